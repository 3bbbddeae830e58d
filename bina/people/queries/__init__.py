"""Reads of the people room."""

from __future__ import annotations

from bina.people.queries.accounts import (
    AccountState,
    account_counts,
    account_holders,
    account_of,
    account_units,
    accounts_by_employee,
)
from bina.people.queries.agencies import UnknownAgency, agency_by_code
from bina.people.queries.employees import (
    EVERYONE,
    ORDERS,
    Event,
    colleagues,
    counts_by,
    employee,
    employees,
    employees_matching,
    may_see_personal,
    timeline,
)
from bina.people.queries.superiors import Head, acting_heads, heads_of, overrides, superior_of
from bina.people.queries.units import (
    Node,
    ancestors,
    children,
    root_unit,
    top_units,
    tree,
    unit,
    unit_choices,
    unit_names,
    units,
    units_found,
    versions,
)

__all__ = [
    "EVERYONE",
    "ORDERS",
    "AccountState",
    "Event",
    "Head",
    "Node",
    "UnknownAgency",
    "account_counts",
    "account_holders",
    "account_of",
    "account_units",
    "accounts_by_employee",
    "acting_heads",
    "agency_by_code",
    "ancestors",
    "children",
    "colleagues",
    "counts_by",
    "employee",
    "employees",
    "employees_matching",
    "heads_of",
    "may_see_personal",
    "overrides",
    "root_unit",
    "superior_of",
    "timeline",
    "top_units",
    "tree",
    "unit",
    "unit_choices",
    "unit_names",
    "units",
    "units_found",
    "versions",
]
