"""The plan in which shares of sets may be mixed: its prices prove the bound, its shares show where plans lie.

Sets are generated as they are needed: the best mixture of the sets known so far has prices; the best sets of
all people at these prices prove a bound and are known from then on (G. B. Dantzig and P. Wolfe, 1960).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.columns import Columns
from bina.planning.optimise.prices import CLOSED, NO_SHARES, Shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.columns import Blend
    from bina.planning.optimise.pool import Pool
    from bina.planning.optimise.prices import Crowds, Market

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

CLOSE, LIKELY = 0.9, 0.6  # of a limit on people away: from here on it is looked at
PART, CUTS = 0.02, 20_000_000  # of a place too many; cells of Newton's matrix that shares may take
MUCH = 0.1  # places that a crowd must have beyond whole deliveries
WIDEST = 500  # rows of one unit in it
SHAKES = (0.2, 0.1, 0.05)  # how otherwise people see values, in units of a usual one, round by round
CAUTION = (0.5, 0.3, 0.1)  # how far prices stay with the best known, round by round
TOGETHER = 50  # people without a limited unit whose shares are solved together


class Relaxation:
    """A market and the sets known for it."""

    def __init__(
        self,
        market: Market,
        pool: Pool,
        prices: Floats,
        locks: Floats,
        shares: Shares = NO_SHARES,
        *,
        bound: float = np.inf,
    ) -> None:
        """``prices`` hold for limits that no known set takes; ``locks`` favour people with locked places.

        Args:
            bound: what the prices prove, where that is known.
        """
        self.market, self.pool, self.prices = market, pool, prices
        self.tables, self.locks = pool.tables, locks
        kinds, rows, cells, _groups = market.sizes
        self.away = slice(kinds + rows, kinds + rows + cells)
        self.looked_at = prices[self.away] > 0
        self.shares = shares.of(market.decided < 0)
        self.bound, self.best, self.new = bound, prices, 0
        self.best_shares = self.shares

    def look(self) -> None:
        """Look at limits on people away that could bind if everybody took one of their sets."""
        often = np.bincount(self.pool.person, minlength=self.tables.people)[self.pool.person]
        away = self.pool.away.T @ (1.0 / np.maximum(often, 1))
        self.looked_at |= away > LIKELY * self.market.limit[self.away]

    def blend(
        self, *, distance: float, over: Callable[[], bool], floor: float = 0.0, apart: float = 0.0
    ) -> Blend:
        """Mix the sets known.

        Args:
            floor: no price falls below this share of the best one known.
            apart: every set is worth so much more or less (standard deviation, drawn): of many mixtures as
                good as one another, this finds one in which most people have a single set.
        """
        sets = self.pool.without_batches(self.market.closed)
        extra = apart * np.random.default_rng(len(sets)).standard_normal(len(sets))
        while True:
            columns = Columns(self, sets, floor, extra)
            found = columns.solve(distance, over)
            share = found.share[: len(sets)]
            away = self.pool.away[sets].T @ share
            missed = (away > self.market.limit[self.away] + 1e-6) & ~self.looked_at
            self.looked_at |= away > CLOSE * self.market.limit[self.away]
            if floor or missed.sum() <= 0.002 * max(away.sum(), 1.0) or over():
                return columns.blend(found)

    def step(
        self, *, distance: float, over: Callable[[], bool], cautious: float = 0.0, shake: float = 0.0
    ) -> Blend:
        """Mix, ask everybody at the prices, learn their sets.

        Args:
            shake: how otherwise people may see values, who are asked once more if this is above 0.
            cautious: how far the prices asked at stay with those that gave the best bound so far
                (P. Wentges, Int. Trans. Operational Research 4, 1997), and how far they may fall below
                them: few sets known make wild prices.
        """
        found = self.blend(distance=distance, over=over, floor=cautious)
        if over():
            return found
        self.prices = cautious * self.best + (1 - cautious) * found.prices
        self.shares = _mixed(self.best_shares, found.shares, cautious)
        prices = self.market.prices(self.prices, self.shares)
        answer = self.market.answer(prices)
        if answer.bound < self.bound:
            self.bound, self.best, self.best_shares = answer.bound, self.prices, self.shares
        self.new = self.pool.add_sets(self.market.pairs, answer.sets)
        if shake > 0:
            asked = self.market.shaken(prices, by=shake, seed=len(self.pool))
            self.pool.add_sets(self.market.pairs, asked.sets)
        return found

    def divide(self, blend: Blend) -> float:
        """Look at places of which somebody has more than of their batch is held, and at crowds that have more
        than whole deliveries give them; how much that is worth.

        Only where it matters: of batches with a fixed cost, or more than one for the fewest people.
        """
        tables, kinds = self.tables, len(self.tables.programme)
        sets = np.flatnonzero(np.isin(self.pool.key, blend.keys[blend.share > PART]))
        share = np.zeros(len(self.pool))
        share[blend.sets] = blend.share
        held = self.pool.held[sets]
        row, column = np.nonzero(held >= 0)
        keys = self.pool.person[sets][row] * kinds + held[row, column]
        keys, place = np.unique(keys, return_inverse=True)
        taken = np.asarray(
            np.bincount(place, weights=share[sets][row], minlength=len(keys)), dtype=np.float64
        )
        kind = keys % kinds
        weighed = (self.market.decided < 0) & tables.weighed
        over = np.where(weighed[kind], taken - blend.held[kind], 0.0)
        fresh = np.flatnonzero((over > PART) & ~np.isin(keys, self.shares.keys))
        fresh = self._fitting(keys[fresh] // kinds, over[fresh], fresh)
        everything = np.concatenate((self.shares.keys, keys[fresh]))
        order = np.argsort(everything)
        price = np.concatenate((self.shares.price, np.zeros(len(fresh))))
        crowds, beyond = self._crowds(keys, taken, blend.held, weighed & (tables.copies > 1))
        self.shares = Shares(keys=everything[order], price=price[order], crowds=crowds)
        return float(over[fresh].sum()) + beyond

    def _crowds(self, keys: Ints, taken: Floats, held: Floats, weighed: Bools) -> tuple[Crowds, float]:
        """Crowds that pay something, with one more of each kind that has more than whole deliveries give.

        Of people with the largest parts of places, as many as have most beyond that.
        """
        tables, kinds = self.tables, len(self.tables.programme)
        crowds = self.shares.crowds
        crowds, beyond = crowds.where(crowds.price > 0), 0.0
        for kind in np.flatnonzero(weighed & (np.abs(held - np.round(held)) > PART)):
            mine = np.flatnonzero(keys % kinds == kind)
            mine = mine[np.argsort(-taken[mine], kind="stable")]
            full, more = np.divmod(np.arange(1, len(mine) + 1), tables.seats[kind])
            over = np.cumsum(taken[mine]) - more * held[kind] - (tables.seats[kind] - more) * full
            most = int(over.argmax()) if len(over) else 0
            if len(over) and over[most] > MUCH:
                crowds = crowds.and_one(int(kind), np.sort(keys[mine[: most + 1]]), int(tables.seats[kind]))
                beyond += float(over[most])
        return crowds, beyond

    def block_of(self, person: Ints) -> Ints:
        """The unit with whose limits the shares of people are solved."""
        unit = self.tables.unit[person]
        return np.where(unit >= 0, unit, len(self.tables.away_most) + person // TOGETHER)

    def _fitting(self, person: Ints, over: Floats, fresh: Ints) -> Ints:
        """As many of the fresh ones as Newton's matrix may have, the largest first."""
        block = self.block_of(person)
        blocks = len(self.tables.away_most) + self.tables.people // TOGETHER + 1
        most = min(WIDEST, int(np.sqrt(CUTS / max(len(self.tables.away_most), 1))))
        kinds = self.market.sizes[0]
        have = np.bincount(self.block_of(self.shares.keys // kinds), minlength=blocks)
        away = np.flatnonzero(self.looked_at) // max(self.tables.cells.shape[1], 1)
        have += np.bincount(away, minlength=blocks)
        order = np.lexsort((-over, block))
        rank = np.arange(len(order)) - np.searchsorted(block[order], block[order])
        return fresh[order[rank + have[block[order]] < most]]

    def earnings(self) -> Floats:
        """What one more delivery of each kind adds to the bound that the best prices prove.

        Of a closed kind that is a guess, by what other places in its programme cost: nobody was asked.
        """
        tables, prices = self.tables, self.market.prices(self.best)
        seat, cost = prices.seat, prices.money @ tables.by_delivery
        held = ~self.market.closed
        cheapest = np.full(len(tables.jp), np.inf)
        np.minimum.at(cheapest, tables.programme[held], np.maximum(seat[held], 0.0))
        elsewhere = cheapest[tables.programme]
        seat = np.where(held, seat, np.where(np.isfinite(elsewhere), elsewhere, 0.0))
        return np.asarray(np.where(seat < 0, tables.least, tables.seats) * seat - cost)

    def losses(self, blend: Blend) -> Floats:
        """By set of the pool: how much less it is worth at the prices than the best one of its person."""
        kinds, rows, _cells, groups = self.market.sizes
        pool, prices = self.pool, blend.prices
        seat = prices[:kinds] + prices[kinds : kinds + rows] @ self.market.share
        seat = np.where(self.market.closed, CLOSED, seat)
        worth = pool.value - pool.seats @ seat - pool.away @ prices[self.away]
        worth -= pool.favour @ prices[len(prices) - groups :]
        if len(blend.shares):
            row, column = np.nonzero(pool.held >= 0)
            paid = blend.shares.charged(pool.person[row] * kinds + pool.held[row, column])
            worth -= np.bincount(row, weights=paid, minlength=len(pool))
        top = np.zeros(self.tables.people)
        np.maximum.at(top, pool.person, worth)
        return np.asarray(top[pool.person] - worth)


def _mixed(best: Shares, found: Shares, cautious: float) -> Shares:
    """Prices between those that were best and those found; what was not known then was free."""
    before = np.zeros(len(found.keys))
    before[np.isin(found.keys, best.keys)] = best.price[np.isin(best.keys, found.keys)]
    price = cautious * before + (1 - cautious) * found.price
    return Shares(keys=found.keys, price=price, crowds=found.crowds)
