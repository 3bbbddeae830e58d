"""On which days an agency's offices work: the rule set, and what the agency itself has noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import formats

from bina.platform.rulesets import load
from bina.training.models import AgencyDay
from bina.training.queries.catalogue import agencies_of
from bina.training.rules.hours import working_days

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.access import Actor
    from bina.training.rulesets import WorkingDays


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When an agency's offices work, for a span of days."""

    closed: frozenset[date]
    opened: frozenset[date]
    weekdays: tuple[int, ...]

    def days(self, *, first: date, last: date) -> list[date]:
        """Working days of a period within the span (both included); all its days where there is none."""
        return working_days(
            starts_on=first, ends_on=last, holidays=self.closed, also=self.opened, weekdays=self.weekdays
        )


def office_calendar(*, agency_id: UUID, first: date, last: date) -> OfficeCalendar:
    """When the agency works between two days, both included. Two reads."""
    table = load("working-days", on=first, agency_id=agency_id).table
    own = dict(
        AgencyDay.objects.filter(agency_id=agency_id, on__range=(first, last)).values_list("on", "is_open")
    )
    opened = frozenset(day for day, is_open in own.items() if is_open)
    closed = table.closed(first=first, last=last) | (own.keys() - opened)
    return OfficeCalendar(closed - opened, opened, table.weekdays)


def office_days(*, agency_id: UUID, first: date, last: date) -> list[date]:
    """Days of a period (both included) on which the agency works, else all. Two reads."""
    return office_calendar(agency_id=agency_id, first=first, last=last).days(first=first, last=last)


def days_off(*, agency_id: UUID, first: date, last: date) -> dict[date, str]:
    """Holidays of a period by day, with their names; what the agency opened is left out."""
    table = load("working-days", on=first, agency_id=agency_id).table
    named = {row.day: str(row.name) for row in table.holidays}
    found = {
        day: named.get(day, formats.date_format(day, "j F")) for day in table.closed(first=first, last=last)
    }
    for own in AgencyDay.objects.filter(agency_id=agency_id, on__range=(first, last)):
        if own.is_open:
            found.pop(own.on, None)
        else:
            found[own.on] = own.name
    return dict(sorted(found.items()))


def years_without_holidays(*, agency_id: UUID, first: date, last: date) -> list[int]:
    """Years a period touches whose movable holidays nobody has told Bina yet.

    Neither the rule set in force lists days of the year, nor has the agency noted a day off in it; holidays
    with a fixed date are known for every year and say nothing. Two reads a year.
    """
    return [
        year
        for year in range(first.year, last.year + 1)
        if not _has_decree(year, agency_id)
        and not AgencyDay.objects.filter(agency_id=agency_id, on__year=year, is_open=False).exists()
    ]


def _has_decree(year: int, agency_id: UUID) -> bool:
    table: WorkingDays = load("working-days", on=date(year, 12, 31), agency_id=agency_id).table
    return any(row.day.year == year for row in table.holidays)


def agency_days(actor: Actor) -> QuerySet[AgencyDay]:
    """What the actor's agencies have noted of their own days, the latest first."""
    found = AgencyDay.objects.filter(agency_id__in=agencies_of(actor, "training.catalogue"))
    return found.order_by("-on", "pk")
