"""Copying, moving, cancelling and merging batches, with everybody told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.training.actions.admission import free_seats, queue
from bina.training.actions.approvals import start_chain
from bina.training.actions.batches import become_cancelled, locked, next_code
from bina.training.actions.bookings import booking, free_bookings
from bina.training.actions.enrolments import end
from bina.training.actions.refusals import BatchRefused, WrongState
from bina.training.actions.telling import tell, tell_desks
from bina.training.models import Batch, Enrolment, Session
from bina.training.queries.days import office_days
from bina.training.queries.eligibility import eligibility
from bina.training.queries.joint import invites, room_of_guests, sharing
from bina.training.queries.people import agency_timezone
from bina.training.rules.joint import seated
from bina.training.rules.states import AHEAD, TAKES_A_SEAT, TAKES_PEOPLE, EnrolmentState, Reason

if TYPE_CHECKING:
    from bina.platform.access import Actor

FRIDAY = 5
LONGEST_PAUSE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of the people of a batch that was called off: by number of people."""

    seated: int = 0
    waiting: int = 0
    asked: int = 0
    left_out: int = 0


@transaction.atomic
def copy_batch(*, actor: Actor, batch_id: UUID, starts_on: date, at: datetime) -> Batch:
    """Prepare a batch like another from a day on: same sessions at the same times, without rooms and people.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
    """
    batch = locked(actor, batch_id, "training.edit")
    sessions = list(batch.sessions.order_by("starts_at", "pk"))
    days = _new_days(batch, starts_on)
    zone = ZoneInfo(agency_timezone(batch.agency_id))
    copy = Batch.objects.create(
        agency_id=batch.agency_id,
        programme_id=batch.programme_id,
        code=next_code(batch.programme, starts_on.year),
        starts_on=starts_on,
        ends_on=days[batch.ends_on],
        venue=batch.venue,
        seats=batch.seats,
        drawn_by_lot=batch.drawn_by_lot,
        updated_at=at,
    )
    Session.objects.bulk_create(
        Session(
            agency_id=batch.agency_id,
            batch=copy,
            starts_at=_shifted(session.starts_at, zone, days),
            ends_at=_shifted(session.starts_at, zone, days) + (session.ends_at - session.starts_at),
            title=session.title,
            length_jp=session.length_jp,
            mode=session.mode,
            link=session.link,
        )
        for session in sessions
    )
    return copy


@transaction.atomic
def move_batch(*, actor: Actor, batch_id: UUID, starts_on: date, at: datetime) -> Batch:
    """Hold a batch from another day on: the sessions keep their order, times, rooms and trainers.

    Everybody who has a place or waits for one is told. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has begun, ended or was cancelled.
        BookingClash: a room or a trainer is taken on the new days.
    """
    batch = locked(actor, batch_id, "training.edit")
    if batch.state not in TAKES_PEOPLE:
        raise WrongState(_("This batch has begun or ended; it can no longer be moved."))
    if batch.starts_on == starts_on:
        return batch
    days = _new_days(batch, starts_on)
    zone = ZoneInfo(agency_timezone(batch.agency_id))
    before = batch.starts_on
    sessions = list(batch.sessions.select_for_update(of=["self"]).order_by("starts_at", "pk"))
    teaching = {
        session.pk: tuple(session.teaching.values_list("trainer_id", flat=True)) for session in sessions
    }
    for session in sessions:
        length = session.ends_at - session.starts_at
        session.starts_at = _shifted(session.starts_at, zone, days)
        session.ends_at = session.starts_at + length
    with booking(batch.agency_id, sessions, teaching):
        Session.objects.bulk_update(sessions, ["starts_at", "ends_at"])
    batch.starts_on, batch.ends_on, batch.updated_at = starts_on, days[batch.ends_on], at
    batch.save(update_fields=["starts_on", "ends_on", "updated_at"])
    _tell(batch, _ahead(batch), _moved(batch, before), at)
    _tell_guests(batch, _moved(batch, before), at)
    return batch


@transaction.atomic
def cancel_batch(
    *, actor: Actor, batch_id: UUID, at: datetime, reason: str = "", into: UUID | None = None
) -> Landed:
    """Call a batch off, tell everybody in it, and take them over into another batch of the programme.

    Who had a seat gets one there while there are any, the others stand on its waiting list in the same order;
    who was still asked for is asked for anew. Who cannot take part there (another training that day, too many
    of the unit away) is told that the batch is off. Rooms and trainers are given back.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has ended or was cancelled before, or the other takes no people.
        BatchRefused: the other batch is the same one or of another programme.
    """
    return _close(actor, batch_id, into, reason=reason, why=Reason.CANCELLED, at=at)


@transaction.atomic
def merge_batches(*, actor: Actor, batch_id: UUID, into: UUID, at: datetime) -> Landed:
    """Give up a batch in favour of another of the same programme; its people go over as in ``cancel_batch``.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has begun or ended, or the other takes no people.
        BatchRefused: the other batch is the same one or of another programme.
    """
    return _close(actor, batch_id, into, reason="", why=Reason.MOVED, at=at)


def _close(
    actor: Actor, batch_id: UUID, into: UUID | None, *, reason: str, why: Reason, at: datetime
) -> Landed:
    held = {key: locked(actor, key, "training.edit") for key in sorted({batch_id, into or batch_id})}
    batch, other = held[batch_id], held[into] if into else None
    if other is not None:
        _require_fitting(batch, other)
    places = list(
        Enrolment.objects.select_for_update(of=["self"])
        .filter(batch=batch, state__in=AHEAD)
        .order_by("queue_number", "pk")
    )
    had = {place.pk: EnrolmentState(place.state) for place in places}
    become_cancelled(batch, at)
    end(places, Reason.MOVED if other is not None else why, at)
    free_bookings(batch)
    _tell_guests(batch, _cancelled(batch, reason), at)
    if other is None:
        _tell(batch, places, _cancelled(batch, reason), at)
        return Landed(left_out=len(places))
    return _land(actor, batch, other, places, had, reason, at)


def _require_fitting(batch: Batch, other: Batch) -> None:
    if batch.pk == other.pk or batch.programme_id != other.programme_id:
        raise BatchRefused(_("Choose another batch of the same programme."), field="into")
    if other.state not in TAKES_PEOPLE:
        raise WrongState(_("{code} takes no more people.").format(code=other.code))


def _land(
    actor: Actor,
    batch: Batch,
    other: Batch,
    places: list[Enrolment],
    had: dict[UUID, EnrolmentState],
    reason: str,
    at: datetime,
) -> Landed:
    there = set(
        Enrolment.objects.filter(batch=other, state__in=AHEAD | TAKES_A_SEAT).values_list(
            "employee_id", flat=True
        )
    )
    joint = sharing(batch_id=other.pk)
    invited = {
        place.agency_id
        for place in places
        if place.agency_id == other.agency_id or (joint is not None and invites(joint, place.agency_id))
    }
    verdicts = eligibility(batch=other, people=[place.employee_id for place in places])
    going = [
        place
        for place in places
        if place.agency_id in invited and place.employee_id not in there and verdicts[place.employee_id].may
    ]
    staying = [place for place in places if place not in going]
    new = _taken_over(other, going, had, at)
    asked = [place for place in new if place.state == EnrolmentState.NOMINATED]
    seated = [place for place in new if place.state == EnrolmentState.ENROLLED]
    waiting = [place for place in new if place.state == EnrolmentState.WAITING]
    start_chain(actor=actor, batch=other, places=asked, at=at)
    _tell(other, seated, _landed(batch, other), at)
    queue(batch=other, places=waiting, at=at)
    _tell(batch, staying, _cancelled(batch, reason), at)
    return Landed(len(seated), len(waiting), len(asked), len(staying))


def _taken_over(
    other: Batch, going: list[Enrolment], had: dict[UUID, EnrolmentState], at: datetime
) -> list[Enrolment]:
    """Places in the other batch for those who go over: seats first for those who had one."""
    order = sorted(going, key=lambda place: had[place.pk] not in TAKES_A_SEAT)
    hoping = [old for old in order if had[old.pk] != EnrolmentState.NOMINATED]
    agencies = [old.agency_id for old in hoping]
    gets = seated(agencies=agencies, left=free_seats(other), room=room_of_guests(other, agencies))
    sits = {old.pk for old, yes in zip(hoping, gets, strict=True) if yes}
    earlier = {
        place.employee_id: place
        for place in Enrolment.objects.filter(
            batch=other, employee__in=[place.employee_id for place in going]
        )
    }
    made: list[Enrolment] = []
    changed: list[Enrolment] = []
    waiting: list[Enrolment] = []
    for old in order:
        state = EnrolmentState.NOMINATED
        if had[old.pk] != EnrolmentState.NOMINATED:
            state = EnrolmentState.ENROLLED if old.pk in sits else EnrolmentState.WAITING
        place = earlier.get(old.employee_id) or Enrolment(
            agency_id=old.agency_id, batch=other, employee_id=old.employee_id, source=old.source
        )
        (changed if old.employee_id in earlier else made).append(place)
        place.state, place.reason, place.moved_from, place.updated_at = state, Reason.NONE, old, at
        place.queue_number = None
        if state == EnrolmentState.WAITING:
            place.state = EnrolmentState.NOMINATED
            waiting.append(place)
    Enrolment.objects.bulk_create(made)
    Enrolment.objects.bulk_update(changed, ["state", "reason", "moved_from", "queue_number", "updated_at"])
    for place in waiting:
        place.state = EnrolmentState.WAITING
    return [*made, *changed]


def _ahead(batch: Batch) -> list[Enrolment]:
    return list(Enrolment.objects.filter(batch=batch, state__in=AHEAD))


def _new_days(batch: Batch, starts_on: date) -> dict[date, date]:
    """For each day of the batch, the day on which it is held when it begins on another.

    Working days take the place of working days, in order.
    """
    length = batch.ends_on - batch.starts_on
    shift = starts_on - batch.starts_on
    whole = [batch.starts_on + timedelta(days=number) for number in range(length.days + 1)]
    old = office_days(agency_id=batch.agency_id, first=batch.starts_on, last=batch.ends_on)
    days = {day: day + shift for day in whole}
    if old == whole and any(day.isoweekday() > FRIDAY for day in whole):
        return days
    new = office_days(agency_id=batch.agency_id, first=starts_on, last=starts_on + length + LONGEST_PAUSE)
    if new[0] != starts_on:
        raise BatchRefused(_("Offices are closed on that day. Choose a working day."), field="starts_on")
    return days | dict(zip(old, new, strict=False))


def _shifted(moment: datetime, zone: ZoneInfo, days: dict[date, date]) -> datetime:
    """The same time of day on the day that takes the place of the moment's own."""
    day = moment.astimezone(zone).date()
    return moment + (days.get(day, day) - day)


def _tell(batch: Batch, places: Iterable[Enrolment], say: Callable[[], str], at: datetime) -> None:
    people = [place.employee_id for place in places]
    tell(people=people, say=say, url=reverse("training:batch", args=[batch.pk]), at=at)


def _tell_guests(batch: Batch, say: Callable[[], str], at: datetime) -> None:
    """Tell the HR developers of agencies that were named or have people in the batch."""
    joint = sharing(batch_id=batch.pk)
    if joint is None:
        return
    places = Enrolment.objects.filter(batch=batch).exclude(agency_id=batch.agency_id)
    agencies = {guest.guest_id for guest in joint.guests.all()}
    agencies |= set(places.values_list("agency_id", flat=True).distinct())
    tell_desks(agencies=agencies, say=say, url=reverse("training:joint", args=[batch.pk]), at=at)


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _moved(batch: Batch, before: date) -> Callable[[], str]:
    def say() -> str:
        text = _("“{batch}” has moved from {before} to {first} – {last}.")
        return text.format(
            batch=batch.programme.name,
            before=_day(before),
            first=_day(batch.starts_on),
            last=_day(batch.ends_on),
        )

    return say


def _cancelled(batch: Batch, reason: str) -> Callable[[], str]:
    def say() -> str:
        text = _("“{batch}” from {first} will not be held.")
        why = _(" Reason: {reason}").format(reason=reason) if reason else ""
        return text.format(batch=batch.programme.name, first=_day(batch.starts_on)) + why

    return say


def _landed(batch: Batch, other: Batch) -> Callable[[], str]:
    def say() -> str:
        text = _("“{batch}” from {before} will not be held. You have a seat in the next one, from {first}.")
        return text.format(
            batch=batch.programme.name, before=_day(batch.starts_on), first=_day(other.starts_on)
        )

    return say
