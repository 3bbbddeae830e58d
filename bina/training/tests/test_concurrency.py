from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from bina.people.tests.factories import AgencyFactory, EmployeeFactory, UnitFactory, hr_actor
from bina.platform.access import Actor
from bina.training import actions
from bina.training.models import Batch, Enrolment
from bina.training.tests.factories import NOW, BatchFactory, ProgrammeFactory

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
