"""When a completion is too fast to be believed without a look. Nothing is refused by these rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

ACTIVITY_TOO_FAST, COURSE_TOO_FAST = "ACTIVITY_TOO_FAST", "COURSE_TOO_FAST"
SECONDS_OF_A_JP: Final = 45 * 60


@dataclass(frozen=True, slots=True)
class Stay:
    """How long somebody was in an activity: from opening to done, and the seconds their device counted."""

    begun_at: datetime
    completed_at: datetime
    seconds: int = 0

    @property
    def longest(self) -> int:
        """The most seconds it can have taken; a clock that ran backwards counts as none."""
        between = int((self.completed_at - self.begun_at).total_seconds())
        return max(between, self.seconds, 0)


def too_fast(*, took: int, least: int, share: Decimal) -> bool:
    """Whether something took less than a share of the least plausible seconds."""
    return took < least * share


def least_course_seconds(*, length_jp: Decimal, share: Decimal) -> int:
    """The least plausible seconds for a course of so many lesson hours."""
    return int(length_jp * SECONDS_OF_A_JP * share)


def course_seconds(stays: Iterable[Stay]) -> int:
    """From the first opening to the last completion: an upper bound of the time spent."""
    listed = list(stays)
    if not listed:
        return 0
    first, last = min(stay.begun_at for stay in listed), max(stay.completed_at for stay in listed)
    return max(int((last - first).total_seconds()), sum(stay.seconds for stay in listed))
