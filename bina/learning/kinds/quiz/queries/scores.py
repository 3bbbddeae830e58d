"""Scores of quizzes in per cent, for rooms that compare before and after a training."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bina.learning.models import Activity, Attempt

if TYPE_CHECKING:
    from bina.platform.access import Actor

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class QuizName:
    """A quiz of a published course; ``lineage`` stays the same through all versions of the course."""

    lineage: UUID
    course: str
    title: str


def quizzes(actor: Actor, *, agency_id: UUID) -> list[QuizName]:
    """Quizzes of an agency's published courses the actor sees, by course and place. One query."""
    if agency_id not in actor.agencies("learning.see"):
        return []
    found = Activity.objects.filter(agency_id=agency_id, kind="quiz", version__state="PUBLISHED")
    rows = found.order_by("version__title", "section__position", "position", "pk")
    names = rows.values_list("lineage", "version__title", "title")
    return [QuizName(lineage, course, title) for lineage, course, title in names]


def quiz_scores(
    *, agency_id: UUID, lineage: UUID, people: Collection[UUID], first: bool
) -> dict[UUID, Decimal]:
    """Scores in per cent (0 to 100, two decimals) of marked attempts, by the person's key.

    Not narrowed by an actor: for actions that have checked. One query.

    Args:
        agency_id: whose quiz.
        lineage: of the quiz; attempts at any version count.
        people: keys of employees; who has no marked attempt is left out.
        first: the earliest attempt counts, as before a training; else the best.
    """
    done = Attempt.objects.filter(
        agency_id=agency_id,
        activity__lineage=lineage,
        enrolment__employee_id__in=people,
        marked_at__isnull=False,
        points__isnull=False,
        points_possible__gt=0,
    )
    scores: dict[UUID, Decimal] = {}
    rows = done.order_by("started_at", "pk").values_list(
        "enrolment__employee_id", "points", "points_possible"
    )
    for person, points, possible in rows:
        share = (points or Decimal(0)) / possible
        score = min(100 * share, Decimal(100)).quantize(CENT, rounding=ROUND_HALF_UP)
        if person not in scores or (not first and score > scores[person]):
            scores[person] = score
    return scores
