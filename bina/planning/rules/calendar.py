"""When planned batches are held: spread over the year, nobody in two places on one day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

Period = tuple[date, date]
HOURS_A_DAY = 8  # lesson hours of 45 minutes in a full teaching day
OWN_PACE_WEEKS = 4
WORKING_DAYS = 5
FIRST_WEEK, LAST_WEEK = 3, 49  # ISO weeks; before and after them offices open and close the year


@dataclass(frozen=True, slots=True)
class Delivery:
    """One batch to be dated. ``days`` are teaching days in class; 0 is learning at one's own pace."""

    key: str
    people: frozenset[Hashable]
    days: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The days of a batch, both included, and the people for whom no free days were found."""

    starts_on: date
    ends_on: date
    clashing: frozenset[Hashable] = field(default_factory=frozenset)


def planning_year(*, on: date) -> int:
    """The year people plan for on a day: from July the next one, whose budget is being drawn up."""
    return on.year + (on.month >= 7)


def teaching_days(*, length_jp: float, in_class: bool) -> int:
    """Full days in class that the lesson hours fill; 0 for learning outside the classroom."""
    return max(ceil(length_jp / HOURS_A_DAY), 1) if in_class else 0


def timetable(
    deliveries: Sequence[Delivery],
    *,
    year: int,
    busy: Mapping[Hashable, Sequence[Period]] | None = None,
    after: date | None = None,
) -> dict[str, Slot]:
    """Days for every delivery, by key.

    Each delivery wishes for its share of the year, in the order given, and takes the nearest days on which
    none of its people is elsewhere; else the days with the fewest clashes, and who clashes is named.

    Args:
        busy: periods in which people are taken already.
        after: only days later than this one, of which ``days_left`` says whether there are any.
    """
    taken: dict[Hashable, list[Period]] = defaultdict(list)
    for person, periods in (busy or {}).items():
        taken[person].extend(periods)
    found: dict[str, Slot] = {}
    for number, delivery in enumerate(deliveries):
        options = _options(delivery.days, year, (number + 0.5) / len(deliveries), after)
        slot = _slot(delivery, options, taken)
        found[delivery.key] = slot
        if delivery.days:
            for person in delivery.people - slot.clashing:
                taken[person].append((slot.starts_on, slot.ends_on))
    return found


def _slot(delivery: Delivery, options: Iterator[Period], taken: Mapping[Hashable, Sequence[Period]]) -> Slot:
    best: Slot | None = None
    for first, last in options:
        clashing = frozenset(
            person
            for person in delivery.people
            if delivery.days and any(one[0] <= last and first <= one[1] for one in taken.get(person, ()))
        )
        if best is None or len(clashing) < len(best.clashing):
            best = Slot(first, last, clashing)
        if not clashing:
            break
    if best is None:
        raise ValueError("a year has weeks")
    return best


def days_left(*, days: int, year: int, after: date) -> bool:
    """Whether a batch of so many teaching days (0: at one's own pace) can still begin later than a day."""
    return next(_options(days, year, 0.0, after), None) is not None


def _options(days: int, year: int, share: float, after: date | None) -> Iterator[Period]:
    """Possible days, those nearest to the wished share of what is left of the year first.

    Short ones begin on any weekday.
    """
    first, last = FIRST_WEEK, LAST_WEEK - ceil(days / WORKING_DAYS) + 1
    while after and first <= last and date.fromisocalendar(year, first, 1) <= after:
        first += 1
    weeks = range(first, last + 1)
    if not weeks:
        return
    wished = weeks[0] + share * len(weeks)
    for week in sorted(weeks, key=lambda one: (abs(one + 0.5 - wished), one)):
        monday = date.fromisocalendar(year, week, 1)
        if not days:
            yield monday, monday + timedelta(weeks=OWN_PACE_WEEKS, days=-3)
            continue
        full, rest = divmod(days - 1, WORKING_DAYS)
        for weekday in range(WORKING_DAYS - rest if not full else 1):
            begins = monday + timedelta(days=weekday)
            yield begins, begins + timedelta(weeks=full, days=rest)
