"""Solve a yearly plan and prove how good it is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.ascent import Ascent
from bina.planning.optimise.candidates import every_pair, pairs_of, wanted_pairs
from bina.planning.optimise.conflict import conflict_of, possible_places
from bina.planning.optimise.flat import formulate, nothing_held
from bina.planning.optimise.highs import Limits, Stopped, run
from bina.planning.optimise.ledger import Places, fits, no_places, value_of
from bina.planning.optimise.pool import Pool, choice
from bina.planning.optimise.prices import Market
from bina.planning.optimise.result import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    UNSOLVED,
    Solution,
    relative_gap,
    solution,
)
from bina.planning.optimise.rounding import Turns, blocks, improved
from bina.planning.optimise.tables import Tables
from bina.planning.optimise.whole import places_of, point_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.instance.format import Instance
    from bina.planning.optimise.tables import Pairs

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

__all__ = ["FEASIBLE", "INFEASIBLE", "OPTIMAL", "UNSOLVED", "Solution", "Stopped", "relative_gap", "solve"]

WHOLE_PAIRS = 4_000  # up to so many pairs the whole model goes to HiGHS
POLISHED_PAIRS = 60_000  # up to so many it has the last word
STEPS = 60
HELPFUL = 4  # programmes beyond the candidates, by person
NEAR = 0.15  # sets this close to a person's best, in units of a usual value, may come into the plan
SMALLEST_PART, LARGEST_PART = 1600, 3200  # people who choose again together
FILLED = (0.1, 0.3, 0.5, 0.7)  # how open a batch is in the relaxation when it is opened in the plan
SAMPLE = 2000  # people in the relaxation that decides which batches open
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
    """
    began = time.monotonic() if began is None else began
    search = Search(Tables(instance), began=began, time_limit=time_limit, work_limit=work_limit, watch=watch)
    with suppress(Stopped):
        search.run(gap=gap, seed=seed, threads=threads)
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
        writing = min(0.05 * time_limit, 2.0)  # seconds that the answer itself takes
        self.limits = Limits(deadline=began + time_limit - writing, work=work_limit, tell=self.tell)
        self.bound = float(np.maximum(tables.listed_value, 0.0).sum())  # everybody gets everything
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

    def run(self, *, gap: float | None, seed: int, threads: int) -> None:
        if self.tables.locked:
            places, self.infeasible = possible_places(self.tables, self.limits)
            if self.infeasible:
                return
            if places is not None:
                self.keep(places)
        pairs = self.tables.people * len(self.tables.programme)
        if pairs <= WHOLE_PAIRS:
            self.run_whole(goal=0.0, seed=seed)
            return
        goal = DEFAULT_GAP if gap is None else gap
        self.run_priced(goal=goal, seed=seed, threads=threads)
        if pairs <= POLISHED_PAIRS and not self.near(goal) and not self.limits.over:
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
        """Prices and a bound; which batches to open; a plan from the prices; better plans part by part."""
        with ThreadPoolExecutor(threads) as executor:
            market = Market(self.tables, wanted_pairs(self.tables), executor)
            ascent = Ascent(market)
            self.move(ascent, STEPS, first=0.5, last=0.01, until=0.4, bounds=True)
            base = self.places if self.places is not None and self.tables.locked else no_places()
            pairs = self.with_helpful(ascent)
            opened = self.open_batches(
                pool_at(Ascent(Market(self.tables, pairs, executor), ascent.best)), base
            )
            market = Market(self.tables, pairs, executor, opened=opened)
            ascent = Ascent(market, ascent.best)
            self.move(ascent, STEPS // 2, first=0.1, last=0.01, until=0.6, bounds=False)
            pool = pool_at(ascent)
        self.keep(Turns(pool, base).take(opened))
        self.improve(pool, base, goal=goal, seed=seed)

    def move(
        self, ascent: Ascent, steps: int, *, first: float, last: float, until: float, bounds: bool
    ) -> None:
        """Let prices move in ever smaller steps, until a part of the time is over."""
        for step in range(steps):
            if step and (self.limits.over or self.limits.seconds < (1 - until) * self.time_limit):
                return
            reached = ascent.step(first * (last / first) ** (step / steps)).bound
            if bounds:
                self.bound = min(self.bound, reached)
            self.limits.spend()
            self.tell()

    def with_helpful(self, ascent: Ascent) -> Pairs:
        """The candidates, and programmes that are worth something for the duty alone."""
        pairs = ascent.market.pairs
        if not self.tables.weight or self.tables.only_listed:
            return pairs
        more = ascent.market.helpful(
            ascent.market.prices(ascent.best), most=HELPFUL, margin=NEAR * ascent.gain
        )
        return pairs_of(
            self.tables, np.concatenate((pairs.person, more[0])), np.concatenate((pairs.batch, more[1]))
        )

    def open_batches(self, pool: Pool, base: Places) -> Bools:
        """The batches that demand at the prices fills well enough; how well that is, is tried out."""
        tables = self.tables
        kinds = len(tables.programme)
        fill = self.fill(pool)
        free = (tables.fixed == 0) & (tables.least <= 1)
        needed = np.bincount(base.batch, minlength=kinds) > 0
        tried = []
        for share in FILLED:
            opened = free | needed | (fill >= share)
            places = Turns(pool, base).take(opened)
            self.keep(places)
            tried.append((value_of(tables, places), -share, opened))
            if self.limits.over:
                break
        best: tuple[float, float, Bools] = max(tried, key=lambda one: one[:2])
        return best[2]

    def fill(self, pool: Pool) -> Floats:
        """How open each kind of batch is in the linear relaxation for a sample of whole units."""
        tables = self.tables
        sample = blocks(tables, SAMPLE, np.random.default_rng(0))[0]
        sets = np.flatnonzero(np.isin(pool.person, sample))
        share = float(pool.value[sets].sum() / max(pool.value.sum(), 1e-9))
        model = choice(pool, sets, nothing_held(tables), share=share, strong=True)
        outcome = run(model, self.limits, linear=True)
        fill = np.zeros(len(tables.programme))
        if outcome.x is not None:
            fill[model.kinds] = outcome.x[len(sets) :]
        return fill

    def improve(self, pool: Pool, base: Places, *, goal: float, seed: int) -> None:
        """One part after the other, ever larger ones, until nothing gets better."""
        draw, fixed, size = np.random.default_rng(abs(seed)), np.unique(base.person), SMALLEST_PART
        firm = True
        while size <= LARGEST_PART:
            before = self.value
            for part in blocks(self.tables, size, draw):
                if self.places is None or self.near(goal) or self.limits.over:
                    return
                people = part[~np.isin(part, fixed)]
                found = improved(pool, self.places, people, self.limits, seed=seed, firm=firm)
                self.limits.spend(5)
                if found is not None:
                    self.keep(found)
                self.tell()
            if self.value - before < 0.002 * abs(self.value):
                size, firm = size if firm else 2 * size, False

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


def pool_at(ascent: Ascent) -> Pool:
    """The sets that are good at the best prices found."""
    market = ascent.market
    answer = market.answer(market.prices(ascent.best), within=NEAR * ascent.gain)
    return Pool(market.tables, market.pairs, answer.near)


EXACT = {"mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9}
