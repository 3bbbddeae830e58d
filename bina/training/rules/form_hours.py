"""Lesson hours of a form of development: from sessions, days, months or minutes, within its caps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class HoursUnit(StrEnum):
    """What a form's hours are counted in."""

    MINUTE = "MINUTE"
    SESSION = "SESSION"
    DAY = "DAY"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class FormHours:
    """How a form counts; None where nothing caps. ``jp_per_unit`` does not matter for minutes."""

    unit: HoursUnit
    jp_per_unit: Decimal = Decimal(1)
    daily_cap_jp: Decimal | None = None
    yearly_cap_jp: Decimal | None = None


def form_jp(
    *, form: FormHours, amount: Decimal, days: int, minutes_per_jp: int, counted_jp: Decimal = Decimal(0)
) -> Decimal:
    """Hours that an amount of a form counts for one person.

    Args:
        amount: so many of the form's unit, >= 0; minutes count in whole lesson hours, rounded down.
        days: days it was spread over, >= 1, for the daily cap.
        minutes_per_jp: length of a lesson hour.
        counted_jp: hours of this form that count already in the year, for the yearly cap.

    Source: form -> JP per unit is the annex of PerLAN 10/2018 (figures: rule set ``form-hours``).
    """
    if form.unit is HoursUnit.MINUTE:
        found = Decimal(int(amount) // minutes_per_jp)
    else:
        found = amount * form.jp_per_unit
    if form.daily_cap_jp is not None:
        found = min(found, form.daily_cap_jp * days)
    if form.yearly_cap_jp is not None:
        found = min(found, max(form.yearly_cap_jp - counted_jp, Decimal(0)))
    return found


def counted_hours(*, done: Iterable[tuple[int, Decimal]], caps: Mapping[int, Decimal]) -> list[Decimal]:
    """Hours that each of a person's trainings of one year counts, in the order given.

    The ledger gives them by the day they ended, so that the earlier fill a form's cap first and the later
    count what is left of it; the sum of a form does not depend on the order.

    Args:
        done: form and hours, >= 0, of each.
        caps: the most hours a year by form, >= 0; a form that is not listed has no cap.
    """
    sums: dict[int, Decimal] = defaultdict(Decimal)
    found = []
    for form, jp in done:
        left = jp if form not in caps else min(jp, max(caps[form] - sums[form], Decimal(0)))
        sums[form] += left
        found.append(left)
    return found


def fewest_days(*, length_jp: Decimal, form: FormHours) -> int:
    """Days that so many hours of a form take at least, >= 1."""
    if form.daily_cap_jp is None:
        return 1
    return max(int((length_jp / form.daily_cap_jp).to_integral_value(ROUND_CEILING)), 1)
