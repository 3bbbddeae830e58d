"""Mandatory programmes: until when, who is late, and who is left out for which reason."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DutyState(StrEnum):
    """Where a person stands to a mandatory programme."""

    LATE = "LATE"
    DUE = "DUE"
    PLACED = "PLACED"
    DONE = "DONE"
    EXCUSED = "EXCUSED"


class Excuse(StrEnum):
    """Why a person is left out."""

    NONE = ""
    LEAVE = "LEAVE"
    STUDY = "STUDY"
    RETIRING = "RETIRING"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person: their status, when they retire, what they completed or have a place in."""

    due_on: date
    status: str
    retires_on: date | None
    is_done: bool
    has_place: bool


def months_later(*, day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def excuse(*, standing: Standing, on: date, spare_months: int) -> Excuse:
    """Why the person is left out today: leave, study, or retirement within so many months."""
    if standing.status == "LEAVE":
        return Excuse.LEAVE
    if standing.status == "STUDY":
        return Excuse.STUDY
    soon = months_later(day=on, months=spare_months)
    if standing.retires_on is not None and standing.retires_on <= soon:
        return Excuse.RETIRING
    return Excuse.NONE


def duty_state(*, standing: Standing, on: date, spare_months: int) -> DutyState:
    """Done counts before a place, a place before an excuse, an excuse before being late."""
    if standing.is_done:
        return DutyState.DONE
    if standing.has_place:
        return DutyState.PLACED
    if excuse(standing=standing, on=on, spare_months=spare_months):
        return DutyState.EXCUSED
    return DutyState.LATE if standing.due_on < on else DutyState.DUE


def pattern(words: Iterable[str]) -> str:
    """Regular expression of PostgreSQL that finds one of the words, whole, in a name."""
    return rf"\m({'|'.join(re.escape(word) for word in words)})\M"


def fulfils(name: str, words: Iterable[str]) -> bool:
    """Whether a training of this name fulfils a duty: one of the words stands in it, whole."""
    some = "|".join(re.escape(word) for word in words)
    return re.search(rf"\b(?:{some})\b", name, re.IGNORECASE) is not None
