"""The most hours of a form of development that count in a year, as the ledger's statements take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bina.platform.rulesets import RuleSetUnknown, load, versions

# Joined to lines with a form: %(capped)s and %(caps)s are the forms with a cap, and the caps.
CAPS = "unnest(%(capped)s::int[], %(caps)s::numeric[])"


def yearly_caps(*, year: int, agency_id: UUID) -> Mapping[int, Decimal]:
    """Cap by form of those that have one; empty for years before any rule."""
    try:
        table: Any = load("form-hours", on=date(year, 12, 31), agency_id=agency_id).table
    except RuleSetUnknown:
        return {}
    found: Mapping[int, Decimal] = table.yearly_caps()
    return found


def caps_of_years(*, years: Iterable[int], agency_id: UUID) -> dict[int, Mapping[int, Decimal]]:
    """The same for several years, with one read."""
    known = versions("form-hours", agency_id=agency_id)
    found: dict[int, Mapping[int, Decimal]] = {}
    for year in years:
        in_force = [one for one in known if one.valid_from <= date(year, 12, 31)]
        own = [one for one in in_force if one.agency_id]
        for chosen in (own or in_force)[:1]:
            table: Any = chosen.table
            found[year] = table.yearly_caps()
    return found


def cap_values(*, year: int, agency_id: UUID) -> dict[str, Any]:
    """What ``CAPS`` asks for."""
    found = yearly_caps(year=year, agency_id=agency_id)
    return {"capped": list(found), "caps": list(found.values())}
