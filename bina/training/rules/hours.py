"""Lesson hours (JP): from minutes, and measured against the year's duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

HUNDREDTH = Decimal("0.01")


class DutyStatus(StrEnum):
    """A year's hours against the duty and the ceiling."""

    BELOW = "BELOW"
    MET = "MET"
    OVER = "OVER"


@dataclass(frozen=True, slots=True)
class Duty:
    """Hours of one year for a kind of employment: at least, at most; None where nothing is asked."""

    at_least_jp: Decimal | None = None
    at_most_jp: Decimal | None = None

    @property
    def target_jp(self) -> Decimal | None:
        """What a ring of hours is drawn against: the duty, else the ceiling."""
        return self.at_least_jp if self.at_least_jp is not None else self.at_most_jp


def lesson_hours(*, minutes: int, minutes_per_jp: int) -> int:
    """Whole lesson hours in measured time, rounded down.

    Args:
        minutes: >= 0.
        minutes_per_jp: length of a lesson hour, 45 by PerLAN 10/2018.
    """
    return max(minutes, 0) // minutes_per_jp


def duty_status(*, hours_jp: Decimal, duty: Duty) -> DutyStatus:
    """Where a year's hours stand. Without a minimum the duty is met; above the ceiling is said first."""
    if duty.at_most_jp is not None and hours_jp > duty.at_most_jp:
        return DutyStatus.OVER
    if duty.at_least_jp is not None and hours_jp < duty.at_least_jp:
        return DutyStatus.BELOW
    return DutyStatus.MET


def short_of_duty(*, hours_jp: Decimal, duty: Duty) -> Decimal:
    """Hours still missing to the duty, never below zero."""
    return max((duty.at_least_jp or Decimal(0)) - hours_jp, Decimal(0))


def room_to_ceiling(*, hours_jp: Decimal, duty: Duty) -> Decimal | None:
    """Hours that may still be added, never below zero; None where there is no ceiling."""
    return None if duty.at_most_jp is None else max(duty.at_most_jp - hours_jp, Decimal(0))


def working_days(
    *,
    starts_on: date,
    ends_on: date,
    holidays: Iterable[date] = (),
    also: Iterable[date] = (),
    weekdays: Iterable[int] = (1, 2, 3, 4, 5),
) -> list[date]:
    """Days of a period (both days included) on which offices work.

    A period without any, such as a weekend seminar, keeps all its days.

    Args:
        starts_on: first day.
        ends_on: last day, not before the first.
        holidays: closed although the weekday is a working one.
        also: open although it is not.
        weekdays: working ones, 1 is Monday.
    """
    closed, opened, usual = frozenset(holidays), frozenset(also), frozenset(weekdays)
    days = [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]
    return [day for day in days if day in opened or (day.isoweekday() in usual and day not in closed)] or days


def spread(*, length_jp: Decimal, days: int) -> list[Decimal]:
    """Share hours over days: equal to two decimals, the last day takes the rest; the sum is exact.

    Args:
        length_jp: >= 0, two decimals at most.
        days: >= 1.
    """
    each = (length_jp / days).quantize(Decimal(1), ROUND_DOWN)
    if each == 0:
        each = (length_jp / days).quantize(HUNDREDTH, ROUND_DOWN)
    over = length_jp - each * days
    extra = int(over)
    shared = [each + (1 if index < extra else 0) for index in range(days)]
    shared[-1] += length_jp - sum(shared, Decimal(0))
    return shared
