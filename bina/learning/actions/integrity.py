"""Completions that look implausible: raised by the system, explained by the learner, decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bina.learning.actions.notices import tell_learners
from bina.learning.models import Activity, ActivityProgress, Enrolment, Flag
from bina.learning.queries.flags import flags
from bina.learning.rules.integrity import (
    ACTIVITY_TOO_FAST,
    COURSE_TOO_FAST,
    Stay,
    course_seconds,
    least_course_seconds,
    too_fast,
)
from bina.platform import rulesets
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor

COUNTS = gettext_noop("It was looked at, and what you did counts: {title}")
COUNTS_NOT = gettext_noop("It was looked at, and what you did does not count; read why: {title}")


class FlagSettled(Refused):
    """The flag was decided before."""


def raise_flags(
    *,
    enrolment: Enrolment,
    finished: Sequence[tuple[Activity, ActivityProgress]],
    whole: Sequence[ActivityProgress],
    at: datetime,
) -> None:
    """Flag activities, and a whole course, that were done faster than anybody plausibly does them.

    Args:
        finished: activities done just now.
        whole: the progress of all activities when the course was finished just now, else empty.
    """
    rules = rulesets.load("completion-integrity", on=at.date(), agency_id=enrolment.agency_id)
    made = []
    for activity, progress in finished:
        took = _stay(progress).longest
        if too_fast(took=took, least=activity.minimum_seconds, share=rules.table.activity_share):
            facts = {"seconds": took, "least": activity.minimum_seconds, "rules": rules.key}
            made.append(_flag(enrolment, activity, ACTIVITY_TOO_FAST, facts, at))
    if whole:
        took = course_seconds(_stay(one) for one in whole)
        least = least_course_seconds(length_jp=enrolment.version.length_jp, share=rules.table.course_share)
        if took < least:
            facts = {"seconds": took, "least": least, "rules": rules.key}
            made.append(_flag(enrolment, None, COURSE_TOO_FAST, facts, at))
    Flag.objects.bulk_create(made, ignore_conflicts=True)


def _stay(progress: ActivityProgress) -> Stay:
    return Stay(progress.begun_at, progress.completed_at or progress.begun_at, progress.seconds)


def _flag(
    enrolment: Enrolment, activity: Activity | None, reason: str, facts: dict[str, Any], at: datetime
) -> Flag:
    return Flag(
        agency_id=enrolment.agency_id,
        employee_id=enrolment.employee_id,
        enrolment=enrolment,
        activity=activity,
        reason=reason,
        facts=facts,
        raised_at=at,
    )


@transaction.atomic
def explain(*, actor: Actor, flag_id: UUID, explanation: str) -> Flag:
    """Say how it came about. The learner may add to it until it is decided.

    Raises:
        PermissionDenied: it is not about the actor.
        FlagSettled: it was decided.
    """
    flag = Flag.objects.select_for_update().get(pk=flag_id)
    if actor.employee_id is None or flag.employee_id != actor.employee_id:
        raise PermissionDenied("learning.take")
    _require_open(flag)
    flag.explanation, flag.state = explanation, Flag.State.CONTESTED
    flag.save(update_fields=["explanation", "state"])
    return flag


@transaction.atomic
def decide(*, actor: Actor, flag_id: UUID, counts: bool, decision: str, at: datetime) -> Flag:
    """Say whether the completion counts. One that does not leaves the hours ledger at its next reading.

    Raises:
        PermissionDenied: ``actor`` may not judge it, or it is about them.
        FlagSettled: it was decided before.
    """
    flag = flags(actor).select_for_update(of=("self",)).filter(pk=flag_id).first()
    if flag is None:
        raise PermissionDenied("learning.mark")
    _require_open(flag)
    flag.state = Flag.State.CLEARED if counts else Flag.State.UPHELD
    flag.decision, flag.decided_at, flag.decided_by_id = decision, at, actor.account_id
    flag.save(update_fields=["state", "decision", "decided_at", "decided_by_id"])
    tell_learners(
        [flag.enrolment], text=COUNTS if counts else COUNTS_NOT, title=flag.enrolment.version.title, at=at
    )
    return flag


def _require_open(flag: Flag) -> None:
    if flag.state not in {Flag.State.OPEN, Flag.State.CONTESTED}:
        raise FlagSettled(_("This was decided before."))
