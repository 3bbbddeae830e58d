"""Sets of batches that people may be given: what each is worth and what it takes of the shared limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bina.planning.optimise.ledger import Places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.growth import Sets
    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


class Pool:
    """Sets collected so far, sorted by person, none empty, each once.

    Attributes:
        person: whose set it is; held: its batches (-1: none); value: what it adds to the empty plan.
        seats, away, favour: what it takes (rows as in ``Prices``); money is seats times cost.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        kinds, cells = len(tables.programme), tables.away_most.size * tables.cells.shape[1]
        self.mark = np.random.default_rng(1).integers(1, 2**62, size=kinds + 1)
        self.mark[kinds] = 0
        self.key = np.zeros(0, dtype=np.int64)
        self.person = np.zeros(0, dtype=np.int64)
        self.held = np.full((0, 1), -1, dtype=np.int64)
        self.value = np.zeros(0)
        self.seats, self.away, self.favour = (
            sparse.csr_array((0, rows)) for rows in (kinds, cells, len(tables.favour))
        )

    def __len__(self) -> int:
        return len(self.person)

    def add_sets(self, pairs: Pairs, sets: Sets) -> int:
        """Add sets that were found among the pairs; tells how many are new."""
        held = np.where(sets.pairs >= 0, pairs.batch[sets.pairs] if len(pairs) else -1, -1)
        return self.add(sets.person, held)

    def add_places(self, places: Places) -> int:
        """Add the sets that people hold in a plan; tells how many are new."""
        return self.add(*self._sets_of(places))

    def find(self, places: Places) -> Ints:
        """The sets that people hold in a plan, as far as they are known."""
        person, held = self._sets_of(places)
        return np.flatnonzero(np.isin(self.key, self._keys(person, np.sort(held, axis=1)[:, ::-1])))

    def _sets_of(self, places: Places) -> tuple[Ints, Ints]:
        order = np.argsort(places.person, kind="stable")
        person, first, count = np.unique(places.person[order], return_index=True, return_counts=True)
        held = np.full((len(person), int(count.max(initial=1))), -1, dtype=np.int64)
        column = np.arange(len(order)) - np.repeat(first, count)
        held[np.repeat(np.arange(len(person)), count), column] = places.batch[order]
        return person, held

    def _keys(self, person: Ints, held: Ints) -> Ints:
        # a mark for every set; that two differ and have the same one is as good as impossible, and harmless
        return np.asarray(self.mark[held].sum(axis=1) + person * np.int64(0x9E3779B97F4A7C1))

    def add(self, person: Ints, held: Ints) -> int:
        """Add sets: whose, and their batches in any order (-1: none)."""
        some = (held >= 0).any(axis=1)
        person, held = person[some], np.sort(held[some], axis=1)[:, ::-1]
        key = self._keys(person, held)
        _, first = np.unique(key, return_index=True)
        first = first[~np.isin(key[first], self.key)]
        if not len(first):
            return 0
        new = _Columns(self.tables, person[first], held[first])
        width = max(self.held.shape[1], held.shape[1])
        everyone = np.concatenate((self.person, new.person))
        order = np.argsort(everyone, kind="stable")
        self.person, self.key = everyone[order], np.concatenate((self.key, key[first]))[order]
        self.held = np.concatenate((_padded(self.held, width), _padded(new.held, width)))[order]
        self.value = np.concatenate((self.value, new.value))[order]
        self.seats, self.away, self.favour = (
            sparse.csr_array(sparse.vstack(parts).tocsr()[order])
            for parts in ((self.seats, new.seats), (self.away, new.away), (self.favour, new.favour))
        )
        return len(first)

    def places(self, chosen: Ints) -> Places:
        """What people hold with the chosen sets."""
        held = self.held[chosen]
        row, column = np.nonzero(held >= 0)
        return Places(person=self.person[chosen][row], batch=held[row, column])

    def without_batches(self, closed: Bools) -> Ints:
        """Sets that need none of these batches."""
        return np.flatnonzero(~np.append(closed, False)[self.held].any(axis=1))


class _Columns:
    """Figures of new sets."""

    def __init__(self, tables: Tables, person: Ints, held: Ints) -> None:
        self.person, self.held = person, held
        row, column = np.nonzero(held >= 0)
        batch, owner = held[row, column], person[row]
        length = tables.jp[tables.programme[batch]]
        jp = np.bincount(row, weights=length, minlength=len(person))
        worth = np.bincount(row, weights=tables.worth_of(owner, batch), minlength=len(person))
        self.value = worth + tables.weight * np.minimum(jp, tables.short[person])
        unit, width = tables.unit[owner], tables.cells.shape[1]
        where, cell = np.nonzero(tables.cells[batch] & (unit >= 0)[:, None])
        group, member = np.nonzero(tables.favour[:, owner])
        self.seats = self._matrix(row, batch, np.ones(len(row)), len(tables.programme))
        self.away = self._matrix(
            row[where], unit[where] * width + cell, np.ones(len(where)), tables.away_most.size * width
        )
        self.favour = self._matrix(
            row[member], group, tables.favour[group, owner[member]], len(tables.favour)
        )

    def _matrix(self, rows: Ints, columns: Ints, numbers: Floats, width: int) -> sparse.csr_array:
        return sparse.csr_array(
            sparse.coo_array((numbers, (rows, columns)), shape=(len(self.person), width)).tocsr()
        )


def _padded(held: Ints, width: int) -> Ints:
    return np.pad(held, ((0, 0), (0, width - held.shape[1])), constant_values=-1)
