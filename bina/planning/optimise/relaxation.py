"""The plan in which shares of sets may be mixed: its prices prove the bound, its shares show where plans lie.

Sets are generated as they are needed: the best mixture of the sets known so far has prices; the best sets of
all people at these prices prove a bound and are known from then on (G. B. Dantzig and P. Wolfe, 1960).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bina.planning.optimise.interior import Mixture, mixture
from bina.planning.optimise.prices import CLOSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.pool import Pool
    from bina.planning.optimise.prices import Market

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CLOSE, LIKELY = 0.9, 0.6  # of a limit on people away: from here on it is looked at


@dataclass(frozen=True, kw_only=True)
class Blend:
    """The best mixture of the sets known.

    Attributes:
        sets: which sets of the pool were there (while it learns no more); share: how much of each is taken.
        keys: of these sets, as ``Pool.key``.
        people: in each kind of batch.
        prices: flat, as in ``Prices.flat``.
        value: of the mixture, in terms of the whole plan.
    """

    sets: Ints
    share: Floats
    keys: Ints
    people: Floats
    prices: Floats
    value: float


class Relaxation:
    """A market and the sets known for it."""

    def __init__(self, market: Market, pool: Pool, prices: Floats, locks: Floats) -> None:
        """``prices`` hold for limits that no known set takes; ``locks`` favour people with locked places."""
        self.market, self.pool, self.prices = market, pool, prices
        self.tables, self.locks = pool.tables, locks
        kinds, rows, cells, _groups = market.sizes
        self.away = slice(kinds + rows, kinds + rows + cells)
        self.looked_at = prices[self.away] > 0
        self.bound, self.best, self.new = np.inf, prices, 0

    def look(self) -> None:
        """Look at limits on people away that could bind if everybody took one of their sets."""
        often = np.bincount(self.pool.person, minlength=self.tables.people)[self.pool.person]
        away = self.pool.away.T @ (1.0 / np.maximum(often, 1))
        self.looked_at |= away > LIKELY * self.market.limit[self.away]

    def blend(self, *, distance: float, over: Callable[[], bool]) -> Blend:
        """Mix the sets known."""
        sets = self.pool.without_batches(self.market.closed)
        while True:
            columns = _Columns(self, sets)
            found = columns.solve(distance, over)
            away = self.pool.away[sets].T @ found.share
            missed = (away > self.market.limit[self.away] + 1e-6) & ~self.looked_at
            self.looked_at |= away > CLOSE * self.market.limit[self.away]
            if missed.sum() <= 0.002 * max(away.sum(), 1.0) or over():
                return columns.blend(found)

    def step(
        self, *, distance: float, over: Callable[[], bool], cautious: float = 0.0, shake: float = 0.0
    ) -> Blend:
        """Mix, ask everybody at the prices, learn their sets.

        Args:
            shake: how otherwise people may see values, who are asked once more if this is above 0.
            cautious: how far the prices asked at stay with those that gave the best bound so far
                (P. Wentges, Int. Trans. Operational Research 4, 1997): few sets known make wild prices.
        """
        found = self.blend(distance=distance, over=over)
        if over():
            return found
        self.prices = cautious * self.best + (1 - cautious) * found.prices
        answer = self.market.answer(self.market.prices(self.prices))
        if answer.bound < self.bound:
            self.bound, self.best = answer.bound, self.prices
        self.new = self.pool.add_sets(self.market.pairs, answer.sets)
        if shake > 0:
            asked = self.market.shaken(self.market.prices(self.prices), by=shake, seed=len(self.pool))
            self.pool.add_sets(self.market.pairs, asked.sets)
        return found

    def losses(self, prices: Floats) -> Floats:
        """By set of the pool: how much less it is worth at the prices than the best one of its person."""
        kinds, rows, _cells, groups = self.market.sizes
        pool = self.pool
        seat = prices[:kinds] + self.market.share * (prices[kinds : kinds + rows] @ self.tables.pays)
        seat = np.where(self.market.closed, CLOSED, seat)
        worth = pool.value - pool.seats @ seat - pool.away @ prices[self.away]
        worth -= pool.favour @ prices[len(prices) - groups :]
        top = np.zeros(self.tables.people)
        np.maximum.at(top, pool.person, worth)
        return np.asarray(top[pool.person] - worth)


class _Columns:
    """The sets as columns for ``mixture``: seats, fewest people, money, people away, groups."""

    def __init__(self, relaxation: Relaxation, sets: Ints) -> None:
        self.relaxation, self.sets = relaxation, sets
        market, pool = relaxation.market, relaxation.pool
        kinds, rows, _cells, groups = market.sizes
        seats = pool.seats[sets].T.tocsr()
        self.asked = np.flatnonzero(np.diff(seats.indptr))
        self.held = np.flatnonzero((market.fewest > 0) & (np.diff(seats.indptr) > 0))
        self.away = np.flatnonzero(relaxation.looked_at)
        paid = sparse.csr_array(pool.tables.pays * market.share)
        self.scale = 1.0 / max(float(market.share.mean()), 1e-9) if market.share.any() else 1.0
        self.use = sparse.csr_array(sparse.vstack((
            seats[self.asked], -seats[self.held], (paid @ seats) * self.scale, pool.favour[sets].T,
            pool.away[sets].T.tocsr()[self.away],
        )))  # fmt: skip
        limit = market.limit
        self.limit = np.concatenate((
            limit[self.asked], -market.fewest[self.held], limit[kinds : kinds + rows] * self.scale,
            limit[len(limit) - groups :], limit[relaxation.away][self.away],
        ))  # fmt: skip
        width = max(pool.tables.cells.shape[1], 1)
        common = len(self.limit) - len(self.away)
        self.unit = np.concatenate((np.full(common, -1), self.away // width))
        self.value = pool.value[sets] + relaxation.locks[pool.person[sets]]
        _, self.group = np.unique(pool.person[sets], return_inverse=True)

    def solve(self, distance: float, over: Callable[[], bool]) -> Mixture:
        return mixture(
            self.use, self.value, self.group, self.limit, unit=self.unit, distance=distance, over=over
        )

    def blend(self, found: Mixture) -> Blend:
        relaxation = self.relaxation
        kinds, rows, _cells, groups = relaxation.market.sizes
        flat = relaxation.prices.copy()
        ends = np.cumsum((len(self.asked), len(self.held), rows, groups, len(self.away)))
        seat, fewest, money, favour, away = np.split(found.price, ends[:-1])
        flat[self.asked] = seat
        flat[self.held] -= fewest
        flat[kinds : kinds + rows] = money * self.scale
        flat[relaxation.away] = 0.0
        flat[kinds + rows + self.away] = away
        flat[len(flat) - groups :] = favour
        value = float(relaxation.pool.value[self.sets] @ found.share) + relaxation.tables.offset
        people = relaxation.pool.seats[self.sets].T @ found.share
        return Blend(
            sets=self.sets, share=found.share, keys=relaxation.pool.key[self.sets], people=people,
            prices=flat, value=value,
        )  # fmt: skip
