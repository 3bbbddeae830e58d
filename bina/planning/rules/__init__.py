"""Rules of planning: what a place in a programme is worth, how many batches, when they are held."""

from __future__ import annotations

from bina.planning.rules.calendar import (
    Delivery,
    Slot,
    days_left,
    planning_year,
    teaching_days,
    timetable,
)
from bina.planning.rules.comparison import Verdict, verdict
from bina.planning.rules.cycle import (
    CYCLE_MOVES,
    DATED,
    UNIT_MOVES,
    CycleStep,
    Lack,
    Move,
    Readiness,
    UnitStep,
    cycle_lack,
    dates_in_order,
    is_late,
    move_between,
    moves_from,
    unit_lack,
)
from bina.planning.rules.dialogue import SILENT, WishState, wish_moves
from bina.planning.rules.duty import open_duty_jp
from bina.planning.rules.effects import Measured, effect_factors
from bina.planning.rules.obstacles import ASKABLE, Obstacle, obstacle
from bina.planning.rules.plan_rows import PLAN_COLUMNS, PlanRow, check_plan_row
from bina.planning.rules.revision import CHANGE_PRICE, Stand, change_of, worth_of_new
from bina.planning.rules.worth import (
    MANDATORY_WORTH,
    PRIORITY_FACTORS,
    SOURCE_WEIGHTS,
    WISH_WORTH,
    Missing,
    batches_to_consider,
    closed_levels,
    highest_priority,
    level_worth,
    pair_worth,
    weight_of,
)

__all__ = [
    "ASKABLE",
    "CHANGE_PRICE",
    "CYCLE_MOVES",
    "DATED",
    "MANDATORY_WORTH",
    "PLAN_COLUMNS",
    "PRIORITY_FACTORS",
    "SILENT",
    "SOURCE_WEIGHTS",
    "UNIT_MOVES",
    "WISH_WORTH",
    "CycleStep",
    "Delivery",
    "Lack",
    "Measured",
    "Missing",
    "Move",
    "Obstacle",
    "PlanRow",
    "Readiness",
    "Slot",
    "Stand",
    "UnitStep",
    "Verdict",
    "WishState",
    "batches_to_consider",
    "change_of",
    "check_plan_row",
    "closed_levels",
    "cycle_lack",
    "dates_in_order",
    "days_left",
    "effect_factors",
    "highest_priority",
    "is_late",
    "level_worth",
    "move_between",
    "moves_from",
    "obstacle",
    "open_duty_jp",
    "pair_worth",
    "planning_year",
    "teaching_days",
    "timetable",
    "unit_lack",
    "verdict",
    "weight_of",
    "wish_moves",
    "worth_of_new",
]
