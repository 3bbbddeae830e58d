"""Which pairs of person and batch are worth looking at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.tables import Pairs, distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Tables

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def every_pair(tables: Tables) -> Pairs:
    """All pairs that any plan may hold."""
    people, batches = tables.people, len(tables.programme)
    person = np.repeat(np.arange(people), batches)
    batch = np.tile(np.arange(batches), people)
    return _pairs(tables, person, batch)


def wanted_pairs(tables: Tables) -> Pairs:
    """Listed pairs with every batch of the programme, what those programmes require, and locked pairs."""
    return pairs_of_programmes(tables, tables.listed_person, tables.listed_programme)


def pairs_of_programmes(tables: Tables, person: Ints, programme: Ints) -> Pairs:
    """Every batch of the programmes, of what they require, and locked pairs."""
    person, programme = _with_required(tables, person, programme)
    order = np.argsort(tables.programme, kind="stable")
    count = np.bincount(tables.programme, minlength=len(tables.jp))
    first = np.concatenate(([0], np.cumsum(count)[:-1]))
    times = count[programme]
    place = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    batch = order[np.repeat(first[programme], times) + place]
    person = np.repeat(person, times)
    locked = np.array(tables.locked, dtype=np.int64).reshape(-1, 2)
    return _pairs(tables, np.concatenate((person, locked[:, 0])), np.concatenate((batch, locked[:, 1])))


def pairs_of(tables: Tables, person: Ints, batch: Ints) -> Pairs:
    """The given pairs, less those that no plan may hold, sorted and each once."""
    return _pairs(tables, person, batch)


def _with_required(tables: Tables, person: Ints, programme: Ints) -> tuple[Ints, Ints]:
    """(person, programme), and required programmes of these, over any number of steps."""
    width = len(tables.jp)
    keys = person * width + programme
    if tables.only_listed:
        return person, programme
    fresh = keys
    while len(fresh):
        programme = fresh % width
        found = [
            fresh[programme == dependent] // width * width + required
            for dependent, needs in enumerate(tables.requires) for required in needs
        ]  # fmt: skip
        fresh = distinct(np.concatenate(found)) if found else keys[:0]
        fresh = fresh[~np.isin(fresh, keys)]
        keys = distinct(np.concatenate((keys, fresh)))
    return keys // width, keys % width


def _pairs(tables: Tables, person: Ints, batch: Ints) -> Pairs:
    width = len(tables.programme)
    keys = distinct(person * width + batch)
    person, batch = keys // width, keys % width
    keep = _possible(tables, person, batch)
    person, batch = person[keep], batch[keep]
    return Pairs(person=person, batch=batch, value=tables.worth_of(person, batch))


def _possible(tables: Tables, person: Ints, batch: Ints) -> Bools:
    """No ceiling, no busy week, no ban in the way; the batch may be held at all."""
    programme = tables.programme[batch]
    fits = (tables.jp[programme] <= tables.room[person]) & (tables.seats[batch] >= tables.least[batch])
    keep: Bools = np.asarray(fits)
    busy = np.flatnonzero(keep & (tables.taken_weeks.sum(axis=1) > 0)[person])
    if len(busy):
        there: Bools = tables.taken_weeks[person[busy]] & tables.runs[batch[busy]]
        keep[busy[np.flatnonzero(there.any(axis=1))]] = False
    keys = person * len(tables.jp) + programme
    keep &= ~np.isin(keys, tables.forbidden)
    if tables.only_listed:
        keep &= np.isin(keys, tables.listed_keys)
    return keep
