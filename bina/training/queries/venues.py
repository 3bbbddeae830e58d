"""Venues, rooms and trainers, and when they are taken."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from bina.training.models import Batch, Room, Session, Trainer, Venue
from bina.training.queries.batches import batches
from bina.training.queries.catalogue import agencies_of
from bina.training.rules.states import BatchState

if TYPE_CHECKING:
    from bina.platform.access import Actor


def venues(actor: Actor) -> QuerySet[Venue]:
    """Venues of the actor's agencies with their rooms, by name."""
    found = Venue.objects.filter(agency_id__in=agencies_of(actor, "training.catalogue"), is_active=True)
    rooms = Prefetch("rooms", queryset=Room.objects.order_by("name", "pk"))
    return found.prefetch_related(rooms).order_by("name", "pk")


def rooms(actor: Actor) -> QuerySet[Room]:
    """Rooms of the venues in use, by venue and name."""
    found = Room.objects.filter(agency_id__in=agencies_of(actor, "training.catalogue"), venue__is_active=True)
    return found.select_related("venue").order_by("venue__name", "name", "pk")


def trainers(actor: Actor) -> QuerySet[Trainer]:
    """Trainers of the actor's agencies with how often they teach, by name."""
    found = Trainer.objects.filter(agency_id__in=agencies_of(actor, "training.catalogue"), is_active=True)
    return found.annotate(sessions_taught=Count("teaching")).order_by("name", "pk")


def sessions_between(
    actor: Actor,
    *,
    first: date,
    last: date,
    venue_id: UUID | None = None,
    trainer_id: UUID | None = None,
) -> list[Session]:
    """Sittings that begin on a day of the period (both included) in batches the actor knows, by time.

    Cancelled batches are left out. At most two reads.
    """
    found = Session.objects.filter(
        starts_at__date__range=(first, last),
        batch__in=batches(actor).exclude(state=BatchState.CANCELLED).values("pk"),
    )
    if venue_id is not None:
        found = found.filter(room__venue_id=venue_id)
    if trainer_id is not None:
        found = found.filter(teaching__trainer_id=trainer_id)
    people = Prefetch("teaching__trainer")
    return list(
        found.select_related("batch__programme", "room__venue")
        .prefetch_related(people)
        .order_by("starts_at", "pk")[:500]
    )


def successors(actor: Actor, *, batch: Batch) -> QuerySet[Batch]:
    """Other batches of the same programme that still take people, the soonest first."""
    found = batches(actor).filter(
        programme_id=batch.programme_id,
        agency_id=batch.agency_id,
        state__in=[BatchState.DRAFT, BatchState.OPEN],
    )
    return found.exclude(pk=batch.pk).order_by("starts_on", "pk")
