"""What may become of a batch and of a person's place in it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class BatchState(StrEnum):
    """A batch from the first note to its results."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    CANCELLED = "CANCELLED"


class EnrolmentState(StrEnum):
    """A person's place in a batch (Kepesertaan).

    NOMINATED waits for those who must agree, APPROVED for the draw or the HR developer, WAITING stands on
    the waiting list, OFFERED has a free seat kept for some days. A certificate is no state: it exists for
    COMPLETED only (``may_be_certified``).
    """

    NOMINATED = "NOMINATED"
    APPROVED = "APPROVED"
    WAITING = "WAITING"
    OFFERED = "OFFERED"
    ENROLLED = "ENROLLED"
    ATTENDING = "ATTENDING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    WITHDRAWN = "WITHDRAWN"
    REFUSED = "REFUSED"


class Reason(StrEnum):
    """Why a place ended without completion."""

    NONE = ""
    ATTENDANCE = "ATTENDANCE"
    SCORE = "SCORE"
    TASKS = "TASKS"
    NO_SCORE = "NO_SCORE"
    LEFT = "LEFT"
    NEVER_CAME = "NEVER_CAME"
    NOT_PLACED = "NOT_PLACED"
    CANCELLED = "CANCELLED"
    RECORDED = "RECORDED"
    MOVED = "MOVED"
    LAPSED = "LAPSED"
    NOT_AGREED = "NOT_AGREED"


BATCH_STEPS = MappingProxyType(
    {
        BatchState.DRAFT: frozenset({BatchState.OPEN, BatchState.CANCELLED}),
        BatchState.OPEN: frozenset({BatchState.RUNNING, BatchState.CANCELLED}),
        BatchState.RUNNING: frozenset({BatchState.FINISHED, BatchState.CANCELLED}),
        BatchState.FINISHED: frozenset(),
        BatchState.CANCELLED: frozenset(),
    }
)
_ASKING = frozenset(
    {
        *(EnrolmentState.NOMINATED, EnrolmentState.APPROVED, EnrolmentState.WAITING),
        EnrolmentState.ENROLLED,
    }
)
ENROLMENT_STEPS = MappingProxyType(
    {
        EnrolmentState.NOMINATED: frozenset(
            {
                *(EnrolmentState.APPROVED, EnrolmentState.WAITING, EnrolmentState.ENROLLED),
                *(EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN),
            }
        ),
        EnrolmentState.APPROVED: frozenset(
            {
                *(EnrolmentState.WAITING, EnrolmentState.ENROLLED),
                *(EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN),
            }
        ),
        EnrolmentState.WAITING: frozenset(
            {
                *(EnrolmentState.OFFERED, EnrolmentState.ENROLLED),
                *(EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN),
            }
        ),
        EnrolmentState.OFFERED: frozenset({EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN}),
        EnrolmentState.ENROLLED: frozenset({EnrolmentState.ATTENDING, EnrolmentState.WITHDRAWN}),
        EnrolmentState.ATTENDING: frozenset(
            {EnrolmentState.COMPLETED, EnrolmentState.FAILED, EnrolmentState.WITHDRAWN}
        ),
        EnrolmentState.COMPLETED: frozenset(),
        EnrolmentState.FAILED: frozenset(),
        EnrolmentState.WITHDRAWN: _ASKING,
        EnrolmentState.REFUSED: _ASKING,
    }
)
BEGINS_AS = _ASKING
WITHOUT_A_SEAT = frozenset({EnrolmentState.NOMINATED, EnrolmentState.APPROVED, EnrolmentState.WAITING})
AHEAD = WITHOUT_A_SEAT | {EnrolmentState.OFFERED, EnrolmentState.ENROLLED, EnrolmentState.ATTENDING}
TAKES_A_SEAT = frozenset(
    {
        *(EnrolmentState.OFFERED, EnrolmentState.ENROLLED, EnrolmentState.ATTENDING),
        *(EnrolmentState.COMPLETED, EnrolmentState.FAILED),
    }
)
TAKES_PEOPLE = frozenset({BatchState.DRAFT, BatchState.OPEN})


def batch_may_become(state: str, wanted: str) -> bool:
    """True when a batch in ``state`` may go on to ``wanted`` in one step."""
    return BatchState(wanted) in BATCH_STEPS[BatchState(state)]


def enrolment_may_become(state: str, wanted: str) -> bool:
    """True when a place in ``state`` may go on to ``wanted`` in one step."""
    return EnrolmentState(wanted) in ENROLMENT_STEPS[EnrolmentState(state)]


def may_be_certified(state: str) -> bool:
    """True when a certificate may exist for a place in ``state``: only after completion."""
    return EnrolmentState(state) == EnrolmentState.COMPLETED


def seats_left(*, seats: int, taken: int) -> int:
    """Seats still free, never below zero.

    Args:
        seats: people the batch holds, >= 0.
        taken: people whose place takes a seat, >= 0; may exceed ``seats`` after a change of room.
    """
    return max(seats - taken, 0)
