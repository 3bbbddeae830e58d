"""Who may run which package."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bina.learning.kinds.base import Doing
from bina.learning.models import Activity, ActivityProgress, Enrolment, Package
from bina.learning.queries import authoring
from bina.learning.queries.player import activities_in_order, outline
from bina.learning.queries.reach import own_enrolments

if TYPE_CHECKING:
    from bina.platform.access import Actor


def place_of(activity: Activity) -> int:
    """Which one of its course the activity is, from 1. One query."""
    keys = [one.pk for one in activities_in_order(activity.version_id)]
    return keys.index(activity.pk) + 1


def own_doing(actor: Actor, enrolment_id: UUID, place: int) -> Doing | None:
    """The actor in an activity of their own course that runs a package and is open to them; else None."""
    found = outline(actor, enrolment_id)
    step = found.step(place) if found else None
    if found is None or found.enrolment is None or step is None or step.waits_for is not None:
        return None
    if step.activity.package_id is None:
        return None
    return Doing(actor, found.enrolment, step.activity, step.progress)


def asks_for_own_window(package_id: UUID) -> bool:
    """Whether a package holds cmi5 units that have to be launched in a window of their own."""
    return Package.objects.filter(
        pk=package_id, standard=Package.Standard.CMI5, manifest__own_window=True
    ).exists()


def preview_doing(actor: Actor, activity_id: UUID) -> Doing | None:
    """An author in an activity of a course they may change, as learners will see it; else None."""
    activity = authoring.activity(actor, activity_id)
    if activity is None or activity.package_id is None:
        return None
    enrolment = Enrolment(version=activity.version, agency_id=activity.agency_id)
    return Doing(actor, enrolment, activity, None, preview=True)


def doing_of(actor: Actor, enrolment_id: UUID, activity_id: UUID) -> Doing | None:
    """The actor in an activity of their own course, without asking what has to be done before it."""
    enrolment = (
        own_enrolments(actor).filter(pk=enrolment_id).select_related("version", "course", "employee").first()
    )
    if enrolment is None:
        return None
    activity = (
        Activity.objects.filter(pk=activity_id, version_id=enrolment.version_id)
        .select_related("package")
        .first()
    )
    if activity is None or activity.package is None:
        return None
    progress = ActivityProgress.objects.filter(enrolment=enrolment, activity=activity).first()
    return Doing(actor, enrolment, activity, progress)
