"""Courses: begun, described, copied, put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from bina.learning.actions.drafts import locked_course, locked_draft
from bina.learning.actions.refusals import CourseRefused
from bina.learning.models import Course, CourseOutcome, CourseVersion, Prerequisite, Section
from bina.learning.queries.outside import competence_choices, person_of

if TYPE_CHECKING:
    from bina.platform.access import Actor

CONFIG = "indonesian"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseValues:
    """What a course says of itself; ``outcomes`` are (competence, level), ``prerequisites`` courses."""

    code: str
    title: str
    summary: str = ""
    language: str = "id"
    licence: str = "OWN"
    length_jp: Decimal
    targets: tuple[str, ...] = ()
    is_sequential: bool = False
    outcomes: tuple[tuple[UUID, int], ...] = ()
    prerequisites: tuple[UUID, ...] = ()
    owner_id: UUID | None = None


@transaction.atomic
def create_course(*, actor: Actor, agency_id: UUID, values: CourseValues, at: datetime) -> Course:
    """Begin a course with an empty draft of one section.

    Raises:
        PermissionDenied: ``actor`` is no author of the agency.
        CourseRefused: the code is taken, or the values contradict each other.
    """
    actor.require("learning.author", agency=agency_id)
    _require_sound(agency_id, values, None)
    course = Course.objects.create(
        agency_id=agency_id,
        code=values.code,
        owner_id=values.owner_id or actor.employee_id,
        created_at=at,
    )
    version = CourseVersion(agency_id=agency_id, course=course, number=1)
    _fill(version, values, at)
    Section.objects.create(agency_id=agency_id, version=version, position=1, title=_("Beginning"))
    return course


@transaction.atomic
def edit_course(*, actor: Actor, version_id: UUID, values: CourseValues, at: datetime) -> CourseVersion:
    """Change what the draft says of itself.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
        NotADraft: the version is published.
        CourseRefused: as for ``create_course``.
    """
    version = locked_draft(actor, version_id, at)
    _require_sound(version.agency_id, values, version.course_id)
    Course.objects.filter(pk=version.course_id).update(code=values.code, owner_id=values.owner_id)
    _fill(version, values, at)
    return version


@transaction.atomic
def archive_course(*, actor: Actor, course_id: UUID, archived: bool) -> Course:
    """Take a course off the catalogue or put it back; who is in it may finish.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
    """
    course = locked_course(actor, course_id)
    course.is_archived = archived
    course.save(update_fields=["is_archived"])
    return course


def _require_sound(agency_id: UUID, values: CourseValues, course_id: UUID | None) -> None:
    holding = Course.objects.filter(agency_id=agency_id, code=values.code).values_list("pk", flat=True)
    if set(holding) - {course_id}:
        text = _("Another course already has the code {code}.").format(code=values.code)
        raise CourseRefused(text, field="code")
    if values.length_jp <= 0:
        raise CourseRefused(_("The course needs more than 0 lesson hours."), field="length_jp")
    if values.owner_id is not None and person_of(agency_id, values.owner_id) is None:
        raise CourseRefused(_("The owner is not of this agency."), field="owner")
    _require_levels(values)
    _require_prerequisites(agency_id, values, course_id)


def _require_levels(values: CourseValues) -> None:
    known = {choice.id: choice for choice in competence_choices()}
    if len({competence for competence, _level in values.outcomes}) != len(values.outcomes):
        raise CourseRefused(_("A competence is listed twice."), field="outcomes")
    for competence, level in values.outcomes:
        if competence not in known:
            raise CourseRefused(_("A competence listed does not exist."), field="outcomes")
        if not 1 <= level <= known[competence].scale:
            text = _("The level of {competence} must be between 1 and {scale}.")
            found = known[competence]
            raise CourseRefused(text.format(competence=found.code, scale=found.scale), field="outcomes")


def _require_prerequisites(agency_id: UUID, values: CourseValues, course_id: UUID | None) -> None:
    wanted = set(values.prerequisites)
    if course_id in wanted:
        raise CourseRefused(_("A course cannot ask for itself first."), field="prerequisites")
    if Course.objects.filter(agency_id=agency_id, pk__in=wanted).count() != len(wanted):
        raise CourseRefused(_("A course to be finished first is not of this agency."), field="prerequisites")
    asked, reached = wanted, set(wanted)
    while asked and course_id is not None:
        further = Prerequisite.objects.filter(version__course_id__in=asked).exclude(
            version__state=CourseVersion.State.RETIRED
        )
        asked = set(further.values_list("course_id", flat=True)) - reached
        reached |= asked
        if course_id in reached:
            text = _("One of the courses to be finished first asks for this one first.")
            raise CourseRefused(text, field="prerequisites")


def _fill(version: CourseVersion, values: CourseValues, at: datetime) -> None:
    for name in ("title", "summary", "language", "licence", "length_jp", "is_sequential"):
        setattr(version, name, getattr(values, name))
    version.targets, version.updated_at = list(values.targets), at
    version.save()
    version.outcomes.all().delete()
    CourseOutcome.objects.bulk_create(
        CourseOutcome(agency_id=version.agency_id, version=version, competency_id=competence, level=level)
        for competence, level in values.outcomes
    )
    version.prerequisites.all().delete()
    Prerequisite.objects.bulk_create(
        Prerequisite(agency_id=version.agency_id, version=version, course_id=course)
        for course in values.prerequisites
    )
    index(version)


def index(version: CourseVersion) -> None:
    """Make the version findable by the words of its title, its outcomes, and its summary."""
    names = [one.competency.name_id for one in version.outcomes.select_related("competency")]
    CourseVersion.objects.filter(pk=version.pk).update(
        search=SearchVector(Value(version.title), config=CONFIG, weight="A")
        + SearchVector(Value(" ".join(names)), config=CONFIG, weight="B")
        + SearchVector(Value(version.summary), config=CONFIG, weight="C")
    )
