"""When something counts as done, and what two devices that disagree leave behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

BEGUN, SUBMITTED, COMPLETED, FAILED = "BEGUN", "SUBMITTED", "COMPLETED", "FAILED"
RANK: Final = {"": 0, BEGUN: 1, SUBMITTED: 2, FAILED: 3, COMPLETED: 4}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person is in one activity."""

    state: str = ""
    score: Decimal | None = None
    success: bool | None = None
    seconds: int = 0


def merged(known: Standing, came: Standing) -> Standing:
    """What holds after an entry, whatever the order in which entries of several devices arrive.

    The furthest state wins, the best score is kept, success once shown stays, time adds up. So the result is
    the same for every order of the same entries (each is taken once, by its key).
    """
    scores = [score for score in (known.score, came.score) if score is not None]
    successes = [one for one in (known.success, came.success) if one is not None]
    return Standing(
        state=max(known.state, came.state, key=RANK.__getitem__),
        score=max(scores, default=None),
        success=any(successes) if successes else None,
        seconds=known.seconds + max(came.seconds, 0),
    )


def course_is_done(states: Iterable[tuple[bool, str]]) -> bool:
    """Whether a course is finished: every required activity is done; without any, all of them.

    Args:
        states: (required, state) of each activity of the version.
    """
    listed = list(states)
    counted = [state for required, state in listed if required] or [state for _, state in listed]
    return bool(counted) and all(state == COMPLETED for state in counted)
