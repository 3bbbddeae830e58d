"""HiGHS behind the few verbs the solver needs: run whole, run linear, stop when told."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ASK_EVERY_SECONDS = 0.5


class Stopped(Exception):
    """Somebody wants the work to end now; the best plan so far counts."""


@dataclass(kw_only=True)
class Limits:
    """When to stop, and who is told how far the work is.

    Attributes:
        deadline: moment of ``time.monotonic``.
        work: units of work that may still be done; counted the same on every machine.
        tell: called about twice a second; what it raises ends the work.
    """

    deadline: float
    work: int | None = None
    tell: Callable[[], None] = field(default=lambda: None)

    @property
    def seconds(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def left(self) -> float:
        """What is left to be shared by steps: work where that is counted, as clocks differ, else seconds."""
        return self.seconds if self.work is None else float(self.work)

    @property
    def over(self) -> bool:
        return self.seconds <= 0 or (self.work is not None and self.work <= 0)

    def hold(self) -> None:
        """Asked within long steps.

        Raises:
            Stopped: time is over.
        """
        if self.seconds <= 0:
            raise Stopped

    def spend(self, units: int = 1) -> None:
        if self.work is not None:
            self.work -= units


@dataclass(frozen=True, kw_only=True)
class Model:
    """Maximise ``profit @ x`` with ``matrix @ x <= limit``, ``lower <= x <= upper``, some of it whole."""

    profit: Floats
    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]
    matrix: sparse.csr_array
    limit: Floats


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run left behind.

    Attributes:
        finished: proven (to the wanted gap), not stopped.
        infeasible: proven to have no solution.
        x: column values, None when no feasible point is known.
        duals: row prices of a linear run.
        bound: upper bound proven by a whole-number run, infinite otherwise.
    """

    finished: bool
    infeasible: bool
    x: Floats | None
    duals: Floats
    bound: float


def run(
    model: Model,
    limits: Limits,
    *,
    linear: bool = False,
    distance: float = 0.0,
    seconds: float = np.inf,
    nodes: int | None = None,
    seed: int = 0,
    start: Floats | None = None,
    options: dict[str, Any] | None = None,
) -> Outcome:
    """Solve the model, or its linear relaxation.

    Args:
        distance: absolute distance between point and bound that is good enough.
        nodes: most nodes of the search tree.
        start: a feasible point to begin with.
    """
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call] # untyped in the package
    chosen = {
        "output_flag": False, "threads": 1, "random_seed": seed, "mip_rel_gap": 0.0,
        "mip_abs_gap": max(distance, 1e-9), "time_limit": max(min(seconds, limits.seconds), 0.01),
        "parallel": "off",
        **({} if nodes is None else {"mip_max_nodes": nodes}), **(options or {}),
    }  # fmt: skip
    for name, value in chosen.items():
        highs.setOptionValue(name, value)
    highs.passModel(_lp(model, linear=linear))
    if start is not None:
        point = highspy.HighsSolution()
        point.col_value = list(start)
        highs.setSolution(point)
    until = time.monotonic() + min(seconds, limits.seconds)
    asking = _Asking(limits, until)
    for event in (highs.cbSimplexInterrupt, highs.cbMipInterrupt, highs.cbIpmInterrupt):
        event.subscribe(asking)
    highs.run()
    if asking.raised is not None:
        raise asking.raised
    return _outcome(highs, linear=linear)


def forget_threads() -> None:
    """HiGHS keeps the number of threads of its first run, and refuses another one until it is told so."""
    highspy.Highs.resetGlobalScheduler(True)


def _outcome(highs: Any, *, linear: bool) -> Outcome:
    status, info, solution = highs.getModelStatus(), highs.getInfo(), highs.getSolution()
    if status in {highspy.HighsModelStatus.kNotset, highspy.HighsModelStatus.kSolveError}:
        raise RuntimeError(f"HiGHS did not work: {status}")
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    states = highspy.HighsModelStatus
    return Outcome(
        finished=status == states.kOptimal,
        infeasible=status in {states.kInfeasible, states.kUnboundedOrInfeasible},
        x=np.array(solution.col_value) if feasible else None,
        duals=np.array(solution.row_dual),
        bound=np.inf if linear else float(info.mip_dual_bound),
    )


class _Asking:
    """Holds the time limit where HiGHS does not look, and lets the caller stop.

    The caller's exception must not travel through HiGHS, so it is kept and raised after the run.
    """

    def __init__(self, limits: Limits, until: float) -> None:
        self.limits, self.until = limits, until
        self.asked = time.monotonic()
        self.raised: BaseException | None = None

    def __call__(self, event: Any) -> None:
        now = time.monotonic()
        if now > self.until or self.raised is not None:
            event.interrupt()
        elif now - self.asked > ASK_EVERY_SECONDS:
            self.asked = now
            try:
                self.limits.tell()
            except Exception as error:  # noqa: BLE001 - any refusal of the caller ends the run and is raised again
                self.raised = error
                event.interrupt()


def _lp(model: Model, *, linear: bool) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.profit), len(model.limit)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.profit, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = np.full(lp.num_row_, -np.inf), model.limit
    matrix = model.matrix.tocsr()
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    lp.sense_ = highspy.ObjSense.kMaximize
    if not linear:
        kinds = np.where(model.whole, 1, 0)
        lp.integrality_ = [
            highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in kinds
        ]
    return lp
