"""What a learner does with a film or sound."""

from __future__ import annotations

from datetime import datetime

from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.kinds.reading import number, seconds_of
from bina.learning.models import ActivityProgress


def place(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """Where the learner is; no statement is told of it, or every pause would be one."""
    return Taken(
        state=ActivityProgress.State.BEGUN,
        seconds=seconds_of(entry),
        place={"at": round(number(entry.body.get("at")))},
    )
