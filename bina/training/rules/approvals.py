"""Who has to agree before a person takes part, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Step(StrEnum):
    """One who has to agree: the direct superior, then BKPSDM."""

    SUPERIOR = "SUPERIOR"
    HR = "HR"


class Decision(StrEnum):
    """What became of a question; a waiting one has none. ESCALATED went on unanswered to somebody else."""

    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    ESCALATED = "ESCALATED"
    WITHDRAWN = "WITHDRAWN"


HIGHEST_LEVEL = 2  # the superior's superior; who asks higher asks BKPSDM


def next_step(*, chain: Sequence[str], done: Sequence[str]) -> Step | None:
    """The first step of the chain that nobody has agreed to yet; None when all have."""
    return next((Step(step) for step in chain if step not in done), None)
