"""Giving people places in batches, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.admission import admit, become, free_seats, offer_freed, require_eligible
from bina.training.actions.approvals import drop_questions, start_chain
from bina.training.actions.refusals import BatchFull, NotOfThisAgency, WrongState
from bina.training.actions.telling import tell, tell_desks
from bina.training.models import Batch, Enrolment
from bina.training.queries.joint import sharing, takes_from
from bina.training.queries.people import Person, people_of_all
from bina.training.rules.states import (
    TAKES_A_SEAT,
    TAKES_PEOPLE,
    BatchState,
    EnrolmentState,
    Reason,
    enrolment_may_become,
)

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of the people named: how many got what was asked, how many had it already."""

    placed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an agency got of another's batch: people with a seat, people who wait, people who were in it."""

    seated: int
    waiting: int
    unchanged: int


_HAVE_CLAIMED = frozenset({EnrolmentState.APPROVED, EnrolmentState.WAITING}) | TAKES_A_SEAT


@transaction.atomic
def nominate(*, actor: Actor, batch_id: UUID, employees: Sequence[UUID], at: datetime) -> Placed:
    """Propose people for an open batch; a nomination takes no seat. A person may propose themselves.

    Those who must agree are asked; where nobody must, the person is let in at once: a seat, else the waiting
    list. Idempotent: who is nominated or has a seat stays as they are.

    Raises:
        PermissionDenied: a person is neither the actor nor of a unit for which the actor may nominate.
        WrongState: the batch takes no nominations.
        NotOfThisAgency: a person is neither of the batch's agency nor of one to which it is open.
        NotEligible: something keeps a person out; BKPSDM may nominate all the same.
    """
    batch, people = named(batch_id, employees, at)
    for person in people.values():
        _require_may_nominate(actor, person)
    if batch.state != BatchState.OPEN:
        raise WrongState(_("This batch takes no nominations now."))
    joining = people.keys() - _settled(batch, people, EnrolmentState.NOMINATED)
    if not all(actor.may("training.edit", unit=people[person].unit_path) for person in joining):
        require_eligible(batch=batch, people=joining)
    new = {key: people[key] for key in joining}
    places = _place(batch, new, EnrolmentState.NOMINATED, _source(actor, people), at)
    start_chain(actor=actor, batch=batch, places=places, at=at)
    return Placed(placed=len(places), unchanged=len(people) - len(places))


@transaction.atomic
def claim(*, actor: Actor, batch_id: UUID, employees: Sequence[UUID], at: datetime) -> Claimed:
    """Take seats of another agency's batch for one's own people, who need nobody else's word any more.

    Seats while there are any for the agency, else the waiting list; a batch drawn by lot takes them into the
    draw. All are taken in or none. The batch's row is locked, so that two agencies never share a seat.
    Idempotent: who has a place keeps it.

    Raises:
        PermissionDenied: a person is of a unit whose training the actor may not edit.
        WrongState: the batch takes no nominations.
        NotOfThisAgency: the batch is not open to a person's agency, or no longer.
        NotEligible: something keeps a person out.
    """
    batch, people = named(batch_id, employees, at)
    for person in people.values():
        actor.require("training.edit", unit=person.unit_path)
    if batch.state != BatchState.OPEN:
        raise WrongState(_("This batch takes no nominations now."))
    held = Enrolment.objects.filter(batch=batch, employee__in=people, state__in=_HAVE_CLAIMED)
    joining = people.keys() - set(held.values_list("employee_id", flat=True))
    joining -= _settled(batch, joining, EnrolmentState.WAITING)
    require_eligible(batch=batch, people=joining)
    new = {key: people[key] for key in joining}
    places = _place(batch, new, EnrolmentState.NOMINATED, Enrolment.Source.FORM, at)
    drop_questions(places=places, at=at)
    admit(batch=batch, places=places, at=at)
    seated = sum(place.state == EnrolmentState.ENROLLED for place in places)
    return Claimed(seated=seated, waiting=len(places) - seated, unchanged=len(people) - len(places))


def named(batch_id: UUID, employees: Sequence[UUID], at: datetime) -> tuple[Batch, dict[UUID, Person]]:
    """The batch, locked, and the people named, of its agency or of one that may name people for it now."""
    batch = Batch.objects.select_for_update(of=["self"]).select_related("programme").get(pk=batch_id)
    wanted = set(employees)
    people = queries.people_by_id(agency_id=batch.agency_id, ids=wanted)
    if others := wanted - people.keys():
        joint = sharing(batch_id=batch_id)
        if joint is not None:
            on = timezone.localtime(at).date()
            guests = people_of_all(ids=others)
            people |= {key: one for key, one in guests.items() if takes_from(joint, one.agency_id, on=on)}
    _require_all(wanted, people)
    return batch, people


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
    batch = Batch.objects.select_for_update(of=["self"]).select_related("programme").get(pk=batch_id)
    wanted = set(employees)
    people = queries.people_by_id(agency_id=batch.agency_id, ids=wanted)
    _require_all(wanted, people)
    for person in people.values():
        actor.require("training.edit", unit=person.unit_path)
    if batch.state not in TAKES_PEOPLE:
        raise WrongState(_("This batch takes no more people."))
    joining = people.keys() - _settled(batch, people, EnrolmentState.ENROLLED)
    taken = Enrolment.objects.filter(batch=batch, employee__in=joining, state__in=TAKES_A_SEAT).count()
    left = free_seats(batch) + taken
    if len(joining) > left:
        raise BatchFull(
            _("This batch has {left} seats left; {people} people were named.").format(
                left=left, people=len(joining)
            )
        )
    new = {key: people[key] for key in joining}
    places = _place(batch, new, EnrolmentState.ENROLLED, Enrolment.Source.FORM, at)
    drop_questions(places=places, at=at)
    return Placed(placed=len(places), unchanged=len(people) - len(places))


@transaction.atomic
def accept_offer(*, actor: Actor, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Take the seat that was offered. Idempotent.

    Raises:
        PermissionDenied: the place is neither the actor's own nor of a unit whose training they may edit.
        WrongState: no seat is offered, or the time for it is over.
        NotEligible: something keeps the person out by now.
    """
    place = _own_or_edited(actor, enrolment_id)
    if place.state == EnrolmentState.ENROLLED:
        return place
    if place.state != EnrolmentState.OFFERED or place.offer_until is None or at >= place.offer_until:
        raise WrongState(_("This seat is no longer offered to you."))
    require_eligible(batch=place.batch, people=[place.employee_id])
    become([place], EnrolmentState.ENROLLED, at)
    return place


@transaction.atomic
def withdraw(*, actor: Actor, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Take a place back; the seat is free again. A person may withdraw themselves before the batch begins.

    A guest's place is taken back by their own agency or by the host; in that case both hear of it.

    Raises:
        PermissionDenied: the place is neither the actor's own, nor of a unit whose training they may edit,
            nor a guest's in a batch of an agency whose training they may edit.
        WrongState: the place has ended, or the person's own batch has begun.
    """
    place = _own_or_edited(actor, enrolment_id, by_host=True)
    hosts = place.is_guest and actor.may("training.edit", agency=place.batch.agency_id)
    may_edit = hosts or actor.may("training.edit", unit=str(place.employee.unit_path))
    if place.state == EnrolmentState.WITHDRAWN:
        return place
    if not enrolment_may_become(place.state, EnrolmentState.WITHDRAWN):
        raise WrongState(_("This place has already ended; it cannot be withdrawn."))
    if not may_edit and place.batch.state not in TAKES_PEOPLE:
        raise WrongState(_("The batch has begun. Ask the HR developer to withdraw you."))
    end([place], Reason.LEFT, at)
    offer_freed(batch=place.batch, at=at)
    if hosts:
        _tell_sent_home(place, at)
    return place


def _tell_sent_home(place: Enrolment, at: datetime) -> None:
    name, batch = place.employee.name, place.batch

    def say() -> str:
        text = _("{agency} took back the place of {name} in “{batch}”.")
        return text.format(agency=batch.agency.name, name=name, batch=batch.programme.name)

    url = reverse("training:batch", args=[batch.pk])
    tell(people=[place.employee_id], say=say, url=url, at=at)
    tell_desks(agencies=[place.agency_id], say=say, url=url, at=at)


def end(places: Sequence[Enrolment], reason: Reason, at: datetime) -> None:
    """Withdraw places for a reason, with whatever was still asked about them."""
    become(places, EnrolmentState.WITHDRAWN, at)
    for place in places:
        place.reason, place.queue_number = reason, None
    Enrolment.objects.bulk_update(places, ["reason", "queue_number"], batch_size=500)
    drop_questions(places=places, at=at)


def lapse_offers(*, at: datetime) -> int:
    """Take back offers whose time is over and offer the seats to the next; gives how many."""
    late = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offer_until__lte=at)
    lapsed = 0
    for batch_id in late.order_by("batch_id").values_list("batch_id", flat=True).distinct():
        with transaction.atomic():
            batch = Batch.objects.select_for_update(of=["self"]).select_related("programme").get(pk=batch_id)
            places = list(late.filter(batch=batch).select_for_update().order_by("pk"))
            end(places, Reason.LAPSED, at)
            offer_freed(batch=batch, at=at)
            lapsed += len(places)
    return lapsed


def _own_or_edited(actor: Actor, enrolment_id: UUID, *, by_host: bool = False) -> Enrolment:
    """The place with its batch, both locked, if it is the actor's own or of a unit they edit.

    Args:
        by_host: also a guest's place in a batch of an agency whose training they edit.
    """
    batch_id = Enrolment.objects.values_list("batch_id", flat=True).get(pk=enrolment_id)
    batch = Batch.objects.select_for_update(of=["self"]).select_related("programme").get(pk=batch_id)
    place = Enrolment.objects.select_for_update(of=["self"]).select_related("employee").get(pk=enrolment_id)
    place.batch = batch
    hosts = by_host and place.is_guest and actor.may("training.edit", agency=batch.agency_id)
    if actor.employee_id != place.employee_id and not hosts:
        actor.require("training.edit", unit=str(place.employee.unit_path))
    return place


def _require_all(wanted: set[UUID], people: Mapping[UUID, Person]) -> None:
    if missing := wanted - people.keys():
        raise NotOfThisAgency(
            _("{count} of the people named are not of this agency.").format(count=len(missing))
        )


def _require_may_nominate(actor: Actor, person: Person) -> None:
    if actor.employee_id == person.id or actor.may("training.nominate", unit=person.unit_path):
        return
    actor.require("training.edit", unit=person.unit_path)


def _settled(batch: Batch, people: Iterable[UUID], wanted: EnrolmentState) -> set[UUID]:
    """Those among the people whose place cannot become what is wanted: it is that or further."""
    held = Enrolment.objects.filter(batch=batch, employee__in=list(people)).values_list(
        "employee_id", "state"
    )
    return {person for person, state in held if not enrolment_may_become(state, wanted)}


def _source(actor: Actor, people: dict[UUID, Person]) -> Enrolment.Source:
    if set(people) == {actor.employee_id}:
        return Enrolment.Source.SELF
    if all(actor.may("training.edit", unit=person.unit_path) for person in people.values()):
        return Enrolment.Source.FORM
    return Enrolment.Source.LEAD


def _place(
    batch: Batch,
    people: Mapping[UUID, Person],
    wanted: EnrolmentState,
    source: Enrolment.Source,
    at: datetime,
) -> list[Enrolment]:
    """Places in the wanted state for people who may have one, made or changed; in order of person."""
    joining = sorted(people)
    held = list(Enrolment.objects.filter(batch=batch, employee__in=joining))
    become(held, wanted, at)
    new = [
        Enrolment(
            agency_id=people[person].agency_id,
            batch=batch,
            employee_id=person,
            state=wanted,
            source=source,
            updated_at=at,
        )
        for person in sorted(set(joining) - {place.employee_id for place in held})
    ]
    Enrolment.objects.bulk_create(new)
    return sorted([*held, *new], key=lambda place: place.employee_id)
