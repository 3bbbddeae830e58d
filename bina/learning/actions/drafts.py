"""The draft of a course: found, locked and shielded from changes after publication."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bina.learning.actions.refusals import NotADraft
from bina.learning.models import Activity, Course, CourseVersion, Section
from bina.learning.queries.reach import may_author

if TYPE_CHECKING:
    from bina.platform.access import Actor


def locked_course(actor: Actor, course_id: UUID) -> Course:
    """The course, locked.

    Raises:
        PermissionDenied: ``actor`` may not change it.
    """
    course = Course.objects.select_for_update().get(pk=course_id)
    if not may_author(actor, course):
        raise PermissionDenied("learning.author")
    return course


def locked_draft(actor: Actor, version_id: UUID, at: datetime) -> CourseVersion:
    """The version, its course locked, and marked as changed now.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
        NotADraft: it was published; what learners began stays as it is.
    """
    version = CourseVersion.objects.select_related("course").get(pk=version_id)
    course = locked_course(actor, version.course_id)
    version = CourseVersion.objects.get(pk=version_id)
    if version.state != CourseVersion.State.DRAFT or course.is_archived:
        raise NotADraft(_("This version is published and stays as it is. Begin a new version to change it."))
    CourseVersion.objects.filter(pk=version_id).update(updated_at=at)
    return version


def in_new_order(rows: QuerySet[Any], keys: list[UUID]) -> None:
    """Number the rows from 1 in the order of their keys; the constraint on positions waits for the commit."""
    for position, key in enumerate(keys, start=1):
        rows.filter(pk=key).exclude(position=position).update(position=position)


def section_of(section_id: UUID) -> Section:
    return Section.objects.get(pk=section_id)


def activity_of(activity_id: UUID) -> Activity:
    return Activity.objects.select_related("section", "version").get(pk=activity_id)
