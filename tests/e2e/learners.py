"""Makes a course with learners in the installation of the browser tests, and counts what arrived there.

Run as a program of its own, with the installation's environment: the tests' own database stays out of it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from time import time_ns
from typing import Any

import django

from bina.platform.database import set_addresses

PASSWORD = "belajar-di-mana-saja"


def _nip(number: int) -> str:
    return f"19890225{number % 10**10:010d}"


def make(pages: int) -> dict[str, Any]:
    """A published course and two employees of its agency with accounts; the first is in the course."""
    from bina.learning.tests.factories import make_course, put_in
    from bina.people.tests.factories import AccountFactory, AgencyFactory, EmployeeFactory, UnitFactory

    stamp = time_ns()  # each course has an agency of its own, so that tests do not meet
    agency = AgencyFactory.create(code=f"kota-{stamp}", name="Kota Percobaan")
    unit = UnitFactory.create(agency=agency, siasn_id=f"UNOR-{stamp}")
    people = [
        EmployeeFactory.create(
            unit=unit,
            siasn_id=f"PNS-{stamp}-{place}",
            nip=_nip(stamp // 1000 + place),
        )
        for place in (1, 2)
    ]
    for person in people:
        account = AccountFactory.create(employee=person)
        account.set_password(PASSWORD)
        account.save()
    enrolment = put_in(make_course(agency, pages=pages, title="Pelayanan tanpa sinyal"), people[0])
    return {
        "logins": [person.nip for person in people],
        "enrolment": str(enrolment.pk),
        "way": f"/belajar/ikut/{enrolment.pk}/",
        "title": "Pelayanan tanpa sinyal",
    }


def withdraw(enrolment_id: str) -> dict[str, Any]:
    """The learner is taken out of the course."""
    from bina.learning.models import Enrolment

    return {"withdrawn": Enrolment.objects.filter(pk=enrolment_id).update(withdrawn_at=datetime.now(UTC))}


def count(enrolment_id: str) -> dict[str, Any]:
    """What the installation's books hold of an enrolment, after hours were booked twice."""
    from bina.learning.models import ActivityProgress, Delivery, Enrolment
    from bina.records.models import Statement
    from bina.training.actions import take_course_hours
    from bina.training.models import CourseHours

    for _time in range(2):
        take_course_hours(at=datetime.now(UTC))
    hours = CourseHours.objects.filter(enrolment_id=enrolment_id).values_list("length_jp", flat=True)
    progress = ActivityProgress.objects.filter(enrolment_id=enrolment_id)
    statements = Statement.objects.filter(registration=enrolment_id)
    verbs = Counter(verb.rpartition("/")[2] for verb in statements.values_list("verb", flat=True))
    deliveries = Delivery.objects.filter(enrolment_id=enrolment_id).values_list("kind", flat=True)
    return {
        "statements": dict(verbs),
        "deliveries": dict(Counter(deliveries)),
        "completed": Enrolment.objects.get(pk=enrolment_id).completed_at is not None,
        "hours": [str(one) for one in hours],
        "states": sorted(progress.values_list("state", flat=True)),
    }


def main() -> None:
    """``make PAGES``, ``count ENROLMENT`` or ``withdraw ENROLMENT``; prints JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")
    set_addresses()
    django.setup()
    what, argument = sys.argv[1:]
    done = {"make": lambda: make(int(argument)), "count": lambda: count(argument)}
    sys.stdout.write(json.dumps(done.get(what, lambda: withdraw(argument))()) + "\n")


if __name__ == "__main__":
    main()
