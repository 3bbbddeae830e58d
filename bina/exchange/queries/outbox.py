"""The outbox: every finished training on its way to SIASN."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bina.exchange.models import SiasnEntry

if TYPE_CHECKING:
    from bina.platform.access import Actor

# What a list may be sorted by, each ended by the key so that paging has no doubt.
ORDERS = {
    "-ends_on": ("-ends_on", "pk"),
    "ends_on": ("ends_on", "pk"),
    "employee__name": ("employee__name", "pk"),
    "-employee__name": ("-employee__name", "pk"),
    "-updated_at": ("-updated_at", "pk"),
}


def entries(actor: Actor) -> QuerySet[SiasnEntry]:
    """Entries of the agencies whose exchange the actor sees."""
    reached = actor.reach("exchange.see", agency="agency_id")
    return SiasnEntry.objects.filter(reached).select_related("employee__unit")


def entries_matching(
    actor: Actor,
    *,
    agency_id: UUID,
    text: str = "",
    state: str = "",
    why: str = "",
    service: str = "",
    year: int | None = None,
) -> QuerySet[SiasnEntry]:
    """Entries by words (name, NIP, training, number), state, reason, service and year of the last day."""
    found = entries(actor).filter(agency_id=agency_id)
    for word in text.split():
        found = found.filter(
            Q(employee__name__icontains=word)
            | Q(employee__nip__startswith=word)
            | Q(name__icontains=word)
            | Q(number__icontains=word)
        )
    for field, value in (("state", state), ("why", why), ("service", service)):
        if value:
            found = found.filter(**{field: value})
    return found.filter(ends_on__year=year) if year is not None else found


def entry_counts(found: QuerySet[SiasnEntry]) -> dict[str, int]:
    """How many entries stand where, by state. One query."""
    states = SiasnEntry.State.values
    return found.order_by().aggregate(**{state: Count("pk", filter=Q(state=state)) for state in states})


def waiting_now(*, agency_id: UUID, at: datetime) -> QuerySet[SiasnEntry]:
    """What is to be sent now, the longest waiting first. Not narrowed by an actor: for the sending job."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    due = SiasnEntry.objects.filter(
        free, agency_id=agency_id, state=SiasnEntry.State.WAITING, next_at__lte=at
    )
    return due.exclude(why=SiasnEntry.Why.CERTIFICATE).order_by("next_at", "pk")
