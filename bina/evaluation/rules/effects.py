"""Level 3: how the trained changed compared with similar colleagues who had not been trained yet.

Method: difference in differences within strata. In each stratum (people alike in post and level before) the
mean change of the comparison is taken from the mean change of the trained; the strata are weighed by their
trained people, so that the figure is the mean effect on those who took part. The interval is Welch's, with
the variance of changes pooled within strata.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypeAlias

from bina.evaluation.rules.verdicts import Verdict, verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

ROUNDING_VARIANCE = 1 / 6  # of a change between two levels that are each rounded to whole numbers: 2 x 1/12


@dataclass(frozen=True)
class Change:
    """One person's level before and after, and who they may be compared with: those of the same stratum."""

    stratum: Hashable
    before: float
    after: float

    @property
    def size(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Effect:
    """Mean effect on the trained, in levels.

    Attributes:
        trained: trained people who could be compared.
        comparison: comparable colleagues used.
        unmatched: trained people without a comparable colleague; they are not in the figure.
        estimate: trained minus comparison, weighed by the trained.
        low: lower end of the interval.
        high: upper end of the interval.
    """

    trained: int
    comparison: int
    unmatched: int
    estimate: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        return verdict(low=self.low, high=self.high)


@dataclass(frozen=True)
class TooFew:
    """No figure: one of the groups is smaller than the smallest group."""

    trained: int
    comparison: int
    unmatched: int


@dataclass(frozen=True)
class _Groups:
    """Changes of one side, by stratum, in the order of the strata used."""

    changes: Sequence[Floats]

    @property
    def number(self) -> int:
        return sum(len(group) for group in self.changes)

    @property
    def sizes(self) -> Floats:
        return _array(len(group) for group in self.changes)

    @property
    def means(self) -> Floats:
        return _array(group.mean() for group in self.changes)

    @property
    def freedom(self) -> int:
        return max(self.number - len(self.changes), 1)

    def variance(self, *, smallest: float) -> float:
        """Variance of a change within strata, never below ``smallest``."""
        squares = sum(float(((group - group.mean()) ** 2).sum()) for group in self.changes)
        return max(squares / self.freedom, smallest)


def difference_in_differences(
    *,
    trained: Iterable[Change],
    comparison: Iterable[Change],
    smallest_group: int,
    confidence: float = 0.95,
    smallest_variance: float = ROUNDING_VARIANCE,
) -> Effect | TooFew:
    """Mean effect on the trained with its interval, or that the groups are too small.

    Args:
        smallest_group: fewest people on either side, counted after matching.
        confidence: of the interval, 0 to 1, exclusive.
        smallest_variance: assumed of a change even where all people changed alike, because levels are whole
            numbers; keeps the interval from promising what the measurement cannot.
    """
    ours, theirs = _by_stratum(trained), _by_stratum(comparison)
    shared = sorted(ours.keys() & theirs.keys(), key=repr)
    treated = _Groups([ours[key] for key in shared])
    others = _Groups([theirs[key] for key in shared])
    unmatched = sum(len(group) for group in ours.values()) - treated.number
    if treated.number < smallest_group or others.number < smallest_group:
        return TooFew(treated.number, others.number, unmatched)
    weights = treated.sizes / treated.number
    estimate = float(weights @ (treated.means - others.means))
    parts = (
        treated.variance(smallest=smallest_variance) / treated.number,
        others.variance(smallest=smallest_variance) * float((weights**2 / others.sizes).sum()),
    )
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / treated.freedom + parts[1] ** 2 / others.freedom)
    half = _quantile((1 + confidence) / 2, freedom) * sqrt(sum(parts))
    return Effect(treated.number, others.number, unmatched, estimate, estimate - half, estimate + half)


def _quantile(share: float, freedom: float) -> float:
    """Quantile of Student's distribution."""
    from scipy.special import stdtrit  # slow to load, and needed only where effects are worked out

    return float(stdtrit(freedom, share))


def _by_stratum(changes: Iterable[Change]) -> dict[Hashable, Floats]:
    found: dict[Hashable, list[float]] = {}
    for change in changes:
        found.setdefault(change.stratum, []).append(change.size)
    return {key: _array(sizes) for key, sizes in found.items()}


def _array(values: Iterable[float]) -> Floats:
    import numpy as np  # slow to load, and every command and page would wait for it

    return np.fromiter(values, dtype=np.float64)
