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

RUSH = 0.7  # of all time is left, at the latest, when everybody is asked for the first time
SAMPLE, BY_KIND = 2500, 10  # people whose demand gives the first prices: at least, and for each kind of batch
FAR = 7  # times as many people as in the sample make its relaxed plan worth the time
SAMPLE_ROUNDS = 6  # of looking for the relaxed plan of these people, at most
SAMPLE_NEAR = 0.004  # distance of its bound and value that is enough
LEARNED, FEWER = 4, 2  # steps of prices whose sets are kept: of few people, and of many
AFRESH = 0.06  # length of the first of these steps
LOCK = 50.0  # what a person's locked places are favoured by, in units of a usual value


class Beginning:
    """Prices from a sample of people where there are many, then from everybody."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def first_prices(self) -> tuple[Floats, float]:
        """Prices from demand alone and their bound; sets asked for on the way are the first ones known."""
        course = self.course
        free = undecided(course.tables)
        ascent = Ascent(course.market(free, sample=self.sample()))
        course.gain = ascent.gain
        course.locks[[person for person, _kind in course.tables.locked]] = LOCK * course.gain
        enough = RUSH * course.limits.seconds
        last: deque[Answer] = deque(maxlen=2 * LEARNED)
        while not ascent.settled and not course.over() and course.limits.seconds > enough:
            last.extend(ascent.step())
            course.limits.spend()
        prices = ascent.best
        if course.tables.people > FAR * len(np.unique(ascent.market.pairs.person)):
            prices = self.sampled_prices(ascent, last, enough)
        course.help(course.market(free), prices)
        ascent = Ascent(course.market(free), prices, length=AFRESH)
        for _step in range(LEARNED if ascent.market.tables.people <= 2 * SAMPLE else FEWER):
            answer, shaken = ascent.step()
            course.search.bound = min(course.search.bound, answer.bound)
            for sets in (answer.sets, shaken.sets):
                course.pool.add_sets(ascent.market.pairs, sets)
            course.limits.spend()
            if course.over():
                break
        return ascent.best, ascent.bound

    def sampled_prices(self, ascent: Ascent, last: Iterable[Answer], enough: float) -> Floats:
        """Prices of the relaxed plan of the people of the sample: nearly those of everybody's."""
        course = self.course
        market, pool = ascent.market, Pool(course.tables)
        for answer in last:
            pool.add_sets(market.pairs, answer.sets)
        relaxation = Relaxation(market, pool, ascent.best, course.locks, bound=ascent.bound)
        relaxation.look()
        for number in range(SAMPLE_ROUNDS):
            if course.over() or course.limits.seconds < enough:
                break
            cautious = CAUTION[number] if number < len(CAUTION) else 0.0
            blend = relaxation.step(
                distance=SAMPLE_NEAR / 2, over=course.over, cautious=cautious, shake=SHAKES[0] * course.gain
            )
            course.limits.spend()
            if relaxation.bound - blend.value <= SAMPLE_NEAR * abs(relaxation.bound):
                break
        return relaxation.best

    def sample(self) -> NDArray[np.bool_] | None:
        """People of some units, when there are many; none is everybody."""
        course = self.course
        size = max(SAMPLE, BY_KIND * len(course.tables.programme))
        if course.tables.people <= 2 * size:
            return None
        asked = np.zeros(course.tables.people, dtype=bool)
        asked[blocks(course.tables, size, np.random.default_rng(abs(course.seed)))[0]] = True
        return asked
