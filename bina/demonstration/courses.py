"""E-learning of a made-up city: what its courses hold, who is in them, and how far they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from numpy.random import Generator, default_rng

from bina.demonstration.lessons import COURSES, Lesson, Taught
from bina.learning.actions.courses import CourseValues, create_course
from bina.learning.actions.deliveries import take
from bina.learning.actions.enrolments import enrol
from bina.learning.actions.publishing import publish
from bina.learning.actions.structure import ActivityValues, add_activity, add_section, rename_section
from bina.learning.kinds.base import Entry
from bina.learning.queries import authoring
from bina.learning.queries.outside import competence_codes, people_by_nip
from bina.learning.queries.player import activities_in_order
from bina.platform.access import Actor, Held, Role, system_actor
from bina.training.actions import take_course_hours

if TYPE_CHECKING:
    from bina.demonstration.city import City
    from bina.learning.models import Activity, Course, Enrolment

LEARNERS = 90
SPACE = UUID("5d0a4a9c-3f6b-4b8e-9a37-5c1f2f6f7d10")
FINISHING = {"page": "read", "document": "read", "assignment": "handed"}


@dataclass(frozen=True, slots=True)
class Way:
    """How far somebody goes in a course: a share of its activities, begun so many days ago."""

    nip: str
    course: int
    share: float
    days_ago: int


def add_courses(*, city: City, agency_id: UUID, at: datetime) -> int:
    """Build the courses, publish them, and let people take them. Does nothing when they are there.

    Returns:
        How many courses were made.
    """
    actor = system_actor(agency_id)
    if authoring.courses_with_titles(actor).exists():
        return 0
    known = competence_codes()
    courses = [_course(actor, agency_id, one, known, at) for one in COURSES]
    rng = default_rng([city.seed, 3])
    ways = list(_ways(rng, [person.nip for person in city.people], [one.nip for one in city.accounts]))
    people = people_by_nip(agency_id, [way.nip for way in ways])
    for way in ways:
        if way.nip in people:
            _go(people[way.nip].id, agency_id, courses[way.course], way, at)
    take_course_hours(at=at)
    return len(courses)


def _course(
    actor: Actor, agency_id: UUID, one: Taught, known: dict[tuple[str, str], UUID], at: datetime
) -> Course:
    made_at = at - timedelta(days=120)
    values = CourseValues(
        code=one.code,
        title=one.title,
        summary=one.summary,
        length_jp=Decimal(one.jp),
        targets=one.targets,
        is_sequential=one.is_sequential,
        licence="CC-BY-4.0",
        outcomes=tuple((known["MANSOSKUL", code], level) for code, level in one.outcomes),
    )
    made = create_course(actor=actor, agency_id=agency_id, values=values, at=made_at)
    version = authoring.newest(made)
    for number, (title, lessons) in enumerate(one.sections):
        if number == 0:
            first = version.sections.get()
            section = rename_section(actor=actor, section_id=first.pk, title=title, at=made_at)
        else:
            section = add_section(actor=actor, version_id=version.pk, title=title, at=made_at)
        for lesson in lessons:
            add_activity(
                actor=actor, section_id=section.pk, kind=lesson.kind, values=_values(lesson, at), at=made_at
            )
    publish(actor=actor, version_id=version.pk, at=made_at)
    return made


def _values(lesson: Lesson, at: datetime) -> ActivityValues:
    cleaned: dict[str, Any] = dict(lesson.cleaned)
    if lesson.kind == "document":
        text = ContentFile(str(cleaned.pop("text")).encode(), name=str(cleaned.pop("name")))
        cleaned |= {"asset": text, "asset_kept": ""}
    if lesson.kind == "live":
        begins = at.replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(
            days=cleaned.pop("in_days")
        )
        cleaned["starts_at"] = begins
    return ActivityValues(
        title=lesson.title,
        is_required=lesson.is_required,
        minimum_seconds=lesson.minimum_seconds,
        cleaned=cleaned,
    )


def _ways(rng: Generator, nips: Sequence[str], accounts: Sequence[str]) -> Iterator[Way]:
    """Those whose accounts visitors may use are in the middle of a course; others anywhere."""
    for number, nip in enumerate(accounts):
        yield Way(nip, number % 2, 0.45, 6)
    rest = [nip for nip in nips if nip not in set(accounts)]
    for place in rng.choice(len(rest), size=min(LEARNERS, len(rest)), replace=False):
        share = float(rng.choice((0.0, 0.3, 0.6, 1.0, 1.0)))
        yield Way(rest[int(place)], int(rng.integers(len(COURSES))), share, int(rng.integers(3, 100)))


def _go(employee_id: UUID, agency_id: UUID, course: Course, way: Way, at: datetime) -> None:
    held = Held(role=Role.EMPLOYEE.value, agency_id=agency_id)
    me = Actor(employee_id=employee_id, agency_id=agency_id, grants=(held,))
    begun_at = at - timedelta(days=way.days_ago)
    enrolment = enrol(actor=me, course_id=course.pk, at=begun_at)
    activities = [one for one in activities_in_order(enrolment.version_id) if one.kind in FINISHING]
    entries = list(_entries(enrolment, activities[: round(len(activities) * way.share)], begun_at))
    if entries:
        take(actor=me, entries=entries, at=min(entries[-1].made_at + timedelta(minutes=1), at))


def _entries(enrolment: Enrolment, activities: Sequence[Activity], begun_at: datetime) -> Iterator[Entry]:
    now = begun_at
    for number, activity in enumerate(activities):
        yield _entry(enrolment, activity, "opened", now, {})
        spent = max(activity.minimum_seconds, 240) + 90 * (number % 4)
        now += timedelta(seconds=spent)
        body: dict[str, Any] = {"seconds": spent}
        if activity.kind == "assignment":
            body["text"] = "Saya menyapa setiap pemohon, mendengarkan keperluannya, lalu mencatat janji temu."
        yield _entry(enrolment, activity, FINISHING[activity.kind], now, body)
        now += timedelta(minutes=20)


def _entry(
    enrolment: Enrolment, activity: Activity, what: str, made_at: datetime, body: dict[str, Any]
) -> Entry:
    key = uuid5(SPACE, f"{enrolment.pk}/{activity.pk}/{what}")
    return Entry(key, f"{activity.kind}.{what}", enrolment.pk, activity.pk, made_at, body)
