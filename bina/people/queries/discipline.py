"""Reads about penalties, for the rooms above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Q

from bina.people.models import DisciplineRecord

if TYPE_CHECKING:
    from bina.platform.access import Actor


class Penalty(NamedTuple):
    """One penalty; ``level`` is R (light), S (medium) or B (heavy)."""

    level: str
    wording: str
    starts_on: date
    ends_on: date | None


def penalties_between(
    actor: Actor,
    *,
    permission: str,
    agency_id: UUID,
    since: date,
    on: date,
    employees: Sequence[UUID] | None = None,
) -> dict[UUID, list[Penalty]]:
    """Penalties by person that began between two days, or before and still ran on the first. One query.

    Only of people for whom a role gives the actor the permission, and of the actor; the caller decides
    what of them is shown.

    Args:
        permission: the one of the asking room whose reach counts.
        employees: only of these people, if any are named.
    """
    seen = actor.reach(permission, unit="employee__unit_path")
    if actor.employee_id is not None:
        seen |= Q(employee_id=actor.employee_id)
    rows = DisciplineRecord.objects.filter(
        seen, Q(starts_on__gte=since) | Q(ends_on__gte=since), agency_id=agency_id, starts_on__lte=on
    )
    if employees is not None:
        rows = rows.filter(employee_id__in=employees)
    found: dict[UUID, list[Penalty]] = defaultdict(list)
    wanted = rows.order_by("-starts_on", "pk").values_list(
        "employee_id", "level", "penalty", "starts_on", "ends_on"
    )
    for employee_id, level, wording, starts_on, ends_on in wanted:
        found[employee_id].append(Penalty(level, wording, starts_on, ends_on))
    return dict(found)
