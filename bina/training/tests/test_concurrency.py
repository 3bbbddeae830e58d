from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BoundedSemaphore
from uuid import UUID

import pytest
from django.db import connection

from bina.people.models import Employee
from bina.people.tests.factories import AgencyFactory, EmployeeFactory, UnitFactory, hr_actor
from bina.platform.access import Actor
from bina.training import actions
from bina.training.models import Approval, Batch, Enrolment, UnitCoverage
from bina.training.tests.city import City, person_actor
from bina.training.tests.factories import (
    NOW,
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
)

PEOPLE, SEATS = 30, 5


@pytest.mark.django_db(transaction=True)
def test_thirty_people_at_once_share_the_last_five_seats() -> None:
    unit = UnitFactory.create(agency=AgencyFactory.create())
    batch = BatchFactory.create(programme__agency=unit.agency, seats=SEATS, state="OPEN")
    people = EmployeeFactory.create_batch(PEOPLE, unit=unit)
    actor = hr_actor(unit.agency)
    together = Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as pool:
        outcomes = pool.map(lambda person: _try(actor, batch.pk, person.pk, together), people)
        assert Counter(outcomes) == {"placed": SEATS, "full": PEOPLE - SEATS}
    assert Enrolment.objects.filter(batch=batch, state="ENROLLED").count() == SEATS


def _try(actor: Actor, batch_id: UUID, person: UUID, together: Barrier) -> str:
    try:
        together.wait(timeout=60)
        actions.enrol(actor=actor, batch_id=batch_id, employees=[person], at=NOW)
    except actions.BatchFull:
        return "full"
    else:
        return "placed"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_plan_handed_over_twice_at_once_makes_its_batches_once() -> None:
    unit = UnitFactory.create(agency=AgencyFactory.create())
    programme = ProgrammeFactory.create(agency=unit.agency)
    line = actions.PlannedBatch(
        line="1",
        programme_id=programme.pk,
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        seats=5,
        participants=(EmployeeFactory.create(unit=unit).pk,),
    )
    actor = hr_actor(unit.agency)
    together = Barrier(4)

    def hand_over(_number: int) -> UUID:
        try:
            together.wait(timeout=60)
            made = actions.create_batches_from_plan(
                actor=actor, agency_id=unit.agency_id, plan_id=UUID(int=7), batches=[line], at=NOW
            )
            return made[0].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(hand_over, range(4)))
    assert keys == set(Batch.objects.values_list("pk", flat=True))
    assert len(keys) == 1


CROWD, LAST_SEATS = 200, 20
CONNECTIONS = 32  # a server process has 16 in its pool; the database itself takes no 200


@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_claim_the_last_twenty_seats_at_once() -> None:
    """Real threads, real PostgreSQL: exactly twenty get one, the others stand in unbroken order."""
    city = City()
    batch = city.asked_batch(seats=50)
    people = city.people(CROWD)
    EnrolmentFactory.create_batch(50 - LAST_SEATS, batch=batch)
    SessionFactory.create(batch=batch)
    together = Barrier(CROWD)
    links = BoundedSemaphore(CONNECTIONS)

    def claim(person: Employee) -> None:
        together.wait(timeout=120)
        links.acquire()
        try:
            actions.nominate(actor=person_actor(person), batch_id=batch.pk, employees=[person.pk], at=NOW)
        finally:
            connection.close()
            links.release()

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(claim, people))
    own = Enrolment.objects.filter(batch=batch, employee__in=people)
    assert Counter(own.values_list("state", flat=True)) == {
        "ENROLLED": LAST_SEATS,
        "WAITING": CROWD - LAST_SEATS,
    }
    numbers = own.filter(state="WAITING").order_by("queue_number").values_list("queue_number", flat=True)
    assert list(numbers) == list(range(1, CROWD - LAST_SEATS + 1))


@pytest.mark.django_db(transaction=True)
def test_two_batches_filled_at_once_never_take_too_many_of_one_unit_together() -> None:
    city = City()
    people = city.people(40)
    UnitCoverage.objects.create(agency=city.agency, unit=city.health, at_most_percent=10)
    batches = [city.asked_batch(seats=20), city.asked_batch(seats=20)]
    for batch in batches:
        SessionFactory.create(batch=batch)
    together = Barrier(20)

    def claim(number: int) -> str:
        person = people[number]
        try:
            together.wait(timeout=60)
            actions.nominate(
                actor=person_actor(person),
                batch_id=batches[number % 2].pk,
                employees=[person.pk],
                at=NOW,
            )
        except actions.NotEligible:
            return "kept back"
        else:
            return "goes"
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(claim, range(20)))
    assert outcomes == {"goes": 4, "kept back": 16}
    assert Enrolment.objects.filter(state="ENROLLED").count() == 4


@pytest.mark.django_db(transaction=True)
def test_many_who_leave_at_once_free_as_many_offers_and_no_seat_is_offered_twice() -> None:
    city = City()
    batch = city.asked_batch(seats=10)
    seated = EnrolmentFactory.create_batch(10, batch=batch)
    for number in range(1, 16):
        EnrolmentFactory.create(batch=batch, state="WAITING", queue_number=number)
    together = Barrier(len(seated))

    def leave(place: Enrolment) -> None:
        try:
            together.wait(timeout=60)
            actions.withdraw(actor=city.hr, enrolment_id=place.pk, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(seated)) as pool:
        list(pool.map(leave, seated))
    offered = Enrolment.objects.filter(state="OFFERED").values_list("queue_number", flat=True)
    assert sorted(offered) == list(range(1, 11))


@pytest.mark.django_db(transaction=True)
def test_a_superior_and_a_delegate_who_answer_at_once_are_one_answer() -> None:
    city = City()
    head, deputy, me = city.head(city.health), *city.people(2)
    batch = city.asked_batch("SUPERIOR")
    actions.nominate(actor=person_actor(me), batch_id=batch.pk, employees=[me.pk], at=NOW)
    actions.delegate(
        actor=person_actor(head),
        giver_id=head.pk,
        taker_id=deputy.pk,
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        reason="",
        at=NOW,
    )
    asked = Approval.objects.get()
    together = Barrier(2)

    def answer(pair: tuple[Employee, bool]) -> str:
        person, agree = pair
        try:
            together.wait(timeout=60)
            actions.decide(
                actor=person_actor(person), approval_id=asked.pk, agree=agree, note="tidak", at=NOW
            )
        except actions.WrongState:
            return "too late"
        else:
            return "answered"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(answer, [(head, True), (deputy, False)]))
    assert outcomes == ["answered", "too late"]
    place, approval = Enrolment.objects.get(), Approval.objects.get()
    assert (approval.decision, place.state) in {("APPROVED", "ENROLLED"), ("REFUSED", "REFUSED")}
