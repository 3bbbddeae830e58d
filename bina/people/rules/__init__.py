"""Rules of the people room: identity numbers, code tables, posts, and the checks of workbook rows. Pure."""

from __future__ import annotations

from bina.people.rules.codes import (
    DISCIPLINE_LEVELS,
    ECHELONS,
    EDUCATION,
    LEGAL_STATUS,
    PNS_RANKS,
    PPPK_RANKS,
    RELIGIONS,
    PostGroup,
    echelon_of,
    rank_name,
    rank_of,
    status_of,
)
from bina.people.rules.discipline_rows import DISCIPLINE_COLUMNS, DisciplineRow, check_discipline_row
from bina.people.rules.employee_rows import EMPLOYEE_COLUMNS, MISMATCHES, EmployeeRow, check_row
from bina.people.rules.numbers import Nip, NumberFault, nik_faults, parse_nip
from bina.people.rules.posts import functional_level, lead_order, may_lead, post_class
from bina.people.rules.unit_rows import UNIT_COLUMNS, UnitRow, check_unit_row, parents_first, tree_faults

HELD = ("ACTIVE", "LEAVE", "STUDY")  # statuses in which a person belongs to the agency and holds the NIP

__all__ = [
    "DISCIPLINE_COLUMNS",
    "DISCIPLINE_LEVELS",
    "ECHELONS",
    "EDUCATION",
    "EMPLOYEE_COLUMNS",
    "HELD",
    "LEGAL_STATUS",
    "MISMATCHES",
    "PNS_RANKS",
    "PPPK_RANKS",
    "RELIGIONS",
    "UNIT_COLUMNS",
    "DisciplineRow",
    "EmployeeRow",
    "Nip",
    "NumberFault",
    "PostGroup",
    "UnitRow",
    "check_discipline_row",
    "check_row",
    "check_unit_row",
    "echelon_of",
    "functional_level",
    "lead_order",
    "may_lead",
    "nik_faults",
    "parents_first",
    "parse_nip",
    "post_class",
    "rank_name",
    "rank_of",
    "status_of",
    "tree_faults",
]
