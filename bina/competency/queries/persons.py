"""People as this room lists them: whom the actor may see or assess, and how they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.competency.models import AssessmentDraft
from bina.competency.queries.gaps import Gap, gaps
from bina.people import queries as register
from bina.platform.access import Actor
from bina.platform.paging import Page, page

SEE, ASSESS = "competency.see", "competency.assess"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person with the gaps of their post; ``asked`` competences are required, ``known`` are assessed."""

    person: Any
    lines: tuple[Gap, ...]
    has_draft: bool = False

    @property
    def asked(self) -> int:
        return len(self.lines)

    @property
    def known(self) -> int:
        return sum(line.held is not None for line in self.lines)

    @property
    def needs(self) -> tuple[Gap, ...]:
        """Gaps below zero, the widest first."""
        below = [line for line in self.lines if line.gap is not None and line.gap < 0]
        return tuple(sorted(below, key=lambda line: (line.gap, line.competence)))


def people(actor: Actor, *, permission: str = SEE) -> QuerySet[Any]:
    """Employees in service whose competence the actor may see (or assess), with post and unit."""
    return register.employees_for(actor, permission=permission, themselves=permission == SEE)


def person(actor: Actor, employee_id: UUID, *, permission: str = SEE) -> Any | None:
    """One of ``people``, or None when there is no such person or the actor may not see them."""
    return people(actor, permission=permission).filter(pk=employee_id).first()


def standings(
    actor: Actor,
    *,
    agency_id: UUID,
    on: date,
    after: str | None = None,
    unit: str = "",
    competence: str = "",
    search: str = "",
    team: bool = False,
) -> Page[Standing]:
    """A page of people by name with their gaps; the cost does not depend on how many there are.

    Args:
        unit: path; only the people of that unit and below.
        competence: code; only those who hold less than is required in it.
        search: part of the name, NIP or title of the post.
        team: only those whom the actor may assess, without themselves.
    """
    found = people(actor, permission=ASSESS if team else SEE).filter(agency_id=agency_id)
    if team:
        found = found.exclude(pk=actor.employee_id)
    if unit:
        found = found.filter(unit_path__within=unit)
    if search:
        words = Q(name__icontains=search) | Q(nip__startswith=search) | Q(post__title__icontains=search)
        found = found.filter(words)
    if competence:
        below = gaps(actor, agency_id=agency_id, on=on, unit=unit, competences=[competence], needs_only=True)
        found = found.filter(pk__in=[line.employee_id for line in below])
    rows = page(found, order=("name", "pk"), after=after)
    return Page(_with_lines(actor, agency_id, on, rows.items), rows.next, rows.previous)


def _with_lines(actor: Actor, agency_id: UUID, on: date, rows: Sequence[Any]) -> list[Standing]:
    keys = [row.pk for row in rows]
    lines: dict[UUID, list[Gap]] = defaultdict(list)
    for line in gaps(actor, agency_id=agency_id, on=on, employees=keys):
        lines[line.employee_id].append(line)
    drafts = set(
        AssessmentDraft.objects.filter(assessor_id=actor.employee_id, employee_id__in=keys).values_list(
            "employee_id", flat=True
        )
    )
    return [Standing(row, tuple(lines[row.pk]), row.pk in drafts) for row in rows]


def draft(actor: Actor, employee_id: UUID) -> AssessmentDraft | None:
    """What the actor has filled in so far for that person."""
    if actor.employee_id is None:
        return None
    return AssessmentDraft.objects.filter(assessor_id=actor.employee_id, employee_id=employee_id).first()


def names(actor: Actor, employees: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """NIP and name by key, of those the actor may see."""
    found = people(actor).filter(pk__in=set(employees)).select_related(None)
    return {pk: (nip, name) for pk, nip, name in found.values_list("pk", "nip", "name")}
