"""The plan in which shares of sets may be mixed: its prices prove the bound, its shares show where plans lie.

Sets are generated as they are needed: the best mixture of the sets known so far has prices; the best sets of
all people at these prices prove a bound and are known from then on (G. B. Dantzig and P. Wolfe, 1960).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from bina.planning.optimise.interior import Mixture, mixture
from bina.planning.optimise.prices import CLOSED, NO_SHARES, Shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

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


@dataclass(frozen=True, kw_only=True)
class Blend:
    """The best mixture of the sets known.

    Attributes:
        sets: which sets of the pool were there (while it learns no more); share: how much of each is taken.
        keys: of these sets, as ``Pool.key``.
        held: deliveries of each kind of batch, in parts.
        prices, shares: as in ``Prices.flat`` and ``Prices.shares``.
        value: of the mixture, in terms of the whole plan.
    """

    sets: Ints
    share: Floats
    keys: Ints
    held: Floats
    prices: Floats
    shares: Shares
    value: float


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

    def blend(self, *, distance: float, over: Callable[[], bool], floor: float = 0.0) -> Blend:
        """Mix the sets known; no price falls below this share of the best one known."""
        sets = self.pool.without_batches(self.market.closed)
        while True:
            columns = _Columns(self, sets, floor)
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

    def earning(self, kind: int) -> float:
        """What one more delivery of a decided kind adds to the bound that the best prices prove."""
        tables, prices = self.tables, self.market.prices(self.best)
        seat = prices.seat[kind]
        cost = float(prices.money @ tables.by_delivery[:, kind])
        return float((tables.least if seat < 0 else tables.seats)[kind] * seat - cost)

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


def _scales(share: Floats) -> Floats:
    """By row of what is shared: what makes a usual share 1."""
    count = np.maximum((share > 0).sum(axis=1), 1)
    mean = share.sum(axis=1) / count
    return np.where(mean > 0, 1.0 / np.maximum(mean, 1e-9), 1.0)


class _Columns:
    """The sets as columns for ``mixture``, then those kinds of batch in which people pay shares.

    Rows are seats, fewest people, money, groups, crowds; then, unit by unit, people away and shares.
    """

    def __init__(self, relaxation: Relaxation, sets: Ints, floor: float) -> None:
        self.relaxation, self.sets, self.floor = relaxation, sets, floor
        market, pool = relaxation.market, relaxation.pool
        tables, (kinds, rows, _cells, groups) = pool.tables, market.sizes
        seats = pool.seats[sets].T.tocsr()
        asked = np.diff(seats.indptr) > 0
        self.crowds = relaxation.shares.crowds
        self.explicit = np.unique(np.append(relaxation.shares.keys % max(kinds, 1), self.crowds.kind))
        self.explicit = self.explicit[asked[self.explicit]]
        dealt = np.zeros(kinds, dtype=bool)
        dealt[self.explicit] = True
        self.dealt = dealt
        self.asked = np.flatnonzero(asked)
        self.fewest = np.where(dealt, tables.least * (tables.least > 1), market.fewest)
        self.held = np.flatnonzero((self.fewest > 0) & asked)
        self.paid = np.where(dealt, tables.by_place, market.share)
        self.scale = _scales(market.share)
        money = sparse.csr_array(self.paid * self.scale[:, None]) @ seats
        self.away = np.flatnonzero(relaxation.looked_at)
        own, self.own = self._shares(seats.shape[1])
        width = max(tables.cells.shape[1], 1)
        unit = np.concatenate((self.away // width, relaxation.block_of(self.own // max(kinds, 1))))
        self.order = np.argsort(unit, kind="stable")
        late = sparse.csr_array(sparse.vstack((pool.away[sets].T.tocsr()[self.away], own)))[self.order]
        self.use = sparse.csr_array(sparse.vstack((
            seats[self.asked], -seats[self.held], money, pool.favour[sets].T,
            self._crowded(seats.shape[1]), late,
        )))  # fmt: skip
        limit = market.limit
        free = np.where(dealt, 0.0, limit[:kinds])
        apart = np.concatenate((limit[relaxation.away][self.away], np.zeros(len(self.own))))[self.order]
        self.limit = np.concatenate((
            free[self.asked], np.where(dealt, 0.0, -self.fewest)[self.held],
            limit[kinds : kinds + rows] * self.scale, limit[len(limit) - groups :], self.crowds.free, apart,
        ))  # fmt: skip
        common = len(self.limit) - len(self.order)
        self.unit = np.concatenate((np.full(common, -1), unit[self.order]))
        self.value = pool.value[sets] + relaxation.locks[pool.person[sets]]
        _, self.group = np.unique(pool.person[sets], return_inverse=True)
        self._add_deliveries(common)

    def _shares(self, columns: int) -> tuple[sparse.csr_array, Ints]:
        """A row for every pair with a share that some set has, and these pairs."""
        pool, kinds = self.relaxation.pool, len(self.relaxation.tables.programme)
        known = self.relaxation.shares.keys
        if not len(known):
            return sparse.csr_array((0, columns)), known
        held = pool.held[self.sets]
        column, place = np.nonzero(held >= 0)
        keys = pool.person[self.sets][column] * kinds + held[column, place]
        row = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        there = known[row] == keys
        used, row = np.unique(row[there], return_inverse=True)
        matrix = sparse.coo_array((np.ones(len(row)), (row, column[there])), shape=(len(used), columns))
        return sparse.csr_array(matrix.tocsr()), known[used]

    def _crowded(self, columns: int) -> sparse.csr_array:
        """A row for every crowd."""
        pool, kinds = self.relaxation.pool, len(self.relaxation.tables.programme)
        shape = (len(self.crowds), columns)
        if not len(self.crowds):
            return sparse.csr_array(shape)
        held = pool.held[self.sets]
        column, place = np.nonzero(held >= 0)
        entry, crowd = self.crowds.entries(pool.person[self.sets][column] * kinds + held[column, place])
        return sparse.csr_array(
            sparse.coo_array((np.ones(len(entry)), (crowd, column[entry])), shape=shape).tocsr()
        )

    def _add_deliveries(self, common: int) -> None:
        """A column for all deliveries of each kind in which shares are paid."""
        tables, explicit = self.relaxation.tables, self.explicit
        kinds = len(tables.programme)
        column = np.zeros(kinds, dtype=np.int64)
        column[explicit] = np.arange(len(explicit))
        rows, columns, numbers = [], [], []

        def add(row: Ints, kind: Ints, number: NDArray[Any]) -> None:
            rows.append(row)
            columns.append(column[kind])
            numbers.append(number * tables.copies[kind])

        seat = np.flatnonzero(self.dealt[self.asked])
        add(seat, self.asked[seat], -tables.seats[self.asked[seat]])
        least = np.flatnonzero(self.dealt[self.held])
        add(len(self.asked) + least, self.held[least], tables.least[self.held[least]])
        row, kind = np.nonzero(tables.by_delivery[:, explicit])
        first = len(self.asked) + len(self.held)
        add(first + row, explicit[kind], tables.by_delivery[row, explicit[kind]] * self.scale[row])
        crowd = np.flatnonzero(self.dealt[self.crowds.kind])
        add(common - len(self.crowds) + crowd, self.crowds.kind[crowd], -self.crowds.more[crowd])
        place = np.empty(len(self.order), dtype=np.int64)
        place[self.order] = np.arange(len(self.order))
        mine = self.own % max(kinds, 1)
        add(common + place[len(self.away) :], mine, -np.ones(len(mine)))
        parts = (np.concatenate(numbers), (np.concatenate(rows), np.concatenate(columns)))
        held = sparse.coo_array(parts, shape=(len(self.limit), len(explicit)))
        self.use = sparse.csr_array(sparse.hstack((self.use, held)).tocsr())
        self.value = np.concatenate((self.value, np.zeros(len(explicit))))
        groups = int(self.group[-1]) + 1 if len(self.group) else 0
        self.group = np.concatenate((self.group, groups + np.arange(len(explicit))))

    def solve(self, distance: float, over: Callable[[], bool]) -> Mixture:
        """The best mixture; with a floor, what is left over is sold for it."""
        least = self._least_prices()
        value, sold = (self.value - self.use.T @ least, float(self.limit @ least))
        found = mixture(
            self.use, value, self.group, self.limit,
            unit=self.unit, distance=distance, over=over, wide=len(self.explicit),
        )  # fmt: skip
        return replace(
            found, price=found.price + least, value=found.value + sold, bound=found.bound + sold
        )  # fmt: skip

    def _least_prices(self) -> Floats:
        """By row: no lower price than this."""
        least = np.zeros(len(self.limit))
        if not self.floor:
            return least
        relaxation = self.relaxation
        kinds, rows, _cells, groups = relaxation.market.sizes
        best = relaxation.best
        common = len(self.limit) - len(self.order)
        least[: len(self.asked)] = np.where(self.dealt[self.asked], 0.0, best[:kinds][self.asked])
        first = len(self.asked) + len(self.held)
        least[first : first + rows] = best[kinds : kinds + rows] / self.scale
        least[first + rows : common - len(self.crowds)] = best[len(best) - groups :]
        apart = np.concatenate((best[relaxation.away][self.away], np.zeros(len(self.own))))
        least[common:] = apart[self.order]
        return self.floor * np.maximum(least, 0.0)

    def blend(self, found: Mixture) -> Blend:
        relaxation = self.relaxation
        tables, (kinds, rows, _cells, groups) = relaxation.tables, relaxation.market.sizes
        flat = relaxation.prices.copy()
        ends = np.cumsum((len(self.asked), len(self.held), rows, groups, len(self.crowds)))
        seat, fewest, money, favour, crowded, late = np.split(found.price, ends)
        apart = np.empty(len(late))
        apart[self.order] = late
        flat[self.asked] = seat
        flat[self.held] -= fewest
        flat[kinds : kinds + rows] = money * self.scale
        cost = flat[kinds : kinds + rows] @ tables.by_delivery
        flat[:kinds] -= np.where(self.dealt, cost / np.maximum(tables.seats, 1), 0.0)
        flat[relaxation.away] = 0.0
        flat[kinds + rows + self.away] = apart[: len(self.away)]
        flat[len(flat) - groups :] = favour
        share = found.share[: len(self.sets)]
        people = relaxation.pool.seats[self.sets].T @ share
        held = people / np.maximum(tables.seats, 1)
        held[self.explicit] = np.maximum(
            found.share[len(self.sets) :] * tables.copies[self.explicit], held[self.explicit]
        )
        price = np.zeros(len(relaxation.shares.keys))
        price[np.searchsorted(relaxation.shares.keys, self.own)] = apart[len(self.away) :]
        return Blend(
            sets=self.sets, share=share, keys=relaxation.pool.key[self.sets], held=held, prices=flat,
            shares=Shares(
                keys=relaxation.shares.keys, price=price, crowds=replace(self.crowds, price=crowded)
            ),
            value=float(relaxation.pool.value[self.sets] @ share) + tables.offset,
        )  # fmt: skip
