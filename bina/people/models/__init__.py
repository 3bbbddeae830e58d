"""Tables of the people room: agencies, units, posts, employees and their dated history."""

from __future__ import annotations

from bina.people.models.discipline import DisciplineRecord
from bina.people.models.employees import Employee
from bina.people.models.history import EducationRecord, PostHolding, RankHolding
from bina.people.models.superiors import ActingHead, SuperiorOverride
from bina.people.models.units import Agency, Post, Unit, UnitVersion

__all__ = [
    "ActingHead",
    "Agency",
    "DisciplineRecord",
    "EducationRecord",
    "Employee",
    "Post",
    "PostHolding",
    "RankHolding",
    "SuperiorOverride",
    "Unit",
    "UnitVersion",
]
