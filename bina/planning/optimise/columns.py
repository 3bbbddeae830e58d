"""The sets known as columns of the best mixture, and the mixture as shares, deliveries and prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from bina.planning.optimise.interior import Mixture, mixture
from bina.planning.optimise.prices import Shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.relaxation import Relaxation

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


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


class Columns:
    """The sets as columns for ``mixture``, then those kinds of batch in which people pay shares.

    Rows are seats, fewest people, money, groups, crowds; then, unit by unit, people away and shares.
    """

    def __init__(self, relaxation: Relaxation, sets: Ints, floor: float, extra: Floats) -> None:
        """``extra`` is added to the worth of each of the sets."""
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
        self.value = pool.value[sets] + extra
        people, self.group = np.unique(pool.person[sets], return_inverse=True)
        self.without = -relaxation.locks[people]
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
        self.without = np.concatenate((self.without, np.zeros(len(explicit))))

    def solve(self, distance: float, over: Callable[[], bool]) -> Mixture:
        """The best mixture; with a floor, what is left over is sold for it."""
        least = self._least_prices()
        value, sold = (self.value - self.use.T @ least, float(self.limit @ least))
        found = mixture(
            self.use, value, self.group, self.limit,
            unit=self.unit, distance=distance, over=over, wide=len(self.explicit),
            without=self.without,
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


def _scales(share: Floats) -> Floats:
    """By row of what is shared: what makes a usual share 1."""
    count = np.maximum((share > 0).sum(axis=1), 1)
    mean = share.sum(axis=1) / count
    return np.where(mean > 0, 1.0 / np.maximum(mean, 1e-9), 1.0)
