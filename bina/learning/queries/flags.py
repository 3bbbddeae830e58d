"""Completions that a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.learning.models import Flag

if TYPE_CHECKING:
    from bina.platform.access import Actor

WAITING = (Flag.State.OPEN, Flag.State.CONTESTED)


def own_flags(actor: Actor, enrolment_id: UUID | None = None) -> QuerySet[Flag]:
    """Flags on the actor's own learning, the newest first."""
    if actor.employee_id is None:
        return Flag.objects.none()
    found = Flag.objects.filter(employee_id=actor.employee_id)
    if enrolment_id is not None:
        found = found.filter(enrolment_id=enrolment_id)
    return found.select_related("activity", "enrolment__version").order_by("-raised_at", "pk")


def flags(actor: Actor) -> QuerySet[Flag]:
    """Flags the actor may judge: of their agency, or of courses they own; never those on themselves."""
    reached = actor.reach("learning.mark", agency="agency_id")
    if actor.employee_id is not None:
        reached = (reached | Q(enrolment__course__owner_id=actor.employee_id)) & ~Q(
            employee_id=actor.employee_id
        )
    return Flag.objects.filter(reached).select_related(
        "employee__unit", "activity", "enrolment__version", "enrolment__course"
    )
