"""Who has completed a programme: attendance and, where there was a test, its score."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bina.training.rules.states import EnrolmentState, Reason

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Demand:
    """What completion asks for, all 0 to 100; ``post_score`` is None where no test counts, ``task_score``
    where the tasks of a batch do not.
    """

    attendance_percent: Decimal
    post_score: Decimal | None
    task_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a person's place in a finished batch ends, and why when not completed."""

    state: EnrolmentState
    reason: Reason = Reason.NONE


def attended_percent(*, present_jp: Decimal, held_jp: Decimal) -> Decimal:
    """Share of the hours held that a person was present, 0 to 100, two decimals, half up.

    Args:
        present_jp: hours of the sessions the person was at, 0 to ``held_jp``.
        held_jp: hours of all sessions of the batch; when 0 there was nothing to miss and the share is 100.
    """
    if held_jp <= 0:
        return Decimal(100)
    share = min(present_jp, held_jp) / held_jp * 100
    return share.quantize(HUNDREDTH, ROUND_HALF_UP)


def verdict(
    *,
    attendance_percent: Decimal,
    post_score: Decimal | None,
    tested: bool,
    demand: Demand,
    task_score: Decimal | None = None,
) -> Verdict:
    """How the place of somebody who attended ends.

    Args:
        attendance_percent: 0 to 100; nobody present at all never came and is withdrawn.
        post_score: 0 to 100, None when the person has none.
        tested: True when the batch held a test at its end.
        demand: what the rule set ``completion`` asks for the programme's form.
        task_score: mean over the batch's tasks, 0 to 100; None for a batch without tasks.
    """
    if attendance_percent <= 0:
        return Verdict(EnrolmentState.WITHDRAWN, Reason.NEVER_CAME)
    if attendance_percent < demand.attendance_percent:
        return Verdict(EnrolmentState.FAILED, Reason.ATTENDANCE)
    if demand.task_score is not None and task_score is not None and task_score < demand.task_score:
        return Verdict(EnrolmentState.FAILED, Reason.TASKS)
    return _by_test(post_score, demand.post_score if tested else None)


def _by_test(post_score: Decimal | None, asked: Decimal | None) -> Verdict:
    if asked is None:
        return Verdict(EnrolmentState.COMPLETED)
    if post_score is None:
        return Verdict(EnrolmentState.FAILED, Reason.NO_SCORE)
    if post_score < asked:
        return Verdict(EnrolmentState.FAILED, Reason.SCORE)
    return Verdict(EnrolmentState.COMPLETED)
