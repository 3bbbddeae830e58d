"""Drawing seats by lot: announced before, drawn once, repeatable by anyone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bina.training import actions
from bina.training.models import Batch, Draw, Enrolment, UnitCoverage
from bina.training.rules.lottery import draw
from bina.training.tests.city import City, ids, stranger
from bina.training.tests.factories import NOW, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
DAY = NOW.date() + timedelta(days=7)
THEN = NOW + timedelta(days=7)


def _announced(city: City, people: int, *, seats: int) -> Batch:
    batch = city.asked_batch(seats=seats)
    city.people(people * 4)
    actions.announce_draw(actor=city.hr, batch_id=batch.pk, draws_on=DAY, at=NOW)
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=ids(city.people(people)), at=NOW)
    return batch


def test_everybody_in_the_draw_waits_for_it_and_the_lots_decide(city: City) -> None:
    batch = _announced(city, 7, seats=3)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"APPROVED"}
    held = actions.hold_draw(actor=city.hr, batch_id=batch.pk, at=THEN)
    order = [
        lot.entry for lot in draw(seed=held.seed, entries=Enrolment.objects.values_list("pk", flat=True))
    ]
    places = {place.pk: place for place in Enrolment.objects.all()}
    assert [places[key].state for key in order] == ["ENROLLED"] * 3 + ["WAITING"] * 4
    assert [places[key].queue_number for key in order] == [None] * 3 + [1, 2, 3, 4]
    assert (held.seats, [UUID(row[0]) for row in held.entries]) == (3, order)


def test_the_draw_is_held_once_and_not_before_its_day(city: City) -> None:
    batch = _announced(city, 4, seats=2)
    with pytest.raises(actions.DrawRefused):
        actions.hold_draw(actor=city.hr, batch_id=batch.pk, at=NOW + timedelta(days=6))
    first = actions.hold_draw(actor=city.hr, batch_id=batch.pk, at=THEN)
    again = actions.hold_draw(actor=city.hr, batch_id=batch.pk, at=THEN + timedelta(days=1))
    assert (again.drawn_at, again.entries) == (first.drawn_at, first.entries)


def test_the_seed_is_published_at_the_announcement_and_never_changes(city: City) -> None:
    batch = city.batch(state="OPEN")
    first = actions.announce_draw(actor=city.hr, batch_id=batch.pk, draws_on=DAY, at=NOW)
    again = actions.announce_draw(actor=city.hr, batch_id=batch.pk, draws_on=DAY + timedelta(days=1), at=THEN)
    assert (again.seed, again.draws_on, len(first.seed)) == (first.seed, DAY, 32)


def test_a_draw_on_the_day_of_its_announcement_or_after_the_start_is_refused(city: City) -> None:
    batch = city.batch(state="OPEN")
    for day in (NOW.date(), batch.starts_on):
        with pytest.raises(actions.DrawRefused):
            actions.announce_draw(actor=city.hr, batch_id=batch.pk, draws_on=day, at=NOW)
    with pytest.raises(actions.DrawRefused):
        actions.announce_draw(actor=city.hr, batch_id=city.batch().pk, draws_on=DAY, at=NOW)
    assert not Draw.objects.exists()


def test_who_leaves_and_returns_keeps_the_same_lot(city: City) -> None:
    batch = _announced(city, 3, seats=1)
    place = Enrolment.objects.earliest("pk")
    actions.withdraw(actor=city.hr, enrolment_id=place.pk, at=NOW)
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=[place.employee_id], at=NOW)
    place.refresh_from_db()
    assert place.state == "APPROVED"
    assert Enrolment.objects.count() == 3


def test_a_lot_whose_unit_cannot_spare_another_is_passed_over_and_the_list_says_so(city: City) -> None:
    batch = city.asked_batch(seats=3)
    SessionFactory.create(batch=batch)
    UnitCoverage.objects.create(
        agency=city.agency, unit=city.health, at_most_percent=Decimal(0), at_least_people=1
    )
    actions.announce_draw(actor=city.hr, batch_id=batch.pk, draws_on=DAY, at=NOW)
    for person in city.people(3):
        EnrolmentFactory.create(batch=batch, employee=person, state="APPROVED")
    held = actions.hold_draw(actor=city.hr, batch_id=batch.pk, at=THEN)
    assert [row[3] for row in held.entries] == ["SEAT", "COVERAGE", "COVERAGE"]
    assert Enrolment.objects.filter(state="ENROLLED").count() == 1


def test_after_the_draw_the_random_list_is_offered_free_seats_in_its_order(city: City) -> None:
    batch = _announced(city, 5, seats=2)
    held = actions.hold_draw(actor=city.hr, batch_id=batch.pk, at=THEN)
    winner, next_one = held.entries[0][0], held.entries[2][0]
    actions.withdraw(actor=city.hr, enrolment_id=UUID(winner), at=THEN)
    assert Enrolment.objects.get(pk=next_one).state == "OFFERED"


def test_strangers_announce_and_hold_no_draw(city: City) -> None:
    batch = _announced(city, 2, seats=1)
    with pytest.raises(PermissionDenied):
        actions.hold_draw(actor=stranger(), batch_id=batch.pk, at=THEN)
    with pytest.raises(PermissionDenied):
        actions.announce_draw(actor=stranger(), batch_id=city.batch(state="OPEN").pk, draws_on=DAY, at=NOW)
