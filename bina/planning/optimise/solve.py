"""Solve a yearly plan and prove how good it is.

Small instances go to HiGHS as they are, to proven optimality. Larger ones in steps; each can be the last:

1. a greedy plan, so that there is always something to show;
2. the linear relaxation: its prices prove the bound (:func:`price_bound`), its point says which batches run;
3. a dive: batches are opened or dropped a few at a time, the relaxation is solved again from its last basis;
4. the few hundred people whose places are still split get whole places from a small whole-number model;
5. while the gap is above the goal: branch and bound on the openings alone, for a better plan and bound;
6. still above it, on middling sizes: columns that the prices prove worthless for any better plan are fixed,
   and the rest is given to HiGHS as one whole-number model.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.decode import no_plan, plan_cost, plan_value, solution, within_budget
from bina.planning.optimise.engine import Engine
from bina.planning.optimise.formulate import formulate, price_bound, restrict
from bina.planning.optimise.greedy import greedy
from bina.planning.optimise.openings import Openings
from bina.planning.optimise.problem import INFEASIBLE, UNSOLVED, relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.decode import Pairs
    from bina.planning.optimise.engine import Outcome
    from bina.planning.optimise.formulate import Model, Part
    from bina.planning.optimise.problem import Problem, Solution

    Floats = NDArray[np.float64]

WHOLE_COLUMNS = 500
BRANCH_COLUMNS = 10_000  # below it HiGHS alone is faster than branching on openings
POLISH_COLUMNS = 30_000  # above it HiGHS spends minutes at the root, without looking at its clock
DEFAULT_GAP = 0.01


def solve(
    problem: Problem,
    *,
    time_limit: float = 60.0,
    gap: float = DEFAULT_GAP,
    seed: int = 0,
    threads: int = 1,
    whole_columns: int = WHOLE_COLUMNS,
    watch: Callable[[float | None, float], None] = lambda value, bound: None,
) -> Solution:
    """Find a plan and its bound.

    The same instance, seed and threads give the same plan unless the time limit cut the work short.

    Args:
        time_limit: seconds, > 0; the answer then holds the best plan and bound so far.
        gap: good enough, relative; instances of up to ``whole_columns`` choices are solved to the end.
        watch: told value and bound about once a second; what it raises stops the work and reaches the caller.
    """
    search = _Search(problem, time_limit=time_limit, seed=seed, threads=threads, watch=watch)
    if len(search.model.candidates) <= whole_columns:
        search.run_whole()
    else:
        search.run_steps(goal=gap)
    return search.answer()


class _Search:
    """The best plan and the best bound so far."""

    def __init__(
        self,
        problem: Problem,
        *,
        time_limit: float,
        seed: int,
        threads: int,
        watch: Callable[[float | None, float], None],
    ) -> None:
        self.began = time.monotonic()
        self.deadline = self.began + time_limit
        self.problem, self.seed, self.threads, self.watch = problem, seed, threads, watch
        self.model = formulate(problem)
        self.bound = price_bound(self.model, np.zeros(len(self.model.limit)))
        self.pairs: Pairs | None = None
        self.value = -np.inf
        self.infeasible = bool(
            np.any((self.model.limit < 0) & (np.diff(self.model.matrix.tocsr().indptr) == 0))
        )
        if (first := greedy(problem, self.model)) is not None:
            self.keep(first)

    @property
    def seconds_left(self) -> float:
        return self.deadline - time.monotonic()

    def engine(self, model: Model) -> Engine:
        return Engine(model, threads=self.threads, seed=self.seed, keep_going=self.tell)

    def tell(self) -> None:
        self.watch(None if self.pairs is None else self.value, self.bound)

    def keep(self, pairs: Pairs) -> None:
        """Take the pairs when they make a better plan."""
        pairs = within_budget(self.problem, pairs)
        value = plan_value(self.problem, pairs)
        if value > self.value and plan_cost(self.problem, pairs) <= self.problem.budget:
            self.pairs, self.value = pairs, value
        self.tell()

    def keep_columns(self, x: Floats) -> None:
        count = len(self.model.candidates)
        chosen = np.flatnonzero(x[:count] > 0.5)
        self.keep(tuple(self.model.candidates[column] for column in chosen))

    def run_whole(self) -> None:
        """All at once."""
        if self.infeasible or not len(self.model.profit):
            self.bound = min(self.bound, max(self.value, 0.0))
            return
        outcome = self.engine(self.model).whole(seconds=self.seconds_left, distance=1e-9)
        self.infeasible = outcome.infeasible
        if outcome.x is not None:
            self.keep_columns(outcome.x)
        self.bound = min(self.bound, outcome.bound)

    def run_steps(self, *, goal: float) -> None:
        """Relaxation, dive, whole places, branching, polish (the steps of the module's text)."""
        if self.infeasible:
            return
        engine = self.engine(self.model)
        nothing = np.zeros(len(self.model.profit))
        first = engine.linear(lower=nothing, upper=self.model.upper, seconds=self.seconds_left)
        self.infeasible = first.infeasible
        self.bound = min(self.bound, price_bound(self.model, first.prices))
        self.tell()
        if first.infeasible or not first.finished or first.x is None:
            return
        openings = Openings(self.model, engine, deadline=self.deadline)
        if (point := openings.dive(first.x, bold=True)) is not None:
            self.settle(point)
        if self.above(goal) and len(self.model.candidates) > BRANCH_COLUMNS:
            self.branch(openings, first.x, point, goal=goal)
        if self.above(goal):
            self.polish(first.prices, goal=goal)

    def above(self, goal: float) -> bool:
        """Whether there is reason and time to go on."""
        proven = self.pairs is not None and relative_gap(value=self.value, bound=self.bound) <= goal
        return not proven and self.seconds_left > 0

    def branch(self, openings: Openings, x: Floats, point: Floats | None, *, goal: float) -> None:
        """Better openings, and a better bound with them; then whole places for the people of the best."""
        other = openings.dive(x, bold=False)
        best = max(
            (one for one in (point, other) if one is not None), key=self.model.profit.dot, default=None
        )
        bound, found = openings.branch(x, bound=self.bound, best=best, goal=goal / 4)
        self.bound = min(self.bound, max(bound + 1e-7 * abs(bound), self.value))
        if found is not None and found is not point:
            self.settle(found)

    def settle(self, x: Floats) -> None:
        """Whole places for the people whose places are split; everyone else keeps theirs."""
        count = len(self.model.candidates)
        person = np.fromiter((i for i, _ in self.model.candidates), dtype=np.intp, count=count)
        split = (x[:count] > 1e-6) & (x[:count] < 1 - 1e-6)
        free = np.isin(person, person[split])
        fixed = self.model.whole.copy()
        fixed[:count] = ~free
        part = restrict(self.model, fixed=fixed, at=np.round(x))
        self._improve(part, seconds=min(self.seconds_left, 10.0), share=1e-4)

    def polish(self, prices: Floats, *, goal: float) -> None:
        """Fix what the prices decide for every plan better than the best so far, solve the rest whole."""
        reduced = self.model.profit - self.model.matrix.T @ prices
        slack = np.inf if self.pairs is None else price_bound(self.model, prices) - self.value + 1e-6
        worthless, certain = reduced < -slack, reduced > slack
        part = restrict(
            self.model,
            fixed=self.model.whole & (worthless | certain),
            at=np.where(certain, self.model.upper, 0.0),
        )
        if len(part.kept) > POLISH_COLUMNS and self.pairs is not None:
            return
        outcome = self._improve(part, seconds=self.seconds_left, share=goal / 2)
        self.infeasible = outcome.infeasible and self.pairs is None
        reached = self.value if outcome.infeasible else part.fixed_profit + outcome.bound
        self.bound = min(self.bound, max(reached, self.value))

    def _improve(self, part: Part, *, seconds: float, share: float) -> Outcome:
        outcome = self.engine(part.model).whole(seconds=seconds, distance=share * self.bound)
        if outcome.x is not None:
            self.keep_columns(part.full(outcome.x))
        return outcome

    def answer(self) -> Solution:
        seconds = time.monotonic() - self.began
        if self.infeasible or self.pairs is None:
            status = INFEASIBLE if self.infeasible else UNSOLVED
            return no_plan(self.problem, status=status, bound=self.bound, seconds=seconds)
        return solution(self.problem, self.pairs, bound=self.bound, seconds=seconds)
