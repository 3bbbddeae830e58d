"""Which activities of a course are open, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bina.learning.rules.progress import COMPLETED, SUBMITTED

PASSED_ON: Final = frozenset({COMPLETED, SUBMITTED})


@dataclass(frozen=True, slots=True)
class Stage:
    """One activity in the order of its course: whether it is required, and the learner's state in it."""

    required: bool
    state: str = ""


def waits_for(stages: Sequence[Stage], *, sequential: bool) -> list[int | None]:
    """For each activity, the place (from 0) of the one that has to be done before it; None where it is open.

    Only a course whose activities come one after the other closes any. Work that waits for its marks does
    not hold the learner up.
    """
    found: list[int | None] = []
    first_undone: int | None = None
    for place, stage in enumerate(stages):
        found.append(first_undone if sequential and stage.state == "" else None)
        if first_undone is None and stage.required and stage.state not in PASSED_ON:
            first_undone = place
    return found


def next_place(stages: Sequence[Stage]) -> int | None:
    """Place (from 0) of the first activity not done, required ones before others; None at the end."""
    undone = [place for place, stage in enumerate(stages) if stage.state not in PASSED_ON]
    return next((place for place in undone if stages[place].required), undone[0] if undone else None)


def percent_done(stages: Sequence[Stage]) -> int:
    """How much of what is required is done, 0 to 100, rounded down; without required ones, of all."""
    counted = [stage for stage in stages if stage.required] or list(stages)
    if not counted:
        return 0
    return 100 * sum(stage.state == COMPLETED for stage in counted) // len(counted)
