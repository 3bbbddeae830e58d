"""Handing in, marking, giving back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bina.learning.actions.deliveries import settle
from bina.learning.actions.notices import tell_learners
from bina.learning.kinds.assignment.queries import submissions
from bina.learning.kinds.assignment.rules import passes, share
from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.kinds.reading import seconds_of
from bina.learning.kinds.telling import tell
from bina.learning.models import ActivityProgress, Asset, Submission
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor

LONGEST_TEXT = 50_000
MARKED = gettext_noop("Your work is marked: {title}")
RETURNED = gettext_noop("Your work came back to be revised: {title}")


class WorkRefused(Refused):
    """Nothing was handed in, or what is there still waits for its marks."""


def handed(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """Work comes in: text, a file, or both.

    Raises:
        WorkRefused: it is empty, too long, or earlier work waits for its marks.
    """
    text, asset = str(entry.body.get("text") or "").strip(), _asset(doing, entry)
    _require_sound(doing, text, asset)
    Submission.objects.create(
        agency_id=doing.enrolment.agency_id,
        employee_id=doing.enrolment.employee_id,
        enrolment=doing.enrolment,
        activity=doing.activity,
        text=text,
        asset=asset,
        submitted_at=entry.made_at,
    )
    return Taken(
        statements=(tell(doing, entry, "submitted"),),
        state=ActivityProgress.State.SUBMITTED,
        seconds=seconds_of(entry),
        answer={"stay": True, "message": _("Your work was handed in. You are told when it is marked.")},
    )


def _asset(doing: Doing, entry: Entry) -> Asset | None:
    try:
        key = UUID(str(entry.body.get("file") or ""))
    except ValueError:
        return None
    return Asset.objects.filter(pk=key, owner_id=doing.enrolment.employee_id).first()


def _require_sound(doing: Doing, text: str, asset: Asset | None) -> None:
    content = doing.activity.content
    if not (text and content["takes_text"]) and not (asset and content["takes_file"]):
        raise WorkRefused(_("Write your answer or choose a file before you hand in."))
    if len(text) > LONGEST_TEXT:
        words = _("The text has {length} characters; at most {most} are taken.")
        raise WorkRefused(words.format(length=len(text), most=LONGEST_TEXT))
    waiting = Submission.objects.filter(
        enrolment=doing.enrolment, activity=doing.activity, state=Submission.State.SUBMITTED
    )
    if waiting.exists():
        raise WorkRefused(_("Your work is there already and waits for its marks."))


@transaction.atomic
def mark(
    *, actor: Actor, submission_id: UUID, points: dict[int, Decimal], comment: str, at: datetime
) -> Submission:
    """Give points by criterion and words; the learner passes or may hand in again.

    Raises:
        PermissionDenied: ``actor`` may not mark it, or it is their own.
        WorkRefused: it was marked or given back before.
    """
    submission = _locked(actor, submission_id)
    content = submission.activity.content
    score = share(most=[Decimal(one["points"]) for one in content["rubric"]], given=points)
    passed = passes(score=score, pass_percent=content["pass_percent"])
    submission.marks = {str(place): str(value) for place, value in points.items()}
    _settle(actor, submission, Submission.State.MARKED, comment, at)
    state = ActivityProgress.State.COMPLETED if passed else ActivityProgress.State.FAILED
    _note(actor, submission, Taken(state=state, score=score, success=passed), at)
    tell_learners([submission.enrolment], text=MARKED, title=submission.activity.title, at=at)
    return submission


@transaction.atomic
def give_back(*, actor: Actor, submission_id: UUID, comment: str, at: datetime) -> Submission:
    """Give work back to be revised, with words and without points. Raises as ``mark``."""
    submission = _locked(actor, submission_id)
    _settle(actor, submission, Submission.State.RETURNED, comment, at)
    tell_learners([submission.enrolment], text=RETURNED, title=submission.activity.title, at=at)
    return submission


def _locked(actor: Actor, submission_id: UUID) -> Submission:
    found = submissions(actor).select_for_update(of=("self",)).filter(pk=submission_id).first()
    if found is None:
        raise PermissionDenied("learning.mark")
    if found.state != Submission.State.SUBMITTED:
        raise WorkRefused(_("This work was judged before."))
    return found


def _settle(actor: Actor, submission: Submission, state: str, comment: str, at: datetime) -> None:
    submission.state, submission.comment = state, comment
    submission.marked_at, submission.marked_by_id = at, actor.account_id
    submission.save(update_fields=["state", "comment", "marks", "marked_at", "marked_by_id"])


def _note(actor: Actor, submission: Submission, taken: Taken, at: datetime) -> None:
    enrolment, activity = submission.enrolment, submission.activity
    made = Entry(uuid5(submission.pk, "marked"), "assignment.marked", enrolment.pk, activity.pk, at, {})
    result: dict[str, Any] = {"score": taken.score, "success": taken.success, "completion": taken.success}
    verb = "passed" if taken.success else "failed"
    told = tell(Doing(actor, enrolment, activity, None), made, verb, **result)
    whole = Taken(statements=(told,), state=taken.state, score=taken.score, success=taken.success)
    settle(actor=actor, enrolment_id=enrolment.pk, activity_id=activity.pk, taken=whole, made_at=at, at=at)
