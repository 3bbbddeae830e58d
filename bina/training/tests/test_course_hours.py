"""Hours of e-learning in the ledger: once, in the year of the agency's clock; gone when they do not count."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bina.learning.actions.integrity import decide
from bina.learning.models import Enrolment, Flag
from bina.learning.tests.factories import NOW, actor_of_person, learner, make_course, put_in
from bina.people.tests.factories import hr_actor
from bina.training import queries
from bina.training.actions import take_course_hours
from bina.training.models import CourseHours

pytestmark = pytest.mark.django_db


def finished(person: object, course: object, *, at: datetime = NOW) -> Enrolment:
    enrolment = put_in(course, person)  # type: ignore[arg-type]  # made by factories
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=at)
    return enrolment


def ledger(person: object, year: int = 2026) -> list[tuple[str, Decimal]]:
    hours = queries.person_hours(
        actor_of_person(person),  # type: ignore[arg-type]  # made by factories
        agency_id=person.agency_id,  # type: ignore[attr-defined]  # an employee
        employee_id=person.pk,  # type: ignore[attr-defined]  # an employee
        year=year,
    )
    assert hours is not None
    assert hours.total_jp == sum(line.jp for line in hours.lines)
    return [(line.source, line.jp) for line in hours.lines]


def test_a_finished_course_brings_its_hours_once() -> None:
    person = learner()
    finished(person, make_course(person.agency, length_jp=Decimal(3)))
    assert [take_course_hours(at=NOW) for _ in range(3)] == [1, 0, 0]
    assert ledger(person) == [("COURSE", Decimal("3.00"))]


def test_the_same_course_counts_once_a_year() -> None:
    person = learner()
    course = make_course(person.agency)
    finished(person, course)
    finished(person, course)
    take_course_hours(at=NOW)
    finished(person, course, at=datetime(2027, 1, 5, tzinfo=UTC))
    take_course_hours(at=NOW)
    assert (len(ledger(person)), len(ledger(person, 2027))) == (1, 1)


def test_the_year_is_that_of_the_agencys_clock() -> None:
    person = learner()
    finished(person, make_course(person.agency), at=datetime(2026, 12, 31, 20, 0, tzinfo=UTC))
    take_course_hours(at=NOW)
    assert CourseHours.objects.get().year == 2027


def test_a_running_course_brings_nothing() -> None:
    person = learner()
    put_in(make_course(person.agency), person)
    assert take_course_hours(at=NOW) == 0


def test_a_completion_that_does_not_count_leaves_the_ledger_and_may_be_earned_again() -> None:
    person = learner()
    course = make_course(person.agency)
    enrolment = finished(person, course)
    take_course_hours(at=NOW)
    flag = Flag.objects.create(
        agency=person.agency, employee=person, enrolment=enrolment, reason="COURSE_TOO_FAST", raised_at=NOW
    )
    decide(actor=hr_actor(person.agency), flag_id=flag.pk, counts=False, decision="Lima detik", at=NOW)
    take_course_hours(at=NOW)
    assert ledger(person) == []
    finished(person, course)
    assert take_course_hours(at=NOW) == 1
