"""Weeks in which a batch can be held, chosen before anybody is in it."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

from bina.planning.rules.calendar import FIRST_WEEK, LAST_WEEK, OWN_PACE_WEEKS, WORKING_DAYS, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = 0.618  # shares of a circle that follow one another fall evenly


def week_number(day: date, *, year: int) -> int:
    """Weeks from Monday on, 1 for the first ISO week of the year; goes on beyond both ends of it."""
    first = date.fromisocalendar(year, 1, 1)
    return (day - first).days // 7 + 1


def weeks_of(first: date, last: date, *, year: int) -> range:
    """The weeks that a period touches, both days included."""
    return range(week_number(first, year=year), week_number(last, year=year) + 1)


def quarter_of(day: date) -> str:
    """The quarter of the year, "1" to "4"."""
    return str((day.month + 2) // 3)


def candidate_count(*, useful: int, at_most: int) -> int:
    """How many weeks are offered for a programme of which so many batches are useful.

    More than useful, so that people who are busy in one have another; never more than may be held.
    """
    return min(max(2 * useful, 3), at_most) if useful else 0


def candidate_slots(
    *,
    days: int,
    year: int,
    count: int,
    number: int,
    works: Callable[[date], bool],
    may_begin: Callable[[date], bool],
) -> list[Slot]:
    """Days of so many possible batches, spread over what is left of the year; fewer when no more fit.

    Args:
        days: teaching days in class; 0 is learning at one's own pace.
        number: of the programme: those of different programmes fall on different weeks.
        works: whether the offices work on a day.
        may_begin: whether a batch may begin on a day: it is still to come, and there is money.
    """
    found = (_slot(week, days, year, works) for week in _weeks(days))
    possible = [slot for slot in found if slot and may_begin(slot.starts_on)]
    share = (number * GOLDEN) % 1.0
    places = {int((place + share) * len(possible) / count) for place in range(count)}
    return [possible[place] for place in sorted(places) if place < len(possible)]


def _weeks(days: int) -> range:
    return range(FIRST_WEEK, LAST_WEEK - max(ceil(days / WORKING_DAYS), 1) + 2)


def _slot(week: int, days: int, year: int, works: Callable[[date], bool]) -> Slot | None:
    """The first days of the week on which a batch can be held without a day off; None when there are none."""
    monday = date.fromisocalendar(year, week, 1)
    if not days:
        return Slot(monday, monday + timedelta(weeks=OWN_PACE_WEEKS, days=-3))
    full, rest = divmod(days - 1, WORKING_DAYS)
    for weekday in range(WORKING_DAYS - rest if not full else 1):
        begins = monday + timedelta(days=weekday)
        ends = begins + timedelta(weeks=full, days=rest)
        span = (begins + timedelta(days=one) for one in range((ends - begins).days + 1))
        if all(works(day) for day in span if day.weekday() < WORKING_DAYS):
            return Slot(begins, ends)
    return None
