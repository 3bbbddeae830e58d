"""Writes of the planning room: one function per thing a person does."""

from __future__ import annotations

from bina.planning.actions.asking import answer, ask_budget, ask_place, ask_rule
from bina.planning.actions.cycle import (
    change_dates,
    move_cycle,
    move_units,
    open_cycle,
    remind_of_cycles,
    remind_units,
)
from bina.planning.actions.deciding import decide_needs, undo_edit
from bina.planning.actions.deriving import Derived, derive_needs, queue_deriving
from bina.planning.actions.limiting import set_limits, settle_places
from bina.planning.actions.needs import add_need, add_need_from_finding
from bina.planning.actions.papers import set_paper_look
from bina.planning.actions.plan_import import import_plan
from bina.planning.actions.plans import (
    approve_plan,
    create_plan,
    queue_solving,
    remove_plan,
    revise_plan,
    set_change_price,
)
from bina.planning.actions.refusals import (
    CycleRefused,
    NeedRefused,
    PlanFixed,
    PlanNotSolved,
    PlanRefused,
    PlanStale,
    WishRefused,
)
from bina.planning.actions.solving import solve_plan, why_not_solved
from bina.planning.actions.wishes import answer_wish, ask_wish, go_on_with_wish, remind_of_wishes, set_aim

__all__ = [
    "CycleRefused",
    "Derived",
    "NeedRefused",
    "PlanFixed",
    "PlanNotSolved",
    "PlanRefused",
    "PlanStale",
    "WishRefused",
    "add_need",
    "add_need_from_finding",
    "answer",
    "answer_wish",
    "approve_plan",
    "ask_budget",
    "ask_place",
    "ask_rule",
    "ask_wish",
    "change_dates",
    "create_plan",
    "decide_needs",
    "derive_needs",
    "go_on_with_wish",
    "import_plan",
    "move_cycle",
    "move_units",
    "open_cycle",
    "queue_deriving",
    "queue_solving",
    "remind_of_cycles",
    "remind_of_wishes",
    "remind_units",
    "remove_plan",
    "revise_plan",
    "set_aim",
    "set_change_price",
    "set_limits",
    "set_paper_look",
    "settle_places",
    "solve_plan",
    "undo_edit",
    "why_not_solved",
]
