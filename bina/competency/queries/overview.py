"""The figures of an agency or a unit: job match by category, by competence, by unit; one statement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from bina.competency import rules
from bina.competency.models import Competence
from bina.competency.models.frameworks import in_language
from bina.competency.queries.ground import Ground
from bina.competency.queries.wording import nine_first
from bina.competency.rulesets import JpmCategories
from bina.platform import rulesets
from bina.platform.access import Actor

INCOMPLETE = "BELUM_LENGKAP"
NOT_ASSESSED = "BELUM_DINILAI"
NO_STANDARD = "TANPA_STANDAR"

_FIGURES = """
placed AS MATERIALIZED (
  SELECT id, post_id, subpath(unit_path, 0, least(nlevel(unit_path), %(depth)s))::text AS area FROM people
),
asked AS (
  SELECT heads.area, r.competence_id, sum(heads.size)::bigint AS people,
    sum(heads.size * r.level)::bigint AS required
  FROM (SELECT area, post_id, count(*) AS size FROM placed GROUP BY area, post_id) heads
  JOIN required r ON r.post_id = heads.post_id GROUP BY heads.area, r.competence_id
),
wanted AS (
  SELECT post_id, count(*) AS asked, sum(level) AS required FROM required
  WHERE competence_id = ANY(%(counted)s) GROUP BY post_id
),
met AS MATERIALIZED (
  SELECT p.area, h.competence_id, p.id, count(*) AS known, sum(h.level) AS held,
    count(*) FILTER (WHERE h.level < r.level) AS below,
    count(*) FILTER (WHERE h.competence_id = ANY(%(counted)s)) AS counted_known,
    sum(h.level) FILTER (WHERE h.competence_id = ANY(%(counted)s)) AS counted_held
  FROM held h JOIN placed p ON p.id = h.employee_id
  JOIN required r ON r.post_id = p.post_id AND r.competence_id = h.competence_id
  GROUP BY GROUPING SETS ((p.area, h.competence_id), (p.id))
)
SELECT 'CELL', asked.area, asked.competence_id, '', '', asked.people, coalesce(met.known, 0),
  asked.required, coalesce(met.held, 0), coalesce(met.below, 0), 0
FROM asked
LEFT JOIN met ON met.id IS NULL AND met.area = asked.area AND met.competence_id = asked.competence_id
UNION ALL
SELECT 'PERSONS', p.area, NULL, post.kind, post.functional_level, coalesce(w.asked, 0),
  coalesce(met.counted_known, 0), coalesce(w.required, 0), coalesce(met.counted_held, 0),
  count(*), count(met.id)
FROM placed p JOIN people_post post ON post.id = p.post_id
LEFT JOIN wanted w ON w.post_id = p.post_id LEFT JOIN met ON met.id = p.id
GROUP BY 2, 4, 5, 6, 7, 8, 9
"""


class _Row(NamedTuple):
    """One line of the statement; in a CELL ``persons`` counts those below, ``assessed`` is unused."""

    sort: str
    area: str
    competence_id: UUID | None
    post_kind: str
    functional_level: str
    asked: int
    known: int
    required: int
    held: int
    persons: int
    assessed: int


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
    """All figures of a scope on a day; ``rule_sets`` are the keys of those that produced them."""

    as_of: date
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
    """Figures of everybody the actor may see, in three statements however many people there are.

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
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ground.ctes()}, {_FIGURES}", {**ground.parameters, "depth": depth, "counted": counted}
        )
        rows = [_Row(*row) for row in cursor]
        names = _unit_names(cursor, {row.area for row in rows})
    by_area: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_area[row.area].append(row)
    units = [_group(area, names.get(area, ""), found, table, purpose) for area, found in by_area.items()]
    whole = _group(unit, "", rows, table, purpose)
    return Overview(
        as_of=on,
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


def _unit_names(cursor: Any, paths: Iterable[str]) -> dict[str, str]:
    cursor.execute("SELECT path::text, name FROM people_unit WHERE path = ANY(%s::ltree[])", [list(paths)])
    return dict(cursor.fetchall())


def _group(path: str, name: str, rows: list[_Row], table: JpmCategories, purpose: str) -> Group:
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
    persons: list[_Row], table: JpmCategories, purpose: str
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


def _unmatched(row: _Row) -> str:
    if not row.asked:
        return NO_STANDARD
    return INCOMPLETE if row.known else NOT_ASSESSED
