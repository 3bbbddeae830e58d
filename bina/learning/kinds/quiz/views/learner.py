"""A quiz as its learner sees it inside the player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.learning.kinds.quiz.actions.attempts import prepare_offline
from bina.learning.kinds.quiz.content import QuizContent
from bina.learning.kinds.quiz.queries.attempts import Shown, attempts_of, sheet, specimen
from bina.learning.kinds.quiz.queries.questions import items, supply
from bina.learning.kinds.quiz.refusals import QuizRefused
from bina.learning.kinds.quiz.rules import limits
from bina.learning.kinds.quiz.rules.drawing import TooFew, draw

if TYPE_CHECKING:
    from datetime import datetime

    from bina.learning.kinds.base import Doing
    from bina.learning.models import Activity, Attempt

SPECIMEN_SEED = 1


def page(doing: Doing) -> dict[str, Any]:
    """What the template needs: the open attempt's questions, or the last result and whether one may begin.

    Four queries at most, whatever the number of questions and attempts.
    """
    content = QuizContent.model_validate(doing.activity.content)
    if doing.preview:
        return {"quiz": content, "facts": _facts(content), "questions": _drawn(doing.activity, content)}
    at = timezone.now()
    attempts = attempts_of(doing)
    running = next((one for one in attempts if one.submitted_at is None), None)
    left = limits.attempts_left(allowed=content.attempts, begun=len(attempts))
    shown = running or (attempts[-1] if attempts else None)
    return {
        "quiz": content,
        "facts": _facts(content),
        "attempt": running,
        "waits_to_begin": bool(running and _waits_to_begin(running, content)),
        "time_over": bool(running) and _is_over(running, content, at),
        "seconds_left": _seconds_left(running, at),
        "result": _result(shown, content, at) if shown and running is None else None,
        "questions": sheet(attempt=shown, content=content, at=at) if shown else [],
        "earlier": [_line(one, content) for one in attempts if one.submitted_at is not None],
        "may_begin": running is None and left != 0 and not _has_closed(content, at),
        "attempts_left": left,
        "has_closed": _has_closed(content, at),
    }


def _has_closed(content: QuizContent, at: datetime) -> bool:
    return content.closes_at is not None and at >= content.closes_at


def _waits_to_begin(attempt: Attempt, content: QuizContent) -> bool:
    """An attempt with a time limit that was saved on a device and not begun yet."""
    return bool(attempt.was_offline and content.minutes) and attempt.due_at in {None, content.closes_at}


def _is_over(attempt: Attempt | None, content: QuizContent, at: datetime) -> bool:
    return attempt is not None and limits.is_over(
        due=attempt.due_at, at=at, grace_seconds=content.grace_seconds
    )


def _seconds_left(attempt: Attempt | None, at: datetime) -> int | None:
    if attempt is None or attempt.due_at is None:
        return None
    return max(int((attempt.due_at - at).total_seconds()), 0)


def _facts(content: QuizContent) -> list[str]:
    """What one should know before one begins, in short sentences."""
    count = sum(draw.count for draw in content.draws) + len(content.questions)
    found = [ngettext("{count} question", "{count} questions", count).format(count=count)]
    if content.minutes:
        found.append(
            ngettext("{count} minute", "{count} minutes", content.minutes).format(count=content.minutes)
        )
    else:
        found.append(_("no time limit"))
    if content.attempts:
        text = ngettext("one attempt", "{count} attempts", content.attempts)
        found.append(text.format(count=content.attempts))
    if content.pass_percent:
        found.append(_("{percent} percent to pass").format(percent=f"{content.pass_percent.normalize():f}"))
    return found


def _line(attempt: Attempt, content: QuizContent) -> dict[str, Any]:
    """One attempt in the list of attempts."""
    if attempt.points is None:
        return {"attempt": attempt, "percent": None, "success": None}
    score = limits.scaled(points=attempt.points, possible=attempt.points_possible)
    success = limits.is_passed(score=score, pass_percent=content.pass_percent)
    return {"attempt": attempt, "percent": score * 100, "success": success}


def _result(attempt: Attempt, content: QuizContent, at: datetime) -> dict[str, Any]:
    shows = limits.shows_answers(policy=content.feedback, submitted=True, closes_at=content.closes_at, at=at)
    return {**_line(attempt, content), "shows_answers": shows}


def _drawn(activity: Activity, content: QuizContent) -> list[Shown]:
    """An example of a draw, for the author's preview; what there is, when there are too few."""
    found = supply(agency_id=activity.agency_id, content=content)
    try:
        keys = draw(seed=SPECIMEN_SEED, fixed=found.fixed, pools=found.pools, mix=content.mix_questions)
    except TooFew:
        keys = list(dict.fromkeys([*found.fixed, *(key for pool in found.pools for key in pool.questions)]))
    return specimen(known=list(items(keys).values()), mix=content.mix_choices)


def check(activity: Activity) -> list[str]:
    """What a quiz lacks before it may be published."""
    content = QuizContent.model_validate(activity.content)
    if not content.draws and not content.questions:
        return [_("The quiz has no questions yet.")]
    found = supply(agency_id=activity.agency_id, content=content)
    if found.missing:
        return [_("A question that everybody should get is not in use any more.")]
    try:
        draw(seed=SPECIMEN_SEED, fixed=found.fixed, pools=found.pools, mix=False)
    except TooFew as few:
        text = _("A bank has only {there} of the {wanted} questions that are to be drawn from it.")
        return [text.format(there=few.there, wanted=few.wanted)]
    return []


def stays_online(activity: Activity) -> str:
    """Why a quiz cannot be saved on a device."""
    content = QuizContent.model_validate(activity.content)
    if content.for_certificate and content.minutes:
        return _("a timed test for a certificate needs a network")
    if content.feedback == limits.EACH:
        return _("right answers are shown after each answer, which needs a network")
    return ""


def offline(doing: Doing) -> dict[str, Any]:
    """Draw the attempt that is saved: its questions stand, without what is right, in the page itself.

    Nothing is drawn for who is done, has no attempt left, or comes after the end.
    """
    if stays_online(doing.activity) or (doing.progress and doing.progress.state == "COMPLETED"):
        return {}
    try:
        attempt = prepare_offline(doing=doing, at=timezone.now())
    except QuizRefused:
        return {}
    return {"data": {"attempt": str(attempt.pk), "questions": len(attempt.drawn)}}
