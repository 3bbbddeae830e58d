"""Reading what devices send: nothing in a body is believed before it is looked at."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bina.learning.kinds.base import Entry

LONGEST_SECONDS = 24 * 3600


def seconds_of(entry: Entry) -> int:
    """Seconds spent that the entry reports, 0 to a day; 0 where it says nothing sensible."""
    return int(min(number(entry.body.get("seconds")), LONGEST_SECONDS))


def number(value: Any) -> float:
    """A finite number not below zero; 0 for anything else."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return 0.0
    return max(found, 0.0) if isfinite(found) else 0.0
