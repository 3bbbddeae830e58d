"""The figures of an agency or a unit: job match by category, by competence, by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection

from bina.competency import rules
from bina.competency.models import Competence
from bina.competency.models.frameworks import in_language
from bina.competency.queries.figures import Counted, counts
from bina.competency.queries.ground import Ground
from bina.competency.queries.wording import nine_first
from bina.competency.rulesets import JpmCategories
from bina.platform import rulesets
from bina.platform.access import Actor

INCOMPLETE = "BELUM_LENGKAP"
NOT_ASSESSED = "BELUM_DINILAI"
NO_STANDARD = "TANPA_STANDAR"


@dataclass(frozen=True, slots=True)
class Figure:
    """How a group of people stands in one competence.

    Attributes:
        people: how many are required to have it.
        assessed: how many of them have a valid assessment.
        below: how many of those hold less than is required.
    """

    people: int
    assessed: int
    required_total: int
    held_total: int
    below: int

    @property
    def required_mean(self) -> float | None:
        return round(self.required_total / self.people, 2) if self.people else None

    @property
    def held_mean(self) -> float | None:
        return round(self.held_total / self.assessed, 2) if self.assessed else None

    @property
    def meeting_percent(self) -> int | None:
        """Share of the assessed who meet the standard, whole per cent; 100 only when all of them do."""
        return (self.assessed - self.below) * 100 // self.assessed if self.assessed else None

    def plus(self, other: Figure) -> Figure:
        """Both groups together."""
        return Figure(
            self.people + other.people,
            self.assessed + other.assessed,
            self.required_total + other.required_total,
            self.held_total + other.held_total,
            self.below + other.below,
        )


NOBODY = Figure(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """A unit with all below it: people, their job match, and their standing by competence.

    ``jpm_mean`` is the mean of individual job matches, raw, of the people assessed in everything counted.
    """

    path: str
    name: str
    employees: int
    assessed: int
    gaps: int
    jpm: dict[str, int]
    jpm_mean: Decimal | None
    figures: dict[UUID, Figure]


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a scope on a day; ``rule_sets`` are the keys of those that produced them.

    ``counted_at`` is when they were counted: they are kept for as long as nothing they rest on is written.
    """

    as_of: date
    counted_at: datetime
    whole: Group
    units: tuple[Group, ...]
    competences: tuple[Competence, ...]
    category_names: dict[str, str]
    rule_sets: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that ``bina gaps --json`` prints."""
        return {
            "as_of": self.as_of.isoformat(),
            "employees": self.whole.employees,
            "assessed": self.whole.assessed,
            "gaps": self.whole.gaps,
            "jpm": self.whole.jpm,
            "by_competency": [
                {"code": one.code, "name": one.name, **_figure_json(self.whole.figures[one.pk])}
                for one in self.competences
            ],
            "by_unit": [self._unit_json(unit) for unit in self.units],
            "rule_sets": list(self.rule_sets),
        }

    def _unit_json(self, unit: Group) -> dict[str, Any]:
        return {
            "path": unit.path,
            "name": unit.name,
            "employees": unit.employees,
            "assessed": unit.assessed,
            "gaps": unit.gaps,
            "jpm": unit.jpm,
            "jpm_mean": None if unit.jpm_mean is None else float(unit.jpm_mean),
            "by_competency": [
                {"code": one.code, **_figure_json(unit.figures[one.pk])}
                for one in self.competences
                if one.pk in unit.figures
            ],
        }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "required_mean": figure.required_mean,
        "held_mean": figure.held_mean,
        "below": figure.below,
        "people": figure.people,
        "assessed": figure.assessed,
    }


def overview(
    actor: Actor, *, agency_id: UUID, on: date, unit: str = "", depth: int = 2, purpose: str = "MAPPING"
) -> Overview:
    """Figures of everybody the actor may see, in a fixed number of statements however many people there are.

    Args:
        unit: path of the unit to look at; empty for the whole agency.
        depth: how many labels a path keeps when people are put together by unit; 2 is the OPD.
        purpose: which scale of the job match.

    Returns:
        Units in the order of their names; people in the unit looked at itself form a group of that unit.
    """
    ground = Ground(actor, agency_id, on, unit=unit)
    match_rule = rulesets.load("jpm-categories", on=on, agency_id=agency_id)
    table: JpmCategories = match_rule.table
    competences = {one.pk: one for one in nine_first(Competence.objects.all())}
    counted = [pk for pk, one in competences.items() if one.kind in table.counted_kinds]
    found = counts(ground, depth=depth, counted=counted)
    rows = found.rows
    names = _unit_names({row.area for row in rows})
    by_area: dict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        by_area[row.area].append(row)
    units = [_group(area, names.get(area, ""), lines, table, purpose) for area, lines in by_area.items()]
    whole = _group(unit, "", rows, table, purpose)
    return Overview(
        as_of=on,
        counted_at=found.at,
        whole=whole,
        units=tuple(sorted(units, key=lambda group: (group.name, group.path))),
        competences=tuple(one for pk, one in competences.items() if pk in whole.figures),
        category_names=category_names(table, purpose),
        rule_sets=(ground.rule.key, match_rule.key),
    )


def category_names(table: JpmCategories, purpose: str) -> dict[str, str]:
    """Codes of the categories of a purpose with their names on screen, highest first."""
    return {
        code: in_language(indonesian=name.id, english=name.en) for code, name in table.names(purpose).items()
    }


def _unit_names(paths: Iterable[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT path::text, name FROM people_unit WHERE path = ANY(%s::ltree[])", [list(paths)]
        )
        return dict(cursor.fetchall())


def _group(path: str, name: str, rows: Sequence[Counted], table: JpmCategories, purpose: str) -> Group:
    figures: dict[UUID, Figure] = {}
    for row in rows:
        if row.competence_id is not None:
            one = Figure(row.asked, row.known, int(row.required), int(row.held), row.persons)
            figures[row.competence_id] = figures.get(row.competence_id, NOBODY).plus(one)
    persons = [row for row in rows if row.sort == "PERSONS"]
    jpm, mean = _matches(persons, table, purpose)
    return Group(
        path=path,
        name=name,
        employees=sum(row.persons for row in persons),
        assessed=sum(row.assessed for row in persons),
        gaps=sum(figure.below for figure in figures.values()),
        jpm=jpm,
        jpm_mean=mean,
        figures=figures,
    )


def _matches(
    persons: Sequence[Counted], table: JpmCategories, purpose: str
) -> tuple[dict[str, int], Decimal | None]:
    counts: Counter[str] = Counter()
    total, matched = Fraction(0), 0
    scales = table.scales(purpose)
    for row in persons:
        if row.asked and row.known == row.asked:
            match = rules.JobMatch(held=int(row.held), required=int(row.required))
            scale = rules.scale_for(
                scales=scales, post_kind=row.post_kind, functional_level=row.functional_level
            )
            counts[rules.category(match=match, bands=scale.bands)] += row.persons
            total += match.raw * row.persons
            matched += row.persons
        else:
            counts[_unmatched(row)] += row.persons
    codes = [*table.names(purpose), INCOMPLETE, NOT_ASSESSED, NO_STANDARD]
    mean = rules.percent(total / matched) if matched else None
    return {code: counts[code] for code in codes}, mean


def _unmatched(row: Counted) -> str:
    if not row.asked:
        return NO_STANDARD
    return INCOMPLETE if row.known else NOT_ASSESSED
