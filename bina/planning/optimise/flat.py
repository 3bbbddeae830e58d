"""A plan, or a part of one, as one mixed-integer linear model; solved by HiGHS.

Columns: one per candidate pair, one per batch (deliveries held), one per person with open duty (hours that
count). A part of a plan is the same model with what the other people hold taken off every limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bina.planning.optimise.highs import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_WIDEST = 1000.0  # largest coefficient of a money row: keeps one rupiah far above HiGHS' tolerance


@dataclass(frozen=True, kw_only=True)
class Held:
    """What people outside of a part hold: people by batch, by (unit, cell), group sums."""

    seats: Ints
    away: Ints
    favour: Floats


@dataclass(frozen=True, kw_only=True)
class Flat(Model):
    """The first columns are the candidates, then come the batches, then the people of ``duty``."""

    pairs: Pairs
    duty: Ints


class Rows:
    """Collects rows ``sum(coefficient * column) <= limit``, many at a time."""

    def __init__(self) -> None:
        self.rows: list[Ints] = []
        self.columns: list[Ints] = []
        self.coefficients: list[Floats] = []
        self.limits: list[Floats] = []
        self.count = 0

    def add(self, rows: Ints, columns: Ints, coefficients: Floats, limits: Floats) -> None:
        """Add ``len(limits)`` rows; ``rows`` counts from 0 among them."""
        self.rows.append(rows + self.count)
        self.columns.append(columns)
        self.coefficients.append(np.asarray(coefficients, dtype=np.float64))
        self.limits.append(np.asarray(limits, dtype=np.float64))
        self.count += len(limits)

    def at_most_one(self, keys: Ints, columns: Ints) -> None:
        """For every key that comes more than once: at most one of its columns."""
        order = np.argsort(keys, kind="stable")
        _, row, times = np.unique(keys[order], return_inverse=True, return_counts=True)
        shared = times[row] > 1
        number = np.cumsum(times > 1) - 1
        self.add(
            number[row[shared]],
            columns[order][shared],
            np.ones(int(shared.sum())),
            np.ones(int((times > 1).sum())),
        )

    def matrix(self, width: int) -> tuple[sparse.csr_array, Floats]:
        if not self.limits:
            return sparse.csr_array((0, width)), np.zeros(0)
        parts = (np.concatenate(self.coefficients), (np.concatenate(self.rows), np.concatenate(self.columns)))
        return sparse.csr_array(parts, shape=(self.count, width)), np.concatenate(self.limits)


def nothing_held(tables: Tables) -> Held:
    """No one outside of the part holds anything."""
    return Held(
        seats=np.zeros(len(tables.programme), dtype=np.int64),
        away=np.zeros((len(tables.away_most), tables.cells.shape[1]), dtype=np.int64),
        favour=np.zeros(len(tables.favour)),
    )


def formulate(tables: Tables, pairs: Pairs, *, held: Held | None = None, tight: bool = False) -> Flat:
    """The model of the candidates; ``tight`` adds rows that hold anyway and help the linear relaxation."""
    held = held or nothing_held(tables)
    count, kinds = len(pairs), len(tables.programme)
    people = np.unique(pairs.person)
    duty = people[(tables.short[people] > 0) & (tables.weight > 0)]
    rows = Rows()
    _person_rows(rows, tables, pairs)
    _hour_rows(rows, tables, pairs, duty, first=count + kinds)
    _batch_rows(rows, tables, pairs, held, tight=tight)
    _shared_rows(rows, tables, pairs, held)
    _away_rows(rows, tables, pairs, held)
    _group_rows(rows, tables, pairs, held)
    matrix, limit = rows.matrix(count + kinds + len(duty))
    locked = {person * kinds + kind for person, kind in tables.locked}
    forced = np.isin(pairs.person * kinds + pairs.batch, list(locked))
    return Flat(
        profit=np.concatenate((pairs.value, np.zeros(kinds), np.full(len(duty), tables.weight))),
        lower=np.concatenate((forced.astype(float), (held.seats > 0).astype(float), np.zeros(len(duty)))),
        upper=np.concatenate((np.ones(count), tables.copies, tables.short[duty])).astype(float),
        whole=np.concatenate((np.ones(count + kinds, dtype=bool), np.zeros(len(duty), dtype=bool))),
        matrix=matrix, limit=limit, pairs=pairs, duty=duty,
    )  # fmt: skip


def _person_rows(rows: Rows, tables: Tables, pairs: Pairs) -> None:
    """A programme once, one place at a time, what is required taken too."""
    columns = np.arange(len(pairs))
    programme = tables.programme[pairs.batch]
    taken = pairs.person * len(tables.jp) + programme
    rows.at_most_one(taken, columns)
    pair, cell = np.nonzero(tables.cells[pairs.batch])
    rows.at_most_one(pairs.person[pair] * max(tables.cells.shape[1], 1) + cell, columns[pair])
    for dependent, needs in enumerate(tables.requires):
        mine = np.flatnonzero(programme == dependent)
        for required in needs if len(mine) else ():
            people, row = np.unique(pairs.person[mine], return_inverse=True)
            other = np.flatnonzero((programme == required) & np.isin(pairs.person, people))
            rows.add(
                np.concatenate((row, np.searchsorted(people, pairs.person[other]))),
                np.concatenate((mine, other)),
                np.concatenate((np.ones(len(mine)), -np.ones(len(other)))),
                np.zeros(len(people)),
            )


def _hour_rows(rows: Rows, tables: Tables, pairs: Pairs, duty: Ints, *, first: int) -> None:
    """The ceiling of each person, and the hours that count towards the duty."""
    length = tables.jp[tables.programme[pairs.batch]].astype(float)
    total = np.bincount(pairs.person, weights=length, minlength=tables.people)
    capped = np.flatnonzero(total > tables.room)
    mine = np.flatnonzero(np.isin(pairs.person, capped))
    rows.add(
        np.searchsorted(capped, pairs.person[mine]), mine, length[mine], tables.room[capped].astype(float)
    )
    mine = np.flatnonzero(np.isin(pairs.person, duty))
    rows.add(
        np.concatenate((np.searchsorted(duty, pairs.person[mine]), np.arange(len(duty)))),
        np.concatenate((mine, first + np.arange(len(duty)))),
        np.concatenate((-length[mine], np.ones(len(duty)))),
        np.zeros(len(duty)),
    )


def _batch_rows(rows: Rows, tables: Tables, pairs: Pairs, held: Held, *, tight: bool) -> None:
    """Between the fewest and the most people in as many deliveries as are held."""
    count, kinds = len(pairs), len(tables.programme)
    columns, batches = np.arange(count), np.arange(kinds)
    both = np.concatenate((pairs.batch, batches)), np.concatenate((columns, count + batches))
    rows.add(*both, np.concatenate((np.ones(count), -tables.seats.astype(float))), -held.seats.astype(float))
    rows.add(*both, np.concatenate((-np.ones(count), tables.least.astype(float))), held.seats.astype(float))
    if tight:
        single = np.flatnonzero((tables.copies == 1)[pairs.batch] & (held.seats == 0)[pairs.batch])
        row = np.arange(len(single))
        rows.add(
            np.concatenate((row, row)),
            np.concatenate((single, count + pairs.batch[single])),
            np.concatenate((np.ones(len(single)), -np.ones(len(single)))),
            np.zeros(len(single)),
        )


def _shared_rows(rows: Rows, tables: Tables, pairs: Pairs, held: Held) -> None:
    count = len(pairs)
    for each, once, most in zip(tables.by_place, tables.by_delivery, tables.most, strict=True):
        mine, opened = np.flatnonzero(each[pairs.batch] > 0), np.flatnonzero(once > 0)
        cost = np.concatenate((each[pairs.batch[mine]], once[opened]))
        if not len(cost):
            continue
        left = int(most) - int(each @ held.seats)
        unit = int(np.gcd.reduce(cost))
        scale = max(float(cost.max()) / unit / _WIDEST, 1.0)
        rows.add(np.zeros(len(cost), dtype=np.int64), np.concatenate((mine, count + opened)),
                 cost / unit / scale, np.array([left // unit / scale]))  # fmt: skip


def _away_rows(rows: Rows, tables: Tables, pairs: Pairs, held: Held) -> None:
    unit = tables.unit[pairs.person]
    pair, cell = np.nonzero(tables.cells[pairs.batch] & (unit >= 0)[:, None])
    width = max(tables.cells.shape[1], 1)
    keys, row, times = np.unique(unit[pair] * width + cell, return_inverse=True, return_counts=True)
    left = tables.away_most[keys // width] - held.away.reshape(-1)[keys]
    binding = times > left
    number = np.cumsum(binding) - 1
    kept = binding[row]
    rows.add(number[row[kept]], pair[kept], np.ones(int(kept.sum())), left[binding].astype(float))


def _group_rows(rows: Rows, tables: Tables, pairs: Pairs, held: Held) -> None:
    for favour, most, used in zip(tables.favour, tables.favour_most, held.favour, strict=True):
        columns = np.arange(len(pairs))
        rows.add(np.zeros(len(pairs), dtype=np.int64), columns, favour[pairs.person], np.array([most - used]))
