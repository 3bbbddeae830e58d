"""Gaps and held levels, person by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from bina.competency.queries.ground import Ground, hash_joins
from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Gap:
    """What one person's post requires in one competence and what the person holds.

    ``held``, ``gap`` and what decided are None where no valid assessment exists: that is not yet a gap.
    ``gap`` is held minus required; negative is a need.
    """

    employee_id: UUID
    competence_id: UUID
    competence: str
    required: int
    held: int | None
    gap: int | None
    assessment_id: UUID | None
    method: str | None
    assessed_on: date | None

    @property
    def short_by(self) -> int:
        """How many levels are missing; 0 where none is or nothing is known."""
        return max(-(self.gap or 0), 0)


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """The level a person held in one competence on one day."""

    employee_id: UUID
    competence: str
    on: date
    level: int
    assessment_id: UUID
    method: str
    assessed_on: date


@contextmanager
def _rows(
    sql: str, parameters: dict[str, Any], *, whole: bool = False
) -> Iterator[Iterable[tuple[Any, ...]]]:
    with hash_joins() if whole else nullcontext(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        yield cursor


def gaps(
    actor: Actor,
    *,
    agency_id: UUID,
    on: date,
    unit: str = "",
    employees: Sequence[UUID] | None = None,
    competences: Sequence[str] | None = None,
    needs_only: bool = False,
) -> list[Gap]:
    """Gaps of everybody the actor may see, one line per person and competence required, in one statement.

    Args:
        actor: sees the units where ``competency.see`` reaches, and themselves.
        agency_id: whose people.
        on: the day on which standards and assessments are read; posts are those of today.
        unit: path; only the people of that unit and below.
        employees: only these people.
        competences: only these codes.
        needs_only: only the lines with a gap below zero.

    Returns:
        Lines ordered by person and code of competence.
    """
    ground = Ground(actor, agency_id, on, unit=unit, employees=employees)
    limits = [
        *(["h.level < r.level"] if needs_only else []),
        *(["c.code = ANY(%(codes)s)"] if competences is not None else []),
    ]
    sql = f"""{ground.ctes()}
      SELECT p.id, r.competence_id, c.code, r.level, h.level, h.level - r.level,
        h.assessment_id, h.method, h.assessed_on
      FROM people p JOIN required r ON r.post_id = p.post_id
      JOIN competency_competence c ON c.id = r.competence_id
      LEFT JOIN held h ON h.employee_id = p.id AND h.competence_id = r.competence_id
      WHERE {" AND ".join(limits) or "true"}
      ORDER BY p.id, c.code"""  # noqa: S608  # fixed parts only, values are parameters
    codes = None if competences is None else list(competences)
    with _rows(sql, {**ground.parameters, "codes": codes}, whole=employees is None and not unit) as rows:
        return [Gap(*row) for row in rows]


def held_levels(
    actor: Actor,
    *,
    agency_id: UUID,
    dates: Sequence[date],
    employees: Sequence[UUID],
    methods: Sequence[str] | None = None,
) -> list[HeldLevel]:
    """Levels held on each of the dates, for comparing before and after; also outside the post's standard.

    Args:
        methods: count only these, so that like is compared with like; None counts all.

    Returns:
        Lines ordered by date, person and code; a person without a valid assessment has none.
    """
    return [
        line
        for on in dates
        for line in _held_on(Ground(actor, agency_id, on, employees=employees, methods=methods))
    ]


def held_levels_before_after(
    actor: Actor,
    *,
    agency_id: UUID,
    employees: Sequence[UUID],
    before: date,
    after: date,
    methods: Sequence[str] | None = None,
) -> dict[tuple[UUID, str], tuple[int | None, int | None]]:
    """Levels held on two days by ``(employee, code of competence)``; None where nothing was valid."""
    lines = held_levels(
        actor, agency_id=agency_id, dates=[before, after], employees=employees, methods=methods
    )
    found: dict[tuple[UUID, str], list[int | None]] = {}
    for line in lines:
        pair = found.setdefault((line.employee_id, line.competence), [None, None])
        if line.on == before:
            pair[0] = line.level
        if line.on == after:
            pair[1] = line.level
    return {key: (first, second) for key, (first, second) in found.items()}


def _held_on(ground: Ground) -> list[HeldLevel]:
    sql = f"""WITH {ground.people()}, {ground.held()}
      SELECT h.employee_id, c.code, h.level, h.assessment_id, h.method, h.assessed_on
      FROM held h JOIN people p ON p.id = h.employee_id
      JOIN competency_competence c ON c.id = h.competence_id
      ORDER BY h.employee_id, c.code"""  # noqa: S608  # fixed parts only, values are parameters
    with _rows(sql, ground.parameters) as rows:
        return [HeldLevel(row[0], row[1], ground.on, *row[2:]) for row in rows]
