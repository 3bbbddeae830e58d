"""From prices to a plan of whole places: a first one by taking turns, then better ones part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.highs import run
from bina.planning.optimise.ledger import Places, deliveries, use_of
from bina.planning.optimise.pool import choice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.highs import Limits
    from bina.planning.optimise.pool import Pool
    from bina.planning.optimise.tables import Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


def joined(one: Places, other: Places) -> Places:
    """Both plans together."""
    return Places(
        person=np.concatenate((one.person, other.person)), batch=np.concatenate((one.batch, other.batch))
    )


def without(places: Places, people: Ints) -> Places:
    """The plan less what these people hold."""
    keep = ~np.isin(places.person, people)
    return Places(person=places.person[keep], batch=places.batch[keep])


class Turns:
    """People take their best set that is still there, those who lose most by waiting first."""

    def __init__(self, pool: Pool, base: Places) -> None:
        self.pool, self.tables, self.base = pool, pool.tables, base
        self.groups = slice(pool.use.shape[0] - len(self.tables.favour), pool.use.shape[0])
        fixed = np.unique(base.person)
        self.free = np.flatnonzero(~np.isin(pool.person, fixed))

    def take(self, opened: Bools) -> Places:
        """A plan in which only opened kinds of batches are held, by their fewest people or not at all."""
        opened = opened.copy()
        while True:
            places = self._round(opened)
            people = np.bincount(places.batch, minlength=len(opened))
            thin = (people > 0) & (deliveries(self.tables, people) * self.tables.least > people)
            if not thin.any():
                return places
            missing = np.where(thin, self.tables.least - people, 0) / np.maximum(self.tables.least, 1)
            worst = np.argsort(-missing, kind="stable")[: max(1, int(thin.sum()) // 3)]
            opened[worst[thin[worst]]] = False

    def _round(self, opened: Bools) -> Places:
        pool, tables = self.pool, self.tables
        left = self._left(opened)
        pointers, rows, numbers = pool.use.indptr, pool.use.indices, pool.use.data
        chosen, done = [], np.zeros(tables.people, dtype=bool)
        for number in self._order().tolist():
            if done[pool.person[number]]:
                continue
            span = slice(pointers[number], pointers[number + 1])
            if (left[rows[span]] >= numbers[span]).all():
                left[rows[span]] -= numbers[span]
                done[pool.person[number]] = True
                chosen.append(number)
        return joined(self.base, pool.places(np.array(chosen, dtype=np.int64)))

    def _order(self) -> Ints:
        """People of favoured groups first, then by what the best set is worth; a person's sets best first."""
        pool = self.pool
        best = np.full(self.tables.people, -np.inf)
        np.maximum.at(best, pool.person[self.free], pool.worth[self.free])
        favoured = (
            (self.tables.favour < 0).sum(axis=0) if len(self.tables.favour) else np.zeros(self.tables.people)
        )
        person = pool.person[self.free]
        order = np.lexsort((-pool.worth[self.free], person, -best[person], -favoured[person]))
        return np.asarray(self.free[order])

    def _left(self, opened: Bools) -> Floats:
        tables, used = self.tables, use_of(self.tables, self.base)
        seats = np.where(opened, tables.copies * tables.seats, 0) - used.seats
        money = tables.most - tables.pays @ (tables.price * used.seats)
        money = money - tables.pays @ (tables.fixed * np.where(opened, tables.copies, 0))
        away = np.repeat(tables.away_most, tables.cells.shape[1]) - used.away.reshape(-1)
        return np.concatenate((seats, money, away, tables.favour_most - used.favour)).astype(float)


def improved(
    pool: Pool, places: Places, people: Ints, limits: Limits, *, seed: int, firm: bool
) -> Places | None:
    """The plan with the sets of some people chosen again, as well as possible; None when nothing came of it.

    Args:
        people: those who choose again; everybody else keeps what they hold.
        firm: every batch that is held stays held.
    """
    tables = pool.tables
    sets = np.flatnonzero(np.isin(pool.person, people))
    if not len(sets):
        return None
    rest = without(places, people)
    held = use_of(tables, rest)
    model = choice(pool, sets, held)
    if firm:
        running = np.bincount(places.batch, minlength=len(tables.programme)) > 0
        lower = np.concatenate((np.zeros(len(sets)), running[model.kinds]))
        model = replace(model, lower=np.maximum(model.lower, lower))
    outcome = run(
        model, limits, seed=seed, seconds=30.0, nodes=50, distance=1e-4 * float(pool.value[sets].sum())
    )
    if outcome.x is None:
        return None
    return joined(rest, pool.places(sets[np.flatnonzero(outcome.x[: len(sets)] > 0.5)]))


def blocks(tables: Tables, size: int, draw: np.random.Generator) -> list[Ints]:
    """People in portions of about this size, units mostly together."""
    shuffled = draw.permutation(tables.people)
    rank = draw.permutation(len(tables.away_most) + 1)
    order = shuffled[np.argsort(rank[tables.unit[shuffled]], kind="stable")]
    return [np.sort(order[first : first + size]) for first in range(0, len(order), size)]
