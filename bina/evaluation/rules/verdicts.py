"""What the interval of an effect allows to be said."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Certain only when the whole interval lies on one side of zero."""

    GAIN = "GAIN"
    LOSS = "LOSS"
    UNCLEAR = "UNCLEAR"


def verdict(*, low: float, high: float) -> Verdict:
    """GAIN or LOSS only when the whole interval lies on one side of zero."""
    if low > 0:
        return Verdict.GAIN
    return Verdict.LOSS if high < 0 else Verdict.UNCLEAR
