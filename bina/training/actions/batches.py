"""A batch from its first note to its results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.platform.rulesets import load
from bina.training import queries
from bina.training.actions.admission import offer_freed
from bina.training.actions.inviting import tell_invited
from bina.training.actions.refusals import BatchRefused, WrongState
from bina.training.actions.telling import tell
from bina.training.actions.timetable import draft_sessions
from bina.training.models import Approval, Batch, Enrolment, Programme, Session
from bina.training.queries.days import office_calendar
from bina.training.queries.people import agency_timezone
from bina.training.rules.approvals import Decision
from bina.training.rules.states import (
    AHEAD,
    TAKES_A_SEAT,
    TAKES_PEOPLE,
    WITHOUT_A_SEAT,
    BatchState,
    EnrolmentState,
    Reason,
    batch_may_become,
)

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchValues:
    """When, where and for how many; an empty ``code`` is made from the programme's code and the year."""

    starts_on: date
    ends_on: date
    seats: int
    venue: str = ""
    code: str = ""


@transaction.atomic
def create_batch(*, actor: Actor, programme_id: UUID, values: BatchValues, at: datetime) -> Batch:
    """Prepare a batch of a programme, with a session for every working day.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        BatchRefused: the dates are in the wrong order, there are no seats, or the code is taken.
    """
    programme = Programme.objects.get(pk=programme_id)
    actor.require("training.edit", agency=programme.agency_id)
    _require_sound(values)
    code = values.code or next_code(programme, values.starts_on.year)
    if Batch.objects.filter(agency_id=programme.agency_id, code=code).exists():
        raise _taken(code)
    batch = Batch.objects.create(
        agency_id=programme.agency_id,
        programme=programme,
        code=code,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        venue=values.venue,
        seats=values.seats,
        updated_at=at,
    )
    Session.objects.bulk_create(sessions_of([batch]))
    return batch


@transaction.atomic
def edit_batch(*, actor: Actor, batch_id: UUID, values: BatchValues, at: datetime) -> Batch:
    """Change dates, place and seats of a batch that has not begun; changed dates make new sessions.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch has begun, ended or was cancelled.
        BatchRefused: as for ``create_batch``, or fewer seats than people who have one.
    """
    batch = locked(actor, batch_id, "training.edit")
    if batch.state not in TAKES_PEOPLE:
        raise WrongState(_("This batch has begun or ended; it can no longer be changed."))
    _require_sound(values)
    others = Batch.objects.filter(agency_id=batch.agency_id, code=values.code).exclude(pk=batch_id)
    if others.exists():
        raise _taken(values.code)
    taken = Enrolment.objects.filter(batch=batch, state__in=TAKES_A_SEAT).count()
    if taken > values.seats:
        raise BatchRefused(
            _("{taken} people already have a seat; the batch cannot have fewer.").format(taken=taken),
            field="seats",
        )
    moved = (batch.starts_on, batch.ends_on) != (values.starts_on, values.ends_on)
    batch.code = values.code or batch.code
    batch.starts_on, batch.ends_on = values.starts_on, values.ends_on
    batch.venue, batch.seats, batch.updated_at = values.venue, values.seats, at
    batch.save()
    if moved:
        batch.sessions.all().delete()
        Session.objects.bulk_create(sessions_of([batch]))
        _tell_new_days(batch, at)
    offer_freed(batch=batch, at=at)
    return batch


def _tell_new_days(batch: Batch, at: datetime) -> None:
    places = Enrolment.objects.filter(batch=batch, state__in=AHEAD)

    def say() -> str:
        text = _("“{batch}” is now held from {first} to {last}.")
        first, last = (formats.date_format(day, "j F Y") for day in (batch.starts_on, batch.ends_on))
        return text.format(batch=batch.programme.name, first=first, last=last)

    url = reverse("training:batch", args=[batch.pk])
    tell(people=places.values_list("employee_id", flat=True), say=say, url=url, at=at)


@transaction.atomic
def open_batch(*, actor: Actor, batch_id: UUID, at: datetime) -> Batch:
    """Show the batch to everybody, also of agencies it is open to, and take nominations.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch is not being prepared.
    """
    batch = _become(locked(actor, batch_id, "training.edit"), BatchState.OPEN, at)
    tell_invited(batch=batch, at=at)
    return batch


@transaction.atomic
def start_batch(*, actor: Actor, batch_id: UUID, at: datetime) -> Batch:
    """Begin: who has a seat attends, who was only nominated got no place.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: the batch is not open, or nobody has a seat.
    """
    batch = locked(actor, batch_id, "training.edit")
    places = Enrolment.objects.filter(batch=batch)
    if not places.filter(state=EnrolmentState.ENROLLED).exists():
        raise WrongState(_("Nobody has a seat in this batch yet. Enrol people first."))
    _become(batch, BatchState.RUNNING, at)
    Approval.objects.filter(enrolment__batch=batch, decision="").update(
        decision=Decision.WITHDRAWN, decided_at=at
    )
    places.filter(state__in=WITHOUT_A_SEAT | {EnrolmentState.OFFERED}).update(
        state=EnrolmentState.WITHDRAWN, reason=Reason.NOT_PLACED, offer_until=None, updated_at=at
    )
    places.filter(state=EnrolmentState.ENROLLED).update(state=EnrolmentState.ATTENDING, updated_at=at)
    return batch


def locked(actor: Actor, batch_id: UUID, permission: str) -> Batch:
    """The batch, locked until the transaction ends, after the permission was checked.

    A partner's contact holds a permission for the batches that partner delivers.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.partner_id is None or not actor.may(permission, partner=batch.partner_id):
        actor.require(permission, agency=batch.agency_id)
    return batch


def _become(batch: Batch, wanted: BatchState, at: datetime) -> Batch:
    if not batch_may_become(batch.state, wanted):
        raise WrongState(
            _("A batch that is “{state}” cannot become “{wanted}”.").format(
                state=batch.get_state_display(), wanted=Batch.State(wanted).label
            )
        )
    batch.state = wanted
    batch.updated_at = at
    batch.save(update_fields=["state", "updated_at", "finished_at", "completion_rule"])
    return batch


def become_cancelled(batch: Batch, at: datetime) -> Batch:
    """Call a batch off; its people are the caller's business."""
    return _become(batch, BatchState.CANCELLED, at)


def become_finished(batch: Batch, *, rule_set: str, at: datetime) -> Batch:
    """End a running batch; ``rule_set`` is what decided its results."""
    batch.completion_rule, batch.finished_at = rule_set, at
    return _become(batch, BatchState.FINISHED, at)


def next_code(programme: Programme, year: int) -> str:
    """A free code for the programme's next batch of a year, such as ``PLY01-2027-03``."""
    start = f"{programme.code}-{year}-"
    used = Batch.objects.filter(agency_id=programme.agency_id, code__startswith=start)
    numbers = [
        int(code[len(start) :]) for code in used.values_list("code", flat=True) if _numbered(code, start)
    ]
    return f"{start}{max(numbers, default=0) + 1:02d}"


def _numbered(code: str, start: str) -> bool:
    return code[len(start) :].isdecimal()


def sessions_of(new: list[Batch]) -> list[Session]:
    """Unsaved sessions for new batches of one agency."""
    if not new:
        return []
    agency_id = new[0].agency_id
    zone = agency_timezone(agency_id)
    last = max(batch.starts_on for batch in new)
    forms = queries.forms(on=last, agency_id=agency_id)
    calendar = office_calendar(
        agency_id=agency_id,
        first=min(batch.starts_on for batch in new),
        last=max(batch.ends_on for batch in new),
    )
    minutes = load("lesson-hours", on=last, agency_id=agency_id).table.minutes_per_jp
    return [
        session
        for batch in new
        for session in draft_sessions(
            batch,
            length_jp=batch.programme.length_jp,
            zone=zone,
            minutes_per_jp=minutes,
            calendar=calendar,
            classical=batch.programme.form not in forms or forms[batch.programme.form].path == "CLASSICAL",
        )
    ]


def _require_sound(values: BatchValues) -> None:
    if values.ends_on < values.starts_on:
        raise BatchRefused(_("The last day cannot be before the first."), field="ends_on")
    if values.seats < 1:
        raise BatchRefused(_("A batch needs at least one seat."), field="seats")


def _taken(code: str) -> BatchRefused:
    return BatchRefused(_("Another batch already has the code {code}.").format(code=code), field="code")
