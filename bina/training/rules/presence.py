"""Codes on the trainer's screen that change every half minute, and whether one that was read counts."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

STEP = timedelta(seconds=30)
DIGITS = 8
EARLY = timedelta(minutes=30)  # before a session begins people already come in
DRIFT = 1  # steps by which the clock of a phone may be wrong
LONGEST_OFFLINE = timedelta(days=3)


class Fault(StrEnum):
    """Why a code does not count."""

    WRONG = "WRONG"
    OUTSIDE = "OUTSIDE"
    FUTURE = "FUTURE"
    LATE = "LATE"


def step_of(at: datetime) -> int:
    """Number of the half minute in which a moment lies."""
    return int(at.timestamp() // STEP.total_seconds())


def code(*, secret: str, step: int) -> str:
    """Eight digits of a step: HMAC-SHA256 of the step under the session's secret, cut as RFC 4226 cuts."""
    digest = hmac.new(secret.encode(), step.to_bytes(8, "big"), sha256).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def fault_of(
    *,
    secret: str,
    written: str,
    scanned_at: datetime,
    received_at: datetime,
    starts_at: datetime,
    ends_at: datetime,
) -> Fault | None:
    """Why a code does not count; None when it does.

    It must be the one shown when it was read (a step more or less for the phone's clock), read from half an
    hour before the session to its end, and reach the server within three days.
    """
    if scanned_at > received_at + STEP * DRIFT:
        return Fault.FUTURE
    if received_at - scanned_at > LONGEST_OFFLINE:
        return Fault.LATE
    if not starts_at - EARLY <= scanned_at < ends_at:
        return Fault.OUTSIDE
    digits = "".join(sign for sign in written if sign.isdigit())
    shown = range(step_of(scanned_at) - DRIFT, step_of(scanned_at) + DRIFT + 1)
    fitting = [hmac.compare_digest(code(secret=secret, step=step), digits) for step in shown]
    return None if any(fitting) else Fault.WRONG
