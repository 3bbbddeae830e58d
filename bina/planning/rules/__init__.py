"""Rules of planning: what a place in a programme is worth, how many batches, when they are held."""

from __future__ import annotations

from bina.planning.rules.calendar import Delivery, Slot, planning_year, spread, teaching_days, timetable
from bina.planning.rules.comparison import Verdict, verdict
from bina.planning.rules.effects import Measured, effect_factors
from bina.planning.rules.obstacles import ASKABLE, Obstacle, obstacle
from bina.planning.rules.worth import (
    MANDATORY_WORTH,
    SOURCE_WEIGHTS,
    WISH_WORTH,
    Missing,
    batches_to_consider,
    closed_levels,
    level_worth,
    pair_worth,
    weight_of,
)

__all__ = [
    "ASKABLE",
    "MANDATORY_WORTH",
    "SOURCE_WEIGHTS",
    "WISH_WORTH",
    "Delivery",
    "Measured",
    "Missing",
    "Obstacle",
    "Slot",
    "Verdict",
    "batches_to_consider",
    "closed_levels",
    "effect_factors",
    "level_worth",
    "obstacle",
    "pair_worth",
    "planning_year",
    "spread",
    "teaching_days",
    "timetable",
    "verdict",
    "weight_of",
]
