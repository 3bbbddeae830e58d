"""What a learner does in a quiz, as entries of the outbox or plain forms bring it.

An answer costs a bounded number of statements, whatever the number of questions; so does handing in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from secrets import randbelow
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg.types.json import Jsonb

from bina.learning.kinds.base import Taken
from bina.learning.kinds.quiz.actions.marking import finish, mark_one
from bina.learning.kinds.quiz.actions.telling import told
from bina.learning.kinds.quiz.content import QuizContent
from bina.learning.kinds.quiz.queries.questions import Item, items, supply
from bina.learning.kinds.quiz.refusals import QuizRefused, not_yours, reason
from bina.learning.kinds.quiz.rules import limits
from bina.learning.kinds.quiz.rules.drawing import TooFew, draw
from bina.learning.kinds.quiz.rules.responses import BadResponse, Response, cleaned
from bina.learning.models import ActivityProgress, Answer, Attempt
from bina.platform.ids import uuid7
from bina.platform.rows import columns, exchange, insertion, instances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bina.learning.kinds.base import Doing, Entry

SEEDS: Final = 2**62
FIELD: Final = "q-"  # name of a form's field: q-<question>, or q-<question>-<part>
# The newest answer wins by the device's time, in whatever order two devices send.
_KEEP: Final = """
INSERT INTO learning_answer
  (id, agency_id, attempt_id, question_id, response, answered_at, points, marks, comment)
SELECT a.id, %s, %s, a.question, a.response, %s, a.points, '{}', ''
FROM unnest(%s::uuid[], %s::uuid[], %s::jsonb[], %s::numeric[]) AS a (id, question, response, points)
ORDER BY a.question
ON CONFLICT (attempt_id, question_id) DO UPDATE
SET response = excluded.response, answered_at = excluded.answered_at, points = excluded.points
WHERE learning_answer.answered_at <= excluded.answered_at
"""

_ATTEMPT: Final = f"""
SELECT {columns(Attempt)} FROM learning_attempt WHERE id = %s AND enrolment_id = %s AND activity_id = %s
"""  # noqa: S608  # fixed parts
_ATTEMPTS: Final = f"""
SELECT {columns(Attempt)} FROM learning_attempt WHERE enrolment_id = %s AND activity_id = %s ORDER BY number
"""  # noqa: S608  # fixed parts


def opened(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """The quiz was looked at; no attempt begins by that."""
    return Taken(state=ActivityProgress.State.BEGUN)


def begin(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """Begin an attempt, go on with the open one, or start the time of one that was saved on the device.

    Raises:
        QuizRefused: no attempt is left, the quiz has closed, or there are too few questions.
    """
    content = QuizContent.model_validate(doing.activity.content)
    attempts = _attempts(doing)
    running = next((one for one in attempts if one.submitted_at is None), None)
    if running is not None:
        return _go_on(running, content, entry)
    attempt = _new_attempt(doing, content, len(attempts), at, key=entry.entry_id)
    return Taken(
        written=(insertion([attempt]),),
        statements=(told(doing, attempt, "attempted", made_at=entry.made_at),),
        state=ActivityProgress.State.BEGUN,
        new_attempt=attempt.number > 1,
        answer=_about(attempt),
    )


def _attempts(doing: Doing) -> list[Attempt]:
    return instances(Attempt, _ATTEMPTS, [doing.enrolment.pk, doing.activity.pk])


def _go_on(attempt: Attempt, content: QuizContent, entry: Entry) -> Taken:
    """An attempt that lay on the device has its time begin when its learner began."""
    if attempt.was_offline and attempt.due_at is None and content.minutes:
        attempt.started_at = max(entry.made_at, attempt.started_at)
        attempt.due_at = limits.due_at(
            started_at=attempt.started_at, minutes=content.minutes, closes_at=content.closes_at
        )
        attempt.save(update_fields=["started_at", "due_at"])
    return Taken(state=ActivityProgress.State.BEGUN, answer=_about(attempt))


def _about(attempt: Attempt) -> dict[str, Any]:
    return {
        "stay": True,
        "attempt": str(attempt.pk),
        "number": attempt.number,
        "due_at": attempt.due_at.isoformat() if attempt.due_at else None,
        "questions": len(attempt.drawn),
    }


def _new_attempt(
    doing: Doing, content: QuizContent, begun: int, at: datetime, *, key: UUID, offline: bool = False
) -> Attempt:
    if limits.attempts_left(allowed=content.attempts, begun=begun) == 0:
        text = ngettext(
            "You have used your one attempt.", "You have used all your {count} attempts.", content.attempts
        )
        raise QuizRefused(text.format(count=content.attempts))
    if content.closes_at and at >= content.closes_at:
        raise QuizRefused(_("This quiz has closed."))
    found = supply(agency_id=doing.activity.agency_id, content=content)
    seed = randbelow(SEEDS)
    try:
        drawn = draw(seed=seed, fixed=found.fixed, pools=found.pools, mix=content.mix_questions)
    except TooFew:
        raise QuizRefused(
            _("The banks hold too few questions for this quiz now. Tell who made it.")
        ) from None
    due = limits.due_at(started_at=at, minutes=content.minutes, closes_at=content.closes_at)
    return Attempt(
        id=key,
        agency_id=doing.activity.agency_id,
        enrolment_id=doing.enrolment.pk,
        activity_id=doing.activity.pk,
        number=begun + 1,
        seed=seed,
        drawn=[str(one) for one in drawn],
        started_at=at,
        due_at=content.closes_at if offline and content.minutes else due,
        points_possible=sum((found.points[one] for one in drawn), Decimal(0)),
        was_offline=offline,
    )


def prepare_offline(*, doing: Doing, at: datetime) -> Attempt:
    """The attempt that is saved on a device: the open one, or a new one. Only for quizzes that may be saved.

    Raises:
        QuizRefused: as for ``begin``.
    """
    content = QuizContent.model_validate(doing.activity.content)
    attempts = _attempts(doing)
    running = next((one for one in attempts if one.submitted_at is None), None)
    if running is not None:
        return running
    attempt = _new_attempt(doing, content, len(attempts), at, key=uuid7(), offline=True)
    exchange([insertion([attempt])])
    return attempt


def answer(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """One answer: ``{"attempt", "question", "response"}``.

    Raises:
        QuizRefused: the attempt is over or not the learner's, or the answer does not fit the question.
    """
    attempt = _running(doing, entry)
    content = QuizContent.model_validate(doing.activity.content)
    key = _key(entry.body.get("question"))
    return _keep(doing, entry, at, attempt, content, {key: entry.body.get("response")})


def answers(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """Answers of a plain form, to be gone on with later. Raises as ``answer``."""
    attempt = _running(doing, entry)
    content = QuizContent.model_validate(doing.activity.content)
    taken = _keep(doing, entry, at, attempt, content, _of_form(attempt, entry.body))
    return replace(taken, answer={**taken.answer, "stay": True, "message": _("Your answers are kept.")})


def submit(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """Hand in: ``{"attempt"}``, with the answers of a plain form or without. Answers that came too late
    do not count; what was kept before does. Raises as ``answer``."""
    attempt = _running(doing, entry)
    content = QuizContent.model_validate(doing.activity.content)
    given = _of_form(attempt, entry.body)
    if given and _in_time(attempt, content, entry, at):
        exchange(_keep(doing, entry, at, attempt, content, given).written)
    return finish(doing=doing, attempt=attempt, content=content, made_at=_moment(content, entry, at), at=at)


def _running(doing: Doing, entry: Entry) -> Attempt:
    asked = [_key(entry.body.get("attempt")), doing.enrolment.pk, doing.activity.pk]
    attempt = next(iter(instances(Attempt, _ATTEMPT, asked)), None)
    if attempt is None:
        raise not_yours()
    if attempt.submitted_at is not None:
        raise QuizRefused(_("This attempt has been handed in already; it cannot be changed."))
    return attempt


def _key(written: Any) -> UUID:
    try:
        return UUID(str(written))
    except ValueError:
        raise not_yours() from None


def _moment(content: QuizContent, entry: Entry, at: datetime) -> datetime:
    """When it was done: for a certificate by our clock, otherwise by the device's, so that a lost network
    costs nobody their answers."""
    return at if content.for_certificate else min(entry.made_at, at)


def _in_time(attempt: Attempt, content: QuizContent, entry: Entry, at: datetime) -> bool:
    return limits.in_time(
        due=attempt.due_at, moment=_moment(content, entry, at), grace_seconds=content.grace_seconds
    )


def _keep(
    doing: Doing,
    entry: Entry,
    at: datetime,
    attempt: Attempt,
    content: QuizContent,
    given: Mapping[UUID, Any],
) -> Taken:
    if not _in_time(attempt, content, entry, at):
        raise QuizRefused(
            _("The time for this attempt is over. What you answered before is kept; hand it in.")
        )
    drawn = set(attempt.drawn)
    if not all(str(key) in drawn for key in given):
        raise QuizRefused(_("This question is not in your attempt."))
    known = items(list(given))
    found = {key: _clean(known[key], response) for key, response in given.items()}
    if content.feedback == limits.EACH:
        found = _not_yet_answered(attempt, found, single=len(given) == 1)
    marks = {
        key: mark_one(known[key], response) if content.feedback == limits.EACH else None
        for key, response in found.items()
    }
    keys = list(found)
    kept = [
        *(attempt.agency_id, attempt.pk, min(entry.made_at, at), [uuid7() for _key in keys], keys),
        [Jsonb(found[key]) for key in keys],
        [mark.points if (mark := marks[key]) else None for key in keys],
    ]
    told_back = {str(key): mark.as_json() for key in keys if (mark := marks[key])}
    return Taken(
        state=ActivityProgress.State.BEGUN,
        answer={"marks": told_back} if told_back else {},
        written=((_KEEP, kept),),
    )


def _clean(item: Item, response: Any) -> Response:
    try:
        return cleaned(body=item.body, response=response)
    except BadResponse as error:
        raise QuizRefused(reason(str(error))) from None


def _not_yet_answered(attempt: Attempt, found: dict[UUID, Response], *, single: bool) -> dict[UUID, Response]:
    """Where the right answer is shown after each question, the first answer stays; empty ones wait."""
    before = set(
        Answer.objects.filter(attempt=attempt, question_id__in=found).values_list("question_id", flat=True)
    )
    if single and before:
        raise QuizRefused(_("You have answered this question; its answer has been shown."))
    return {key: response for key, response in found.items() if key not in before and response}


def _of_form(attempt: Attempt, body: Mapping[str, Any]) -> dict[UUID, Any]:
    """Answers of a form by question. A list, a pair or an order comes as several fields of one question."""
    keys = [UUID(one) for one in attempt.drawn if any(name.startswith(f"{FIELD}{one}") for name in body)]
    return {key: _of_fields(item, body) for key, item in items(keys).items()}


def _of_fields(item: Item, body: Mapping[str, Any]) -> Any:
    name = f"{FIELD}{item.id}"
    value = body.get(name, "")
    if item.kind == "MULTIPLE":
        return [one for one in (value if isinstance(value, list) else [value]) if one]
    parts = {key.removeprefix(f"{name}-"): one for key, one in body.items() if key.startswith(f"{name}-")}
    if item.kind == "MATCHING":
        return {part: one for part, one in parts.items() if one}
    if item.kind == "ORDERING":
        return _order(parts)
    if item.kind == "NUMERIC" and "unit" in parts:
        return {"value": value, "unit": parts["unit"]}
    return value


def _order(places: Mapping[str, Any]) -> list[str]:
    """Keys by the place given to each; no order when a place is missing."""
    if not places or not all(str(place).isdecimal() for place in places.values()):
        return []
    return [key for _place, key in sorted((int(place), key) for key, place in places.items())]
