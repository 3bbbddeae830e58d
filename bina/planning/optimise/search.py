"""Solve a yearly plan and prove how good it is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from bina.planning.optimise.candidates import every_pair
from bina.planning.optimise.conflict import conflict_of, possible_places
from bina.planning.optimise.course import Course
from bina.planning.optimise.first import standing
from bina.planning.optimise.flat import formulate
from bina.planning.optimise.highs import Limits, Stopped, forget_threads, run
from bina.planning.optimise.ledger import Places, fits, no_places, value_of
from bina.planning.optimise.result import Solution, solution
from bina.planning.optimise.status import FEASIBLE, INFEASIBLE, OPTIMAL, UNSOLVED, relative_gap
from bina.planning.optimise.tables import NOTHING_MORE, Tables
from bina.planning.optimise.whole import places_of, point_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bina.planning.instance.format import Instance

__all__ = ["FEASIBLE", "INFEASIBLE", "OPTIMAL", "UNSOLVED", "Solution", "Stopped", "relative_gap", "solve"]

WHOLE_PAIRS = 4_000  # up to so many pairs the whole model goes to HiGHS
LAST_PAIRS = 20_000  # up to so many, it gets the time that is left; with more it may not look at the clock
DEFAULT_GAP = 0.01
DEFAULT_SECONDS = 110.0


def solve(
    instance: Instance,
    *,
    time_limit: float = DEFAULT_SECONDS,
    work_limit: int | None = None,
    gap: float | None = None,
    seed: int = 0,
    threads: int = 1,
    began: float | None = None,
    watch: Callable[[float | None, float], None] = lambda value, bound: None,
    whole_pairs: int = WHOLE_PAIRS,
    bonus: Mapping[tuple[str, str], float] = NOTHING_MORE,
    gains: bool = False,
) -> Solution:
    """Find a plan and its bound.

    The same instance, seed and threads give the same plan, unless the time limit cut the work short.

    Args:
        time_limit: seconds since ``began``, > 0; the answer then holds the best plan and bound so far.
        work_limit: steps of work; counted, not timed.
        gap: good enough, relative.
        began: moment of ``time.monotonic`` from which time is counted; now unless told otherwise.
        watch: told value (None before there is a plan) and bound about once a second; when it raises
            ``Stopped`` the best plan so far is the answer, anything else reaches the caller.
        whole_pairs: up to so many pairs of person and batch the whole plan is one model for HiGHS.
        bonus: worth added where a person is in this very batch (ids as texts), >= 0; of listed pairs only.
        gains: values count each hour towards the duty as gained, not each missing one as lost: the same
            plans, all worth ``duty_weight`` x the hours missing before the plan more.
    """
    began = time.monotonic() if began is None else began
    forget_threads()
    tables = Tables(instance, bonus=bonus, gains=gains)
    search = Search(tables, began=began, time_limit=time_limit, work_limit=work_limit, watch=watch)
    with suppress(Stopped):
        search.run(gap=gap, seed=seed, threads=threads, whole_pairs=whole_pairs)
    return search.answer()


class Search:
    """The best plan and the best bound so far."""

    def __init__(
        self,
        tables: Tables,
        *,
        began: float,
        time_limit: float,
        work_limit: int | None,
        watch: Callable[[float | None, float], None],
    ) -> None:
        self.tables, self.began, self.watch, self.time_limit = tables, began, watch, time_limit
        # what the answer takes, and the longest step of work between two looks at the clock
        writing = min(0.05 * time_limit, 2.0 + tables.people / 5000)
        self.spare = writing / 2  # of that, for what is still to be mended
        self.limits = Limits(deadline=began + time_limit - writing, work=work_limit, tell=self.tell)
        everything = np.concatenate((tables.listed_value, tables.bonus_worth))
        self.bound = float(np.maximum(everything, 0.0).sum()) + tables.base  # everybody gets everything
        self.value = -np.inf
        self.places: Places | None = None
        self.infeasible = False
        self.keep(no_places())

    def tell(self) -> None:
        self.watch(None if self.places is None else self.value, self.bound)

    def keep(self, places: Places) -> bool:
        """Take the places when they make a better plan."""
        value = value_of(self.tables, places)
        better = value > self.value and fits(self.tables, places)
        if better:
            self.places, self.value = places, value
        return better

    def run(self, *, gap: float | None, seed: int, threads: int, whole_pairs: int) -> None:
        self.tell()
        if self.tables.bonus:
            self.keep(standing(self.tables, self.limits))
        if self.tables.locked and self.places is None:
            places, self.infeasible = possible_places(self.tables, self.limits)
            if self.infeasible:
                return
            if places is not None:
                self.keep(places)
        pairs = self.tables.people * len(self.tables.programme)
        if pairs <= whole_pairs:
            self.run_whole(goal=0.0, seed=seed)
            return
        goal = DEFAULT_GAP if gap is None else gap
        self.run_priced(goal=goal, seed=seed, threads=threads)
        timed = self.limits.work is None  # HiGHS' work is not counted in our steps
        if pairs <= LAST_PAIRS and timed and not self.near(goal) and not self.limits.over:
            self.run_whole(goal=goal, seed=seed)

    def run_whole(self, *, goal: float, seed: int) -> None:
        """All at once, from the best plan so far, until plan and bound are within ``goal`` of each other."""
        model = formulate(self.tables, every_pair(self.tables), tight=True)
        start = None if self.places is None else point_of(self.tables, model, self.places)
        distance = goal * abs(self.value) if self.places is not None else 0.0
        outcome = run(model, self.limits, seed=seed, distance=distance, start=start, options=EXACT)
        self.infeasible = outcome.infeasible and self.places is None
        if (places := places_of(model, outcome)) is not None:
            self.keep(places)
        self.bound = max(min(self.bound, outcome.bound + self.tables.offset), self.value)

    def run_priced(self, *, goal: float, seed: int, threads: int) -> None:
        """From prices to whole sets; numpy's own threads are kept away: they would only get in the way."""
        with ThreadPoolExecutor(threads) as executor, threadpool_limits(1):
            Course(self, executor, threads=threads, seed=seed, goal=goal).run()

    def near(self, goal: float) -> bool:
        """Whether the plan is proven good enough."""
        return self.places is not None and relative_gap(value=self.value, bound=self.bound) <= goal

    def answer(self) -> Solution:
        seconds = time.monotonic() - self.began
        if self.places is not None:
            return solution(self.tables, self.places, bound=self.bound, seconds=seconds)
        conflict = conflict_of(self.tables, self.limits) if self.infeasible else ()
        return Solution(
            status=INFEASIBLE if self.infeasible else UNSOLVED, value=0.0, bound=0.0, gap=1.0, cost={},
            assign=(), open=(), short_of_duty=0, seconds=time.monotonic() - self.began, conflict=conflict,
        )  # fmt: skip


EXACT = {"mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9}
