"""The yearly analysis of needs: where each unit stands, who is late, and what was moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from bina.planning import rules
from bina.planning.models import Cycle, CycleMove, CycleUnit
from bina.planning.queries.plans import plans
from bina.platform.access import permissions_of

if TYPE_CHECKING:
    from bina.platform.access import Actor


def cycles(actor: Actor) -> QuerySet[Cycle]:
    """Cycles of the agencies in any part of which the actor sees planning."""
    agencies = {held.agency_id for held in actor.grants if "planning.see" in permissions_of(held.role)}
    return Cycle.objects.filter(agency_id__in=agencies).select_related("plan")


def cycle_rows(actor: Actor) -> QuerySet[CycleUnit]:
    """Units in cycles that the actor reaches."""
    seen = actor.reach("planning.see", unit="unit__path")
    return CycleUnit.objects.filter(seen).select_related("unit", "cycle__plan")


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit in a cycle: where it stands since when, until when, and what it has.

    Attributes:
        needs: of the year in the unit and below; ``people``: with at least one of them.
        open_wishes: that wait for an answer.
    """

    id: UUID
    unit: str
    path: str
    step: str
    since: datetime
    due: date | None
    is_late: bool
    needs: int
    people: int
    declined: int
    open_wishes: int


_COUNTS = """
SELECT u.id, coalesce(n.needs, 0), coalesce(n.people, 0), coalesce(n.declined, 0), coalesce(w.wishes, 0)
FROM planning_cycleunit u JOIN people_unit o ON o.id = u.unit_id
LEFT JOIN (
  SELECT subpath(unit_path, 0, 2) AS office, count(*) AS needs, count(DISTINCT employee_id) AS people,
    count(*) FILTER (WHERE state = 'DECLINED') AS declined
  FROM planning_need WHERE agency_id = %(agency)s AND year = %(year)s AND nlevel(unit_path) > 1
  GROUP BY subpath(unit_path, 0, 2)) n ON n.office = o.path
LEFT JOIN (
  SELECT subpath(e.unit_path, 0, 2) AS office, count(*) AS wishes
  FROM planning_wish w JOIN people_employee e ON e.id = w.employee_id
  WHERE w.agency_id = %(agency)s AND w.year = %(year)s AND w.state IN ('ASKED', 'QUESTION')
    AND nlevel(e.unit_path) > 1
  GROUP BY subpath(e.unit_path, 0, 2)) w ON w.office = o.path
WHERE u.cycle_id = %(cycle)s
"""


def standings(actor: Actor, *, cycle: Cycle, on: date) -> list[Standing]:
    """Where each unit that the actor reaches stands, the late first, then by step and name. Two queries."""
    rows = list(cycle_rows(actor).filter(cycle=cycle))
    with connection.cursor() as cursor:
        values: dict[str, UUID | int] = {"agency": cycle.agency_id, "year": cycle.year, "cycle": cycle.pk}
        cursor.execute(_COUNTS, values)
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    order = [step.value for step in rules.UnitStep]
    found = [
        Standing(
            row.pk,
            row.unit.name,
            str(row.unit.path),
            row.step,
            row.since,
            cycle.due.get(row.step),
            rules.is_late(step=row.step, due=cycle.due, on=on),
            *counts[row.pk],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.is_late, order.index(one.step), one.unit))


def cycle_moves(actor: Actor, *, cycle_id: UUID, row_id: UUID | None = None) -> QuerySet[CycleMove]:
    """Moves of the agency and of the units the actor reaches, or of one of these; the newest first."""
    seen = Q(unit=None) | actor.reach("planning.see", unit="unit__unit__path")
    found = CycleMove.objects.filter(seen, cycle_id=cycle_id, cycle__in=cycles(actor))
    if row_id is not None:
        found = found.filter(unit_id=row_id)
    return found.select_related("unit__unit").order_by("-pk")


def plans_to_put_forward(actor: Actor, *, cycle: Cycle) -> list[tuple[str, str]]:
    """Key and title of the year's plans that can be put forward for the decree, the approved one first."""
    found = plans(actor).filter(agency_id=cycle.agency_id, year=cycle.year, state__in=("SOLVED", "APPROVED"))
    return [(str(plan.pk), plan.title) for plan in found.order_by("state", "-pk")]
