"""What is wrong with a plan that came out poor, and how much more time it should get."""

from __future__ import annotations

from enum import StrEnum

WIDE_GAP = 0.2  # our own choice: beyond a fifth, nobody should take the plan for the best there is
LONGEST_SECONDS = 3600
LEAST_MORE_SECONDS = 60


class Shortfall(StrEnum):
    """Why a plan should not be taken as it is."""

    NONE = "NONE"
    NOTHING_FITS = "NOTHING_FITS"  # no places, and it is proven that none can be given
    NO_PLACES = "NO_PLACES"  # the time was over before any place was found
    WIDE = "WIDE"  # a better plan may well exist


def shortfall(*, places: int, gap: float | None) -> Shortfall:
    """What is wrong with a plan of so many places and this gap; None before it was solved."""
    if gap is None:
        return Shortfall.NONE
    if places == 0:
        return Shortfall.NO_PLACES if gap > 0 else Shortfall.NOTHING_FITS
    return Shortfall.WIDE if gap > WIDE_GAP else Shortfall.NONE


def more_seconds(*, seconds: float) -> int:
    """How much more time a plan should get: as much again, a minute at least, up to an hour altogether."""
    return max(min(max(round(seconds), LEAST_MORE_SECONDS), int(LONGEST_SECONDS - seconds)), 0)
