"""Taking up a course, giving it up, and giving it to others."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.actions.refusals import NotOnOffer, PrerequisiteMissing
from bina.learning.models import Course, CourseVersion, Enrolment
from bina.learning.queries.reach import agencies_of
from bina.learning.rules.statements import COURSE_TYPE, course_iri, statement
from bina.records import actions as records
from bina.records.queries import person_agent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.platform.access import Actor

BATCH = 500


@transaction.atomic
def enrol(*, actor: Actor, course_id: UUID, at: datetime) -> Enrolment:
    """Take up a course. Idempotent while it runs: a second call returns the first enrolment.

    Raises:
        PermissionDenied: ``actor`` does not learn in the course's agency.
        NotOnOffer: it is not published, or archived.
        PrerequisiteMissing: a course has to be finished first; the sentence names it.
    """
    course = Course.objects.get(pk=course_id)
    if actor.employee_id is None or course.agency_id not in agencies_of(actor, "learning.take"):
        raise PermissionDenied("learning.take")
    version = _version_on_offer(course)
    if running := _running(course_id, actor.employee_id):
        return running
    if missing := missing_prerequisites(version, actor.employee_id):
        text = _("First finish: {titles}.")
        raise PrerequisiteMissing(text.format(titles=", ".join(title for _key, title in missing)))
    return begin_many(version, [actor.employee_id], source=Enrolment.Source.SELF, at=at)[0]


def _running(course_id: UUID, employee_id: UUID) -> Enrolment | None:
    return Enrolment.objects.filter(
        course_id=course_id, employee_id=employee_id, completed_at=None, withdrawn_at=None
    ).first()


def _version_on_offer(course: Course) -> CourseVersion:
    version = course.versions.filter(state=CourseVersion.State.PUBLISHED).first()
    if version is None or course.is_archived:
        raise NotOnOffer(_("This course is not on offer now."))
    return version


def missing_prerequisites(version: CourseVersion, employee_id: UUID) -> list[tuple[UUID, str]]:
    """Courses the person has to finish before this version: key and title. One query."""
    done = Enrolment.objects.filter(
        employee_id=employee_id, completed_at__isnull=False, withdrawn_at=None
    ).exclude(flags__state="UPHELD")
    wanted = version.prerequisites.exclude(course_id__in=done.values("course_id")).values("course_id")
    titles = CourseVersion.objects.filter(course_id__in=wanted).order_by("course_id", "-number")
    return list(titles.distinct("course_id").values_list("course_id", "title"))


def begin_many(
    version: CourseVersion,
    employees: Sequence[UUID],
    *,
    source: str,
    at: datetime,
    due_on: date | None = None,
) -> list[Enrolment]:
    """Enrol people who are not in the course; the caller has checked everything."""
    made = Enrolment.objects.bulk_create(
        Enrolment(
            agency_id=version.agency_id,
            employee_id=employee_id,
            course_id=version.course_id,
            version=version,
            source=source,
            enrolled_at=at,
            due_on=due_on,
        )
        for employee_id in employees
    )
    for start in range(0, len(made), BATCH):
        told = [_registered(version, one, at) for one in made[start : start + BATCH]]
        records.append(store=version.agency_id, statements=told, at=at)
    return made


def _registered(version: CourseVersion, made: Enrolment, at: datetime) -> dict[str, Any]:
    told = statement(
        verb="registered",
        iri=course_iri(settings.INSTALLATION_URL, version.course_id),
        name=version.title,
        activity_type=COURSE_TYPE,
        made_at=at,
        statement_id=uuid5(made.pk, "registered"),
        language=version.language,
    )
    return told | {
        "actor": person_agent(made.employee_id),
        "context": {"registration": str(made.pk)},
    }


@transaction.atomic
def withdraw(*, actor: Actor, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Give up a course that is not finished. What was done in it stays in the learning records.

    Raises:
        PermissionDenied: it is not the actor's own.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    if enrolment.employee_id != actor.employee_id:
        raise PermissionDenied("learning.take")
    if enrolment.completed_at is None and enrolment.withdrawn_at is None:
        enrolment.withdrawn_at = at
        enrolment.save(update_fields=["withdrawn_at"])
    return enrolment
