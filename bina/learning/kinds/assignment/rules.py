"""Marks by a rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

PLACES: Final = Decimal("0.0001")


def share(*, most: Sequence[Decimal], given: Mapping[int, Decimal]) -> Decimal:
    """Points given over the most that can be given, 0 to 1, to four places.

    Args:
        most: the most points of each criterion, each above 0.
        given: points by the criterion's place; what is missing counts as 0.
    """
    total = sum(most, Decimal(0))
    got = sum(
        (min(max(given.get(place, Decimal(0)), Decimal(0)), top) for place, top in enumerate(most)),
        Decimal(0),
    )
    return (got / total).quantize(PLACES, rounding=ROUND_HALF_UP) if total else Decimal(0)


def passes(*, score: Decimal, pass_percent: int) -> bool:
    """Whether a share of the points reaches the per cent asked for."""
    return score * 100 >= pass_percent
