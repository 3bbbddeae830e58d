"""Showing a live session to those who come, and who came to those who hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bina.learning.models import Enrolment, LivePresence

if TYPE_CHECKING:
    from uuid import UUID

    from bina.learning.kinds.base import Doing
    from bina.learning.models import Activity


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the course, and whether they came."""

    enrolment: Enrolment
    presence: LivePresence | None


def times(activity: Activity) -> tuple[datetime, datetime]:
    """Beginning and end of the session."""
    starts_at = datetime.fromisoformat(activity.content["starts_at"])
    return starts_at, starts_at + timedelta(minutes=activity.content["minutes"])


def page(doing: Doing) -> dict[str, Any]:
    """When and where, and whether the learner's presence is recorded."""
    starts_at, ends_at = times(doing.activity)
    presence = (
        None
        if doing.preview
        else LivePresence.objects.filter(enrolment=doing.enrolment, activity=doing.activity).first()
    )
    return {
        "session": doing.activity.content,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "presence": presence,
    }


def guests(activity: Activity) -> list[Guest]:
    """Everybody in the activity's version, by name, with their presence. Two queries."""
    presences: dict[UUID, LivePresence] = {
        one.enrolment_id: one for one in LivePresence.objects.filter(activity=activity)
    }
    enrolments = Enrolment.objects.filter(version_id=activity.version_id, withdrawn_at=None)
    rows = enrolments.select_related("employee__unit").order_by("employee__name", "pk")
    return [Guest(row, presences.get(row.pk)) for row in rows]


def author_page(activity: Activity) -> dict[str, Any]:
    """How many came, for the part below the author's form."""
    return {"guests": guests(activity)}


def check(activity: Activity) -> list[str]:
    """A session without a place is nowhere."""
    content = activity.content
    return [] if content.get("link") or content.get("place") else [_("The session has no link and no place.")]
