"""Frameworks as data: reads and checks the files of ``frameworks/``. No database."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, model_validator

from bina.competency.rulesets import Text
from bina.platform.rulesets import Table

FOLDER = Path(__file__).parent / "frameworks"
Kind = Literal["MANAGERIAL", "SOCIO_CULTURAL", "GOVERNMENT", "TECHNICAL", "DIGITAL"]


class LevelText(Text):
    """What a level means, with behaviours that show it."""

    indicators: tuple[Text, ...] = ()


class CompetenceText(Table):
    """One competence; ``levels`` rise from 1."""

    code: str = Field(pattern=r"^[A-Z]{2,3}\d{0,2}(\.\d)?$")
    kind: Kind
    area: int | None = None
    name: Text
    definition: Text
    levels: tuple[LevelText, ...] = Field(min_length=1)


class FrameworkText(Table):
    """One framework.

    ``stages`` says what a level means for all its competences; the competences then give one sentence per
    equal share of the levels (four sentences for eight levels), which becomes the indicator.
    """

    code: str = Field(pattern=r"^[A-Z_]{3,40}$")
    name: Text
    source: Text
    scale: int = Field(ge=2, le=8)
    stages: tuple[Text, ...] = ()
    areas: tuple[Text, ...] = ()
    competences: tuple[CompetenceText, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_every_level(self) -> Self:
        if self.stages and len(self.stages) != self.scale:
            raise ValueError("stages must be as many as the scale has levels")
        for one in self.competences:
            whole = self.scale % len(one.levels) == 0 if self.stages else len(one.levels) == self.scale
            if not whole:
                raise ValueError(f"{one.code} does not describe the {self.scale} levels")
            if one.area is not None and not 1 <= one.area <= len(self.areas):
                raise ValueError(f"{one.code} names an area that is not listed")
        return self

    def levels_of(self, competence: CompetenceText) -> tuple[LevelText, ...]:
        """The levels of a competence from 1 to the scale's top."""
        if not self.stages:
            return competence.levels
        share = self.scale // len(competence.levels)
        return tuple(
            LevelText(id=stage.id, en=stage.en, indicators=(Text(id=own.id, en=own.en),))
            for number, stage in enumerate(self.stages)
            for own in [competence.levels[number // share]]
        )

    def area_of(self, competence: CompetenceText) -> Text | None:
        """The area a competence belongs to, when the framework has areas."""
        return None if competence.area is None else self.areas[competence.area - 1]


@cache
def shipped() -> tuple[FrameworkText, ...]:
    """The frameworks that come with Bina, in the order of their file names.

    Raises:
        ValidationError: a file does not fit the schema, with the place.
    """
    return tuple(
        FrameworkText.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )
