"""Level 2: what was learned, from the scores before and after.

Source: Hake (1998), "Interactive-engagement versus traditional methods": the normalised gain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HIGHEST_SCORE = 100


def n_gain(*, pre: Decimal, post: Decimal, highest: int = HIGHEST_SCORE) -> Fraction | None:
    """Share of the possible gain that was made: (post - pre) / (highest - pre), exact.

    Args:
        pre: score before, 0 to ``highest``.
        post: score after, 0 to ``highest``.

    Returns:
        At most 1; below 0 when the score fell; None when ``pre`` left nothing to gain.

    Raises:
        ValueError: a score outside its range.
    """
    if not (0 <= pre <= highest and 0 <= post <= highest):
        raise ValueError(f"scores lie between 0 and {highest}: {pre}, {post}")
    if pre == highest:
        return None
    return (Fraction(post) - Fraction(pre)) / (highest - Fraction(pre))


@dataclass(frozen=True)
class Learning:
    """Gain of a group.

    Attributes:
        mean: mean of the people's gains; None when nobody's is defined.
        scored: people with both scores.
        counted: those of them whose gain is defined.
    """

    mean: Fraction | None
    scored: int
    counted: int


def learning(scores: Iterable[tuple[Decimal | None, Decimal | None]]) -> Learning:
    """Gain of a group from (pre, post) per person; people without both scores are left out."""
    both = [(pre, post) for pre, post in scores if pre is not None and post is not None]
    gains = [gain for pre, post in both if (gain := n_gain(pre=pre, post=post)) is not None]
    mean = sum(gains, Fraction(0)) / len(gains) if gains else None
    return Learning(mean=mean, scored=len(both), counted=len(gains))


def enough_guests(scores: Iterable[tuple[Decimal | None, Decimal | None]], *, smallest_group: int) -> bool:
    """Whether guests of other agencies may stand in a figure beside the host's own people.

    Their agency gave the host name, post and NIP only. Who knows the scores of the host's own people could
    work out those of a few guests from the whole, so fewer than the smallest group stay out of it.
    """
    return sum(pre is not None and post is not None for pre, post in scores) >= smallest_group


@dataclass(frozen=True)
class Band:
    """One category: from ``at_least``, inclusive, to the next higher one."""

    code: str
    at_least: Decimal


def category(*, gain: Fraction, bands: Iterable[Band]) -> str:
    """Code of the category of a gain; a value exactly on a bound belongs to the upper category.

    A gain below every bound (the score fell) belongs to the lowest category.
    """
    ordered = sorted(bands, key=lambda band: band.at_least)
    reached = [band for band in ordered if gain >= Fraction(band.at_least)]
    return (reached or ordered)[-1 if reached else 0].code
