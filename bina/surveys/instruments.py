"""Instruments: the questions of a survey, as dated data in both languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Self

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bina.platform.errors import Refused

FOLDER = Path(__file__).resolve().parent / "instruments"


class InstrumentUnknown(Refused):
    """There is no instrument of that key and version."""


class Part(BaseModel):
    """Base of everything in an instrument: unknown keys are refused, values cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """A text in both languages of the screen."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id


class Point(Part):
    """One point of the answer scale."""

    value: int
    label: Text


class Group(Part):
    """What several items ask about together."""

    code: str
    name: Text


class Item(Part):
    """One statement that is answered on the scale."""

    code: str
    group: str
    text: Text


class OpenText(Part):
    """One question answered in words; never required."""

    code: str
    text: Text


class Instrument(Part):
    """One version of a questionnaire. A version that was used is never changed: make the next one."""

    key: str
    version: int = Field(ge=1)
    title: Text
    about: Text
    scale: tuple[Point, ...] = Field(min_length=2)
    groups: tuple[Group, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    texts: tuple[OpenText, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        codes = [item.code for item in self.items] + [question.code for question in self.texts]
        if len(set(codes)) != len(codes):
            raise ValueError("a question is listed twice")
        if {item.group for item in self.items} != {group.code for group in self.groups}:
            raise ValueError("each group needs an item, and each item one of the groups")
        values = [point.value for point in self.scale]
        if values != sorted(set(values)):
            raise ValueError("the scale must rise without repeats")
        return self

    @property
    def points(self) -> tuple[int, ...]:
        """Values of the scale, lowest first."""
        return tuple(point.value for point in self.scale)

    def items_of(self, group: str) -> tuple[Item, ...]:
        """The items of one group, in order."""
        return tuple(item for item in self.items if item.group == group)


@cache
def load(key: str, version: int) -> Instrument:
    """One version of an instrument.

    Raises:
        InstrumentUnknown: there is none of that key and version.
    """
    path = FOLDER / key / f"{version}.yaml"
    if path.resolve().parent.parent != FOLDER or not path.is_file():
        raise InstrumentUnknown(
            _("There is no instrument {key} version {version}.").format(key=key, version=version)
        )
    found = Instrument.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    if (found.key, found.version) != (key, version):
        raise ValueError(f"{path.name} of {key} says it is {found.key} version {found.version}")
    return found


def latest(key: str) -> Instrument:
    """The newest version of an instrument.

    Raises:
        InstrumentUnknown: there is none of that key.
    """
    versions = [int(path.stem) for path in (FOLDER / key).glob("*.yaml")] if key else []
    return load(key, max(versions, default=0))
