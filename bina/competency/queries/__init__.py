"""Reads of the competency room; every function takes the actor first and keeps to what they may see."""

from __future__ import annotations

from bina.competency.queries.gaps import Gap, HeldLevel, gaps, held_levels, held_levels_before_after
from bina.competency.queries.overview import Figure, Group, Overview, overview

__all__ = [
    "Figure",
    "Gap",
    "Group",
    "HeldLevel",
    "Overview",
    "gaps",
    "held_levels",
    "held_levels_before_after",
    "overview",
]
