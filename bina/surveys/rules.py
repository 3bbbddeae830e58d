"""Pure rules of anonymous surveys: figures of an item, response rate, and when figures may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Figures:
    """How one item was answered.

    Attributes:
        counts: answers per point of the scale, every point present, each >= 0.
    """

    counts: Mapping[int, int]

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @property
    def mean(self) -> Fraction | None:
        """Mean answer on the scale, exact; None when nobody answered."""
        if self.answered == 0:
            return None
        return Fraction(sum(value * count for value, count in self.counts.items()), self.answered)


def figures(*, counts: Mapping[int, int], scale: Iterable[int]) -> Figures:
    """Figures with every point of the scale, also those nobody chose.

    Raises:
        ValueError: an answer outside the scale.
    """
    points = tuple(scale)
    if strange := set(counts) - set(points):
        raise ValueError(f"answers outside the scale: {sorted(strange)}")
    return Figures({point: counts.get(point, 0) for point in points})


def mean_of(items: Iterable[Figures]) -> Fraction | None:
    """Mean of the items' means, each item weighing the same; None when no item was answered."""
    means = [item.mean for item in items if item.mean is not None]
    return sum(means, Fraction(0)) / len(means) if means else None


def response_rate(*, invited: int, answered: int) -> Fraction | None:
    """Share of the invited who answered, 0 to 1; None when nobody was invited."""
    return min(Fraction(answered, invited), Fraction(1)) if invited > 0 else None


def large_enough(*, answered: int, smallest_group: int) -> bool:
    """True when so many answered that no answer can be told to be one person's."""
    return answered >= smallest_group


def settled(*, closed: bool, invited: int, answered: int) -> bool:
    """True when figures can no longer change by one more person.

    Figures that grow one answer at a time would give each answer away by subtraction.
    """
    return closed or (invited > 0 and answered >= invited)


def week_of(day: date) -> date:
    """Monday of the day's week: the only time an answer keeps."""
    return day - timedelta(days=day.weekday())
