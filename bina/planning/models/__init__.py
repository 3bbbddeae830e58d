"""Tables of the planning room: needs with their reasons, wishes and their dialogue, plans with proof."""

from __future__ import annotations

from bina.planning.models.cycle import Cycle, CycleMove, CycleUnit
from bina.planning.models.needs import Aim, Need, NeedEdit, Wish, WishWord
from bina.planning.models.papers import PaperLook
from bina.planning.models.plans import Plan, PlanBatch, PlanChange, PlanLine, Question

__all__ = [
    "Aim",
    "Cycle",
    "CycleMove",
    "CycleUnit",
    "Need",
    "NeedEdit",
    "PaperLook",
    "Plan",
    "PlanBatch",
    "PlanChange",
    "PlanLine",
    "Question",
    "Wish",
    "WishWord",
]
