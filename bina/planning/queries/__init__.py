"""Reads of the planning room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.planning.queries.ground import Ground, ground
from bina.planning.queries.needs import competences_needed, need_counts, needs, needs_matching, units_of
from bina.planning.queries.places import Office, newest_derivation, offices, open_run
from bina.planning.queries.plans import (
    Cause,
    UnknownPlan,
    causes,
    competence_names,
    competences_by_key,
    lines,
    lines_matching,
    my_lines,
    plan_batches,
    plan_by_key,
    plans,
)
from bina.planning.queries.sharing import (
    DIMENSIONS,
    SMALLEST_GROUP,
    Overlap,
    ProgrammeUse,
    Share,
    Sharing,
    overlap,
    programme_uses,
    sharing,
)

__all__ = [
    "DIMENSIONS",
    "SMALLEST_GROUP",
    "Cause",
    "Ground",
    "Office",
    "Overlap",
    "ProgrammeUse",
    "Share",
    "Sharing",
    "UnknownPlan",
    "causes",
    "competence_names",
    "competences_by_key",
    "competences_needed",
    "ground",
    "lines",
    "lines_matching",
    "my_lines",
    "need_counts",
    "needs",
    "needs_matching",
    "newest_derivation",
    "offices",
    "open_run",
    "overlap",
    "plan_batches",
    "plan_by_key",
    "plans",
    "programme_uses",
    "sharing",
    "units_of",
]
