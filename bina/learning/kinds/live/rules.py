"""When a live session may be joined."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

OPENS_BEFORE: Final = timedelta(minutes=30)
STAYS_OPEN: Final = timedelta(minutes=30)


def may_join(*, starts_at: datetime, minutes: int, at: datetime) -> bool:
    """From half an hour before the start to half an hour after the end."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return starts_at - OPENS_BEFORE <= at <= ends_at + STAYS_OPEN
