"""Drawing the seats of an over-subscribed batch by lot."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.training.actions.admission import become, free_seats, lock_units, number_after_last
from bina.training.actions.batches import locked
from bina.training.actions.refusals import DrawRefused
from bina.training.actions.telling import tell
from bina.training.models import Batch, Draw, Enrolment
from bina.training.queries.eligibility import seats_to_spare, units_of
from bina.training.queries.joint import room_of_guests
from bina.training.rules.lottery import ALGORITHM, Lot, draw
from bina.training.rules.states import AHEAD, BatchState, EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor

SEAT, LIST, COVERAGE = "SEAT", "LIST", "COVERAGE"
SEED_BYTES = 16


@transaction.atomic
def announce_draw(*, actor: Actor, batch_id: UUID, draws_on: date, at: datetime) -> Draw:
    """Say that an open batch's seats will be drawn by lot on a day, and publish the seed at once.

    The seed cannot be changed any more, so that nobody can try until the outcome suits. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        DrawRefused: the batch is not open, or the day is not after today and before the batch begins.
    """
    batch = locked(actor, batch_id, "training.edit")
    announced = Draw.objects.filter(batch=batch).first()
    if announced is not None:
        return announced
    if batch.state != BatchState.OPEN:
        raise DrawRefused(_("Only an open batch can be drawn by lot."))
    if not at.date() < draws_on < batch.starts_on:
        raise DrawRefused(_("Choose a day after today and before the batch begins."))
    batch.drawn_by_lot, batch.updated_at = True, at
    batch.save(update_fields=["drawn_by_lot", "updated_at"])
    made = Draw.objects.create(
        agency_id=batch.agency_id,
        batch=batch,
        seed=secrets.token_hex(SEED_BYTES),
        algorithm=ALGORITHM,
        announced_at=at,
        draws_on=draws_on,
    )
    people = Enrolment.objects.filter(batch=batch, state__in=AHEAD).values_list("employee_id", flat=True)

    def say() -> str:
        text = _("The seats of “{batch}” will be drawn by lot on {day}.")
        return text.format(batch=batch.programme.name, day=formats.date_format(draws_on, "j F Y"))

    tell(people=people, say=say, url=reverse("training:batch_draw", args=[batch.pk]), at=at)
    return made


@transaction.atomic
def hold_draw(*, actor: Actor, batch_id: UUID, at: datetime) -> Draw:
    """Draw: seats in the order of the lots to those to whom all have agreed; the others wait in that order.

    Whose unit cannot spare them any more is passed over to the waiting list, and the list says so. The order,
    the numbers and the outcome are kept. Idempotent: a second call returns what was drawn.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        DrawRefused: no draw was announced, its day has not come, or nobody is in it.
    """
    batch = locked(actor, batch_id, "training.edit")
    found = Draw.objects.select_for_update(of=["self"]).filter(batch=batch).first()
    if found is None:
        raise DrawRefused(_("No draw was announced for this batch."))
    if found.drawn_at is not None:
        return found
    if at.date() < found.draws_on or batch.state != BatchState.OPEN:
        day = formats.date_format(found.draws_on, "j F Y")
        raise DrawRefused(_("The draw is held on {day}, not before.").format(day=day))
    places = {
        place.pk: place
        for place in Enrolment.objects.select_for_update(of=["self"]).filter(
            batch=batch, state=EnrolmentState.APPROVED
        )
    }
    if not places:
        raise DrawRefused(_("Nobody is in the draw."))
    found.seats = free_seats(batch)
    lots = draw(seed=found.seed, entries=places)
    outcome = _give(batch, places, lots, at)
    found.entries = [[str(lot.entry), lot.digest, lot.place, outcome[lot.entry]] for lot in lots]
    found.drawn_at = at
    found.save(update_fields=["seats", "entries", "drawn_at"])
    _tell(batch, places, outcome, at)
    return found


def _give(batch: Batch, places: dict[UUID, Enrolment], lots: list[Lot], at: datetime) -> dict[UUID, str]:
    people = [place.employee_id for place in places.values()]
    lock_units(people)
    spare, unit_of = seats_to_spare(batch=batch, people=people), units_of(people)
    left = free_seats(batch)
    room = room_of_guests(batch, [place.agency_id for place in places.values()])
    outcome: dict[UUID, str] = {}
    for lot in lots:
        agency, unit = places[lot.entry].agency_id, unit_of[places[lot.entry].employee_id]
        may_have = left > 0 and room.get(agency, 1) > 0
        if may_have and spare.get(unit, 1) > 0:
            outcome[lot.entry], left = SEAT, left - 1
            _use(spare, unit)
            _use(room, agency)
        else:
            outcome[lot.entry] = COVERAGE if may_have else LIST
    waiting = [places[lot.entry] for lot in lots if outcome[lot.entry] != SEAT]
    number_after_last(batch, waiting)
    become([places[key] for key, got in outcome.items() if got == SEAT], EnrolmentState.ENROLLED, at)
    become(waiting, EnrolmentState.WAITING, at)
    return outcome


def _use(left: dict[UUID, int], key: UUID) -> None:
    """One less is left, where only so many are."""
    if key in left:
        left[key] -= 1


def _tell(batch: Batch, places: dict[UUID, Enrolment], outcome: dict[UUID, str], at: datetime) -> None:
    url = reverse("training:batch_draw", args=[batch.pk])
    won = [places[key].employee_id for key, got in outcome.items() if got == SEAT]
    lost = [places[key].employee_id for key, got in outcome.items() if got != SEAT]

    def good() -> str:
        return _("You were drawn: you have a seat in “{batch}”.").format(batch=batch.programme.name)

    def other() -> str:
        text = _("You were not drawn for “{batch}”. You are on its waiting list.")
        return text.format(batch=batch.programme.name)

    tell(people=won, say=good, url=url, at=at)
    tell(people=lost, say=other, url=url, at=at)
