"""Batches from an approved yearly plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.platform.ids import uuid7
from bina.training import queries
from bina.training.actions.admission import free_seats, offer_freed
from bina.training.actions.batches import become_cancelled, locked, next_code, sessions_of
from bina.training.actions.bookings import free_bookings
from bina.training.actions.copying import copy_rows
from bina.training.actions.enrolments import end
from bina.training.actions.money import release
from bina.training.actions.refusals import BatchFull, BatchRefused, NotOfThisAgency, WrongState
from bina.training.actions.telling import tell
from bina.training.models import Batch, Enrolment, Programme, Session
from bina.training.rules.states import AHEAD, TAKES_PEOPLE, BatchState, EnrolmentState, Reason

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBatch:
    """One line of a plan: a dated delivery of a programme and the people in it.

    ``line`` names it within the plan; both days are included.
    """

    line: str
    programme_id: UUID
    starts_on: date
    ends_on: date
    seats: int
    participants: tuple[UUID, ...]
    venue: str = ""


@transaction.atomic
def create_batches_from_plan(
    *, actor: Actor, agency_id: UUID, plan_id: UUID, batches: Sequence[PlannedBatch], at: datetime
) -> list[Batch]:
    """Prepare every batch of a plan with its participants enrolled, exactly once.

    A second call with the same plan, also at the same moment, writes nothing and returns the batches of the
    first. The batches are in preparation until somebody opens them.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        BatchRefused: a line has its dates in the wrong order, more people than seats, or a person twice.
        NotOfThisAgency: a programme or a person is not of this agency.
    """
    actor.require("training.edit", agency=agency_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"training.plan.{plan_id}"])
    made = list(Batch.objects.filter(plan_id=plan_id, agency_id=agency_id).order_by("plan_line", "pk"))
    if made:
        return made
    programmes = _programmes(agency_id, batches)
    _require_sound(agency_id, batches)
    rows = [_batch(agency_id, plan_id, programmes[planned.programme_id], planned, at) for planned in batches]
    _number(rows)
    Batch.objects.bulk_create(rows)
    Session.objects.bulk_create(sessions_of(rows), batch_size=2000)
    _enrol(rows, batches, at)
    return sorted(rows, key=lambda batch: (batch.plan_line, batch.pk))


def _programmes(agency_id: UUID, batches: Sequence[PlannedBatch]) -> dict[UUID, Programme]:
    wanted = {planned.programme_id for planned in batches}
    found = {row.pk: row for row in Programme.objects.filter(agency_id=agency_id, pk__in=wanted)}
    if missing := wanted - found.keys():
        raise NotOfThisAgency(
            _("{count} programmes of the plan are not in this agency's catalogue.").format(count=len(missing))
        )
    return found


def _require_sound(agency_id: UUID, batches: Sequence[PlannedBatch]) -> None:
    for planned in batches:
        if planned.ends_on < planned.starts_on:
            raise BatchRefused(_("Line {line}: the last day is before the first.").format(line=planned.line))
        if len(planned.participants) > planned.seats:
            raise BatchRefused(
                _("Line {line}: {people} people for {seats} seats.").format(
                    line=planned.line, people=len(planned.participants), seats=planned.seats
                )
            )
        if len(set(planned.participants)) != len(planned.participants):
            raise BatchRefused(_("Line {line}: a person is listed twice.").format(line=planned.line))
    people = {person for planned in batches for person in planned.participants}
    if missing := len(people) - len(queries.people_by_id(agency_id=agency_id, ids=people)):
        raise NotOfThisAgency(_("{count} people of the plan are not of this agency.").format(count=missing))


def _batch(
    agency_id: UUID, plan_id: UUID, programme: Programme, planned: PlannedBatch, at: datetime
) -> Batch:
    return Batch(
        agency_id=agency_id,
        programme=programme,
        starts_on=planned.starts_on,
        ends_on=planned.ends_on,
        venue=planned.venue,
        seats=planned.seats,
        state=BatchState.DRAFT,
        plan_id=plan_id,
        plan_line=planned.line,
        updated_at=at,
    )


def _number(rows: list[Batch]) -> None:
    """Give each batch the next free code of its programme and year, in order of date."""
    first: dict[tuple[UUID, int], int] = {}
    used: Counter[tuple[UUID, int]] = Counter()
    for batch in sorted(rows, key=lambda row: (row.starts_on, row.plan_line)):
        key = (batch.programme_id, batch.starts_on.year)
        if key not in first:
            first[key] = int(next_code(batch.programme, key[1]).rpartition("-")[2])
        batch.code = f"{batch.programme.code}-{key[1]}-{first[key] + used[key]:02d}"
        used[key] += 1


def _enrol(rows: list[Batch], batches: Sequence[PlannedBatch], at: datetime) -> None:
    state, source = EnrolmentState.ENROLLED.value, Enrolment.Source.PLAN.value
    copy_rows(
        "training_enrolment",
        (
            *("id", "agency_id", "batch_id", "employee_id", "state", "reason", "source", "earned_jp"),
            *("certificate_number", "rule_set", "updated_at"),
        ),
        (
            (uuid7(), row.agency_id, row.pk, person, state, "", source, 0, "", "", at)
            for row, planned in zip(rows, batches, strict=True)
            for person in planned.participants
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChange:
    """What a new version of a plan changes in a batch that has not begun.

    ``goes`` names people with whether they have a place in another batch instead; ``closes`` calls the batch
    off, unless people whom no plan put there are in it.
    """

    batch_id: UUID
    comes: tuple[UUID, ...] = ()
    goes: tuple[tuple[UUID, bool], ...] = ()
    closes: bool = False


@transaction.atomic
def change_batches_from_plan(
    *, actor: Actor, agency_id: UUID, changes: Sequence[BatchChange], at: datetime
) -> None:
    """Bring a new version of a plan over to batches that have not begun; everybody concerned is told.

    Only differences are written, so a second call changes nothing. What is not paid yet of a closed batch's
    commitments goes back to its budget line.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: a batch that would change has begun or ended.
        BatchFull: a batch has fewer free seats than people come.
    """
    actor.require("training.edit", agency=agency_id)
    for change in sorted(changes, key=lambda one: one.batch_id):
        batch = locked(actor, change.batch_id, "training.edit")
        places = {
            place.employee_id: place
            for place in Enrolment.objects.select_for_update(of=["self"]).filter(batch=batch).order_by("pk")
        }
        _leave(batch, places, change, at)
        if change.closes:
            _close(actor, batch, places, at)
        _come(batch, places, change, at)
        if change.goes:
            offer_freed(batch=batch, at=at)


def _leave(batch: Batch, places: dict[UUID, Enrolment], change: BatchChange, at: datetime) -> None:
    there = [(places[person], moves) for person, moves in change.goes if person in places]
    leaving = [(place, moves) for place, moves in there if place.state in AHEAD]
    if not leaving:
        return
    _require_ahead(batch)
    for moves, reason in ((True, Reason.MOVED), (False, Reason.NOT_PLACED)):
        end([place for place, other in leaving if other is moves], reason, at)
    _tell(batch, [place.employee_id for place, _moves in leaving], _left(batch), at)


def _close(actor: Actor, batch: Batch, places: dict[UUID, Enrolment], at: datetime) -> None:
    if batch.state == BatchState.CANCELLED or any(place.state in AHEAD for place in places.values()):
        return
    _require_ahead(batch)
    become_cancelled(batch, at)
    free_bookings(batch)
    for commitment in batch.commitments.filter(released_on=None).order_by("pk"):
        release(actor=actor, commitment_id=commitment.pk, on=at.date())


def _come(batch: Batch, places: dict[UUID, Enrolment], change: BatchChange, at: datetime) -> None:
    state = EnrolmentState.ENROLLED
    coming = [person for person in change.comes if person not in places or places[person].state not in AHEAD]
    if not coming:
        return
    _require_ahead(batch)
    if free_seats(batch) < len(coming):
        raise BatchFull(_("{code} has fewer free seats than the plan needs.").format(code=batch.code))
    back = [places[person] for person in coming if person in places]
    for place in back:
        place.state, place.reason, place.source, place.updated_at = (
            state, Reason.NONE, Enrolment.Source.PLAN, at)  # fmt: skip
    Enrolment.objects.bulk_update(back, ["state", "reason", "source", "updated_at"])
    Enrolment.objects.bulk_create(
        Enrolment(
            agency_id=batch.agency_id, batch=batch, employee_id=person, state=state,
            source=Enrolment.Source.PLAN, updated_at=at,
        )
        for person in coming
        if person not in places
    )  # fmt: skip
    _tell(batch, coming, _placed(batch), at)


def _require_ahead(batch: Batch) -> None:
    if batch.state not in TAKES_PEOPLE:
        raise WrongState(_("{code} has begun or ended; a plan no longer changes it.").format(code=batch.code))


def _tell(batch: Batch, people: Sequence[UUID], say: Callable[[], str], at: datetime) -> None:
    tell(people=people, say=say, url=reverse("training:batch", args=[batch.pk]), at=at)


def _left(batch: Batch) -> Callable[[], str]:
    def say() -> str:
        text = _("The yearly plan has changed: your place in “{batch}” from {first} is given up.")
        return text.format(batch=batch.programme.name, first=_day(batch))

    return say


def _placed(batch: Batch) -> Callable[[], str]:
    def say() -> str:
        text = _("The yearly plan has changed: you have a place in “{batch}” from {first}.")
        return text.format(batch=batch.programme.name, first=_day(batch))

    return say


def _day(batch: Batch) -> str:
    return formats.date_format(batch.starts_on, "j F Y")
