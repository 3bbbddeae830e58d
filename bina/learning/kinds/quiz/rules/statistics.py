"""Item statistics of classical test theory, from sums that the database adds up."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

FEW: Final = 30  # below it the standard error of r, about 1 / sqrt(n - 1), is over 0.18: a hint only
EASY, HARD = 0.9, 0.2  # our own marks for "look at this one"
WEAK: Final = 0.2  # "poor" in Ebel 1965, "Measuring Educational Achievement"


@dataclass(frozen=True, slots=True)
class Sums:
    """Over the attempts that drew an item: x is the item's share (0 to 1), y that of all the other items."""

    n: int
    x: float
    y: float
    xx: float
    yy: float
    xy: float


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Figures of an item. ``notes``: EASY, HARD, WEAK, NEGATIVE, FEW.

    Attributes:
        difficulty: p, the mean share of the points that was earned, 0 (nobody) to 1 (everybody).
        discrimination: correlation with the rest of the test, -1 to 1; None when there is nothing to see.
    """

    n: int
    difficulty: float | None
    discrimination: float | None
    notes: tuple[str, ...]


def item_figures(sums: Sums) -> ItemFigures:
    """Difficulty and corrected point-biserial discrimination of an item.

    r = (n Σxy - Σx Σy) / sqrt((n Σx² - (Σx)²) (n Σy² - (Σy)²)), where y leaves the item itself out, so that
    it is not correlated with itself (Henrysson 1963, "Correction of item-total correlations in item
    analysis"). For items that are right or wrong this is the point-biserial; with partial credit it is
    Pearson's r of the same formula.
    """
    n = sums.n
    difficulty = sums.x / n if n else None
    spread_x, spread_y = n * sums.xx - sums.x**2, n * sums.yy - sums.y**2
    least = 1e-9 * n * n
    discrimination = None
    if n > 1 and spread_x > least and spread_y > least:
        found = (n * sums.xy - sums.x * sums.y) / sqrt(spread_x * spread_y)
        discrimination = min(max(found, -1.0), 1.0)
    return ItemFigures(n, difficulty, discrimination, _notes(n, difficulty, discrimination))


def _notes(n: int, difficulty: float | None, discrimination: float | None) -> tuple[str, ...]:
    if difficulty is None:
        return ()
    notes = ["FEW"] if n < FEW else []
    if difficulty > EASY:
        notes.append("EASY")
    if difficulty < HARD:
        notes.append("HARD")
    if discrimination is not None and discrimination < WEAK:
        notes.append("NEGATIVE" if discrimination < 0 else "WEAK")
    return tuple(notes)
