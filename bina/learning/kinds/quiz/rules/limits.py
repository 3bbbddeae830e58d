"""How often and how long one may try, which attempt counts, and when one sees what was right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

BEST, LAST, MEAN = "BEST", "LAST", "MEAN"
EACH, SUBMIT, CLOSE = "EACH", "SUBMIT", "CLOSE"
SCALED: Final = Decimal("0.0001")
LATE_NEWS: Final = timedelta(days=1)


def attempts_left(*, allowed: int, begun: int) -> int | None:
    """Attempts one may still begin; None when there is no limit (``allowed`` is 0)."""
    return max(allowed - begun, 0) if allowed else None


def due_at(*, started_at: datetime, minutes: int | None, closes_at: datetime | None) -> datetime | None:
    """When an attempt ends: after its minutes, and no later than the quiz closes; None: never."""
    ends = [closes_at] if closes_at else []
    if minutes:
        ends.append(started_at + timedelta(minutes=minutes))
    return min(ends, default=None)


def in_time(*, due: datetime | None, moment: datetime, grace_seconds: int) -> bool:
    """Whether an answer of that moment still counts; the grace is for the way through the network."""
    return due is None or moment <= due + timedelta(seconds=grace_seconds)


def is_over(*, due: datetime | None, at: datetime, grace_seconds: int) -> bool:
    """Whether an attempt that was not handed in ends by itself now."""
    return not in_time(due=due, moment=at, grace_seconds=grace_seconds)


def is_abandoned(*, due: datetime, at: datetime, grace_seconds: int, strict: bool) -> bool:
    """Whether an attempt that nobody hands in is closed by the installation now.

    Answers given in time may still lie on a device without a network; they are waited for ``LATE_NEWS``,
    unless our own clock alone counts (``strict``).
    """
    wait = timedelta(seconds=grace_seconds) if strict else LATE_NEWS
    return at > due + wait


def final_score(*, scores: Sequence[Decimal], rule: str) -> Decimal | None:
    """The score that counts, of the scaled scores (0 to 1) of marked attempts in their order.

    Raises:
        ValueError: no such rule.
    """
    if rule not in {BEST, LAST, MEAN}:
        raise ValueError(rule)
    if not scores:
        return None
    found = {BEST: max(scores), LAST: scores[-1], MEAN: sum(scores, Decimal(0)) / len(scores)}[rule]
    return found.quantize(SCALED, ROUND_HALF_UP)


def scaled(*, points: Decimal, possible: Decimal) -> Decimal:
    """Points as a share of those possible, 0 to 1; 1 where there were none to get."""
    return (points / possible).quantize(SCALED, ROUND_HALF_UP) if possible else Decimal(1)


def is_passed(*, score: Decimal | None, pass_percent: Decimal) -> bool | None:
    """Whether the score reaches the mark; None without a score or without a mark (0)."""
    return None if score is None or not pass_percent else score * 100 >= pass_percent


def shows_answers(*, policy: str, submitted: bool, closes_at: datetime | None, at: datetime) -> bool:
    """Whether remarks and right answers of a whole attempt may be shown.

    After each answer they are shown one by one before (``EACH``), and all of them once it is handed in;
    after closing (``CLOSE``) only when the quiz has closed for everyone.
    """
    if policy == CLOSE:
        return submitted and closes_at is not None and at >= closes_at
    return submitted
