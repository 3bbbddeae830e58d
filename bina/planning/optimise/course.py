"""The course of a large plan: prices, a relaxed plan, the batches that are held, whole sets, better ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.beginning import Beginning
from bina.planning.optimise.branching import Branching
from bina.planning.optimise.candidates import pairs_of_programmes, wanted_pairs
from bina.planning.optimise.choosing import Choosing
from bina.planning.optimise.first import largest_first
from bina.planning.optimise.ledger import no_places
from bina.planning.optimise.opening import Node, Opening, undecided
from bina.planning.optimise.pool import Pool
from bina.planning.optimise.prices import NO_SHARES, Market
from bina.planning.optimise.relaxation import CAUTION, SHAKES, Relaxation
from bina.planning.optimise.status import relative_gap
from bina.planning.optimise.tables import Pairs

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from bina.planning.optimise.columns import Blend
    from bina.planning.optimise.prices import Shares
    from bina.planning.optimise.search import Search

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

HELPFUL = 6  # programmes beyond the candidates, by person and round
ROUNDS = 25
SHAKEN = 0.005  # distance of bound and relaxed plan down to which they are asked so
SLIGHT = 0.5  # of the goal: when batches held in parts save less, their shares are not looked at
DIVIDING = 0.2  # of the time left may go into shares of batches,
A_STEP = 0.08  # if one step of mixing takes no more of it than this
DIVISIONS, FEW = 8, 0.5  # rounds of looking at shares of batches, and places that are worth one
LITTLE = 0.05  # of the goal: a round that lowers the bound by less is the last
PROVEN = 0.3  # of the goal, between bound and relaxed plan: the rest is for whole sets
HALF, SLOW = 0.5, 0.75  # so near, in parts of the goal, a round that leaves this much of the distance is last
SETTLED = 0.0007  # distance of bound and relaxed plan from which on more rounds are never worth their time
WHOLE_PLAN = 0.6  # how long the last part takes, as a share of what went before: so much time is kept for it
LEAST_LEFT = 0.25  # of all time, for the same
CAREFUL = 12  # times as much work as for bold decisions must be left for careful ones
HOPELESS = 0.6  # of the goal: a bold decision that costs more is made again before people choose


class Course:
    """One search, step by step; the search keeps the best plan and bound."""

    def __init__(self, search: Search, executor: Executor, *, threads: int, seed: int, goal: float) -> None:
        self.search, self.tables, self.limits = search, search.tables, search.limits
        self.executor, self.threads, self.seed, self.goal = executor, threads, seed, goal
        self.pool = Pool(self.tables)
        self.wanted = (self.tables.listed_person, self.tables.listed_programme)
        self.pairs = wanted_pairs(self.tables)
        self.gain = 1.0
        self.locks = np.zeros(self.tables.people)
        self.choosing = Choosing(self)
        self.began = self.limits.left

    def run(self) -> None:
        """As far as time and work allow; the plan is near the goal or as good as this course makes it."""
        began = self.began
        held = self.search.places or no_places()
        self.pool.add_places(held)
        self.search.keep(largest_first(self.tables, self.pairs, held, self.limits))
        relaxation, blend = self.relaxed(*Beginning(self).first_prices())
        if self.search.near(self.goal):
            return
        self.choosing.first_plan(relaxation, blend)
        needed = max(WHOLE_PLAN * (began - self.limits.left), LEAST_LEFT * began)
        root = Node(decided=undecided(self.tables), relaxation=relaxation, blend=blend)
        opening = Opening(
            self.market,
            over=self.over,
            spend=lambda: self.limits.spend(3),
            help_out=lambda found: self.help(found.market, found.prices, found.shares),
            shake=SHAKES[1] * self.gain,
        )

        def hurry() -> bool:
            return self.limits.left < needed

        def enough(node: Node) -> bool:
            return relative_gap(value=node.bound, bound=self.search.bound) <= HOPELESS * self.goal or hurry()

        def decided(*, bold: bool) -> Node:
            node = opening.dive(root, least=self.search.value, hurry=hurry, bold=bold)
            return opening.exchanged(node, enough=enough)

        before = self.limits.left
        node = decided(bold=True)
        if not enough(node) and CAREFUL * (before - self.limits.left) < self.limits.left:
            node = max(node, decided(bold=False), key=lambda one: one.blend.value)
        if self.over():
            return
        self.choosing.round_off(node)
        if self.search.near(self.goal) or self.over():
            return
        Branching(self, opening, root).run()
        self.choosing.improve_last()

    def over(self) -> bool:
        self.search.tell()
        return self.limits.over

    def market(self, decided: Ints) -> Market:
        return Market(self.tables, self.pairs, self.executor, decided=decided, hold=self.limits.hold)

    def sample_market(self, people: Ints) -> Market:
        """A small one of these people alone, who are numbered anew."""
        tables, number = self.tables.of_people(people), np.full(self.tables.people, -1)
        number[people] = np.arange(len(people))
        pairs = self.pairs.where(number[self.pairs.person] >= 0)
        mine = Pairs(person=number[pairs.person], batch=pairs.batch, value=pairs.value)
        return Market(
            tables, mine, self.executor, part=len(people) / self.tables.people, hold=self.limits.hold
        )

    def help(self, market: Market, prices: Floats, shares: Shares = NO_SHARES) -> bool:
        """Take up programmes that are worth something for the duty alone; tells whether there are any."""
        if self.tables.only_listed:
            return False
        person, programme = market.helpful(
            market.prices(prices, shares), most=HELPFUL, margin=0.05 * self.gain
        )
        self.wanted = (
            np.concatenate((self.wanted[0], person)), np.concatenate((self.wanted[1], programme))
        )  # fmt: skip
        if len(person):
            self.pairs = pairs_of_programmes(self.tables, *self.wanted)
        return len(person) > 0

    def relaxed(self, prices: Floats, bound: float) -> tuple[Relaxation, Blend]:
        """The relaxed plan, as exact as is worth the time."""
        market = self.market(undecided(self.tables))
        relaxation = Relaxation(market, self.pool, prices, self.locks, bound=bound)
        relaxation.look()
        settled = max(SETTLED, PROVEN * self.goal)
        shake = SHAKES[0] * self.gain
        before, began, far, took = self.limits.left, self.began, np.inf, 0.0
        for number in range(ROUNDS):
            cautious = CAUTION[number] if number < len(CAUTION) else 0.0
            blend = relaxation.step(
                distance=2e-3 if cautious else settled / 2, over=self.over, cautious=cautious, shake=shake
            )
            self.search.bound = min(self.search.bound, relaxation.bound)
            self.limits.spend(3)
            distance = (relaxation.bound - blend.value) / max(abs(relaxation.bound), 1e-9)
            slow = SLOW * far < distance <= HALF * self.goal
            if self.over() or (number and distance <= settled) or slow:
                break
            left, took, far = self.limits.left, before - self.limits.left, distance
            if left - took < max(WHOLE_PLAN * (began - left), LEAST_LEFT * began):
                break  # time is kept for whole sets
            before = left
            shake = self.gain * SHAKES[min(number + 1, len(SHAKES) - 1)] * (distance > SHAKEN)
            if self.help(relaxation.market, relaxation.best):
                relaxation.market = self.market(undecided(self.tables))
        if took > A_STEP * self.limits.left:
            return relaxation, blend
        return relaxation, self.divided(relaxation, blend, settled)

    def divided(self, relaxation: Relaxation, blend: Blend, settled: float) -> Blend:
        """The relaxed plan in which nobody has more of a place than of its batch is held."""
        enough = self.limits.left * (1 - DIVIDING)
        if self.empty_seats(blend) < SLIGHT * self.goal * abs(relaxation.bound):
            return blend

        def over() -> bool:
            return self.over() or self.limits.left < enough

        for _number in range(DIVISIONS):
            if over() or relaxation.divide(blend) < FEW:
                break
            before = relaxation.bound
            blend = self.mixed_again(relaxation, blend, settled, over)
            if before - relaxation.bound < LITTLE * self.goal * abs(before):
                break
        return blend

    def mixed_again(
        self, relaxation: Relaxation, blend: Blend, settled: float, over: Callable[[], bool]
    ) -> Blend:
        """The relaxed plan after some more steps; as it was where time ends them."""
        for _step in range(3):
            found = relaxation.step(distance=settled / 2, over=over)
            if over():
                break
            blend = found
            self.search.bound = min(self.search.bound, relaxation.bound)
            self.limits.spend(3)
            if relaxation.bound - blend.value <= settled * abs(relaxation.bound):
                break
        return blend

    def empty_seats(self, blend: Blend) -> float:
        """What the relaxed plan saves, at its prices, by holding batches in parts."""
        kinds, rows = len(self.tables.programme), len(self.tables.most)
        cost = blend.prices[kinds : kinds + rows] @ self.tables.by_delivery
        return float((np.ceil(blend.held - 1e-6) - blend.held).clip(0.0) @ cost)
