"""Service coverage: how many of a unit may be away for training on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """The largest part of a unit that may be away, in percent; ``at_least_people`` may be in any case."""

    at_most_percent: Decimal
    at_least_people: int = 1


def most_away(*, people: int, share: Share) -> int:
    """How many of a unit may be away on one day, rounded down, at most everybody.

    Args:
        people: who work in the unit, >= 0.
        share: what the agency, or the unit itself, has set.
    """
    part = int((people * share.at_most_percent / 100).to_integral_value(ROUND_DOWN))
    return min(max(part, share.at_least_people), people)


def days_too_thin(*, days: Iterable[date], away: Mapping[date, int], joining: int, most: int) -> list[date]:
    """Days on which more than ``most`` of the unit would be away if ``joining`` more went.

    Args:
        days: on which the training is held.
        away: people of the unit already away, by day; 0 where a day is missing.
        joining: who would go in addition, >= 1.
        most: how many may be away on one day.
    """
    return sorted({day for day in days if away.get(day, 0) + joining > most})
