"""Attempts whose long answers wait for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from bina.learning.kinds.quiz.queries.questions import Item, items
from bina.learning.kinds.quiz.rules.bodies import LongBody
from bina.learning.models import Answer, Attempt, Course
from bina.learning.queries.reach import authored

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class ToMark:
    """A long answer with its question; ``given`` are points by criterion so far."""

    answer: Answer
    item: Item
    body: LongBody


def waiting(actor: Actor) -> QuerySet[Attempt]:
    """Attempts in courses in which the actor marks, handed in and not marked."""
    courses = Course.objects.filter(authored(actor, permission="learning.mark"))
    return Attempt.objects.filter(
        submitted_at__isnull=False, marked_at=None, enrolment__course__in=courses
    ).select_related("activity", "enrolment__employee", "enrolment__version")


def attempt_to_mark(actor: Actor, attempt_id: UUID) -> Attempt | None:
    """One of them; also when its marking has just ended."""
    courses = Course.objects.filter(authored(actor, permission="learning.mark"))
    found = Attempt.objects.filter(pk=attempt_id, submitted_at__isnull=False, enrolment__course__in=courses)
    return found.select_related("activity", "enrolment__employee", "enrolment__version").first()


def long_answers(attempt: Attempt) -> list[ToMark]:
    """The attempt's answers that people mark, in the order of the questions. Two queries."""
    given = {one.question_id: one for one in Answer.objects.filter(attempt=attempt)}
    known = items([UUID(one) for one in attempt.drawn])
    return [
        ToMark(given[key], item, item.body)
        for key, item in known.items()
        if isinstance(item.body, LongBody) and key in given and given[key].response
    ]


def overdue(*, at: datetime, most: int) -> list[tuple[UUID, UUID]]:
    """(key, agency) of attempts nobody handed in before their time was over, longest over first."""
    found = Attempt.objects.filter(submitted_at=None, due_at__lt=at).order_by("due_at", "pk")
    return list(found.values_list("pk", "agency_id")[:most])
