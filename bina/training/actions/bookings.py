"""Venues, rooms, trainers, and when a session has them; the database refuses two at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.batches import locked
from bina.training.actions.refusals import BatchRefused, BookingClash, NotOfThisAgency, WrongState
from bina.training.models import AgencyDay, Batch, Room, Session, SessionTrainer, Trainer, Venue
from bina.training.queries.people import agency_timezone
from bina.training.rules.states import BatchState

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from bina.platform.access import Actor

ROOM_TAKEN = "training_room_one_session_at_a_time"
TRAINER_TAKEN = "training_trainer_one_session_at_a_time"
CHANGEABLE = frozenset({BatchState.DRAFT, BatchState.OPEN, BatchState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionValues:
    """A sitting: when over ``[starts_at, ends_at)``, how, where and who teaches."""

    title: str
    starts_at: datetime
    ends_at: datetime
    length_jp: Decimal
    mode: str = Session.Mode.CLASS
    room_id: UUID | None = None
    link: str = ""
    trainers: Sequence[UUID] = ()


@transaction.atomic
def save_venue(
    *, actor: Actor, agency_id: UUID, name: str, address: str, venue_id: UUID | None = None
) -> Venue:
    """Make a venue, or change one.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        BatchRefused: another venue has that name.
    """
    actor.require("training.edit", agency=agency_id)
    others = Venue.objects.filter(agency_id=agency_id, name=name)
    if any(venue.pk != venue_id for venue in others):
        raise BatchRefused(_("Another venue already has the name {name}.").format(name=name), field="name")
    if venue_id is None:
        return Venue.objects.create(agency_id=agency_id, name=name, address=address)
    venue = Venue.objects.select_for_update().get(pk=venue_id, agency_id=agency_id)
    venue.name, venue.address = name, address
    venue.save(update_fields=["name", "address"])
    return venue


@transaction.atomic
def add_room(*, actor: Actor, venue_id: UUID, name: str, seats: int) -> Room:
    """Add a room to a venue.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        BatchRefused: the venue has a room of that name, or the room has no seats.
    """
    venue = Venue.objects.select_for_update().get(pk=venue_id)
    actor.require("training.edit", agency=venue.agency_id)
    if seats < 1:
        raise BatchRefused(_("A room needs at least one seat."), field="seats")
    if venue.rooms.filter(name=name).exists():
        raise BatchRefused(_("This venue already has a room {name}.").format(name=name), field="name")
    return Room.objects.create(agency_id=venue.agency_id, venue=venue, name=name, seats=seats)


@transaction.atomic
def add_trainer(
    *,
    actor: Actor,
    agency_id: UUID,
    employee_id: UUID | None = None,
    name: str = "",
    organisation: str = "",
    email: str = "",
) -> Trainer:
    """Note somebody who teaches: an employee by key, or somebody from outside by name. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        NotOfThisAgency: the employee does not work at the agency.
        BatchRefused: neither an employee nor a name.
    """
    actor.require("training.edit", agency=agency_id)
    if employee_id is None:
        if not name.strip():
            raise BatchRefused(_("Name the trainer."), field="name")
        return Trainer.objects.create(
            agency_id=agency_id, name=name.strip(), organisation=organisation, email=email
        )
    person = queries.people_by_id(agency_id=agency_id, ids=[employee_id]).get(employee_id)
    if person is None:
        raise NotOfThisAgency(_("That person does not work at this agency."))
    made, _new = Trainer.objects.get_or_create(
        agency_id=agency_id, employee_id=employee_id, defaults={"name": person.name, "email": email}
    )
    return made


@transaction.atomic
def set_agency_day(*, actor: Actor, agency_id: UUID, on: date, name: str, is_open: bool) -> AgencyDay:
    """Note a day on which the agency's offices are closed, or open, other than the rule set says.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
    """
    actor.require("training.edit", agency=agency_id)
    made, _new = AgencyDay.objects.update_or_create(
        agency_id=agency_id, on=on, defaults={"name": name, "is_open": is_open}
    )
    return made


@transaction.atomic
def drop_agency_day(*, actor: Actor, day_id: UUID) -> None:
    """Let the rule set decide about a day again.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
    """
    day = AgencyDay.objects.select_for_update().get(pk=day_id)
    actor.require("training.edit", agency=day.agency_id)
    day.delete()


@transaction.atomic
def save_session(
    *, actor: Actor, batch_id: UUID, values: SessionValues, session_id: UUID | None = None
) -> Session:
    """Add a sitting to a batch, or change one, with its room and trainers.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has ended, or attendance is noted already.
        BatchRefused: the times contradict each other or the batch.
        BookingClash: the room or a trainer is taken at that time; says by which batch and when.
        NotOfThisAgency: the room or a trainer is not of this agency.
    """
    batch = locked(actor, batch_id, "training.edit")
    session = _changeable(batch, session_id)
    _require_sound(batch, values)
    _lock_bookable(batch.agency_id, values)
    fields = ("title", "starts_at", "ends_at", "length_jp", "mode", "link")
    for name in fields:
        setattr(session, name, getattr(values, name))
    session.room_id = values.room_id if values.mode != Session.Mode.ONLINE else None
    others = batch.sessions.exclude(pk=session.pk).filter(starts_at=values.starts_at)
    if others.exists():
        raise BatchRefused(_("This batch already has a session at that time."), field="starts_at")
    with booking(batch.agency_id, [session], {session.pk: tuple(values.trainers)}):
        session.save()
        session.teaching.exclude(trainer_id__in=values.trainers).delete()
        kept = set(session.teaching.values_list("trainer_id", flat=True))
        SessionTrainer.objects.bulk_create(
            SessionTrainer(
                agency_id=batch.agency_id,
                session=session,
                trainer_id=trainer,
                starts_at=values.starts_at,
                ends_at=values.ends_at,
            )
            for trainer in values.trainers
            if trainer not in kept
        )
    return session


@transaction.atomic
def drop_session(*, actor: Actor, session_id: UUID) -> None:
    """Take a sitting out of its batch.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has ended, or attendance is noted already.
    """
    batch_id = Session.objects.values_list("batch_id", flat=True).get(pk=session_id)
    batch = locked(actor, batch_id, "training.edit")
    _changeable(batch, session_id).delete()


def free_bookings(batch: Batch) -> None:
    """Give back the rooms and trainers of a batch."""
    SessionTrainer.objects.filter(session__batch=batch).delete()
    batch.sessions.filter(room__isnull=False).update(room=None)


class booking:  # noqa: N801  # reads as a with-statement
    """Runs writes of sessions and turns a refusal of the database into a sentence that names the clash."""

    def __init__(
        self, agency_id: UUID, sessions: Iterable[Session], trainers: dict[UUID, tuple[UUID, ...]]
    ) -> None:
        self._agency_id, self._sessions, self._trainers = agency_id, list(sessions), trainers
        self._savepoint = transaction.atomic()

    def __enter__(self) -> None:
        self._savepoint.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._savepoint.__exit__(kind, error, trace)  # type: ignore[arg-type]  # passed on as it came
        if isinstance(error, IntegrityError) and (ROOM_TAKEN in str(error) or TRAINER_TAKEN in str(error)):
            raise BookingClash(self._sentence()) from None

    def _sentence(self) -> str:
        for session in self._sessions:
            if found := _room_clash(session):
                return found
            if found := _trainer_clash(session, self._trainers.get(session.pk, ())):
                return found
        return _("A room or a trainer is taken at that time.")


def _room_clash(session: Session) -> str:
    if session.room_id is None:
        return ""
    other = _meeting(session).filter(room_id=session.room_id).exclude(batch_id=session.batch_id).first()
    other = other or _meeting(session).filter(room_id=session.room_id).first()
    if other is None:
        return ""
    room = Room.objects.select_related("venue").get(pk=session.room_id)
    text = _("{room} is taken by {batch} ({code}) {when}.")
    return text.format(room=f"{room.venue.name}, {room.name}", **_what(other))


def _trainer_clash(session: Session, trainers: Sequence[UUID]) -> str:
    other = _meeting(session).filter(teaching__trainer_id__in=trainers).first()
    if other is None:
        return ""
    trainer = Trainer.objects.filter(pk__in=trainers, teaching__session=other).order_by("name").first()
    text = _("{trainer} teaches in {batch} ({code}) {when}.")
    return text.format(trainer=trainer.name if trainer else "", **_what(other))


def _meeting(session: Session) -> QuerySet[Session]:
    return (
        Session.objects.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .exclude(pk=session.pk)
        .select_related("batch__programme")
        .order_by("starts_at", "pk")
    )


def _what(other: Session) -> dict[str, str]:
    """The batch of the other session, and when, in the words of the screen."""
    first, last = timezone.localtime(other.starts_at), timezone.localtime(other.ends_at)
    text = _("on {day}, {begins} to {ends}")
    when = text.format(
        day=formats.date_format(first, "j F Y"),
        begins=formats.date_format(first, "H.i"),
        ends=formats.date_format(last, "H.i"),
    )
    return {"batch": other.batch.programme.name, "code": other.batch.code, "when": when}


def _changeable(batch: Batch, session_id: UUID | None) -> Session:
    if batch.state not in CHANGEABLE:
        raise WrongState(_("This batch has ended; its sessions can no longer be changed."))
    if session_id is None:
        return Session(agency_id=batch.agency_id, batch=batch)
    session = Session.objects.select_for_update(of=["self"]).get(pk=session_id, batch=batch)
    if session.recorded_at is not None:
        raise WrongState(_("Attendance is noted for this session; it can no longer be changed."))
    return session


def _require_sound(batch: Batch, values: SessionValues) -> None:
    if values.ends_at <= values.starts_at:
        raise BatchRefused(_("A session ends after it begins."), field="ends_at")
    zone = agency_timezone(batch.agency_id)
    with timezone.override(zone):
        first, last = timezone.localdate(values.starts_at), timezone.localdate(values.ends_at)
    if not batch.starts_on <= first <= last <= batch.ends_on:
        text = _("The session must lie within the batch: {first} to {last}.")
        days = {
            "first": formats.date_format(batch.starts_on, "j F Y"),
            "last": formats.date_format(batch.ends_on, "j F Y"),
        }
        raise BatchRefused(text.format(**days), field="starts_at")
    if values.mode == Session.Mode.ONLINE and not values.link:
        raise BatchRefused(_("Give the address of the online meeting."), field="link")


def _lock_bookable(agency_id: UUID, values: SessionValues) -> None:
    """Lock room and trainers, so that two who want the same wait for each other instead of deadlocking."""
    rooms = Room.objects.filter(agency_id=agency_id).select_for_update(of=["self"])
    if values.room_id and not rooms.filter(pk=values.room_id).exists():
        raise NotOfThisAgency(_("That room is not of this agency."))
    wanted = sorted(set(values.trainers))
    found = Trainer.objects.filter(agency_id=agency_id, pk__in=wanted).order_by("pk")
    if len(list(found.select_for_update(of=["self"]))) != len(wanted):
        raise NotOfThisAgency(_("That trainer is not of this agency."))
