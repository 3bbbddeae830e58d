"""The level held: which assessment decides, and why. Order and validity come from ``assessment-methods``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Method:
    """How far one way of assessing counts.

    Attributes:
        tier: 1 decides before 2 and so on; methods of one tier are equal and the newest decides.
        valid_months: how long a result counts when it carries no date of its own; None is for ever.
    """

    code: str
    tier: int
    valid_months: int | None = None


@dataclass(frozen=True)
class Judgement:
    """One assessed level as far as the rules need it; ``key`` grows with the time of recording (UUIDv7)."""

    key: UUID
    level: int
    method: str
    assessed_on: date
    valid_until: date | None = None


class Reason(StrEnum):
    """Why an assessment decides, or why it does not."""

    ONLY = "ONLY"
    BETTER_METHOD = "BETTER_METHOD"
    NEWEST = "NEWEST"
    RECORDED_LAST = "RECORDED_LAST"
    EXPIRED = "EXPIRED"
    LATER = "LATER"
    METHOD_NOT_COUNTED = "METHOD_NOT_COUNTED"
    OUTRANKED = "OUTRANKED"
    OLDER = "OLDER"
    RECORDED_EARLIER = "RECORDED_EARLIER"


@dataclass(frozen=True)
class Held:
    """The level held on a day, the judgement that decided it, why, and why each other one did not."""

    level: int
    decided_by: Judgement
    reason: Reason
    passed_over: tuple[tuple[Judgement, Reason], ...]


def months_later(*, day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month (31 August + 6 is 28 February)."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


def first_counted_day(*, on: date, months: int) -> date:
    """The earliest day of assessment whose result still counts on a day when it counts for ``months``."""
    day = months_later(day=on, months=-months)
    while months_later(day=day - _A_DAY, months=months) >= on:
        day -= _A_DAY
    while months_later(day=day, months=months) < on:
        day += _A_DAY
    return day


def valid_through(*, judgement: Judgement, method: Method) -> date | None:
    """Last day on which the judgement counts: its own date, else the method's validity; None is for ever."""
    if judgement.valid_until is not None:
        return judgement.valid_until
    if method.valid_months is None:
        return None
    return months_later(day=judgement.assessed_on, months=method.valid_months)


def held_level(*, judgements: Iterable[Judgement], methods: Sequence[Method], on: date) -> Held | None:
    """Level held on a day in one competence: the newest valid judgement of the best tier of methods.

    A judgement counts from the day of assessment through its last valid day. Of two of the same tier and
    day the one recorded last decides. A method that is not listed never decides.

    Returns:
        None when nothing counts on that day.
    """
    known = {method.code: method for method in methods}
    counted: list[Judgement] = []
    passed: list[tuple[Judgement, Reason]] = []
    for judgement in judgements:
        why_not = _why_not_counted(judgement=judgement, method=known.get(judgement.method), on=on)
        if why_not is None:
            counted.append(judgement)
        else:
            passed.append((judgement, why_not))
    if not counted:
        return None
    best, *others = sorted(
        counted,
        key=lambda one: (-known[one.method].tier, one.assessed_on, one.key),
        reverse=True,
    )
    beaten = [(other, _why_beaten(best=best, other=other, known=known)) for other in others]
    return Held(
        level=best.level,
        decided_by=best,
        reason=_why_best([reason for _, reason in beaten]),
        passed_over=(*beaten, *passed),
    )


def why_none_counts(
    *, judgements: Iterable[Judgement], methods: Sequence[Method], on: date
) -> tuple[tuple[Judgement, Reason], ...]:
    """Each judgement that does not count on a day with the reason against it."""
    known = {method.code: method for method in methods}
    told = [(one, _why_not_counted(judgement=one, method=known.get(one.method), on=on)) for one in judgements]
    return tuple((one, reason) for one, reason in told if reason is not None)


def _why_not_counted(*, judgement: Judgement, method: Method | None, on: date) -> Reason | None:
    if method is None:
        return Reason.METHOD_NOT_COUNTED
    if judgement.assessed_on > on:
        return Reason.LATER
    last = valid_through(judgement=judgement, method=method)
    if last is not None and last < on:
        return Reason.EXPIRED
    return None


def _why_beaten(*, best: Judgement, other: Judgement, known: dict[str, Method]) -> Reason:
    if known[other.method].tier > known[best.method].tier:
        return Reason.OUTRANKED
    if other.assessed_on < best.assessed_on:
        return Reason.OLDER
    return Reason.RECORDED_EARLIER


def _why_best(beaten: Sequence[Reason]) -> Reason:
    """The decisive comparison is the closest one: within the tier first, then the tiers."""
    if Reason.RECORDED_EARLIER in beaten:
        return Reason.RECORDED_LAST
    if Reason.OLDER in beaten:
        return Reason.NEWEST
    return Reason.BETTER_METHOD if beaten else Reason.ONLY
