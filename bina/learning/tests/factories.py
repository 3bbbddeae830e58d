"""Made-up courses for tests, built through the room's own actions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bina.learning.actions.courses import CourseValues, create_course
from bina.learning.actions.deliveries import Receipt, take
from bina.learning.actions.publishing import publish as publish_version
from bina.learning.actions.structure import ActivityValues, add_activity
from bina.learning.kinds.base import Entry
from bina.learning.models import Activity, Course, CourseVersion, Enrolment
from bina.people.models import Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, actor_for, hr_actor
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from bina.people.models import Agency, Employee
    from bina.platform.access import Actor

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
RUBRIC = [{"name": "Jelas", "points": "10"}, {"name": "Lengkap", "points": "30"}]
TASK = {"html": "<p>Tulis</p>", "takes_text": True, "takes_file": True, "rubric": RUBRIC, "pass_percent": 60}
_numbers = count(1)


def make_course(agency: Agency, *, pages: int = 2, published: bool = True, **values: Any) -> Course:
    """A course of one section with so many pages to read."""
    hr = hr_actor(agency)
    number = next(_numbers)
    wanted = {"code": f"K-{number}", "title": f"Kursus {number}", "length_jp": Decimal(2), **values}
    course = create_course(actor=hr, agency_id=agency.pk, values=CourseValues(**wanted), at=NOW)
    for page in range(1, pages + 1):
        add_page(course, title=f"Halaman {page}")
    if published:
        publish(course)
    return course


def add_page(course: Course, *, title: str = "Halaman", html: str = "<p>Isi</p>", **values: Any) -> Activity:
    """A page at the end of the first section of the draft."""
    return add(course, "page", {"html": html}, title=title, **values)


def add(
    course: Course,
    kind: str,
    cleaned: dict[str, Any],
    *,
    title: str = "Kegiatan",
    is_required: bool = True,
    minimum_seconds: int = 0,
) -> Activity:
    """An activity of any kind at the end of the first section of the draft."""
    version = course.versions.get(state=CourseVersion.State.DRAFT)
    values = ActivityValues(
        title=title, is_required=is_required, minimum_seconds=minimum_seconds, cleaned=cleaned
    )
    return add_activity(
        actor=hr_actor(course.agency),
        section_id=version.sections.order_by("position")[0].pk,
        kind=kind,
        values=values,
        at=NOW,
    )


def learner(agency: Agency | None = None) -> Employee:
    """An employee with an account."""
    root = Unit.objects.filter(agency=agency, parent=None).first() if agency else None
    unit = UnitFactory.create(parent=root) if root else UnitFactory.create()
    person: Employee = EmployeeFactory.create(unit=unit)
    AccountFactory.create(employee=person)
    return person


def actor_of_person(person: Employee) -> Actor:
    """The employee as an actor."""
    from bina.platform.models import Account

    return actor_for(Account.objects.get(employee_id=person.pk))


def put_in(course: Course, person: Employee) -> Enrolment:
    """The person in the published version of the course."""
    return Enrolment.objects.create(
        agency=course.agency,
        employee=person,
        course=course,
        version=course.versions.get(state=CourseVersion.State.PUBLISHED),
        enrolled_at=NOW,
    )


def entry(
    enrolment: Enrolment,
    activity: Activity,
    kind: str,
    *,
    after_seconds: int = 0,
    key: UUID | None = None,
    **body: Any,
) -> Entry:
    """An entry made so long after ``NOW``."""
    made_at = NOW + timedelta(seconds=after_seconds)
    return Entry(key or uuid7(), kind, enrolment.pk, activity.pk, made_at, body)


def send(person: Employee, *entries: Entry) -> list[Receipt]:
    """What the desk answers to the person's entries a day later."""
    return take(actor=actor_of_person(person), entries=entries, at=NOW + timedelta(days=1))


def activities(enrolment: Enrolment) -> list[Activity]:
    """Activities of the enrolment's version, in order."""
    found = Activity.objects.filter(version_id=enrolment.version_id)
    return list(found.order_by("section__position", "position"))


def publish(course: Course) -> CourseVersion:
    """Put the draft on offer."""
    version = course.versions.get(state=CourseVersion.State.DRAFT)
    return publish_version(actor=hr_actor(course.agency), version_id=version.pk, at=NOW)
