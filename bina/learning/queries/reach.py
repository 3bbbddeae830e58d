"""Who sees which courses: one place for lists and for checks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.learning.models import Course, CourseVersion, Enrolment
from bina.platform.access import permissions_of

if TYPE_CHECKING:
    from bina.platform.access import Actor


def agencies_of(actor: Actor, permission: str) -> set[UUID]:
    """Agencies in any part of which the actor holds the permission; not for a partner only."""
    return {
        held.agency_id
        for held in actor.grants
        if held.partner_id is None and permission in permissions_of(held.role)
    }


def may_author(actor: Actor, course: Course) -> bool:
    """Whether the actor may change the course: an author of the agency, or the course's owner."""
    return actor.may("learning.author", agency=course.agency_id) or owns(actor, course)


def may_mark(actor: Actor, course: Course) -> bool:
    """Whether the actor may judge what people hand in: a marker of the agency, or the course's owner."""
    return actor.may("learning.mark", agency=course.agency_id) or owns(actor, course)


def owns(actor: Actor, course: Course) -> bool:
    """Whether the course is the actor's own."""
    return actor.employee_id is not None and course.owner_id == actor.employee_id


def authored(actor: Actor, *, permission: str = "learning.author") -> Q:
    """Filter on ``Course`` that keeps those ``may_author`` (or, with learning.mark, ``may_mark``) allows."""
    reached = actor.reach(permission, agency="agency_id")
    return reached | Q(owner_id=actor.employee_id) if actor.employee_id else reached


def courses(actor: Actor) -> QuerySet[Course]:
    """Courses the actor may change."""
    return Course.objects.filter(authored(actor))


def versions_on_offer(actor: Actor) -> QuerySet[CourseVersion]:
    """Published versions of courses that are not archived, of the agencies in which the actor learns."""
    return CourseVersion.objects.filter(
        agency_id__in=agencies_of(actor, "learning.take"),
        state=CourseVersion.State.PUBLISHED,
        course__is_archived=False,
    )


def own_enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """The actor's own enrolments that they have not given up."""
    if actor.employee_id is None:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(employee_id=actor.employee_id, withdrawn_at=None)
