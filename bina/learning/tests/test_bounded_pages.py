"""Pages that list many learners ask the database as often for thirty as for two."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.learning.models import Course, Flag, Submission
from bina.learning.tests.factories import NOW, TASK, add, make_course, publish, put_in
from bina.people.models import Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, account_with
from bina.platform.access import Role

pytestmark = pytest.mark.django_db


def learn(course: Course, root: Unit, number: int) -> None:
    """So many more people are in the course, hand work in, and are looked at."""
    unit = UnitFactory.create(parent=root)
    work = course.versions.get().activities.get()
    for person in EmployeeFactory.create_batch(number, unit=unit):
        place = put_in(course, person)
        Submission.objects.create(
            agency=course.agency, employee=person, enrolment=place, activity=work, submitted_at=NOW
        )
        Flag.objects.create(
            agency=course.agency,
            employee=person,
            enrolment=place,
            reason="COURSE_TOO_FAST",
            facts={"seconds": 5, "least": 60},
            raised_at=NOW,
        )


@pytest.mark.parametrize("page", ["studio_people", "studio_figures", "studio_list", "marking", "flags"])
def test_a_page_asks_as_often_for_many_learners_as_for_few(client: Client, page: str) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    course = make_course(root.agency, pages=0, published=False)
    add(course, "assignment", TASK)
    publish(course)
    keys = [course.pk] if page in {"studio_people", "studio_figures"} else []
    counts = []
    for number in (1, 1, 30):
        learn(course, root, number)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse(f"learning:{page}", args=keys))
        assert answer.status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]
