"""Versions of a course: published, begun anew, copied into another course."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.actions.courses import index
from bina.learning.actions.drafts import locked_course, locked_draft
from bina.learning.actions.refusals import NotADraft, NotReady
from bina.learning.kinds import kinds
from bina.learning.models import Activity, Course, CourseOutcome, CourseVersion, Prerequisite, Section
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from bina.platform.access import Actor

S = CourseVersion.State
COPIED = ("title", "summary", "language", "licence", "length_jp", "targets", "is_sequential")


@transaction.atomic
def publish(*, actor: Actor, version_id: UUID, at: datetime) -> CourseVersion:
    """Put the draft on offer in the place of the version before; who is in that one stays in it.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
        NotADraft: the version was published before.
        NotReady: with every sentence on what is missing.
    """
    version = locked_draft(actor, version_id, at)
    if missing := what_is_missing(version):
        raise NotReady(missing)
    CourseVersion.objects.filter(course_id=version.course_id, state=S.PUBLISHED).update(state=S.RETIRED)
    version.state, version.published_at, version.published_by_id = S.PUBLISHED, at, actor.account_id
    version.save(update_fields=["state", "published_at", "published_by_id"])
    index(version)
    return version


def what_is_missing(version: CourseVersion) -> list[str]:
    """Sentences on what the version lacks before it may be published; each names the activity."""
    activities = list(version.activities.select_related("section").order_by("section__position", "position"))
    if not activities:
        return [_("The course has no activity yet.")]
    missing = []
    for activity in activities:
        kind = kinds().get(activity.kind)
        found = (
            [_("Activities of this kind are not known here.")]
            if kind is None
            else kind.check(activity)
            if kind.check
            else []
        )
        missing += [
            sentence if sentence.startswith(activity.title) else f"{activity.title}: {sentence}"
            for sentence in found
        ]
    return missing


@transaction.atomic
def begin_version(*, actor: Actor, course_id: UUID, at: datetime) -> CourseVersion:
    """A new draft, copied from the newest version; the draft that is there if there is one.

    Activities keep their lineage, so that statements and statistics go on across versions.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
    """
    course = locked_course(actor, course_id)
    if course.is_archived:
        raise NotADraft(_("The course is in the archive. Take it out before you change it."))
    newest = course.versions.order_by("-number")[0]
    if newest.state == S.DRAFT:
        return newest
    return _copy(newest, course, number=newest.number + 1, at=at, keep_lineage=True)


@transaction.atomic
def duplicate(*, actor: Actor, course_id: UUID, at: datetime) -> Course:
    """A course of its own with the same content as a draft.

    Raises:
        PermissionDenied: ``actor`` is no author of the agency.
    """
    course = Course.objects.get(pk=course_id)
    actor.require("learning.author", agency=course.agency_id)
    newest = course.versions.order_by("-number")[0]
    copy = Course.objects.create(
        agency_id=course.agency_id,
        code=free_code(course.agency_id, course.code),
        owner_id=actor.employee_id,
        created_at=at,
    )
    made = _copy(newest, copy, number=1, at=at, keep_lineage=False)
    made.title = _("{title} (copy)").format(title=newest.title)[:200]
    made.save(update_fields=["title"])
    index(made)
    return copy


def free_code(agency_id: UUID, code: str) -> str:
    """The code if it is free in the agency, else with the first free number behind it."""
    taken = set(
        Course.objects.filter(agency_id=agency_id, code__startswith=code[:34]).values_list("code", flat=True)
    )
    if code not in taken:
        return code
    return next(
        found for number in range(2, len(taken) + 3) if (found := f"{code[:34]}-{number}") not in taken
    )


def _copy(
    source: CourseVersion, course: Course, *, number: int, at: datetime, keep_lineage: bool
) -> CourseVersion:
    made = CourseVersion.objects.create(
        agency_id=course.agency_id,
        course=course,
        number=number,
        updated_at=at,
        **{name: getattr(source, name) for name in COPIED},
    )
    CourseOutcome.objects.bulk_create(
        CourseOutcome(
            agency_id=course.agency_id, version=made, competency_id=one.competency_id, level=one.level
        )
        for one in source.outcomes.all()
    )
    Prerequisite.objects.bulk_create(
        Prerequisite(agency_id=course.agency_id, version=made, course_id=one.course_id)
        for one in source.prerequisites.exclude(course_id=course.pk)
    )
    _copy_sections(source, made, keep_lineage=keep_lineage)
    index(made)
    return made


def _copy_sections(source: CourseVersion, made: CourseVersion, *, keep_lineage: bool) -> None:
    sections = {
        one.pk: Section(agency_id=made.agency_id, version=made, position=one.position, title=one.title)
        for one in source.sections.all()
    }
    Section.objects.bulk_create(sections.values())
    Activity.objects.bulk_create(
        Activity(
            agency_id=made.agency_id,
            version=made,
            section=sections[one.section_id],
            lineage=one.lineage if keep_lineage else uuid7(),
            position=one.position,
            kind=one.kind,
            title=one.title,
            content=one.content,
            package_id=one.package_id,
            is_required=one.is_required,
            minimum_seconds=one.minimum_seconds,
        )
        for one in source.activities.all()
    )
