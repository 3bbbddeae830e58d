from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.models import Employee
from bina.people.tests.factories import EmployeeFactory
from bina.platform.access import Actor, Role
from bina.training import actions
from bina.training.actions import PlannedBatch
from bina.training.models import Attendance, Batch, Enrolment, Programme, Session
from bina.training.tests.city import PLAN, City, ids, stranger, unit_actor
from bina.training.tests.factories import (
    NOW,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db

# Places


def test_enrolling_gives_seats_and_a_second_call_changes_nothing(city: City) -> None:
    batch = city.batch(seats=3)
    people = city.people(2)
    first = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=ids(people), at=NOW)
    second = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=ids(people), at=NOW)
    assert (first.placed, first.unchanged, second.placed, second.unchanged) == (2, 0, 0, 2)
    assert sorted(Enrolment.objects.values_list("employee", "state")) == sorted(
        (person.pk, "ENROLLED") for person in people
    )


def test_more_people_than_seats_are_refused_and_nobody_is_seated(city: City) -> None:
    batch = city.batch(seats=5)
    EnrolmentFactory.create_batch(4, batch=batch)
    with pytest.raises(actions.BatchFull):
        actions.enrol(actor=city.hr, batch_id=batch.pk, employees=ids(city.people(2)), at=NOW)
    assert Enrolment.objects.count() == 4


def test_a_withdrawn_seat_is_free_for_another(city: City) -> None:
    batch = city.batch(seats=5)
    places = EnrolmentFactory.create_batch(5, batch=batch)
    actions.withdraw(actor=city.hr, enrolment_id=places[0].pk, at=NOW)
    found = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=ids(city.people(1)), at=NOW)
    assert found.placed == 1
    places[0].refresh_from_db()
    assert (places[0].state, places[0].reason) == ("WITHDRAWN", "LEFT")


def test_the_hr_developer_of_an_office_seats_its_people_and_not_its_neighbours(city: City) -> None:
    batch = city.batch()
    actor = unit_actor(city, city.health)
    inside, outside = city.people(1), city.people(1, unit=city.healthy)
    actions.enrol(actor=actor, batch_id=batch.pk, employees=ids(inside), at=NOW)
    with pytest.raises(PermissionDenied):
        actions.enrol(actor=actor, batch_id=batch.pk, employees=ids(outside), at=NOW)
    assert list(Enrolment.objects.values_list("employee", flat=True)) == ids(inside)


def test_people_of_another_agency_get_no_seat(city: City) -> None:
    batch = city.batch()
    with pytest.raises(actions.NotOfThisAgency):
        actions.enrol(actor=city.hr, batch_id=batch.pk, employees=[EmployeeFactory.create().pk], at=NOW)
    assert not Enrolment.objects.exists()


def test_a_person_proposes_themselves_for_an_open_batch_and_nobody_else(city: City) -> None:
    batch = city.batch(state="OPEN")
    me, other = city.people(2)
    actor = Actor(employee_id=me.pk, agency_id=city.agency.pk)
    actions.nominate(actor=actor, batch_id=batch.pk, employees=[me.pk], at=NOW)
    with pytest.raises(PermissionDenied):
        actions.nominate(actor=actor, batch_id=batch.pk, employees=[other.pk], at=NOW)
    assert list(Enrolment.objects.values_list("employee", "state")) == [(me.pk, "NOMINATED")]


def test_nominations_take_no_seat_and_are_refused_before_the_batch_opens(city: City) -> None:
    batch = city.batch(state="OPEN", seats=5)
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=ids(city.people(7)), at=NOW)
    found = actions.enrol(actor=city.hr, batch_id=batch.pk, employees=ids(city.people(5)), at=NOW)
    assert found.placed == 5
    with pytest.raises(actions.WrongState):
        actions.nominate(actor=city.hr, batch_id=city.batch().pk, employees=ids(city.people(1)), at=NOW)


def test_a_person_may_leave_before_the_batch_begins_and_not_afterwards(city: City) -> None:
    batch = city.batch(state="OPEN")
    place = EnrolmentFactory.create(batch=batch)
    actor = Actor(employee_id=place.employee_id, agency_id=city.agency.pk)
    with pytest.raises(PermissionDenied):
        actions.withdraw(actor=Actor(employee_id=UUID(int=3)), enrolment_id=place.pk, at=NOW)
    Batch.objects.update(state="RUNNING")
    Enrolment.objects.update(state="ATTENDING")
    with pytest.raises(actions.WrongState):
        actions.withdraw(actor=actor, enrolment_id=place.pk, at=NOW)
    Batch.objects.update(state="OPEN")
    actions.withdraw(actor=actor, enrolment_id=place.pk, at=NOW)
    assert Enrolment.objects.get().state == "WITHDRAWN"


# Presence, scores, results


def _running(city: City, people: int = 3, **values: object) -> tuple[Batch, list[Session], list[Enrolment]]:
    batch = city.batch(state="RUNNING", **values)
    sessions = [
        SessionFactory.create(batch=batch, length_jp=Decimal(12)),
        SessionFactory.create(
            batch=batch,
            length_jp=Decimal(4),
            starts_at=NOW.replace(year=2027),
            ends_at=NOW.replace(year=2027, hour=9),
        ),
    ]
    places = EnrolmentFactory.create_batch(people, batch=batch, state="ATTENDING")
    return batch, sessions, places


def test_attendance_is_noted_per_person_and_corrected_by_a_second_sheet(city: City) -> None:
    _batch, (session, _second), (one, two, three) = _running(city)
    sheet = {one.pk: True, two.pk: False, three.pk: True}
    actions.record_attendance(actor=city.hr, session_id=session.pk, present=sheet, at=NOW)
    actions.record_attendance(actor=city.hr, session_id=session.pk, present={two.pk: True}, at=NOW)
    assert dict(Attendance.objects.values_list("enrolment", "present")) == dict.fromkeys(sheet, True)
    session.refresh_from_db()
    assert session.recorded_at == NOW


def test_attendance_is_refused_for_people_of_another_batch(city: City) -> None:
    _batch, (session, _second), _places = _running(city)
    foreign = EnrolmentFactory.create(batch=city.batch(state="RUNNING"), state="ATTENDING")
    with pytest.raises(actions.NotOfThisAgency):
        actions.record_attendance(actor=city.hr, session_id=session.pk, present={foreign.pk: True}, at=NOW)
    assert not Attendance.objects.exists()


def test_scores_are_noted_in_bulk_and_only_changes_count(city: City) -> None:
    batch, _sessions, (one, two, _three) = _running(city)
    scores = {one.pk: (Decimal(40), Decimal(80)), two.pk: (None, Decimal("72.5"))}
    assert actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW) == 2
    assert actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW) == 0
    found = Enrolment.objects.filter(pk__in=scores).values_list("pk", "pre_score", "post_score")
    assert {key: (pre, post) for key, pre, post in found} == scores


def test_a_score_above_a_hundred_is_refused_and_nothing_is_written(city: City) -> None:
    batch, _sessions, (one, two, _three) = _running(city)
    scores = {one.pk: (Decimal(40), Decimal(80)), two.pk: (None, Decimal(101))}
    with pytest.raises(actions.ScoreOutOfRange):
        actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW)
    assert not Enrolment.objects.filter(pre_score__isnull=False).exists()


def test_finishing_a_batch_decides_by_the_rule_set_and_fills_the_ledger(city: City) -> None:
    batch, (long, short), (good, absent, weak, gone) = _running(city, 4)
    record = actions.record_attendance
    everybody = {good.pk: True, absent.pk: False, weak.pk: True, gone.pk: False}
    record(actor=city.hr, session_id=long.pk, present=everybody, at=NOW)
    record(actor=city.hr, session_id=short.pk, present={**everybody, absent.pk: True}, at=NOW)
    scores = {good.pk: (Decimal(30), Decimal(60)), weak.pk: (Decimal(30), Decimal("59.99"))}
    actions.record_scores(actor=city.hr, batch_id=batch.pk, scores=scores, at=NOW)
    actions.finish_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    rows = Enrolment.objects.values_list(
        "pk", "state", "reason", "attendance_percent", "completed_on", "earned_jp", "rule_set"
    )
    rule = "completion@2017-01-01"
    assert {row[0]: row[1:] for row in rows} == {
        good.pk: ("COMPLETED", "", Decimal(100), date(2027, 3, 2), Decimal(16), rule),
        absent.pk: ("FAILED", "ATTENDANCE", Decimal(25), None, Decimal(0), rule),
        weak.pk: ("FAILED", "SCORE", Decimal(100), None, Decimal(0), rule),
        gone.pk: ("WITHDRAWN", "NEVER_CAME", Decimal(0), None, Decimal(0), rule),
    }
    batch.refresh_from_db()
    assert (batch.state, batch.completion_rule, batch.finished_at) == ("FINISHED", rule, NOW)
    good.refresh_from_db()
    assert good.certificate_number == f"001/{batch.code}/2027"


def test_a_batch_does_not_end_while_a_session_has_no_attendance(city: City) -> None:
    batch, (long, _short), places = _running(city)
    present = {place.pk: True for place in places}
    actions.record_attendance(actor=city.hr, session_id=long.pk, present=present, at=NOW)
    with pytest.raises(actions.WrongState):
        actions.finish_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    assert Batch.objects.get().state == "RUNNING"


def test_strangers_record_nothing(city: City) -> None:
    batch, (session, _second), (one, *_rest) = _running(city)
    for actor in (stranger(), unit_actor(city, city.health), unit_actor(city, city.root, Role.LEADER)):
        with pytest.raises(PermissionDenied):
            actions.record_attendance(actor=actor, session_id=session.pk, present={one.pk: True}, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.record_scores(actor=actor, batch_id=batch.pk, scores={one.pk: (None, None)}, at=NOW)
    assert not Attendance.objects.exists()


# From the plan


def _line(
    programme: Programme, people: list[Employee], *, line: str = "1", seats: int = 30, day: int = 1
) -> PlannedBatch:
    return PlannedBatch(
        line=line,
        programme_id=programme.pk,
        starts_on=date(2027, 3, day),
        ends_on=date(2027, 3, day + 1),
        seats=seats,
        participants=tuple(ids(people)),
    )


def test_a_plan_becomes_batches_with_their_people_exactly_once(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency, code="PLY01")
    people = city.people(5)
    lines = [_line(programme, people[:2], line="b", day=8), _line(programme, people[2:], line="a")]
    arguments = {"actor": city.hr, "agency_id": city.agency.pk, "plan_id": PLAN, "batches": lines, "at": NOW}
    made = actions.create_batches_from_plan(**arguments)
    again = actions.create_batches_from_plan(**arguments)
    assert [batch.pk for batch in made] == [batch.pk for batch in again]
    rows = Batch.objects.order_by("plan_line").values_list("plan_line", "code", "state", "plan_id")
    assert list(rows) == [("a", "PLY01-2027-01", "DRAFT", PLAN), ("b", "PLY01-2027-02", "DRAFT", PLAN)]
    seated = Enrolment.objects.values_list("batch__plan_line", "employee", "state", "source")
    assert sorted(seated) == sorted(
        [("b", person.pk, "ENROLLED", "PLAN") for person in people[:2]]
        + [("a", person.pk, "ENROLLED", "PLAN") for person in people[2:]]
    )
    assert Session.objects.count() == 4


def test_a_plan_of_many_batches_costs_as_many_statements_as_one_of_few(
    city: City, django_assert_max_num_queries: Callable[..., object]
) -> None:
    programme = ProgrammeFactory.create(agency=city.agency)
    people = city.people(4)
    lines = [_line(programme, people, line=str(number), day=number % 27 + 1) for number in range(60)]
    with django_assert_max_num_queries(16):
        actions.create_batches_from_plan(
            actor=city.hr, agency_id=city.agency.pk, plan_id=PLAN, batches=lines, at=NOW
        )
    assert Enrolment.objects.count() == 240


def test_a_plan_with_one_wrong_line_writes_nothing(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency)
    good = _line(programme, city.people(2))
    person = city.people(1)
    wrong = [
        (_line(programme, city.people(3), line="2", seats=2), actions.BatchRefused),
        (_line(programme, person * 2, line="2"), actions.BatchRefused),
        (_line(ProgrammeFactory.create(), city.people(1), line="2"), actions.NotOfThisAgency),
        (_line(programme, [EmployeeFactory.create()], line="2"), actions.NotOfThisAgency),
    ]
    for line, refusal in wrong:
        with pytest.raises(refusal):
            actions.create_batches_from_plan(
                actor=city.hr, agency_id=city.agency.pk, plan_id=PLAN, batches=[good, line], at=NOW
            )
    assert not Batch.objects.exists()
    assert not Enrolment.objects.exists()


def test_a_stranger_makes_no_batches_of_a_plan(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency)
    with pytest.raises(PermissionDenied):
        actions.create_batches_from_plan(
            actor=stranger(),
            agency_id=city.agency.pk,
            plan_id=PLAN,
            batches=[_line(programme, city.people(1))],
            at=NOW,
        )
    assert not Batch.objects.exists()
