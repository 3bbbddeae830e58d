"""Rules of the professionalism room: the index, its evidence, the cheapest way to a target. Pure."""

from __future__ import annotations

from bina.professionalism.rules.evidence import ByPost, Demand, Post, Proof, Training, base_title, proofs_of
from bina.professionalism.rules.index import (
    COMPONENTS,
    DIMENSIONS,
    UNPUNISHED,
    Band,
    Facts,
    Points,
    Rule,
    Step,
    category_of,
    heaviest,
    points_of,
    steps_of,
)
from bina.professionalism.rules.target import Chance, Cheapest, cheapest, cost_in_parts

__all__ = [
    "COMPONENTS",
    "DIMENSIONS",
    "UNPUNISHED",
    "Band",
    "ByPost",
    "Chance",
    "Cheapest",
    "Demand",
    "Facts",
    "Points",
    "Post",
    "Proof",
    "Rule",
    "Step",
    "Training",
    "base_title",
    "category_of",
    "cheapest",
    "cost_in_parts",
    "heaviest",
    "points_of",
    "proofs_of",
    "steps_of",
]
