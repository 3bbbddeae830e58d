"""Writes of the planning room: one function per thing a person does."""

from __future__ import annotations

from bina.planning.actions.asking import answer, ask_budget, ask_place
from bina.planning.actions.needs import (
    Derived,
    add_need,
    add_need_from_finding,
    derive_needs,
    queue_deriving,
)
from bina.planning.actions.plans import approve_plan, create_plan, queue_solving, remove_plan
from bina.planning.actions.refusals import NeedRefused, PlanFixed, PlanNotSolved, PlanRefused
from bina.planning.actions.solving import solve_plan

__all__ = [
    "Derived",
    "NeedRefused",
    "PlanFixed",
    "PlanNotSolved",
    "PlanRefused",
    "add_need",
    "add_need_from_finding",
    "answer",
    "approve_plan",
    "ask_budget",
    "ask_place",
    "create_plan",
    "derive_needs",
    "queue_deriving",
    "queue_solving",
    "remove_plan",
    "solve_plan",
]
