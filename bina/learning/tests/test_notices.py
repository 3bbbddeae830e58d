"""Learners are told what happened to their learning."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bina.learning.actions.assigning import assign
from bina.learning.tests.factories import NOW, learner, make_course
from bina.people.tests.factories import hr_actor
from bina.platform.models import Account, Notice

pytestmark = pytest.mark.django_db


def test_who_is_given_a_course_is_told_once_with_its_day_and_led_to_it() -> None:
    person = learner()
    course = make_course(person.agency)
    Account.objects.filter(employee_id=person.pk).update(language="en")
    hr = hr_actor(person.agency)
    assign(actor=hr, course_id=course.pk, nips=[person.nip], due_on=NOW.date(), at=NOW)
    assign(actor=hr, course_id=course.pk, nips=[person.nip], at=NOW)
    notice = Notice.objects.get(account__employee_id=person.pk)
    enrolment = course.enrolments.get()
    assert notice.url == reverse("learning:way", args=[enrolment.pk])
    assert notice.text.startswith("You were given a course, to be finished by ")
    assert notice.text.endswith(course.versions.get().title)
