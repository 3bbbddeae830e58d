"""Building a course: its sections and activities, their order, what is taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bina.learning.actions.assets import keep
from bina.learning.actions.drafts import activity_of, in_new_order, locked_draft, section_of
from bina.learning.actions.refusals import CourseRefused
from bina.learning.kinds import kinds
from bina.learning.kinds.base import Authoring
from bina.learning.models import Activity, Section
from bina.learning.rules.ordering import moved

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityValues:
    """What every activity has, and what its kind's form says in ``cleaned``; files as they came."""

    title: str
    is_required: bool
    minimum_seconds: int
    cleaned: dict[str, Any]


@transaction.atomic
def add_section(*, actor: Actor, version_id: UUID, title: str, at: datetime) -> Section:
    """Add a section at the end.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
        NotADraft: the version is published.
    """
    version = locked_draft(actor, version_id, at)
    last = version.sections.aggregate(last=Max("position"))["last"] or 0
    return Section.objects.create(
        agency_id=version.agency_id, version=version, position=last + 1, title=title
    )


@transaction.atomic
def rename_section(*, actor: Actor, section_id: UUID, title: str, at: datetime) -> Section:
    """Give a section another title. Raises as ``add_section``."""
    section = section_of(section_id)
    locked_draft(actor, section.version_id, at)
    section.title = title
    section.save(update_fields=["title"])
    return section


@transaction.atomic
def remove_section(*, actor: Actor, section_id: UUID, at: datetime) -> None:
    """Take a section out, with all in it. Raises as ``add_section``."""
    section = section_of(section_id)
    locked_draft(actor, section.version_id, at)
    section.delete()


@transaction.atomic
def move_section(*, actor: Actor, section_id: UUID, up: bool, at: datetime) -> None:
    """Change places with the neighbour; at the edge nothing happens. Raises as ``add_section``."""
    section = section_of(section_id)
    version = locked_draft(actor, section.version_id, at)
    keys = list(version.sections.order_by("position").values_list("pk", flat=True))
    in_new_order(version.sections.all(), moved(keys, section_id, up=up))


@transaction.atomic
def add_activity(
    *, actor: Actor, section_id: UUID, kind: str, values: ActivityValues, at: datetime
) -> Activity:
    """Add an activity at the end of a section.

    Raises:
        PermissionDenied: ``actor`` may not change the course.
        NotADraft: the version is published.
        CourseRefused: there is no such kind.
        FileRefused: a file is not taken.
    """
    section = section_of(section_id)
    version = locked_draft(actor, section.version_id, at)
    if kind not in kinds():
        raise CourseRefused(_("There is no activity of the kind {kind}.").format(kind=kind))
    last = section.activities.aggregate(last=Max("position"))["last"] or 0
    activity = Activity(
        agency_id=version.agency_id, section=section, version=version, position=last + 1, kind=kind
    )
    _fill(actor, activity, values, at)
    activity.save()
    return activity


@transaction.atomic
def edit_activity(*, actor: Actor, activity_id: UUID, values: ActivityValues, at: datetime) -> Activity:
    """Change an activity. Raises as ``add_activity``."""
    activity = activity_of(activity_id)
    locked_draft(actor, activity.version_id, at)
    _fill(actor, activity, values, at)
    activity.save()
    return activity


def _fill(actor: Actor, activity: Activity, values: ActivityValues, at: datetime) -> None:
    kind = kinds()[activity.kind]
    activity.title, activity.is_required = values.title, values.is_required
    activity.minimum_seconds = values.minimum_seconds
    if kind.save is not None:
        content = kind.save(Authoring(actor, activity, values.cleaned, at))
    else:
        content = kind.to_content(_with_files_kept(actor, activity.agency_id, values.cleaned, at))
    activity.content = kind.content.model_validate(content).model_dump(mode="json")


def _with_files_kept(actor: Actor, agency_id: UUID, cleaned: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        name: str(keep(actor=actor, agency_id=agency_id, file=value, at=at).pk)
        if isinstance(value, File)
        else value
        for name, value in cleaned.items()
    }


@transaction.atomic
def remove_activity(*, actor: Actor, activity_id: UUID, at: datetime) -> None:
    """Take an activity out of the draft. Raises as ``add_section``."""
    activity = activity_of(activity_id)
    locked_draft(actor, activity.version_id, at)
    activity.delete()


@transaction.atomic
def move_activity(*, actor: Actor, activity_id: UUID, up: bool, at: datetime) -> None:
    """Change places with the neighbour; at the edge of its section it goes into the next one.

    Raises as ``add_section``.
    """
    activity = activity_of(activity_id)
    version = locked_draft(actor, activity.version_id, at)
    rows = Activity.objects.filter(section_id=activity.section_id)
    keys = list(rows.order_by("position").values_list("pk", flat=True))
    turned = moved(keys, activity_id, up=up)
    if turned != keys:
        in_new_order(rows, turned)
        return
    sections = list(version.sections.order_by("position"))
    place = next(at_ for at_, one in enumerate(sections) if one.pk == activity.section_id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(sections):
        _into(activity, sections[other], first=not up)


def _into(activity: Activity, section: Section, *, first: bool) -> None:
    there = list(section.activities.order_by("position").values_list("pk", flat=True))
    last = section.activities.aggregate(last=Max("position"))["last"] or 0
    Activity.objects.filter(pk=activity.pk).update(section=section, position=last + 1)
    order = [activity.pk, *there] if first else [*there, activity.pk]
    in_new_order(Activity.objects.filter(section=section), order)
