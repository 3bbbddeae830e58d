"""Opening a batch to other agencies, and closing it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.training.actions.admission import offer_freed
from bina.training.actions.batches import locked
from bina.training.actions.inviting import tell_invited
from bina.training.actions.refusals import JointRefused, WrongState
from bina.training.actions.telling import tell_desks
from bina.training.models import Batch, Enrolment, JointBatch, JointGuest
from bina.training.queries.joint import invites, limits, neighbours, sharing
from bina.training.rules.states import AHEAD, TAKES_A_SEAT, TAKES_PEOPLE

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class JointValues:
    """To whom a batch is open and on what terms.

    ``guests`` are the agencies named, each with the most seats it may have (None as for the others);
    ``seats_each`` is that for everybody without a number of their own, None for no limit but the batch's
    seats. ``price_rupiah`` is what an agency gives for one person, in whole rupiah.
    """

    guests: Mapping[UUID, int | None] = field(default_factory=dict)
    to_all: bool = False
    seats_each: int | None = None
    price_rupiah: int = 0
    closes_on: date | None = None


@transaction.atomic
def open_to_agencies(*, actor: Actor, batch_id: UUID, values: JointValues, at: datetime) -> JointBatch:
    """Open a batch to other agencies of the installation, or change on what terms it is open. Idempotent.

    Their HR developers hear of it once the batch takes people.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has begun, ended or was cancelled.
        JointRefused: nobody is named, the numbers or the day cannot be, or people of an agency that would be
            left out are in the batch already.
    """
    batch = locked(actor, batch_id, "training.edit")
    if batch.state not in TAKES_PEOPLE:
        raise WrongState(_("This batch has begun or ended; it can no longer be changed."))
    _require_sound(batch, values)
    before = sharing(batch_id=batch_id)
    known = {one.id for one in neighbours(agency_id=batch.agency_id)}
    was_open = {key for key in known if before and not before.closed_at and invites(before, key)}
    terms = {name: getattr(values, name) for name in ("to_all", "seats_each", "price_rupiah", "closes_on")}
    joint, _new = JointBatch.objects.update_or_create(
        batch=batch,
        defaults={**terms, "closed_at": None},
        create_defaults={**terms, "agency_id": batch.agency_id, "opened_at": at},
    )
    _name(joint, values.guests)
    joint = JointBatch.objects.prefetch_related("guests").get(pk=joint.pk)
    _require_room(batch, joint)
    offer_freed(batch=batch, at=at)
    if batch.state == Batch.State.OPEN:
        tell_invited(batch=batch, at=at, only=known - was_open)
    return joint


@transaction.atomic
def close_to_agencies(*, actor: Actor, batch_id: UUID, at: datetime) -> JointBatch:
    """Take no more people of other agencies; who has a place or was asked for keeps it. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        JointRefused: the batch was never open to others.
    """
    batch = locked(actor, batch_id, "training.edit")
    joint = sharing(batch_id=batch_id)
    if joint is None:
        raise JointRefused(_("This batch is not open to other agencies."))
    if joint.closed_at is None:
        joint.closed_at = at
        joint.save(update_fields=["closed_at"])
        url = reverse("training:joint", args=[batch.pk])
        tell_desks(agencies=_agencies_in(batch), say=_closed(batch), url=url, at=at)
    return joint


def _require_sound(batch: Batch, values: JointValues) -> None:
    if not values.guests and not values.to_all:
        raise JointRefused(_("Choose at least one agency, or open the batch to all."), field="guests")
    known = {one.id for one in neighbours(agency_id=batch.agency_id)}
    if values.guests.keys() - known:
        raise JointRefused(_("Choose among the other agencies here."), field="guests")
    if any(most is not None and not 1 <= most <= batch.seats for most in values.guests.values()):
        text = _("An agency can have from 1 to {seats} seats, as many as the batch has.")
        raise JointRefused(text.format(seats=batch.seats), field="guests")
    if values.seats_each is not None and not 1 <= values.seats_each <= batch.seats:
        text = _("An agency can have from 1 to {seats} seats, as many as the batch has.")
        raise JointRefused(text.format(seats=batch.seats), field="seats_each")
    if values.closes_on is not None and values.closes_on > batch.starts_on:
        raise JointRefused(
            _("People have to be named before the batch begins on {day}.").format(
                day=formats.date_format(batch.starts_on, "j F Y")
            ),
            field="closes_on",
        )


def _name(joint: JointBatch, guests: Mapping[UUID, int | None]) -> None:
    """Name these agencies and no others."""
    JointGuest.objects.filter(joint=joint).exclude(guest__in=guests).delete()
    for guest, seats in sorted(guests.items()):
        JointGuest.objects.update_or_create(
            joint=joint, guest_id=guest, defaults={"seats": seats, "agency_id": joint.agency_id}
        )


def _require_room(batch: Batch, joint: JointBatch) -> None:
    """Refuse to leave out an agency that has people in the batch, or to give it fewer seats than those."""
    names = {one.id: one.name for one in neighbours(agency_id=batch.agency_id)}
    inside = _agencies_in(batch)
    for agency in sorted(inside, key=lambda key: names[key]):
        if not invites(joint, agency):
            text = _("{agency} has people in this batch. Leave it open to them, or withdraw them first.")
            raise JointRefused(text.format(agency=names[agency]), field="guests")
    seats = Enrolment.objects.filter(batch=batch, state__in=TAKES_A_SEAT, agency_id__in=inside)
    taken = dict(seats.order_by().values_list("agency_id").annotate(people=Count("pk")))
    for agency, most in limits(joint, inside).items():
        if taken.get(agency, 0) > most:
            text = _("{agency} already has {taken} seats; it cannot have fewer.")
            raise JointRefused(text.format(agency=names[agency], taken=taken[agency]), field="guests")


def _agencies_in(batch: Batch) -> set[UUID]:
    """Other agencies with people who have a place or ask for one."""
    places = Enrolment.objects.filter(batch=batch, state__in=AHEAD | TAKES_A_SEAT)
    return set(places.exclude(agency_id=batch.agency_id).values_list("agency_id", flat=True))


def _closed(batch: Batch) -> Callable[[], str]:
    def say() -> str:
        text = _("{agency} takes no more people for “{batch}”. Who has a place keeps it.")
        return text.format(agency=batch.agency.name, batch=batch.programme.name)

    return say
