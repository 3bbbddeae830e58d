"""How much of a programme's promised worth the measurements of past years leave standing.

Programmes are compared with one another, not with their catalogue: the one that closed more than the average
counts for more, the one that closed less for less, and the less sure a measurement is, the nearer it is
drawn to the average. What was never measured counts as the average.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Key = TypeVar("Key")
LEAST, MOST = (
    0.25,
    2.0,
)  # our own choice: no measurement takes a programme out of the plan, or lets it rule it
NARROWEST = 1e-4
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Measured:
    """An estimated effect in levels with its 95 % interval."""

    estimate: float
    low: float
    high: float

    @property
    def variance(self) -> float:
        return max(((self.high - self.low) / (2 * Z_95)) ** 2, NARROWEST)


def effect_factors(measured: Mapping[Key, Sequence[Measured]]) -> dict[Key, float]:
    """Factor on the worth of each measured programme, ``LEAST`` to ``MOST``; 1 is the average programme.

    The measurements of a programme are pooled by their precision. Programmes then are taken as draws around a
    common mean with a variance estimated by moments (DerSimonian and Laird, Controlled Clinical Trials 7,
    1986), and each is drawn towards that mean by its own uncertainty (Efron and Morris, JASA 70, 1975). All
    are 1 while nothing shows that programmes differ, or when they do not help on average.
    """
    pooled = {key: _pool(found) for key, found in measured.items() if found}
    if len(pooled) < 2:
        return dict.fromkeys(pooled, 1.0)
    between = _variance_between(list(pooled.values()))
    sure = {key: 1 / (variance + between) for key, (_value, variance) in pooled.items()}
    mean = sum(sure[key] * value for key, (value, _v) in pooled.items()) / sum(sure.values())
    if mean <= 0:
        return dict.fromkeys(pooled, 1.0)
    return {
        key: round(min(max((mean + between * sure[key] * (value - mean)) / mean, LEAST), MOST), 6)
        for key, (value, _variance) in pooled.items()
    }


def _pool(found: Sequence[Measured]) -> tuple[float, float]:
    weights = [1 / one.variance for one in found]
    value = sum(weight * one.estimate for weight, one in zip(weights, found, strict=True)) / sum(weights)
    return value, 1 / sum(weights)


def _variance_between(pooled: Sequence[tuple[float, float]]) -> float:
    weights = [1 / variance for _value, variance in pooled]
    total = sum(weights)
    mean = sum(weight * value for weight, (value, _v) in zip(weights, pooled, strict=True)) / total
    spread = sum(weight * (value - mean) ** 2 for weight, (value, _v) in zip(weights, pooled, strict=True))
    scale = total - sum(weight**2 for weight in weights) / total
    return max((spread - (len(pooled) - 1)) / scale, 0.0)
