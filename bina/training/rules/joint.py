"""Seats of a batch that several agencies share."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import TypeVar

Agency = TypeVar("Agency", bound=Hashable)


def takes_guests(*, closed: bool, closes_on: date | None, on: date) -> bool:
    """True when agencies of guests may still name people.

    Args:
        closed: the host has closed it again.
        closes_on: the last day on which they may, None without one.
        on: today.
    """
    return not closed and (closes_on is None or on <= closes_on)


def seated(*, agencies: Sequence[Agency], left: int, room: Mapping[Agency, int]) -> list[bool]:
    """Who of a row of people gets a seat, in the order in which they stand.

    Whose agency has used up its own seats is passed over and keeps nobody behind them from a seat.

    Args:
        agencies: the agency of each person, in order.
        left: seats of the batch still free, >= 0.
        room: seats still free for an agency, where it may have only so many; no limit where it is missing.
    """
    own = dict(room)
    outcome = []
    for agency in agencies:
        gets = left > 0 and own.get(agency, 1) > 0
        if gets:
            left -= 1
            if agency in own:
                own[agency] -= 1
        outcome.append(gets)
    return outcome
