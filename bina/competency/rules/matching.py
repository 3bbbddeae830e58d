"""Gap, job match (JPM) and its category.

Sources: PermenPANRB 38/2017, PerBRIN 3/2023 art. 33 and the practice of assessment centres. Cut-offs come in
as arguments from the rule set ``jpm-categories``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def gap(*, held: int, required: int) -> int:
    """Level held minus level required; negative is a need for development.

    Args:
        held: 0 when an assessment found the person below the lowest level, else the level, >= 0.
        required: the level that the post asks for, >= 1.
    """
    return held - required


@dataclass(frozen=True)
class JobMatch:
    """Job person match (JPM): total of the levels held against the total of the levels required.

    Attributes:
        held: sum of the levels held over the competences counted, >= 0.
        required: sum of the levels required over the same competences, > 0.
    """

    held: int
    required: int

    def __post_init__(self) -> None:
        """Refuse totals that no standard can produce."""
        if self.required <= 0 or self.held < 0:
            raise ValueError("a job match needs a positive total required and a total held of at least 0")

    @property
    def raw(self) -> Fraction:
        """Percentage, exact, not capped: 25 of 18 is 138.89."""
        return Fraction(self.held * 100, self.required)

    def clamped(self, *, at: int = 100) -> Fraction:
        """Percentage capped at ``at``, as talent scores want it."""
        return min(self.raw, Fraction(at))

    @property
    def percent(self) -> Decimal:
        """Raw percentage for reading, two decimals, half up. Never decide a category with it."""
        return percent(self.raw)


def percent(value: Fraction) -> Decimal:
    """Two decimals, half up, of an exact percentage."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Band:
    """One category of a scale: it begins at ``at_least`` per cent and ends where the next higher begins."""

    code: str
    at_least: Decimal


def category(*, match: JobMatch, bands: Iterable[Band]) -> str:
    """Code of the category of a job match; a value exactly on a bound belongs to the upper category.

    Args:
        bands: one scale; one band begins at 0, so that every match finds its category.

    Raises:
        ValueError: no band begins at or below the match.
    """
    reached = [band for band in bands if match.held * 100 >= band.at_least * match.required]
    if not reached:
        raise ValueError("the lowest category of a scale must begin at 0")
    return max(reached, key=lambda band: band.at_least).code


@dataclass(frozen=True)
class Scale:
    """The bands of one purpose, perhaps for some posts only.

    An empty ``post_kind`` or ``functional_level`` stands for any.
    """

    bands: tuple[Band, ...]
    post_kind: str = ""
    functional_level: str = ""


def scale_for(*, scales: Iterable[Scale], post_kind: str, functional_level: str) -> Scale:
    """The scale that names the post most closely.

    Raises:
        ValueError: no scale fits, not even one for any post.
    """
    fitting = [
        scale
        for scale in scales
        if scale.post_kind in {"", post_kind} and scale.functional_level in {"", functional_level}
    ]
    if not fitting:
        raise ValueError("a purpose needs a scale for any post")
    return max(fitting, key=lambda scale: (scale.functional_level != "", scale.post_kind != ""))
