"""The sittings of a new batch: one per working day in class, a single one for learning outside it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bina.training.models import Batch, Session
from bina.training.queries.days import OfficeCalendar
from bina.training.rules.hours import spread

if TYPE_CHECKING:
    from datetime import date

FIRST_HOUR = time(8, 0)
LONGEST_DAY = timedelta(hours=15)


def draft_sessions(
    batch: Batch,
    *,
    length_jp: Decimal,
    zone: str,
    minutes_per_jp: int,
    classical: bool,
    calendar: OfficeCalendar,
) -> list[Session]:
    """Sessions for a batch, not yet saved; their hours add up to ``length_jp``."""
    if not classical:
        return [
            Session(
                agency_id=batch.agency_id,
                batch=batch,
                starts_at=_moment(batch.starts_on, zone),
                ends_at=_moment(batch.ends_on, zone) + timedelta(hours=8),
                title=_("Learning period"),
                length_jp=length_jp,
            )
        ]
    days = calendar.days(first=batch.starts_on, last=batch.ends_on)
    shares = spread(length_jp=length_jp, days=len(days))
    return [
        _day_session(batch, day, share, number, zone, minutes_per_jp)
        for number, (day, share) in enumerate(zip(days, shares, strict=True), start=1)
    ]


def _day_session(
    batch: Batch, day: date, length_jp: Decimal, number: int, zone: str, minutes_per_jp: int
) -> Session:
    starts_at = _moment(day, zone)
    length = timedelta(minutes=max(int(length_jp * minutes_per_jp), 1))
    return Session(
        agency_id=batch.agency_id,
        batch=batch,
        starts_at=starts_at,
        ends_at=starts_at + min(length, LONGEST_DAY),
        title=_("Day {number}").format(number=number),
        length_jp=length_jp,
    )


def _moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, FIRST_HOUR, ZoneInfo(zone)).astimezone(UTC)
