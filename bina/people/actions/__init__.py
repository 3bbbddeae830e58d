"""Writes of the people room."""

from __future__ import annotations

from bina.people.actions.accounts import create_accounts, refresh_supervisor_grants
from bina.people.actions.agencies import found_agency, import_for
from bina.people.actions.discipline import import_discipline
from bina.people.actions.education import EducationRefused, record_education
from bina.people.actions.employees import import_employees
from bina.people.actions.reorganisation import (
    ReorganisationRefused,
    close_unit,
    create_unit,
    reorganise_unit,
)
from bina.people.actions.roles import RoleRefused, give_role_to
from bina.people.actions.slips import MOST_AT_ONCE, NobodyChosen, Slip, issue_slips, shut_accounts
from bina.people.actions.status import StatusRefused, change_status
from bina.people.actions.superiors import (
    SuperiorRefused,
    appoint_acting_head,
    end_acting_head,
    set_superior,
)
from bina.people.actions.units import import_units

__all__ = [
    "MOST_AT_ONCE",
    "EducationRefused",
    "NobodyChosen",
    "ReorganisationRefused",
    "RoleRefused",
    "Slip",
    "StatusRefused",
    "SuperiorRefused",
    "appoint_acting_head",
    "change_status",
    "close_unit",
    "create_accounts",
    "create_unit",
    "end_acting_head",
    "found_agency",
    "give_role_to",
    "import_discipline",
    "import_employees",
    "import_for",
    "import_units",
    "issue_slips",
    "record_education",
    "refresh_supervisor_grants",
    "reorganise_unit",
    "set_superior",
    "shut_accounts",
]
