"""Formal education as a case: from an application to a new qualification."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class StudyState(StrEnum):
    """A case of formal education."""

    APPLIED = "APPLIED"
    RECOMMENDED = "RECOMMENDED"
    APPROVED = "APPROVED"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    STOPPED = "STOPPED"


STUDY_STEPS = MappingProxyType(
    {
        StudyState.APPLIED: frozenset({StudyState.RECOMMENDED, StudyState.REJECTED, StudyState.WITHDRAWN}),
        StudyState.RECOMMENDED: frozenset({StudyState.APPROVED, StudyState.REJECTED, StudyState.WITHDRAWN}),
        StudyState.APPROVED: frozenset({StudyState.RUNNING, StudyState.WITHDRAWN}),
        StudyState.RUNNING: frozenset({StudyState.FINISHED, StudyState.STOPPED}),
        StudyState.FINISHED: frozenset(),
        StudyState.REJECTED: frozenset(),
        StudyState.WITHDRAWN: frozenset(),
        StudyState.STOPPED: frozenset(),
    }
)
OPEN = frozenset(state for state, steps in STUDY_STEPS.items() if steps)


def study_may_become(state: str, wanted: str) -> bool:
    """True when a case in ``state`` may go on to ``wanted`` in one step."""
    return StudyState(wanted) in STUDY_STEPS[StudyState(state)]
