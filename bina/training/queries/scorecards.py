"""What a partner's batches came to: delivery, learning, reaction, effect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Q

from bina.surveys.queries import reactions as survey_reactions
from bina.training.models import Batch
from bina.training.queries.partners import partners
from bina.training.queries.results import reaction_means

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bina.platform.access import Actor

MOST_BATCHES = 200

# Places of batches, one line a partner. A score of 100 before leaves nothing to gain and is left out.
_CARDS = """
SELECT b.partner_id, count(DISTINCT b.id) FILTER (WHERE b.state = 'FINISHED'),
  count(DISTINCT b.id) FILTER (WHERE b.state = 'CANCELLED'),
  count(n.id) FILTER (WHERE b.state = 'FINISHED' AND n.state IN ('COMPLETED', 'FAILED')),
  count(n.id) FILTER (WHERE b.state = 'FINISHED' AND n.state = 'COMPLETED'),
  avg(n.attendance_percent) FILTER (WHERE b.state = 'FINISHED'),
  avg((n.post_score - n.pre_score) / (100 - n.pre_score))
    FILTER (WHERE n.pre_score < 100 AND n.post_score IS NOT NULL),
  count(n.id) FILTER (WHERE n.pre_score < 100 AND n.post_score IS NOT NULL)
FROM training_batch b LEFT JOIN training_enrolment n ON n.batch_id = b.id
WHERE b.partner_id = ANY(%s) GROUP BY b.partner_id
"""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A partner in figures. ``n_gain`` is at most 1 (Hake 1998); None where nothing can be counted."""

    finished: int = 0
    cancelled: int = 0
    took_part: int = 0
    completed: int = 0
    attendance: Decimal | None = None
    n_gain: Decimal | None = None
    n_gain_people: int = 0
    reaction: Decimal | None = None
    answers: int = 0

    @property
    def completed_percent(self) -> int | None:
        """Share of those who stayed to the end or failed who completed."""
        return 100 * self.completed // self.took_part if self.took_part else None


def scorecards(actor: Actor, *, partner_ids: Sequence[UUID], at: datetime) -> dict[UUID, Scorecard]:
    """Scorecards of the partners the actor may see. The number of queries does not depend on theirs."""
    seen = list(partners(actor).filter(pk__in=partner_ids).values_list("pk", flat=True))
    if not seen:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [seen])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    said = _reactions(actor, seen, at)
    nothing: tuple[Decimal | None, int] = (None, 0)
    cards = {key: Scorecard(*rows.get(key, ())) for key in seen}
    return {
        key: replace(card, reaction=said.get(key, nothing)[0], answers=said.get(key, nothing)[1])
        for key, card in cards.items()
    }


def _reactions(actor: Actor, seen: Sequence[UUID], at: datetime) -> dict[UUID, tuple[Decimal | None, int]]:
    """Mean reaction by partner, weighed by answers: of each batch the survey in Bina, else the workbook."""
    held = Batch.objects.filter(Q(partner_id__in=seen), state="FINISHED").order_by("-starts_on", "pk")
    owners = dict(held.values_list("pk", "partner_id")[:MOST_BATCHES])
    sums: dict[UUID, list[tuple[Decimal, int]]] = {}
    asked = survey_reactions(actor, subject_kind="training.batch", subject_ids=list(owners), at=at)
    noted = reaction_means(actor, batch_ids=list(owners))
    for batch_id, partner_id in owners.items():
        shown = asked.get(batch_id)
        if shown is not None and shown.mean is not None:
            figure = (Decimal(shown.mean.numerator) / shown.mean.denominator, shown.answered)
        elif batch_id in noted:
            known = [mean for mean in noted[batch_id].means.values() if mean is not None]
            figure = (Decimal(sum(known)) / len(known), noted[batch_id].answers) if known else (Decimal(0), 0)
        else:
            continue
        if partner_id is not None:
            sums.setdefault(partner_id, []).append(figure)
    return {key: _weighed(figures) for key, figures in sums.items()}


def _weighed(figures: Sequence[tuple[Decimal, int]]) -> tuple[Decimal | None, int]:
    answers = sum(number for _mean, number in figures)
    mean = sum((mean * number for mean, number in figures), Decimal(0)) / answers if answers else None
    return mean, answers
