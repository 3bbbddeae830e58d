"""Courses as their authors see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from bina.learning.models import Activity, Course, CourseVersion, Section
from bina.learning.queries.reach import authored, courses

if TYPE_CHECKING:
    from bina.platform.access import Actor

S = CourseVersion.State


def courses_with_titles(actor: Actor) -> QuerySet[Course]:
    """Courses the actor may change, each with its newest title, its states and how many learn in it."""
    versions = CourseVersion.objects.filter(course=OuterRef("pk")).order_by("-number")
    running = Q(enrolments__withdrawn_at=None, enrolments__completed_at=None, enrolments__isnull=False)
    done = Q(enrolments__completed_at__isnull=False, enrolments__withdrawn_at=None)
    return courses(actor).annotate(
        title=Subquery(versions.values("title")[:1]),
        length_jp=Subquery(versions.values("length_jp")[:1]),
        has_draft=Subquery(versions.filter(state=S.DRAFT).values("number")[:1]),
        on_offer=Subquery(versions.filter(state=S.PUBLISHED).values("number")[:1]),
        running=Count("enrolments", filter=running, distinct=True),
        finished=Count("enrolments", filter=done, distinct=True),
    )


def with_words(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of ``courses_with_titles`` whose title has every word."""
    for word in text.split():
        found = found.filter(title__icontains=word)
    return found


def course(actor: Actor, course_id: UUID) -> Course | None:
    """A course the actor may change; None otherwise."""
    return courses(actor).filter(pk=course_id).select_related("owner").first()


def newest(course: Course) -> CourseVersion:
    """The draft if there is one, else the newest version."""
    return course.versions.order_by("-number")[0]


def sections(version: CourseVersion) -> list[tuple[Section, list[Activity]]]:
    """Sections in order, each with its activities in order. Two queries."""
    found = list(version.sections.order_by("position"))
    activities: dict[UUID, list[Activity]] = {section.pk: [] for section in found}
    for one in version.activities.order_by("position", "pk"):
        activities[one.section_id].append(one)
    return [(section, activities[section.pk]) for section in found]


def section(actor: Actor, section_id: UUID) -> Section | None:
    """A section of a course the actor may change."""
    reached = Course.objects.filter(authored(actor)).values("pk")
    found = Section.objects.filter(pk=section_id, version__course__in=reached)
    return found.select_related("version__course").first()


def activity(actor: Actor, activity_id: UUID) -> Activity | None:
    """An activity of a course the actor may change."""
    reached = Course.objects.filter(authored(actor)).values("pk")
    found = Activity.objects.filter(pk=activity_id, version__course__in=reached)
    return found.select_related("version__course", "section").first()


def other_courses(actor: Actor, agency_id: UUID, course_id: UUID | None) -> list[tuple[UUID, str]]:
    """Courses of the agency on offer that another one may ask for, by title."""
    found = CourseVersion.objects.filter(agency_id=agency_id, state=S.PUBLISHED, course__is_archived=False)
    if course_id is not None:
        found = found.exclude(course_id=course_id)
    return list(found.order_by("title", "pk").values_list("course_id", "title"))
