"""The course of a large plan: prices, a relaxed plan, the batches that are held, whole sets, better ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.beginning import Beginning
from bina.planning.optimise.branching import Branching
from bina.planning.optimise.candidates import pairs_of_programmes, wanted_pairs
from bina.planning.optimise.first import largest_first, mended
from bina.planning.optimise.ledger import Places, deliveries, no_places
from bina.planning.optimise.opening import Node, Opening, likely, undecided
from bina.planning.optimise.pool import Pool
from bina.planning.optimise.prices import NO_SHARES, Market
from bina.planning.optimise.relaxation import CAUTION, SHAKES, Relaxation
from bina.planning.optimise.rounding import (
    Part,
    Rounding,
    better_sets,
    blocks,
    room_beside,
    whole_room,
)
from bina.planning.optimise.status import relative_gap
from bina.planning.optimise.tables import Pairs
from bina.planning.optimise.turns import take_turns

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
ENOUGH = 0.25  # of the goal: so near what is decided allows, choosing again brings little
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
MANY = 2000  # people, beyond whom the mixture settles most of them, not HiGHS
APART, SHARP = 0.01, 1e-4  # what sets are then worth more or less, in usual values; distance of the mixture
NEAR = 0.05  # sets this close to a person's best, in units of a usual value, may come into the plan
PART = 500  # people who choose together
AGAIN, MOST_AGAIN = 500, 2000  # people who choose again together: at first, and at most
FRUIT, PATIENCE = 2e-4, 3  # a gain that is worth going on as before, and how often it may stay away
LACK = 3.0  # what a place missing to the fewest people of a batch costs


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
        self.last: tuple[Ints, Rounding, Relaxation, Blend] | None = None
        self.last_value = -np.inf
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
        self.first_plan(relaxation, blend)
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
        self.round_off(node)
        if self.search.near(self.goal) or self.over():
            return
        Branching(self, opening, root).run()
        self.improve_last()

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

    def first_plan(self, relaxation: Relaxation, blend: Blend) -> None:
        """A plan at once: batches that are half full in the relaxed plan, and people in turn."""
        loss = relaxation.losses(blend)
        decided = likely(self.tables, blend.held)
        self.full(no_places(), decided, loss)

    def round_off(self, node: Node) -> None:
        """Whole sets, part by part; then who lost most chooses again, while that bears fruit."""
        decided, relaxation, blend = node.decided, node.relaxation, node.blend
        if self.tables.people > MANY:
            blend = relaxation.blend(distance=SHARP, over=self.over, apart=APART * self.gain)
        self.learn_near(relaxation)
        loss = relaxation.losses(blend)
        share = self.shares(blend)
        useful = (loss <= NEAR * self.gain) | (share > 1e-3)
        rounding = Rounding(
            self.pool, self.pool.value, self.limits,
            lack=LACK * self.gain, missed=self.locks, seed=self.seed,
        )  # fmt: skip
        parts = [
            Part(people=people, sets=sets, share=share[sets])
            for people in blocks(self.tables, PART, np.random.default_rng(abs(self.seed)))
            for sets in [np.flatnonzero(useful & np.isin(self.pool.person, people))]
        ]
        chosen = rounding.at_once(parts, whole_room(self.tables, decided), self.executor, self.threads)
        places = self.full(self.pool.places(chosen), decided, loss)
        self.improve(places, decided, rounding, loss, most=relaxation.bound)
        if self.search.value > self.last_value:
            self.last, self.last_value = (decided, rounding, relaxation, blend), self.search.value

    def improve_last(self) -> None:
        """The people of the best plan choose again, with larger groups, while time remains."""
        if self.last is None or self.search.places is None:
            return
        decided, rounding, relaxation, blend = self.last
        rounding.profit = self.pool.value
        self.improve(self.search.places, decided, rounding, relaxation.losses(blend), most=self.search.bound)

    def full(self, places: Places, decided: Ints, loss: Floats) -> Places:
        """The plan with what is left over taken by people with nothing, less batches that nobody fills."""
        places = self.filled(places, decided, loss)
        while not self.search.keep(places):
            held = self.without_thin(decided, places)
            if (held == decided).all():
                return self.mended(places)
            decided, places = held, self.filled(self.kept(places, held), held, loss)
        return places

    def mended(self, places: Places) -> Places:
        """The plan with every lock kept, where it is better than the best one; else as it is."""
        best = self.search.places
        if not self.tables.locked or best is None:
            return places
        late = replace(self.limits, deadline=self.limits.deadline + self.search.spare, work=None)
        found = mended(self.tables, places, best, late)
        return found if self.search.keep(found) else places

    def shares(self, blend: Blend) -> Floats:
        """Of every set known now; those that the mixture did not know have none."""
        share = np.zeros(len(self.pool))
        if len(blend.keys):
            order = np.argsort(blend.keys)
            place = order[np.minimum(np.searchsorted(blend.keys[order], self.pool.key), len(order) - 1)]
            known = blend.keys[place] == self.pool.key
            share[known] = blend.share[place[known]]
        return share

    def learn_near(self, relaxation: Relaxation) -> None:
        """Sets that are nearly as good as the best at the prices."""
        market = relaxation.market
        prices = market.prices(relaxation.best, relaxation.best_shares)
        self.pool.add_sets(market.pairs, market.answer(prices, within=NEAR * self.gain).near)

    def without_thin(self, decided: Ints, places: Places) -> Ints:
        """What is decided, less batches that did not find their fewest people."""
        people = np.bincount(places.batch, minlength=len(decided))
        held = deliveries(self.tables, people)
        thin = held * self.tables.least > people
        locked = np.zeros(len(decided), dtype=bool)
        locked[[kind for _person, kind in self.tables.locked]] = True
        return np.where(thin & ~locked, 0, decided)

    def kept(self, places: Places, decided: Ints) -> Places:
        """The plan without people who are in a batch that is not held."""
        gone = np.unique(places.person[decided[places.batch] == 0])
        keep = ~np.isin(places.person, gone)
        return Places(person=places.person[keep], batch=places.batch[keep])

    def filled(self, places: Places, decided: Ints, loss: Floats) -> Places:
        """The plan with what is left over taken by people who have nothing."""
        idle = np.ones(self.tables.people, dtype=bool)
        idle[places.person] = False
        sets = self.pool.without_batches(decided == 0)
        sets = sets[idle[self.pool.person[sets]]]
        more = self.pool.places(
            take_turns(
                self.pool,
                sets,
                loss[sets] - self.locks[self.pool.person[sets]],
                room_beside(self.tables, decided, places),
            )
        )
        return Places(
            person=np.concatenate((places.person, more.person)),
            batch=np.concatenate((places.batch, more.batch)),
        )

    def improve(
        self, places: Places, decided: Ints, rounding: Rounding, loss: Floats, *, most: float
    ) -> None:
        """People who lost most by the rounding choose again, together with some others."""
        draw = np.random.default_rng(abs(self.seed) + 1)
        best, fruitless, size = places, 0, AGAIN
        possible = self.pool.without_batches(decided == 0)
        while not self.search.near(self.goal) and not self.over() and size <= MOST_AGAIN:
            if relative_gap(value=self.search.value, bound=most) <= ENOUGH * self.goal:
                break
            weight = self.lost(best, loss) + 0.02 * self.gain
            count = min(size, self.tables.people)
            people = draw.choice(self.tables.people, size=count, replace=False, p=weight / weight.sum())
            before = self.search.value
            found = self.chosen_again(best, people, decided, possible, rounding)
            self.limits.spend(3)
            better = found is not None and self.search.keep(found)
            fruitless = 0 if self.search.value - before > FRUIT * abs(before) else fruitless + 1
            if fruitless == PATIENCE:
                size, fruitless = 2 * size, 0
            best = found if found is not None and better else best

    def chosen_again(
        self, places: Places, people: Ints, decided: Ints, possible: Ints, rounding: Rounding
    ) -> Places | None:
        mine = np.isin(places.person, people)
        rest = Places(person=places.person[~mine], batch=places.batch[~mine])
        sets = possible[np.isin(self.pool.person[possible], people)]
        own = Places(person=places.person[mine], batch=places.batch[mine])
        start = self.pool.find(own)
        room = room_beside(self.tables, decided, rest)
        better = better_sets(
            self.pool,
            sets,
            room,
            rounding.profit,
            self.limits,
            start=start,
            lack=rounding.lack,
            missed=rounding.missed,
            seed=self.seed,
        )
        chosen = self.pool.places(better)
        return Places(
            person=np.concatenate((rest.person, chosen.person)),
            batch=np.concatenate((rest.batch, chosen.batch)),
        )

    def lost(self, places: Places, loss: Floats) -> Floats:
        """What each person's set is worth less than the best at the prices; with none, all of that."""
        lost = np.zeros(self.tables.people)
        worst = np.zeros(self.tables.people)
        np.maximum.at(worst, self.pool.person, np.minimum(loss, self.gain))
        held = self.pool.find(places)
        lost[:] = worst
        lost[self.pool.person[held]] = np.minimum(loss[held], self.gain)
        return lost
