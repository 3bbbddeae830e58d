"""Giving people places in batches, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.refusals import BatchFull, NotOfThisAgency, WrongState
from bina.training.models import Batch, Enrolment
from bina.training.queries.people import Person
from bina.training.rules.states import (
    TAKES_A_SEAT,
    TAKES_PEOPLE,
    BatchState,
    EnrolmentState,
    Reason,
    enrolment_may_become,
    seats_left,
)

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of the people named: how many got what was asked, how many had it already."""

    placed: int
    unchanged: int


@transaction.atomic
def nominate(*, actor: Actor, batch_id: UUID, employees: Sequence[UUID], at: datetime) -> Placed:
    """Propose people for an open batch; a nomination takes no seat. A person may propose themselves.

    Idempotent: who is nominated or has a seat stays as they are.

    Raises:
        PermissionDenied: a person is neither the actor nor of a unit for which the actor may nominate.
        WrongState: the batch takes no nominations.
        NotOfThisAgency: a person is not of the batch's agency.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    people = _people(batch, employees)
    for person in people.values():
        _require_may_nominate(actor, person)
    if batch.state != BatchState.OPEN:
        raise WrongState(_("This batch takes no nominations now."))
    return _place(batch, people, EnrolmentState.NOMINATED, at)


@transaction.atomic
def enrol(*, actor: Actor, batch_id: UUID, employees: Sequence[UUID], at: datetime) -> Placed:
    """Give people a seat, all of them or none. Idempotent: who has a seat keeps it.

    The batch's row is locked, so that two people at two desks never give away the same seat.

    Raises:
        PermissionDenied: a person is of a unit whose training the actor may not edit.
        WrongState: the batch takes no people now.
        BatchFull: more people than seats left.
        NotOfThisAgency: a person is not of the batch's agency.
    """
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    people = _people(batch, employees)
    for person in people.values():
        actor.require("training.edit", unit=person.unit_path)
    if batch.state not in TAKES_PEOPLE:
        raise WrongState(_("This batch takes no more people."))
    places = Enrolment.objects.filter(batch=batch, state__in=TAKES_A_SEAT)
    seated = set(places.values_list("employee_id", flat=True))
    left = seats_left(seats=batch.seats, taken=len(seated))
    if len(people.keys() - seated) > left:
        raise BatchFull(
            _("This batch has {left} seats left; {people} people were named.").format(
                left=left, people=len(people.keys() - seated)
            )
        )
    return _place(batch, people, EnrolmentState.ENROLLED, at)


@transaction.atomic
def withdraw(*, actor: Actor, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Take a place back; the seat is free again. A person may withdraw themselves before the batch begins.

    Raises:
        PermissionDenied: the place is neither the actor's own nor of a unit whose training they may edit.
        WrongState: the place has ended, or the person's own batch has begun.
    """
    found = Enrolment.objects.select_related("employee").get(pk=enrolment_id)
    batch = Batch.objects.select_for_update().get(pk=found.batch_id)
    place = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    may_edit = actor.may("training.edit", unit=str(found.employee.unit_path))
    if not may_edit and actor.employee_id != place.employee_id:
        raise PermissionDenied("training.edit")
    if place.state == EnrolmentState.WITHDRAWN:
        return place
    if not enrolment_may_become(place.state, EnrolmentState.WITHDRAWN):
        raise WrongState(_("This place has already ended; it cannot be withdrawn."))
    if not may_edit and batch.state not in TAKES_PEOPLE:
        raise WrongState(_("The batch has begun. Ask the HR developer to withdraw you."))
    place.state, place.reason, place.updated_at = EnrolmentState.WITHDRAWN, Reason.LEFT, at
    place.save(update_fields=["state", "reason", "updated_at"])
    return place


def _people(batch: Batch, employees: Sequence[UUID]) -> dict[UUID, Person]:
    wanted = set(employees)
    people = queries.people_by_id(agency_id=batch.agency_id, ids=wanted)
    if missing := wanted - people.keys():
        raise NotOfThisAgency(
            _("{count} of the people named are not of this agency.").format(count=len(missing))
        )
    return people


def _require_may_nominate(actor: Actor, person: Person) -> None:
    if actor.employee_id == person.id or actor.may("training.nominate", unit=person.unit_path):
        return
    actor.require("training.edit", unit=person.unit_path)


def _place(batch: Batch, people: dict[UUID, Person], wanted: EnrolmentState, at: datetime) -> Placed:
    held = {place.employee_id: place for place in Enrolment.objects.filter(batch=batch, employee__in=people)}
    moving = [
        place.pk
        for place in held.values()
        if enrolment_may_become(place.state, wanted) and place.state != wanted
    ]
    Enrolment.objects.filter(pk__in=moving).update(state=wanted, reason=Reason.NONE, updated_at=at)
    new = [
        Enrolment(
            agency_id=batch.agency_id,
            batch=batch,
            employee_id=person,
            state=wanted,
            source=Enrolment.Source.FORM,
            updated_at=at,
        )
        for person in people
        if person not in held
    ]
    Enrolment.objects.bulk_create(new)
    return Placed(placed=len(new) + len(moving), unchanged=len(people) - len(new) - len(moving))
