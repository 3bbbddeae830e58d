"""Rule sets: dated, versioned tables of a regulation or decree (Himpunan aturan)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.apps import apps
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from bina.platform.errors import Refused
from bina.platform.models import AgencyRuleSet
from bina.platform.rows import columns, instances

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class RuleSetUnknown(Refused):
    """No rule set of that name is in force on that day."""


class RuleSetBroken(Refused):
    """A rule set's table does not have the form its schema asks for."""


class Table(BaseModel):
    """Base of every rule set's table: unknown keys are refused, values cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    legal_basis: str
    certainty: str
    source: str = ""
    valid_from: date
    table: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of a rule set. ``key`` is what a computed figure keeps of it."""

    name: str
    valid_from: date
    legal_basis: str
    certainty: str
    source: str
    agency_id: UUID | None
    table: Any

    @property
    def key(self) -> str:
        return f"{self.name}@{self.valid_from.isoformat()}{'+agency' if self.agency_id else ''}"

    @property
    def to_verify(self) -> bool:
        """True where the figures are from general knowledge and wait for confirmation."""
        return self.certainty != "confirmed"


@cache
def schemas() -> dict[str, type[Table]]:
    """Schema of each rule set by name, as the rooms declare them in their ``rulesets`` module."""
    found: dict[str, type[Table]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.rulesets"
        if config.name.startswith("bina.") and config.label != "platform" and find_spec(name):
            found |= import_module(name).SCHEMAS
    return found


@cache
def _shipped(name: str) -> tuple[RuleSet, ...]:
    versions = [
        _read(path)
        for config in apps.get_app_configs()
        for path in sorted(Path(config.path).glob(f"rulesets/{name}/*.yaml"))
    ]
    return tuple(sorted(versions, key=lambda version: version.valid_from, reverse=True))


def _read(path: Path) -> RuleSet:
    name = path.parent.name
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        table = schemas()[name].model_validate(file.table)
    except (ValidationError, yaml.YAMLError, KeyError) as error:
        raise RuleSetBroken(
            _("Rule set {name}: {error}").format(name=f"{name}/{path.name}", error=error)
        ) from error
    if path.stem != file.valid_from.isoformat():
        raise RuleSetBroken(
            _("Rule set {name}: the file's name is not its date.").format(name=f"{name}/{path.name}")
        )
    return RuleSet(name, file.valid_from, file.legal_basis, file.certainty, file.source, None, table)


def versions(name: str, *, agency_id: UUID | None = None) -> list[RuleSet]:
    """Every version, newest first; on one date an agency's own comes before the shipped one."""
    own = [
        RuleSet(
            name,
            row.valid_from,
            row.legal_basis,
            "confirmed",
            "",
            row.agency_id,
            schemas()[name].model_validate(row.table),
        )
        for row in _own_rows(name, agency_id)
    ]
    return sorted([*own, *_shipped(name)], key=lambda version: version.valid_from, reverse=True)


def _own_rows(name: str, agency_id: UUID | None) -> Iterable[AgencyRuleSet]:
    if agency_id is None:
        return []
    sql = f"SELECT {columns(AgencyRuleSet)} FROM platform_agencyruleset WHERE agency_id = %s AND name = %s"  # noqa: S608  # fixed parts
    return instances(AgencyRuleSet, sql, [agency_id, name])


def load(name: str, *, on: date, agency_id: UUID | None = None) -> RuleSet:
    """The version in force on a day: the agency's own if it has one by then, else the shipped one.

    Raises:
        RuleSetUnknown: there is none of that name on that day.
        RuleSetBroken: a shipped file is not valid.
    """
    in_force = [version for version in versions(name, agency_id=agency_id) if version.valid_from <= on]
    own = [version for version in in_force if version.agency_id]
    if chosen := (own or in_force):
        return chosen[0]
    raise RuleSetUnknown(_("No rule set {name} is in force on {day}.").format(name=name, day=on.isoformat()))


def names() -> list[str]:
    """Names of all rule sets the rooms declare."""
    return sorted(schemas())
