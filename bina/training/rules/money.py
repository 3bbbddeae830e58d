"""Money of a batch: what a ceiling leaves, and what the result cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NEARLY_USED_PERCENT = 90  # enough is left to extend an agreement in time


@dataclass(frozen=True, slots=True)
class Use:
    """Rupiah of a ceiling: set aside, and of that paid. ``ceiling`` None watches nothing."""

    ceiling: int | None
    committed: int = 0
    paid: int = 0

    @property
    def left(self) -> int | None:
        """What may still be committed; below zero where the ceiling was lowered afterwards."""
        return None if self.ceiling is None else self.ceiling - self.committed

    @property
    def owed(self) -> int:
        """Committed and not paid yet."""
        return self.committed - self.paid

    def over_by(self, amount: int) -> int:
        """Rupiah by which ``amount`` more would pass the ceiling, >= 0."""
        return 0 if self.left is None else max(amount - max(self.left, 0), 0)

    def nearly_used_by(self, amount: int) -> bool:
        """Whether it is ``amount`` that takes what is committed to nine tenths of the ceiling or beyond."""
        if not self.ceiling:
            return False
        mark = self.ceiling * NEARLY_USED_PERCENT
        return self.committed * 100 < mark <= (self.committed + amount) * 100


@dataclass(frozen=True, slots=True)
class Costs:
    """What a batch cost per unit of result, whole rupiah; None where there is nothing to divide by."""

    total: int
    per_participant: int | None
    per_hour: int | None
    per_gap: int | None


def costs(*, total: int, participants: int, hours_jp: Decimal, closed_gaps: int) -> Costs:
    """Divide the cost of batches by what came of them, rounded half up.

    Args:
        total: rupiah paid or committed, >= 0.
        participants: people who stayed to the end.
        hours_jp: lesson hours earned, summed over people.
        closed_gaps: pairs of person and competence that reached the level their post asks for.
    """
    return Costs(
        total=total,
        per_participant=_divided(total, Decimal(participants)),
        per_hour=_divided(total, hours_jp),
        per_gap=_divided(total, Decimal(closed_gaps)),
    )


def _divided(total: int, by: Decimal) -> int | None:
    if by <= 0 or total <= 0:
        return None
    return int((Decimal(total) / by).quantize(Decimal(1), ROUND_HALF_UP))
