"""A first plan at once, as people make it by hand: what is worth most comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.candidates import pairs_of
from bina.planning.optimise.ledger import Places, deliveries, fits, no_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.highs import Limits
    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

ROUNDS = 3  # of giving places; batches to which few came are not held in the next one
LOOK = 1000  # wishes between two looks at the clock


def largest_first(tables: Tables, pairs: Pairs, held: Places, limits: Limits) -> Places:
    """Places for whoever still fits beside those held, the largest worth first; what time allows of it.

    Nobody is given a programme whose requirements they do not hold yet.
    """
    worth = _worth(tables, pairs)
    closed = np.zeros(len(tables.programme), dtype=bool)
    for _round in range(ROUNDS):
        giving = _Giving(tables, held)
        giving.give(pairs.where((worth > 0) & ~closed[pairs.batch]), limits)
        places = giving.places
        thin = _thin(tables, places)
        if not thin.any() or limits.over:
            break
        closed |= thin
    return _without_thin(tables, places)


def standing(tables: Tables, limits: Limits) -> Places:
    """Where people would rather stay: locked places and those with a bonus, as far as they fit together."""
    width = len(tables.programme)
    locked = np.array([person * width + kind for person, kind in tables.locked], dtype=np.int64)
    keys = np.union1d(locked, tables.bonus_keys)
    pairs = pairs_of(tables, keys // width, keys % width)
    places = Places(person=pairs.person, batch=pairs.batch)
    if len(pairs_of(tables, locked // width, locked % width)) < len(locked):
        return no_places()  # not possible at all
    if fits(tables, places):
        return places
    return largest_first(tables, pairs, _locked_first(tables, locked, limits), limits)


def _locked_first(tables: Tables, locked: Ints, limits: Limits) -> Places:
    """Locked places, what these require, and as many others as their batches need; what could be found."""
    width = len(tables.programme)
    giving = _Giving(tables, Places(person=locked // width, batch=locked % width))
    for _step in tables.requires:  # no chain of requirements has more steps than there are programmes
        lacking = [
            (person, kind)
            for person, programmes in enumerate(giving.taken) if programmes
            for need in tables.required(programmes) - programmes
            for kind in np.flatnonzero(tables.programme == need).tolist()
        ]  # fmt: skip
        before = len(giving.all)
        if lacking:
            person, kind = np.array(lacking, dtype=np.int64).T
            giving.give(pairs_of(tables, person, kind), limits)
        if len(giving.all) == before:
            break
    giving.fill(np.flatnonzero(_thin(tables, giving.places)), limits)
    return giving.places


def mended(tables: Tables, places: Places, possible: Places, limits: Limits) -> Places:
    """The places with every lock kept: whoever lost a locked one is where a possible plan puts them, others
    stay as far as they fit beside, and locked batches are filled up."""
    width = len(tables.programme)
    locked = np.array([person * width + kind for person, kind in tables.locked], dtype=np.int64)
    lost = np.unique(locked[~np.isin(locked, places.person * width + places.batch)] // width)
    bound = np.isin(places.person, locked // width)
    first, again = bound & ~np.isin(places.person, lost), np.isin(possible.person, lost)
    giving = _Giving(
        tables,
        Places(
            person=np.concatenate((places.person[first], possible.person[again])),
            batch=np.concatenate((places.batch[first], possible.batch[again])),
        ),
    )
    for _step in range(ROUNDS):  # what is required comes first
        giving.give(pairs_of(tables, places.person[~bound], places.batch[~bound]), limits)
    thin = np.flatnonzero(_thin(tables, giving.places))
    giving.fill(thin[np.isin(thin, locked % width)], limits)
    return _without_thin(tables, giving.places)


def _worth(tables: Tables, pairs: Pairs) -> Floats:
    """What each place adds for somebody who has nothing."""
    hours = np.minimum(tables.jp[tables.programme[pairs.batch]], tables.short[pairs.person])
    return np.asarray(pairs.value + tables.weight * hours)


def _thin(tables: Tables, places: Places) -> Bools:
    people = np.bincount(places.batch, minlength=len(tables.programme))
    return np.asarray(deliveries(tables, people) * tables.least > people)


def _without_thin(tables: Tables, places: Places) -> Places:
    """Less batches to which few came, and whoever was in one of them."""
    while (thin := _thin(tables, places)).any():
        keep = ~np.isin(places.person, places.person[thin[places.batch]])
        places = Places(person=places.person[keep], batch=places.batch[keep])
    return places


def _taken(amounts: Ints) -> list[list[tuple[int, int]]]:
    """Of each kind of batch: what it takes, as (row, amount)."""
    return [[(int(row), int(column[row])) for row in np.flatnonzero(column)] for column in amounts.T]


class _Giving:
    """What is left while places are given, in plain numbers: one wish at a time."""

    def __init__(self, tables: Tables, held: Places) -> None:
        self.tables = tables
        self.programme, self.jp = tables.programme.tolist(), tables.jp.tolist()
        self.room, self.unit = tables.room.tolist(), tables.unit.tolist()
        self.left = (tables.copies * tables.seats).tolist()
        self.seats, self.shared = tables.seats.tolist(), tables.most.tolist()
        self.more, self.first = _taken(tables.by_place), _taken(tables.by_place + tables.by_delivery)
        self.cells = [np.flatnonzero(row).tolist() for row in tables.cells]
        self.away = np.repeat(tables.away_most[:, None], tables.cells.shape[1], axis=1).tolist()
        self.favour, self.favoured = tables.favour.T.tolist(), tables.favour_most.tolist()
        self.taken: list[set[int]] = [set() for _one in self.room]
        self.weeks: list[set[int]] = [set() for _one in self.room]
        self.people = [0] * len(self.seats)
        self.given = [0.0] * len(self.favoured)  # to groups

        self.all: list[tuple[int, int]] = []
        for one, kind in zip(held.person.tolist(), held.batch.tolist(), strict=True):
            self._take(one, kind)

    @property
    def places(self) -> Places:
        all_of_them = np.array(self.all, dtype=np.int64).reshape(-1, 2)
        return Places(person=all_of_them[:, 0], batch=all_of_them[:, 1])

    def give(self, pairs: Pairs, limits: Limits) -> None:
        """Largest worth first; of a wish's batches one that is held already, where there is room."""
        wish = pairs.person * len(self.jp) + self.tables.programme[pairs.batch]
        order = np.lexsort((wish, -_worth(self.tables, pairs)))
        wish, kinds = wish[order], pairs.batch[order].tolist()
        starts = np.flatnonzero(np.append(True, wish[1:] != wish[:-1])).tolist() if len(wish) else []
        people = pairs.person[order[starts]].tolist()
        for number, (one, begin) in enumerate(zip(people, starts, strict=True)):
            if number % LOOK == 0 and limits.over:
                break
            end = starts[number + 1] if number + 1 < len(starts) else len(kinds)
            choice = [kind for kind in kinds[begin:end] if self.left[kind] > 0]
            if not choice or not self._may(one, self.programme[choice[0]]):
                continue
            for kind in sorted(choice, key=lambda kind: self.people[kind] == 0):
                if self._fits(one, kind):
                    self._take(one, kind)
                    break

    def fill(self, kinds: Ints, limits: Limits) -> None:
        """As many people as these kinds of batch need at least; the fewest who may come, first."""
        everybody = np.arange(self.tables.people)

        def may_come(kind: int) -> Pairs:
            return pairs_of(self.tables, everybody, np.full(len(everybody), kind))

        for kind in sorted(kinds.tolist(), key=lambda kind: len(may_come(kind))):
            self.left[kind] = int(self.tables.least[kind]) - self.people[kind]
            self.give(may_come(kind), limits)

    def _may(self, person: int, programme: int) -> bool:
        taken = self.taken[person]
        return (
            self.jp[programme] <= self.room[person]
            and programme not in taken
            and taken.issuperset(self.tables.requires[programme])
            and all(
                more <= 0 or given + more <= most
                for given, more, most in zip(self.given, self.favour[person], self.favoured, strict=True)
            )
        )

    def _fits(self, person: int, kind: int) -> bool:
        unit = self.unit[person]
        return (
            all(self.shared[row] >= amount for row, amount in self._cost(kind))
            and self.weeks[person].isdisjoint(self.cells[kind])
            and (unit < 0 or all(self.away[unit][cell] > 0 for cell in self.cells[kind]))
        )

    def _cost(self, kind: int) -> list[tuple[int, int]]:
        """What one more place takes of what is shared, as (row, amount)."""
        return self.more[kind] if self.people[kind] % self.seats[kind] else self.first[kind]

    def _take(self, person: int, kind: int) -> None:
        programme = self.programme[kind]
        for row, amount in self._cost(kind):
            self.shared[row] -= amount
        for cell in self.cells[kind]:
            if self.unit[person] >= 0:
                self.away[self.unit[person]][cell] -= 1
        self.weeks[person].update(self.cells[kind])
        self.taken[person].add(programme)
        self.room[person] -= self.jp[programme]
        self.left[kind] -= 1
        self.people[kind] += 1
        self.given = [a + b for a, b in zip(self.given, self.favour[person], strict=True)]
        self.all.append((person, kind))
