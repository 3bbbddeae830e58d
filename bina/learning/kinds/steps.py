"""Handlers that several kinds share: opening, and saying that one is done."""

from __future__ import annotations

from datetime import datetime

from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.kinds.reading import seconds_of
from bina.learning.kinds.telling import tell
from bina.learning.models import ActivityProgress


def opened(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """The activity was opened; told once."""
    told = () if doing.progress else (tell(doing, entry, "initialized"),)
    return Taken(statements=told, state=ActivityProgress.State.BEGUN)


def finished(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """The learner says that they are through with it."""
    seconds = seconds_of(entry)
    return Taken(
        statements=(tell(doing, entry, "completed", completion=True, seconds=seconds),),
        state=ActivityProgress.State.COMPLETED,
        seconds=seconds,
    )
