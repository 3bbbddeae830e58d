"""Marking attempts: by rule when they are handed in, by people where sentences were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bina.learning.actions.notices import tell_learners
from bina.learning.kinds.base import Doing, Taken
from bina.learning.kinds.quiz.actions.telling import told, told_answer
from bina.learning.kinds.quiz.content import QuizContent
from bina.learning.kinds.quiz.queries.questions import Item, items
from bina.learning.kinds.quiz.queries.waiting import overdue
from bina.learning.kinds.quiz.refusals import MarkRefused
from bina.learning.kinds.quiz.rules import limits, marking
from bina.learning.kinds.quiz.rules.bodies import LongBody
from bina.learning.kinds.quiz.rules.responses import Response
from bina.learning.models import ActivityProgress, Answer, Attempt, Enrolment
from bina.learning.queries.reach import may_mark
from bina.platform.access import system_actor
from bina.platform.rows import columns, instances

if TYPE_CHECKING:
    from bina.platform.access import Actor

LONGEST_COMMENT: Final = 5000
MARKED: Final = gettext_noop("Your answers are marked: {title}")
MOST_AT_ONCE: Final = 2_000
_MARK: Final = """
UPDATE learning_answer AS a SET points = m.points
FROM unnest(%s::uuid[], %s::numeric[]) AS m (id, points) WHERE a.id = m.id
"""
_GIVEN: Final = f"SELECT {columns(Answer)} FROM learning_answer WHERE attempt_id = %s"  # noqa: S608  # fixed parts
_HAND_IN: Final = "UPDATE learning_attempt SET submitted_at = %s, points = %s, marked_at = %s WHERE id = %s"
State = ActivityProgress.State


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer earned, and remarks on it."""

    points: Decimal
    share: Decimal
    remarks: tuple[str, ...]
    feedback: str

    def as_json(self) -> dict[str, Any]:
        return {
            "points": float(self.points),
            "share": float(self.share),
            "remarks": list(self.remarks),
            "feedback": self.feedback,
        }


def mark_one(item: Item, response: Response) -> Marked | None:
    """An answer marked by rule; None where a person has to."""
    found = marking.mark(body=item.body, response=response)
    if found is None:
        return None
    points = marking.points_of(share=found.share, points=item.points)
    return Marked(points, found.share, found.remarks, item.body.feedback)


def finish(*, doing: Doing, attempt: Attempt, content: QuizContent, made_at: datetime, at: datetime) -> Taken:
    """Hand an attempt in: mark what a rule can mark, tell every answer. The enrolment is locked.

    Costs the database the same whatever the number of questions.
    """
    given = instances(Answer, _GIVEN, [attempt.pk])
    known = items([UUID(one) for one in attempt.drawn])
    marked = _marked_by_rule(given, known)
    waiting = len(marked) < len(given)
    attempt.submitted_at = max(made_at, attempt.started_at)
    if not waiting:
        attempt.points = sum((one.points or Decimal(0) for one in given), Decimal(0))
        attempt.marked_at = at
    written = (
        (_MARK, [[one.pk for one in marked], [one.points for one in marked]]),
        (_HAND_IN, [attempt.submitted_at, attempt.points, attempt.marked_at, attempt.pk]),
    )
    statements = [
        told_answer(doing, attempt, known[one.question_id], answer=one, made_at=one.answered_at)
        for one in given
        if one.response and one.question_id in known
    ]
    if waiting:
        statements.append(told(doing, attempt, "submitted", made_at=attempt.submitted_at))
        message = _("Handed in. A person marks your long answers; you will see the result here.")
        answer = {"stay": True, "message": message}
        return Taken(
            tuple(statements),
            state=State.SUBMITTED,
            seconds=_seconds(attempt),
            answer=answer,
            written=written,
        )
    taken = _result(doing, attempt, content, statements, made_at=attempt.submitted_at)
    return replace(taken, written=written)


def _marked_by_rule(given: Sequence[Answer], known: Mapping[UUID, Item]) -> list[Answer]:
    """The answers that a rule can mark, with their points; the others wait for a person."""
    for one in given:
        if one.points is None and one.question_id in known:
            found = mark_one(known[one.question_id], one.response)
            one.points = found.points if found else None
    return [one for one in given if one.points is not None]


def _seconds(attempt: Attempt) -> int:
    if attempt.submitted_at is None:
        return 0
    return int((attempt.submitted_at - attempt.started_at).total_seconds())


def _result(
    doing: Doing,
    attempt: Attempt,
    content: QuizContent,
    statements: Sequence[dict[str, Any]],
    *,
    made_at: datetime,
) -> Taken:
    """The attempt's statements, and the score of all attempts by the quiz's rule."""
    own = limits.scaled(points=attempt.points or Decimal(0), possible=attempt.points_possible)
    own_success = limits.is_passed(score=own, pass_percent=content.pass_percent)
    score = limits.final_score(scores=_scores(attempt, own), rule=content.scoring)
    success = limits.is_passed(score=score, pass_percent=content.pass_percent)
    seconds = _seconds(attempt)
    told_done = told(doing, attempt, "completed", made_at=made_at, completion=True, seconds=seconds)
    made = [*statements, told_done]
    if own_success is not None:
        verb = "passed" if own_success else "failed"
        made.append(told(doing, attempt, verb, made_at=made_at, success=own_success))
    return Taken(
        statements=tuple(made),
        state=State.FAILED if success is False else State.COMPLETED,
        score=score,
        success=success,
        seconds=seconds,
        settles=content.scoring != limits.BEST,
        answer={"stay": True, "score": float(own), "success": own_success},
    )


def _scores(attempt: Attempt, own: Decimal) -> list[Decimal]:
    """Scores of all marked attempts in their order. No query for a first attempt."""
    if attempt.number == 1:
        return [own]
    others = Attempt.objects.filter(
        enrolment_id=attempt.enrolment_id, activity_id=attempt.activity_id, marked_at__isnull=False
    ).exclude(pk=attempt.pk)
    found = {
        number: limits.scaled(points=points or Decimal(0), possible=possible)
        for number, points, possible in others.values_list("number", "points", "points_possible")
    }
    found[attempt.number] = own
    return [found[number] for number in sorted(found)]


@transaction.atomic
def mark_answer(
    *, actor: Actor, answer_id: UUID, given: Mapping[str, Decimal], comment: str, at: datetime
) -> Attempt:
    """Give points to a long answer along its rubric; with the last one the attempt is marked.

    Until then it may be done again, the newest points count.

    Raises:
        PermissionDenied: ``actor`` may not mark in that course.
        MarkRefused: a criterion has no points, or more than it may; or the result was told already.
    """
    found = Answer.objects.select_related("attempt__enrolment__course").get(pk=answer_id)
    if not may_mark(actor, found.attempt.enrolment.course):
        raise PermissionDenied("learning.mark")
    attempt = _locked(found.attempt_id, found.attempt.enrolment_id)
    item = items([found.question_id])[found.question_id]
    if not isinstance(item.body, LongBody) or attempt.submitted_at is None:
        raise MarkRefused(_("This answer is not one that people mark."))
    if attempt.marked_at is not None:
        raise MarkRefused(_("The whole attempt is marked and its result was told."))
    try:
        share = marking.rubric_share(body=item.body, given=given)
    except ValueError:
        raise MarkRefused(_("Give points to every criterion, from 0 to what it brings at most.")) from None
    found.points = marking.points_of(share=share, points=item.points)
    found.marks = {key: str(points) for key, points in given.items()}
    found.comment, found.marked_by_id = comment.strip()[:LONGEST_COMMENT], actor.account_id
    found.save(update_fields=["points", "marks", "comment", "marked_by_id"])
    _close_when_marked(actor, attempt, at)
    return attempt


def _locked(attempt_id: UUID, enrolment_id: UUID) -> Attempt:
    """The attempt, with its enrolment locked before it, as the desk does."""
    Enrolment.objects.select_for_update().get(pk=enrolment_id)
    attempts = Attempt.objects.select_for_update(of=("self",)).select_related(
        "enrolment__version", "activity"
    )
    return attempts.get(pk=attempt_id)


def _close_when_marked(actor: Actor, attempt: Attempt, at: datetime) -> None:
    given = list(Answer.objects.filter(attempt=attempt))
    if any(one.points is None for one in given):
        return
    attempt.points = sum((one.points or Decimal(0) for one in given), Decimal(0))
    attempt.marked_at = at
    attempt.save(update_fields=["points", "marked_at"])
    doing = Doing(actor, attempt.enrolment, attempt.activity, None)
    known = items([one.question_id for one in given])
    by_people = [one for one in given if isinstance(known[one.question_id].body, LongBody) and one.response]
    statements = [
        told_answer(doing, attempt, known[one.question_id], answer=one, made_at=at, verb="scored")
        for one in by_people
    ]
    content = QuizContent.model_validate(attempt.activity.content)
    taken = _result(doing, attempt, content, statements, made_at=at)
    _settle(actor, attempt, replace(taken, seconds=0), at, at)
    tell_learners([attempt.enrolment], text=MARKED, title=attempt.activity.title, at=at)


def _settle(actor: Actor, attempt: Attempt, taken: Taken, made_at: datetime, at: datetime) -> None:
    from bina.learning.actions.deliveries import settle  # the desk knows every kind, this one too

    settle(
        actor=actor,
        enrolment_id=attempt.enrolment_id,
        activity_id=attempt.activity_id,
        taken=taken,
        made_at=made_at,
        at=at,
    )


@transaction.atomic
def close_overdue(*, actor: Actor, attempt_id: UUID, at: datetime) -> bool:
    """Hand in an attempt whose time has run out, as its learner left it; False when it has not."""
    found = Attempt.objects.get(pk=attempt_id)
    attempt = _locked(found.pk, found.enrolment_id)
    content = QuizContent.model_validate(attempt.activity.content)
    if attempt.submitted_at is not None or attempt.due_at is None:
        return False
    if not limits.is_abandoned(
        due=attempt.due_at, at=at, grace_seconds=content.grace_seconds, strict=content.for_certificate
    ):
        return False
    doing = Doing(actor, attempt.enrolment, attempt.activity, None)
    taken = finish(doing=doing, attempt=attempt, content=content, made_at=attempt.due_at, at=at)
    _settle(actor, attempt, taken, attempt.due_at, at)
    return True


def close_all_overdue(*, at: datetime, most: int = MOST_AT_ONCE) -> int:
    """Hand in every attempt that is abandoned, each in a transaction of its own; how many there were."""
    return sum(
        close_overdue(actor=system_actor(agency_id), attempt_id=attempt_id, at=at)
        for attempt_id, agency_id in overdue(at=at, most=most)
    )
