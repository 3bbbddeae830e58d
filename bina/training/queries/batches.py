"""Batches: for everybody of the agency once they are open, before that for those who prepare them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bina.training.models import Batch, Enrolment, Session
from bina.training.queries.catalogue import agencies_of
from bina.training.rules.states import TAKES_A_SEAT, BatchState

if TYPE_CHECKING:
    from bina.platform.access import Actor


def batches(actor: Actor) -> QuerySet[Batch]:
    """Batches the actor may know of; those in preparation where they see, take or deliver them."""
    prepared = Q(agency_id__in=agencies_of(actor, "training.see"))
    if actor.employee_id is not None:
        own = Enrolment.objects.filter(employee_id=actor.employee_id)
        prepared |= Q(pk__in=own.values("batch_id"))
    known = Q(agency_id__in=agencies_of(actor, "training.catalogue")) & ~Q(state=BatchState.DRAFT)
    delivered = actor.reach("training.record", partner="partner_id")
    return Batch.objects.filter(prepared | known | delivered).select_related("programme")


def may_record(actor: Actor, batch: Batch) -> bool:
    """Whether the actor notes presence and scores in the batch: for the agency, or for its partner."""
    of_partner = batch.partner_id is not None and actor.may("training.record", partner=batch.partner_id)
    return of_partner or actor.may("training.record", agency=batch.agency_id)


def with_counts(found: QuerySet[Batch]) -> QuerySet[Batch]:
    """Add ``taken`` (people with a seat), ``completed`` and ``nominated`` (who ask for one) to each batch."""
    return found.annotate(
        taken=_people(Q(state__in=TAKES_A_SEAT)),
        completed=_people(Q(state="COMPLETED")),
        nominated=_people(Q(state__in=("NOMINATED", "APPROVED"))),
    )


def _people(which: Q) -> Coalesce:
    counted = (
        Enrolment.objects.filter(which, batch_id=OuterRef("pk"))
        .order_by()
        .values("batch_id")
        .annotate(people=Count("pk"))
        .values("people")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def batches_matching(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    year: int | None = None,
    programme_id: UUID | None = None,
    plan_id: UUID | None = None,
) -> QuerySet[Batch]:
    """Batches by words of code, programme or place, state, year of the first day, programme and plan."""
    found = batches(actor)
    for word in text.split():
        named = Q(programme__name__icontains=word) | Q(venue__icontains=word)
        found = found.filter(Q(code__icontains=word) | named)
    if state:
        found = found.filter(state=state)
    if year is not None:
        found = found.filter(starts_on__gte=date(year, 1, 1), starts_on__lt=date(year + 1, 1, 1))
    if programme_id is not None:
        found = found.filter(programme_id=programme_id)
    if plan_id is not None:
        found = found.filter(plan_id=plan_id)
    return found


def batches_between(actor: Actor, *, first: date, last: date) -> list[Batch]:
    """Batches that have a day in the period (both days included) and are not cancelled, by first day."""
    found = batches(actor).filter(starts_on__lte=last, ends_on__gte=first)
    return list(found.exclude(state=BatchState.CANCELLED).order_by("starts_on", "pk"))


def next_batch(actor: Actor, *, after: date) -> Batch | None:
    """The first batch that begins after a day and is not cancelled."""
    found = batches(actor).filter(starts_on__gt=after).exclude(state=BatchState.CANCELLED)
    return found.order_by("starts_on", "pk").first()


def session(actor: Actor, *, session_id: UUID) -> Session | None:
    """A sitting of a batch the actor may know of, with its batch; None without one."""
    found = Session.objects.select_related("batch__programme")
    return found.filter(pk=session_id, batch__in=batches(actor)).first()


def sessions(actor: Actor, *, batch_id: UUID) -> QuerySet[Session]:
    """Sittings of a batch the actor may know of, in order of time."""
    return (
        Session.objects.filter(batch_id=batch_id, batch__in=batches(actor))
        .annotate(
            present=Count("attendances", filter=Q(attendances__present=True)),
            noted=Count("attendances"),
        )
        .select_related("room__venue")
        .prefetch_related("teaching__trainer")
        .order_by("starts_at", "pk")
    )
