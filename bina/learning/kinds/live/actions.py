"""Coming to a live session, and its host's confirmation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.actions.deliveries import settle
from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.kinds.live.queries import times
from bina.learning.kinds.live.rules import may_join
from bina.learning.kinds.telling import tell
from bina.learning.models import Activity, ActivityProgress, Enrolment, LivePresence
from bina.learning.queries.reach import may_mark
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor


class SessionClosed(Refused):
    """The session is not on at this time."""


def joined(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """The learner comes in. Their presence counts once the host confirms it.

    Raises:
        SessionClosed: earlier than half an hour before, or later than half an hour after the session.
    """
    starts_at, _ends_at = times(doing.activity)
    if not may_join(starts_at=starts_at, minutes=doing.activity.content["minutes"], at=entry.made_at):
        raise SessionClosed(
            _("You can say that you are here from half an hour before the session to its end.")
        )
    LivePresence.objects.get_or_create(
        enrolment=doing.enrolment,
        activity=doing.activity,
        defaults={"agency_id": doing.enrolment.agency_id, "joined_at": entry.made_at},
    )
    return Taken(
        statements=(tell(doing, entry, "attended"),),
        state=ActivityProgress.State.SUBMITTED,
        answer={"stay": True, "message": _("Your presence was noted; the host confirms it.")},
    )


@transaction.atomic
def confirm(*, actor: Actor, activity_id: UUID, enrolments: Iterable[UUID], at: datetime) -> int:
    """Confirm who was there; gives how many were confirmed now. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not mark this course.
    """
    activity = Activity.objects.select_related("version__course").get(pk=activity_id)
    if not may_mark(actor, activity.version.course):
        raise PermissionDenied("learning.mark")
    found = Enrolment.objects.filter(
        version_id=activity.version_id, pk__in=list(enrolments), withdrawn_at=None
    ).order_by("pk")
    return sum(_confirm(actor, activity, enrolment, at) for enrolment in found.select_related("version"))


def _confirm(actor: Actor, activity: Activity, enrolment: Enrolment, at: datetime) -> bool:
    presence, _made = LivePresence.objects.select_for_update().get_or_create(
        enrolment=enrolment, activity=activity, defaults={"agency_id": enrolment.agency_id}
    )
    if presence.confirmed_at is not None:
        return False
    presence.confirmed_at, presence.confirmed_by_id = at, actor.account_id
    presence.save(update_fields=["confirmed_at", "confirmed_by_id"])
    made = Entry(uuid5(presence.pk, "confirmed"), "live.confirmed", enrolment.pk, activity.pk, at, {})
    told = tell(Doing(actor, enrolment, activity, None), made, "completed", completion=True)
    seconds = activity.content["minutes"] * 60
    taken = Taken(statements=(told,), state=ActivityProgress.State.COMPLETED, seconds=seconds)
    settle(actor=actor, enrolment_id=enrolment.pk, activity_id=activity.pk, taken=taken, made_at=at, at=at)
    return True
