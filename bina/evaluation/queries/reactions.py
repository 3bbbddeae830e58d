"""Level 1: what participants said of batches, from the survey in Bina or from the organiser's workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from bina.surveys.queries import reactions as survey_reactions
from bina.training.queries import reaction_means

if TYPE_CHECKING:
    from datetime import datetime

    from bina.platform.access import Actor
    from bina.surveys.queries import Reaction
    from bina.training.queries import ReactionMeans

BATCH = "training.batch"
PARTS = {
    "material": "MATERIAL",
    "trainer": "TRAINER",
    "organisation": "ORGANISATION",
    "place": "PLACE",
    "use_at_work": "USE",
}


@dataclass(frozen=True, slots=True)
class BatchReaction:
    """Reaction to one batch: mean 1 to 4, whole and by part. ``mean`` is None while it may not be shown.

    ``survey_id`` is None for figures from a workbook; ``invited`` is then unknown.
    """

    batch_id: UUID
    answers: int
    mean: float | None
    parts: Mapping[str, float]
    survey_id: UUID | None = None
    invited: int | None = None


def batch_reactions(actor: Actor, *, batch_ids: Sequence[UUID], at: datetime) -> dict[UUID, BatchReaction]:
    """Reaction per batch; a shown survey comes before a workbook, that before a survey not shown yet.

    The number of statements does not depend on the number of batches.
    """
    asked = survey_reactions(actor, subject_kind=BATCH, subject_ids=batch_ids, at=at)
    noted = {key: _noted(row) for key, row in reaction_means(actor, batch_ids=batch_ids).items()}
    found = {key: _asked(key, row) for key, row in asked.items()}
    for key, row in noted.items():
        if key not in found or found[key].mean is None:
            found[key] = row
    return found


def whole_reaction(rows: Sequence[BatchReaction]) -> tuple[float | None, int]:
    """Mean of several batches weighed by their answers, and the number of answers."""
    shown = [(row.mean, row.answers) for row in rows if row.mean is not None]
    answers = sum(number for _mean, number in shown)
    mean = sum(mean * number for mean, number in shown) / answers if answers else None
    return mean, answers


def _asked(batch_id: UUID, row: Reaction) -> BatchReaction:
    return BatchReaction(
        batch_id=batch_id,
        answers=row.answered,
        mean=None if row.mean is None else float(row.mean),
        parts={group.code: float(group.mean) for group in row.groups if group.mean is not None},
        survey_id=row.survey_id,
        invited=row.invited,
    )


def _noted(row: ReactionMeans) -> BatchReaction:
    parts = {PARTS[name]: float(mean) for name, mean in row.means.items() if mean is not None}
    mean = sum(parts.values()) / len(parts) if parts else None
    return BatchReaction(batch_id=row.batch_id, answers=row.answers, mean=mean, parts=parts)
