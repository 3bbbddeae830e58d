"""The first prices of a large plan, and the first sets that people ask for at them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.ascent import Ascent
from bina.planning.optimise.opening import undecided
from bina.planning.optimise.pool import Pool
from bina.planning.optimise.relaxation import CAUTION, SHAKES, Relaxation
from bina.planning.optimise.rounding import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from bina.planning.optimise.course import Course
    from bina.planning.optimise.prices import Answer

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RUSH = 0.7  # of all time is left, at the latest, when everybody is asked for the first time
SAMPLE, BY_KIND = 2500, 10  # people whose demand gives the first prices: at least, and for each kind of batch
ROUGH = 0.3  # length of a step down to which the fewest people are enough
FAR = 7  # times as many people as in the sample make its relaxed plan worth the time
SAMPLE_ROUNDS = 6  # of looking for the relaxed plan of these people, at most
SAMPLE_NEAR = 0.004  # distance of its bound and value that is enough
LEARNED = 2  # steps of prices whose sets are kept
AFRESH = 0.06  # length of the first step of everybody's
LOCK = 1e4  # what it costs to leave a person without their locked places, in units of a usual value


class Beginning:
    """Prices from a sample of people where there are many, then from everybody."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def first_prices(self) -> tuple[Floats, float]:
        """Prices from demand alone and their bound; sets asked for on the way are the first ones known."""
        course = self.course
        enough = RUSH * course.limits.left
        few, sample = self.sample(SAMPLE), self.sample(max(SAMPLE, BY_KIND * len(course.tables.programme)))
        ascent = Ascent(course.sample_market(few))
        course.gain = ascent.gain
        course.locks[[person for person, _kind in course.tables.locked]] = LOCK * course.gain
        last: deque[Answer] = deque(maxlen=2 * LEARNED)
        while not ascent.settled and not course.over() and course.limits.left > enough:
            if ascent.length < ROUGH and len(few) < len(sample):
                few = sample
                ascent = Ascent(course.sample_market(few), ascent.best, length=ascent.length)
            last.extend(ascent.step())
            course.limits.spend()
        prices = ascent.best
        if course.tables.people > FAR * len(few):
            prices = self.sampled_prices(ascent, last, enough, course.locks[few])
        elif course.tables.people == len(few):
            for answer in last:
                course.pool.add_sets(ascent.market.pairs, answer.sets)
        return self.everybody_asked(prices)

    def everybody_asked(self, prices: Floats) -> tuple[Floats, float]:
        """The best prices of some short steps from these, and their bound."""
        course, free = self.course, undecided(self.course.tables)
        course.help(course.market(free), prices)
        ascent = Ascent(course.market(free), prices, length=AFRESH)
        for _step in range(LEARNED):
            answer, shaken = ascent.step()
            course.search.bound = min(course.search.bound, answer.bound)
            for sets in (answer.sets, shaken.sets):
                course.pool.add_sets(ascent.market.pairs, sets)
            course.limits.spend()
            if course.over():
                break
        return ascent.best, ascent.bound

    def sampled_prices(self, ascent: Ascent, last: Iterable[Answer], enough: float, locks: Floats) -> Floats:
        """Prices of the relaxed plan of the people of the sample: nearly those of everybody's."""
        course = self.course
        market, pool = ascent.market, Pool(ascent.market.tables)
        for answer in last:
            pool.add_sets(market.pairs, answer.sets)
        relaxation = Relaxation(market, pool, ascent.best, locks, bound=ascent.bound)
        relaxation.look()
        for number in range(SAMPLE_ROUNDS):
            if course.over() or course.limits.left < enough:
                break
            cautious = CAUTION[number] if number < len(CAUTION) else 0.0
            blend = relaxation.step(
                distance=SAMPLE_NEAR / 2, over=course.over, cautious=cautious, shake=SHAKES[0] * course.gain
            )
            course.limits.spend()
            if relaxation.bound - blend.value <= SAMPLE_NEAR * abs(relaxation.bound - market.tables.offset):
                break
        return relaxation.best

    def sample(self, size: int) -> Ints:
        """About so many people, of some units, when there are many; else everybody."""
        tables = self.course.tables
        if tables.people <= 2 * size:
            return np.arange(tables.people)
        return blocks(tables, size, np.random.default_rng(abs(self.course.seed)))[0]
