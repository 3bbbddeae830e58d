"""Completions that were too fast, and the hours of courses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from bina.learning.actions.integrity import FlagSettled, decide, explain
from bina.learning.models import Enrolment, Flag
from bina.learning.rules.integrity import Stay, course_seconds, least_course_seconds, too_fast
from bina.learning.tests.factories import (
    NOW,
    activities,
    actor_of_person,
    add_page,
    entry,
    learner,
    make_course,
    publish,
    put_in,
    send,
)
from bina.people.tests.factories import hr_actor

pytestmark = pytest.mark.django_db


def done(person: object, *, seconds: int, least: int = 60) -> Enrolment:
    """The person in a course of one page, done in so many seconds after opening it."""
    course = make_course(person.agency, pages=0, published=False, length_jp=Decimal("0.05"))  # type: ignore[attr-defined]  # an employee
    add_page(course, minimum_seconds=least)
    publish(course)
    enrolment = put_in(course, person)  # type: ignore[arg-type]  # an employee
    page = activities(enrolment)[0]
    send(
        person,  # type: ignore[arg-type]  # an employee
        entry(enrolment, page, "page.opened"),
        entry(enrolment, page, "page.read", after_seconds=seconds),
    )
    enrolment.refresh_from_db()
    return enrolment


def test_who_is_done_in_a_plausible_time_is_not_flagged() -> None:
    assert done(learner(), seconds=60).completed_at is not None
    assert Flag.objects.count() == 0


def test_who_is_done_too_fast_is_done_and_flagged() -> None:
    enrolment = done(learner(), seconds=59)
    assert enrolment.completed_at is not None
    flag = Flag.objects.get()
    assert (flag.reason, flag.facts["seconds"], flag.facts["least"]) == ("ACTIVITY_TOO_FAST", 59, 60)


def test_a_whole_course_done_far_too_fast_is_flagged() -> None:
    done(learner(), seconds=5, least=0)
    assert list(Flag.objects.values_list("reason", "activity")) == [("COURSE_TOO_FAST", None)]


def test_a_learner_explains_and_a_marker_decides_once() -> None:
    person = learner()
    done(person, seconds=1)
    flag, hr = Flag.objects.get(reason="ACTIVITY_TOO_FAST"), hr_actor(person.agency)
    explain(actor=actor_of_person(person), flag_id=flag.pk, explanation="Sudah tahu")
    decide(actor=hr, flag_id=flag.pk, counts=True, decision="Masuk akal", at=NOW)
    flag.refresh_from_db()
    assert (flag.state, flag.explanation) == ("CLEARED", "Sudah tahu")
    with pytest.raises(FlagSettled):
        decide(actor=hr, flag_id=flag.pk, counts=False, decision="x", at=NOW)


def test_neither_a_colleague_nor_a_marker_elsewhere_has_a_say() -> None:
    person = learner()
    done(person, seconds=1)
    flag = Flag.objects.filter(activity__isnull=False).get()
    with pytest.raises(PermissionDenied):
        explain(actor=actor_of_person(learner(person.agency)), flag_id=flag.pk, explanation="x")
    with pytest.raises(PermissionDenied):
        decide(actor=hr_actor(learner().agency), flag_id=flag.pk, counts=True, decision="x", at=NOW)


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1)
)
def test_a_course_lasts_at_least_as_long_as_its_longest_activity_was_open(
    stays: list[tuple[int, int, int]],
) -> None:
    found = [
        Stay(NOW + timedelta(seconds=begun), NOW + timedelta(seconds=begun + took), counted)
        for begun, took, counted in stays
    ]
    assert course_seconds(found) >= max(took for _begun, took, _counted in stays)
    assert course_seconds(found) >= sum(counted for _begun, _took, counted in stays)


def test_a_clock_that_ran_backwards_counts_as_no_time() -> None:
    assert Stay(NOW, NOW - timedelta(hours=1)).longest == 0


def test_the_least_time_is_a_share_of_the_lesson_hours() -> None:
    assert least_course_seconds(length_jp=Decimal(2), share=Decimal("0.1")) == 540
    assert not too_fast(took=0, least=0, share=Decimal(1))
