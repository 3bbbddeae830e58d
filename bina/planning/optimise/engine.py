"""HiGHS behind the few verbs the solver needs: load, bound columns, run, read."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.formulate import Model

ASK_EVERY_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run left behind.

    Attributes:
        finished: proven (to the wanted gap), not stopped by time.
        infeasible: proven to have no solution.
        x: column values, None when no feasible point is known.
        prices: non-negative row prices of a linear run, zeros when there are none.
        bound: upper bound proven by a whole-number run, infinite otherwise.
    """

    finished: bool
    infeasible: bool
    x: NDArray[np.float64] | None
    prices: NDArray[np.float64]
    bound: float


class Engine:
    """One loaded model. Runs after changed bounds start from the last basis: that makes diving fast."""

    def __init__(self, model: Model, *, threads: int, seed: int, keep_going: Callable[[], None]) -> None:
        self._keep_going = keep_going
        self._asked = self._until = time.monotonic()
        self._stopped: BaseException | None = None
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call] # untyped in the package
        for name, value in (("output_flag", False), ("threads", threads), ("random_seed", seed)):
            self._highs.setOptionValue(name, value)
        if threads == 1:
            self._highs.setOptionValue("parallel", "off")
        self._model = model
        self._highs.passModel(_lp(model))
        for event in (self._highs.cbSimplexInterrupt, self._highs.cbMipInterrupt):
            event.subscribe(self._ask)

    def linear(self, *, lower: NDArray[np.float64], upper: NDArray[np.float64], seconds: float) -> Outcome:
        """Solve the linear relaxation within the column bounds."""
        count = len(self._model.profit)
        self._highs.changeColsBounds(count, np.arange(count, dtype=np.int32), lower, upper)
        status = self._run(seconds)
        solution, info = self._highs.getSolution(), self._highs.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        prices = np.array(solution.row_dual) if solution.dual_valid else np.zeros(len(self._model.limit))
        return Outcome(
            finished=status == highspy.HighsModelStatus.kOptimal,
            infeasible=status == highspy.HighsModelStatus.kInfeasible,
            x=np.array(solution.col_value) if feasible else None,
            prices=np.maximum(prices, 0.0), bound=np.inf)  # fmt: skip

    def whole(self, *, seconds: float, distance: float) -> Outcome:
        """Solve with whole numbers until the bound is within ``distance`` (absolute) of the best point."""
        places = np.flatnonzero(self._model.whole).astype(np.int32)
        kinds = np.full(len(places), highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(len(places), places, kinds)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_abs_gap", distance)
        status = self._run(seconds)
        info = self._highs.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return Outcome(
            finished=status == highspy.HighsModelStatus.kOptimal,
            infeasible=status == highspy.HighsModelStatus.kInfeasible,
            x=np.array(self._highs.getSolution().col_value) if feasible else None,
            prices=np.zeros(len(self._model.limit)), bound=float(info.mip_dual_bound))  # fmt: skip

    def _run(self, seconds: float) -> highspy.HighsModelStatus:
        self._highs.setOptionValue("time_limit", max(seconds, 0.0))
        self._until = time.monotonic() + seconds
        self._highs.run()
        if self._stopped is not None:
            raise self._stopped
        status: highspy.HighsModelStatus = self._highs.getModelStatus()
        return status

    def _ask(self, event: highspy.HighsCallbackEvent) -> None:
        """Hold the time limit where HiGHS does not look, and let the caller cancel.

        The caller's exception must not travel through HiGHS, so it is kept and raised after the run.
        """
        if time.monotonic() > self._until:
            event.interrupt()
        if self._stopped is not None or time.monotonic() - self._asked < ASK_EVERY_SECONDS:
            return
        self._asked = time.monotonic()
        try:
            self._keep_going()
        except Exception as error:  # noqa: BLE001 - any refusal of the caller ends the run and is raised again
            self._stopped = error
            event.interrupt()


def _lp(model: Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.profit), len(model.limit)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.profit, np.zeros(lp.num_col_), model.upper
    lp.row_lower_, lp.row_upper_ = np.full(lp.num_row_, -np.inf), model.limit
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = model.matrix.indptr, model.matrix.indices
    lp.a_matrix_.value_ = model.matrix.data
    lp.sense_ = highspy.ObjSense.kMaximize
    return lp
