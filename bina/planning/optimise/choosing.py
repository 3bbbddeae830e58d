"""Whole sets for people: part by part, batches filled up, then chosen again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.first import mended
from bina.planning.optimise.ledger import Places, deliveries, no_places
from bina.planning.optimise.opening import likely
from bina.planning.optimise.rounding import (
    MOST_SECONDS,
    Part,
    Rounding,
    better_sets,
    blocks,
    room_beside,
    whole_room,
)
from bina.planning.optimise.status import relative_gap
from bina.planning.optimise.turns import take_turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.columns import Blend
    from bina.planning.optimise.course import Course
    from bina.planning.optimise.opening import Node
    from bina.planning.optimise.relaxation import Relaxation

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

ENOUGH = 0.25  # of the goal: so near what is decided allows, choosing again brings little
MANY = 2000  # people, beyond whom the mixture settles most of them, not HiGHS
APART, SHARP = 0.01, 1e-4  # what sets are then worth more or less, in usual values; distance of the mixture
NEAR = 0.05  # sets this close to a person's best, in units of a usual value, may come into the plan
PART = 500  # people who choose together
AGAIN, SOME_AGAIN, MOST_AGAIN = 500, 1000, 8000  # people who choose again together: at first, and at most
FRUIT, PATIENCE = 0.1, 3  # what all time left must promise to gain, of the goal; how often it may not
A_CHOICE = 0.04  # of the time left, for one such choice
TOP, TOP_LACK = 800, 50.0  # sets of others that may fill up such a batch, and what a missing place costs then
LACK = 3.0  # what a place missing to the fewest people of a batch costs


class Choosing:
    """Makes whole plans of relaxed ones; the search of the course keeps the best."""

    def __init__(self, course: Course) -> None:
        self.course, self.search = course, course.search
        self.tables, self.limits, self.pool = course.tables, course.limits, course.pool
        self.last: tuple[Ints, Rounding, Relaxation, Blend] | None = None
        self.last_value = -np.inf

    def first_plan(self, relaxation: Relaxation, blend: Blend) -> None:
        """A plan at once: batches that are half full in the relaxed plan, and people in turn."""
        loss = relaxation.losses(blend)
        decided = likely(self.tables, blend.held)
        self.full(no_places(), decided, loss, top=False)

    def round_off(self, node: Node) -> None:
        """Whole sets, part by part; then who lost most chooses again, while that bears fruit."""
        decided, relaxation, blend = node.decided, node.relaxation, node.blend
        if self.tables.people > MANY:
            blend = relaxation.blend(distance=SHARP, over=self.course.over, apart=APART * self.course.gain)
        self.learn_near(relaxation)
        loss = relaxation.losses(blend)
        share = self.shares(blend)
        useful = (loss <= NEAR * self.course.gain) | (share > 1e-3)
        rounding = Rounding(
            self.pool, self.pool.value, self.limits,
            lack=LACK * self.course.gain, missed=self.course.locks, seed=self.course.seed,
        )  # fmt: skip
        parts = [
            Part(people=people, sets=sets, share=share[sets])
            for people in blocks(self.tables, PART, np.random.default_rng(abs(self.course.seed)))
            for sets in [np.flatnonzero(useful & np.isin(self.pool.person, people))]
        ]
        chosen = rounding.at_once(
            parts, whole_room(self.tables, decided), self.course.executor, self.course.threads
        )
        places, decided = self.full(self.pool.places(chosen), decided, loss)
        self.improve(places, decided, rounding, loss, most=blend.value)
        if self.search.value > self.last_value:
            self.last, self.last_value = (decided, rounding, relaxation, blend), self.search.value

    def improve_last(self) -> None:
        """The people of the best plan choose again, with larger groups, while time remains."""
        if self.last is None or self.search.places is None:
            return
        decided, rounding, relaxation, blend = self.last
        rounding.profit = self.pool.value
        self.improve(self.search.places, decided, rounding, relaxation.losses(blend), most=self.search.bound)

    def full(self, places: Places, decided: Ints, loss: Floats, *, top: bool = True) -> tuple[Places, Ints]:
        """The plan with what is left over taken by people with nothing, less batches that nobody fills; and
        what is decided without these."""
        places = self.filled(places, decided, loss)
        if top:
            places = self.topped_up(places, decided, loss)
        while not self.search.keep(places):
            held = self.without_thin(decided, places)
            if (held == decided).all():
                return self.mended(places), decided
            decided, places = held, self.filled(self.kept(places, held), held, loss)
        return places, decided

    def topped_up(self, places: Places, decided: Ints, loss: Floats) -> Places:
        """The plan with others brought into batches to which too few came, where that can be done."""
        people = np.bincount(places.batch, minlength=len(decided))
        held = np.where(decided < 0, deliveries(self.tables, people), decided)
        thin = held * self.tables.least > people
        if not thin.any() or self.course.over():
            return places
        there = np.unique(places.person[thin[places.batch]])
        sets = np.setdiff1d(np.arange(len(self.pool)), self.pool.without_batches(thin))
        sets = sets[~np.isin(self.pool.person[sets], there)]
        others = np.unique(self.pool.person[sets[np.argsort(loss[sets], kind="stable")[:TOP]]])
        rounding = Rounding(
            self.pool, self.pool.value, self.limits,
            lack=TOP_LACK * self.course.gain, missed=self.course.locks, seed=self.course.seed,
        )  # fmt: skip
        possible = self.pool.without_batches(decided == 0)
        found = self.chosen_again(places, others, decided, possible, rounding)
        fuller = np.bincount(found.batch, minlength=len(decided))
        fewer = held * self.tables.least > fuller
        return found if fewer.sum() <= thin.sum() else places

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
        self.pool.add_sets(market.pairs, market.answer(prices, within=NEAR * self.course.gain).near)

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
                loss[sets] - self.course.locks[self.pool.person[sets]],
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
        draw = np.random.default_rng(abs(self.course.seed) + 1)
        best, fruitless, size = places, 0, AGAIN
        possible = self.pool.without_batches(decided == 0)
        while not self.search.near(self.course.goal) and not self.course.over():
            close = relative_gap(value=self.search.value, bound=most) <= ENOUGH * self.course.goal
            if size > min(SOME_AGAIN if close else MOST_AGAIN, 2 * self.tables.people - 1):
                break
            weight = self.lost(best, loss) + 0.02 * self.course.gain
            count = min(size, self.tables.people)
            people = draw.choice(self.tables.people, size=count, replace=False, p=weight / weight.sum())
            before, left = self.search.value, self.limits.left
            found = self.chosen_again(best, people, decided, possible, rounding)
            self.limits.spend(3)
            better = self.search.keep(found)
            gained = (self.search.value - before) / max(abs(before), 1e-9)
            took = max(left - self.limits.left, 1e-3)
            fruitless = 0 if gained * left > FRUIT * self.course.goal * took else fruitless + 1
            if fruitless == PATIENCE:
                size, fruitless = 2 * size, 0
            best = found if better else best

    def chosen_again(
        self, places: Places, people: Ints, decided: Ints, possible: Ints, rounding: Rounding
    ) -> Places:
        mine = np.isin(places.person, people)
        rest = Places(person=places.person[~mine], batch=places.batch[~mine])
        sets = possible[np.isin(self.pool.person[possible], people)]
        own = Places(person=places.person[mine], batch=places.batch[mine])
        start = self.pool.find(own)
        room = room_beside(self.tables, decided, rest)
        timed = self.limits.work is None  # work that is counted takes what it takes
        better = better_sets(
            self.pool,
            sets,
            room,
            rounding.profit,
            self.limits,
            start=start,
            lack=rounding.lack,
            missed=rounding.missed,
            seed=self.course.seed,
            seconds=min(MOST_SECONDS, A_CHOICE * self.limits.seconds) if timed else MOST_SECONDS,
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
        np.maximum.at(worst, self.pool.person, np.minimum(loss, self.course.gain))
        held = self.pool.find(places)
        lost[:] = worst
        lost[self.pool.person[held]] = np.minimum(loss[held], self.course.gain)
        return lost
