"""Statements of a quiz. Their keys follow from the attempt, so that telling twice is telling once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.conf import settings

from bina.learning.kinds.quiz.rules import interactions, limits
from bina.learning.rules.statements import ACTIVITY_TYPES, activity_iri, course_iri, statement

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.learning.kinds.quiz.queries.questions import Item
    from bina.learning.models import Answer, Attempt


def question_iri(lineage: UUID) -> str:
    """Name of a question in statements; the same after an edit."""
    return f"{settings.INSTALLATION_URL}/belajar/pertanyaan/{lineage}"


def _attempt_extension(attempt: Attempt) -> dict[str, Any]:
    return {f"{settings.INSTALLATION_URL}/xapi/attempt": {"id": str(attempt.pk), "number": attempt.number}}


def _score(points: Decimal, possible: Decimal) -> dict[str, Any]:
    return {
        "scaled": float(limits.scaled(points=points, possible=possible)),
        "raw": float(points),
        "min": 0,
        "max": float(possible),
    }


def told(doing: Doing, attempt: Attempt, verb: str, *, made_at: datetime, **result: Any) -> dict[str, Any]:
    """A statement about the quiz as a whole; with points once the attempt is marked."""
    made: dict[str, Any] = statement(
        verb=verb,
        iri=activity_iri(settings.INSTALLATION_URL, doing.activity.lineage),
        name=doing.activity.title,
        activity_type=ACTIVITY_TYPES["quiz"],
        made_at=made_at,
        statement_id=uuid5(attempt.pk, verb),
        language=_language(doing),
        **result,
    )
    if attempt.points is not None and verb != "attempted":
        made.setdefault("result", {})["score"] = _score(attempt.points, attempt.points_possible)
    return made | {"context": _context(doing, attempt)}


def told_answer(
    doing: Doing,
    attempt: Attempt,
    item: Item,
    *,
    answer: Answer,
    made_at: datetime,
    verb: str = "answered",
) -> dict[str, Any]:
    """A statement about one question: the answer as xAPI's interaction, and what it earned where that is
    known."""
    result: dict[str, Any] = {"response": interactions.response(body=item.body, given=answer.response)}
    if answer.points is not None:
        result |= {"score": _score(answer.points, item.points), "success": answer.points == item.points}
    return {
        **statement(
            verb=verb,
            iri=question_iri(item.lineage),
            name=item.body.text[:200],
            activity_type=interactions.TYPE,
            made_at=made_at,
            statement_id=uuid5(attempt.pk, f"{verb} {item.id}"),
            language=_language(doing),
        ),
        "object": {
            "id": question_iri(item.lineage),
            "definition": interactions.definition(body=item.body, language=_language(doing)),
        },
        "result": result,
        "context": _context(doing, attempt, parent=True),
    }


def _language(doing: Doing) -> str:
    return doing.enrolment.version.language


def _context(doing: Doing, attempt: Attempt, *, parent: bool = False) -> dict[str, Any]:
    base = settings.INSTALLATION_URL
    around: dict[str, Any] = {"grouping": [{"id": course_iri(base, doing.enrolment.course_id)}]}
    if parent:
        around["parent"] = [{"id": activity_iri(base, doing.activity.lineage)}]
    return {"contextActivities": around, "extensions": _attempt_extension(attempt)}
