"""Item statistics of a quiz: sums by the database, figures by the rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import connection

from bina.learning.kinds.quiz.queries.questions import Item, items
from bina.learning.kinds.quiz.rules.bodies import MultipleBody, SingleBody
from bina.learning.kinds.quiz.rules.statistics import ItemFigures, Sums, item_figures
from bina.learning.models import Activity
from bina.learning.queries.reach import courses

if TYPE_CHECKING:
    from bina.platform.access import Actor

# First attempts only: in a second one people remember. What was drawn and not answered earned nothing.
_FIRST: Final = """
WITH first AS (
  SELECT t.id, t.drawn, t.points, t.points_possible
  FROM learning_attempt t JOIN learning_activity a ON a.id = t.activity_id
  WHERE a.lineage = %(lineage)s AND a.agency_id = %(agency)s AND t.number = 1 AND t.marked_at IS NOT NULL
)
"""
_SUMS: Final = """, item AS (
  SELECT q.id, coalesce(r.points, 0) / q.points AS x,
         coalesce((f.points - coalesce(r.points, 0)) / nullif(f.points_possible - q.points, 0), 0) AS y
  FROM first f
  CROSS JOIN LATERAL jsonb_array_elements_text(f.drawn) AS d (question)
  JOIN learning_question q ON q.id = d.question::uuid
  LEFT JOIN learning_answer r ON r.attempt_id = f.id AND r.question_id = q.id
)
SELECT id, count(*), sum(x)::float8, sum(y)::float8,
       sum(x * x)::float8, sum(y * y)::float8, sum(x * y)::float8
FROM item GROUP BY id
"""
_CHOSEN: Final = """
SELECT r.question_id, c.choice, count(*)
FROM first f
JOIN learning_answer r ON r.attempt_id = f.id
JOIN learning_question q ON q.id = r.question_id AND q.kind IN ('SINGLE', 'MULTIPLE')
CROSS JOIN LATERAL jsonb_array_elements_text(
  CASE jsonb_typeof(r.response) WHEN 'array' THEN r.response ELSE jsonb_build_array(r.response) END
) AS c (choice)
WHERE c.choice <> ''
GROUP BY r.question_id, c.choice
"""


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """How many chose a choice; ``share`` of those who got the question, 0 to 1."""

    text: str
    right: bool
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question with its figures; choices as the author wrote them."""

    item: Item
    figures: ItemFigures
    choices: tuple[ChoiceCount, ...]


def quiz(actor: Actor, activity_id: UUID) -> Activity | None:
    """A quiz of a course the actor makes."""
    found = Activity.objects.select_related("version__course", "section").filter(pk=activity_id, kind="quiz")
    return found.filter(version__course__in=courses(actor)).first()


def item_rows(activity: Activity) -> list[ItemRow]:
    """Figures of every question that was given in the quiz, in all its versions; hardest first.

    Three queries, whatever the number of questions and attempts.
    """
    asked = {"lineage": activity.lineage, "agency": activity.agency_id}
    with connection.cursor() as cursor:
        cursor.execute(_FIRST + _SUMS, asked)
        sums = {key: Sums(*numbers) for key, *numbers in cursor.fetchall()}
        cursor.execute(_FIRST + _CHOSEN, asked)
        chosen: dict[UUID, dict[str, int]] = defaultdict(dict)
        for key, choice, count in cursor.fetchall():
            chosen[key][choice] = count
    known = items(list(sums))
    rows = [
        ItemRow(item, item_figures(sums[key]), _choices(item, chosen[key], sums[key].n))
        for key, item in known.items()
    ]
    return sorted(rows, key=lambda row: (row.figures.difficulty or 0.0, str(row.item.id)))


def _choices(item: Item, counts: dict[str, int], n: int) -> tuple[ChoiceCount, ...]:
    if not isinstance(item.body, SingleBody | MultipleBody):
        return ()
    return tuple(
        ChoiceCount(one.text, one.right, counts.get(one.id, 0), counts.get(one.id, 0) / n if n else 0.0)
        for one in item.body.choices
    )
