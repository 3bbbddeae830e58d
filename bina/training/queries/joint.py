"""Batches that are open to several agencies: for the host who shares one, and for the agencies it invites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bina.surveys.queries import reaction_with_ours
from bina.training.models import Batch, Enrolment, JointBatch, Programme, ProgrammeOutcome
from bina.training.queries.batches import with_counts
from bina.training.queries.catalogue import Outcome, agencies_of
from bina.training.queries.participants import of_own_people
from bina.training.rules.joint import takes_guests
from bina.training.rules.states import AHEAD, TAKES_A_SEAT, BatchState

if TYPE_CHECKING:
    from bina.platform.access import Actor

KNOW = "training.catalogue"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another agency of the installation, as a choice."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class GuestLine:
    """An agency a batch is open to: its limit (None for none), who has a seat, who asks or waits for one."""

    agency_id: UUID
    name: str
    limit: int | None
    named: bool
    seated: int
    asking: int


@dataclass(frozen=True, slots=True)
class Said:
    """What participants of all agencies said, 1 to 4, whole and by part; no ``mean`` while it is hidden."""

    invited: int
    answered: int
    mean: float | None
    parts: tuple[tuple[str, float], ...]


def neighbours(*, agency_id: UUID) -> list[Neighbour]:
    """The other agencies here, by name; that there are such agencies is no secret."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM people_agency WHERE id <> %s ORDER BY name, id", [agency_id])
        return [Neighbour(*row) for row in cursor.fetchall()]


def sharing(*, batch_id: UUID) -> JointBatch | None:
    """How a batch is open to other agencies; None where it never was. The caller knows who asks."""
    return JointBatch.objects.filter(batch_id=batch_id).prefetch_related("guests").first()


def limits(joint: JointBatch, agencies: Iterable[UUID]) -> dict[UUID, int]:
    """The most seats each of the agencies may have, where there is a limit. The host has none."""
    named = {guest.guest_id: guest.seats for guest in joint.guests.all()}
    found = {}
    for agency in set(agencies) - {joint.agency_id}:
        most = named.get(agency) or joint.seats_each
        if most is not None:
            found[agency] = most
    return found


def invites(joint: JointBatch, agency_id: UUID) -> bool:
    """Whether the batch was opened to the agency, closed again or not."""
    if agency_id == joint.agency_id:
        return False
    return joint.to_all or any(guest.guest_id == agency_id for guest in joint.guests.all())


def takes_from(joint: JointBatch, agency_id: UUID, *, on: date) -> bool:
    """Whether the agency may name people today."""
    closed = joint.closed_at is not None
    return invites(joint, agency_id) and takes_guests(closed=closed, closes_on=joint.closes_on, on=on)


def room_of_guests(batch: Batch, agencies: Iterable[UUID]) -> dict[UUID, int]:
    """Seats still free for each of the agencies, where it may have only so many. At most three reads."""
    if not set(agencies) - {batch.agency_id}:
        return {}
    joint = sharing(batch_id=batch.pk)
    most = limits(joint, agencies) if joint else {}
    if not most:
        return {}
    taken = Enrolment.objects.filter(batch=batch, agency_id__in=most, state__in=TAKES_A_SEAT)
    counted = dict(taken.order_by().values_list("agency_id").annotate(people=Count("pk")))
    return {agency: max(limit - counted.get(agency, 0), 0) for agency, limit in most.items()}


def guest_lines(actor: Actor, *, batch: Batch) -> list[GuestLine]:
    """Agencies the batch is open to or that have people in it, by name, for who prepares it. Three reads."""
    joint = sharing(batch_id=batch.pk)
    if joint is None or not actor.may("training.edit", agency=batch.agency_id):
        return []
    places = Enrolment.objects.filter(batch=batch, state__in=AHEAD | TAKES_A_SEAT)
    rows = places.exclude(agency_id=batch.agency_id).order_by().values_list("agency_id")
    counts = {
        agency: (seated, people - seated)
        for agency, seated, people in rows.annotate(
            seated=Count("pk", filter=Q(state__in=TAKES_A_SEAT)), people=Count("pk")
        )
    }
    named = {guest.guest_id for guest in joint.guests.all()}
    names = {one.id: one.name for one in neighbours(agency_id=batch.agency_id)}
    shown = [key for key in names if key in named or key in counts]
    most = limits(joint, shown)
    return [
        GuestLine(key, names[key], most.get(key), key in named, *counts.get(key, (0, 0))) for key in shown
    ]


def joint_batches(actor: Actor) -> QuerySet[Batch]:
    """Other agencies' batches that are open to the actor's, or in which people of the actor's units are.

    For everybody who may read their own agency's catalogue. Each with the counts of ``with_counts``, and with
    ``ours``: how many people the actor sees, themselves among them, have a place there or ask for one.
    """
    mine = agencies_of(actor, KNOW)
    if not mine:
        return Batch.objects.none()
    to_us = Q(joint__guests__guest_id__in=mine) | Q(joint__to_all=True)
    shown = Q(joint__closed_at__isnull=True) & ~Q(state=BatchState.DRAFT)
    of_ours = Enrolment.objects.filter(of_own_people(actor), agency_id__in=mine)
    held = Q(pk__in=of_ours.values("batch_id"))
    found = Batch.objects.filter(Q(pk__in=Batch.objects.filter(to_us & shown).values("pk")) | held)
    ours = (
        of_ours.filter(batch_id=OuterRef("pk"), state__in=AHEAD | TAKES_A_SEAT)
        .order_by()
        .values("batch_id")
        .annotate(people=Count("pk"))
        .values("people")
    )
    return (
        with_counts(found.exclude(agency_id__in=mine).filter(joint__isnull=False))
        .annotate(ours=Coalesce(Subquery(ours, output_field=IntegerField()), 0))
        .select_related("programme", "agency", "joint")
    )


def joint_matching(actor: Actor, *, text: str = "", state: str = "", on: date) -> QuerySet[Batch]:
    """``joint_batches`` by words of programme, place, code or host, and by whether people can be named.

    Those that were called off are left out where nobody of ours was in them.

    Args:
        state: ``TAKES`` where people can be named today, ``OURS`` where people of ours take part.
    """
    found = joint_batches(actor).exclude(Q(("ours", 0)), state=BatchState.CANCELLED)
    for word in text.split():
        named = Q(programme__name__icontains=word) | Q(agency__name__icontains=word)
        found = found.filter(named | Q(venue__icontains=word) | Q(code__icontains=word))
    if state == "TAKES":
        in_time = Q(joint__closes_on__isnull=True) | Q(joint__closes_on__gte=on)
        found = found.filter(in_time, state=BatchState.OPEN, joint__closed_at__isnull=True)
    if state == "OURS":
        found = found.filter(Q(("ours__gt", 0)))
    return found


def open_to_us(actor: Actor, *, on: date, programme: Programme | None = None) -> QuerySet[Batch]:
    """Those of ``joint_batches`` for which people can be named today, the next first.

    Args:
        programme: only batches of a programme that other agencies give the same name.
    """
    found = joint_matching(actor, state="TAKES", on=on)
    if programme is not None:
        found = found.filter(programme__name__iexact=programme.name)
    return found.order_by("starts_on", "pk")


def joint_batch(actor: Actor, *, batch_id: UUID) -> Batch | None:
    """One of ``joint_batches``; None for any other."""
    return joint_batches(actor).filter(pk=batch_id).first()


def guest_places(actor: Actor, *, batch_id: UUID) -> QuerySet[Enrolment]:
    """Places of one's own people in another agency's batch: of the actor, and of units they reach."""
    found = Enrolment.objects.filter(of_own_people(actor), batch_id=batch_id)
    return found.select_related(
        "batch__programme", "agency", "employee__unit", "employee__post", "certificate"
    )


def said_of(actor: Actor, *, batch: Batch, at: datetime) -> Said | None:
    """What all participants said of a finished batch, for an agency with people among them; None before."""
    if batch.state != BatchState.FINISHED:
        return None
    found = reaction_with_ours(actor, subject_kind="training.batch", subject_id=batch.pk, at=at)
    if found is None:
        return None
    parts = tuple((group.name, float(group.mean)) for group in found.groups if group.mean is not None)
    mean = None if found.mean is None else float(found.mean)
    return Said(invited=found.invited, answered=found.answered, mean=mean, parts=parts)


def taught_by(*, batch: Batch) -> list[Outcome]:
    """What a batch's programme teaches; the caller has fetched the batch within the actor's reach."""
    rows = ProgrammeOutcome.objects.filter(programme_id=batch.programme_id).select_related("competency")
    found = rows.order_by("competency__code")
    return [Outcome(row.competency_id, row.competency.code, row.competency.name, row.level) for row in found]


def can_be_named(batch: Batch, *, agency_id: UUID, on: date) -> bool:
    """Whether the agency may name people for the batch today."""
    joint = sharing(batch_id=batch.pk)
    return joint is not None and batch.state == BatchState.OPEN and takes_from(joint, agency_id, on=on)
