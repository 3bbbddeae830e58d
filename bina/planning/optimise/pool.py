"""A plan put together from whole sets: everybody gets one of a few sets that are good at the prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bina.planning.optimise.flat import Held
from bina.planning.optimise.highs import Model
from bina.planning.optimise.ledger import Places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.growth import Sets
    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

WIDEST = 1000.0  # largest coefficient of a money row: keeps one rupiah far above HiGHS' tolerance


class Pool:
    """Sets of pairs with what they are worth and what they use.

    Attributes:
        person: whose set it is, in order; value: what it adds to the empty plan.
        use: limits (seats by kind, money rows without fixed costs, away cells, group rows) x sets.
    """

    def __init__(self, tables: Tables, pairs: Pairs, sets: Sets) -> None:
        self.tables, self.pairs = tables, pairs
        order = np.lexsort((-sets.worth, sets.person))
        order = order[(sets.pairs[order] >= 0).any(axis=1)]
        self.person, self.held, self.worth = sets.person[order], sets.pairs[order], sets.worth[order]
        row, column = np.nonzero(self.held >= 0)
        pair = self.held[row, column]
        length = tables.jp[tables.programme[pairs.batch[pair]]]
        jp = np.bincount(row, weights=length, minlength=len(order))
        worth = np.bincount(row, weights=pairs.value[pair], minlength=len(order))
        self.value: Floats = np.asarray(worth + tables.weight * np.minimum(jp, tables.short[self.person]))
        self.use = self._use(row, pair)

    def _use(self, row: Ints, pair: Ints) -> sparse.csc_array:
        tables, count = self.tables, len(self.person)
        batch, person = self.pairs.batch[pair], self.pairs.person[pair]
        money, at = np.nonzero(tables.pays[:, batch])
        unit = tables.unit[person]
        where, cell = np.nonzero(tables.cells[batch] & (unit >= 0)[:, None])
        group, member = np.nonzero(tables.favour[:, person])
        kinds, rows = len(tables.programme), len(tables.most)
        away = tables.away_most.size * tables.cells.shape[1]
        line = kinds + rows + unit[where] * tables.cells.shape[1] + cell
        lines = np.concatenate((batch, kinds + money, line, kinds + rows + away + group))
        columns = np.concatenate((row, row[at], row[where], row[member]))
        numbers = np.concatenate((np.ones(len(batch)), tables.price[batch[at]], np.ones(len(where)),
                                  tables.favour[group, person[member]]))  # fmt: skip
        shape = (kinds + rows + away + len(tables.favour), count)
        return sparse.coo_array((numbers, (lines, columns)), shape=shape).tocsc()

    def places(self, chosen: Ints) -> Places:
        """The pairs of the chosen sets."""
        held = self.held[chosen]
        pair = held[held >= 0]
        return Places(person=self.pairs.person[pair], batch=self.pairs.batch[pair])


@dataclass(frozen=True, kw_only=True)
class Choice(Model):
    """The model of some sets: ``sets`` are the first columns, ``kinds`` the deliveries that follow."""

    sets: Ints
    kinds: Ints


def choice(pool: Pool, sets: Ints, held: Held, *, share: float = 1.0, strong: bool = False) -> Choice:
    """One set at most for everybody concerned, within what the others leave.

    Args:
        sets: the sets that may be chosen.
        held: what people who are not concerned hold.
        share: part of seats and money that is there for these people (for linear runs).
        strong: nobody is in a batch more than it is open, said person by person; linear runs then nearly
            decide which batches are open.
    """
    tables = pool.tables
    kinds, rows, groups = len(tables.programme), len(tables.most), len(tables.favour)
    use = pool.use[:, sets].tocsr()
    everyone, owner = np.unique(pool.person[sets], return_inverse=True)
    alone = sparse.csr_array(
        (np.ones(len(sets)), (owner, np.arange(len(sets)))), shape=(len(everyone), len(sets))
    )
    touched = np.flatnonzero((np.diff(use[:kinds].indptr) > 0) | (held.seats > 0))
    seats, money, away = use[touched], use[kinds : kinds + rows], use[kinds + rows : use.shape[0] - groups]
    room = np.repeat(tables.away_most, tables.cells.shape[1]) - held.away.reshape(-1)
    tight = np.flatnonzero(np.asarray(away.sum(axis=1)).reshape(-1) > room)
    fees = share * tables.pays[:, touched] * tables.fixed[touched]
    paid = share * (tables.most - tables.pays @ (tables.price * held.seats))
    scale = _scales(money, fees)
    firm, fee = _firm_rows(pool, sets, touched) if strong else (alone[:0], None)
    parts = (
        (alone, None, np.ones(len(everyone))),
        (seats, np.diag(-share * tables.seats[touched]), -held.seats[touched]),
        (-seats, np.diag(share * tables.least[touched]), held.seats[touched]),
        (sparse.diags_array(scale) @ money, fees * scale[:, None], paid * scale),
        (away[tight], None, room[tight]),
        (use[use.shape[0] - groups :], None, tables.favour_most - held.favour),
        (firm, fee, np.zeros(firm.shape[0])),
    )
    blank = sparse.csr_array
    matrix = sparse.vstack([
        sparse.hstack((left, blank((left.shape[0], len(touched))) if right is None else blank(right)))
        for left, right, _limit in parts
    ]).tocsr()  # fmt: skip
    return Choice(
        profit=np.concatenate((pool.value[sets], np.zeros(len(touched)))),
        lower=np.concatenate((np.zeros(len(sets)), held.seats[touched] > 0)).astype(float),
        upper=np.concatenate((np.ones(len(sets)), tables.copies[touched])).astype(float),
        whole=np.ones(len(sets) + len(touched), dtype=bool), matrix=matrix,
        limit=np.concatenate([limit for _left, _right, limit in parts]).astype(float),
        sets=sets, kinds=touched,
    )  # fmt: skip


def _firm_rows(pool: Pool, sets: Ints, touched: Ints) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Rows by person and batch: the person's sets with the batch weigh no more than its opening."""
    tables = pool.tables
    row, column = np.nonzero(pool.held[sets] >= 0)
    batch = pool.pairs.batch[pool.held[sets[row], column]]
    decided = ((tables.fixed > 0) | (tables.least > 1))[batch]
    row, batch = row[decided], batch[decided]
    keys, line = np.unique(pool.person[sets[row]] * len(tables.programme) + batch, return_inverse=True)
    ones, many = np.ones(len(row)), len(keys)
    mine = np.searchsorted(touched, keys % len(tables.programme))
    return (
        sparse.csr_array((ones, (line, row)), shape=(many, len(sets))),
        sparse.csr_array((-np.ones(many), (np.arange(many), mine)), shape=(many, len(touched))),
    )


def _scales(money: sparse.csr_array, fees: Floats) -> Floats:
    """Factors that bring each money row's largest amount to ``WIDEST``, where it is larger."""
    most = fees.max(axis=1, initial=1).astype(float)
    for row in range(len(most)):
        amounts = money.data[money.indptr[row] : money.indptr[row + 1]]
        most[row] = max(most[row], float(amounts.max(initial=0.0)))
    return np.asarray(WIDEST / np.maximum(most, WIDEST))
