"""What plans bring in each of the four aims, by the same yardstick whatever their weights are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection

from bina.planning.models import Need, Plan

if TYPE_CHECKING:
    from bina.platform.access import Actor

_MET: Final = """
SELECT l.plan_id,
  count(DISTINCT (l.employee_id, w ->> 'code')) FILTER (WHERE w ->> 'held' IS NOT NULL),
  count(DISTINCT (l.employee_id, w ->> 'code')) FILTER (WHERE jsonb_exists(w -> 'sources', %(service)s))
FROM planning_planline l CROSS JOIN LATERAL jsonb_array_elements(l.why) w
WHERE l.plan_id = ANY(%(plans)s) GROUP BY 1
"""
_INDEX: Final = """
SELECT plan_id, coalesce(sum(points), 0) FROM (
  SELECT l.plan_id, l.employee_id, c.key, max(c.value::numeric) AS points
  FROM planning_planline l LEFT JOIN LATERAL jsonb_each_text(l.parts -> 'components') c ON true
  WHERE l.plan_id = ANY(%(plans)s) AND l.parts ? 'components' GROUP BY 1, 2, 3
) one GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Measures:
    """What a plan brings.

    Attributes:
        gaps: pairs of person and competence whose gap it closes in part or whole.
        index_points: points it adds to people's professionalism indices together, each component of a person
            once; None for plans that were found before this was kept.
        index_rise: those points for each person considered, the rise of the mean.
        at_duty: people who reach their yearly hours, or have none to reach.
        services: pairs of person and competence among its places that a service's outcome asks for.
    """

    gaps: int
    index_points: Decimal | None
    index_rise: Decimal | None
    at_duty: int
    services: int


def measures(actor: Actor, *, plans: Sequence[Plan]) -> list[Measures]:
    """What each of the plans brings, in their order. Two queries.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    for plan in plans:
        actor.require("planning.see", agency=plan.agency_id)
    values: dict[str, Any] = {"plans": [plan.pk for plan in plans], "service": Need.Source.SERVICE.value}
    with connection.cursor() as cursor:
        cursor.execute(_MET, values)
        met: dict[UUID, tuple[int, int]] = {key: (gaps, asked) for key, gaps, asked in cursor.fetchall()}
        cursor.execute(_INDEX, values)
        points: dict[UUID, Decimal] = dict(cursor.fetchall())
    return [_of(plan, met.get(plan.pk, (0, 0)), points.get(plan.pk)) for plan in plans]


def _of(plan: Plan, met: tuple[int, int], points: Decimal | None) -> Measures:
    if points is None and not plan.allocations:
        points = Decimal(0)
    return Measures(
        gaps=met[0],
        index_points=points,
        index_rise=None if points is None else points / max(plan.considered, 1),
        at_duty=plan.considered - plan.short_of_duty,
        services=met[1],
    )
