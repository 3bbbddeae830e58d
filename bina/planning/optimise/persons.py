"""What each person would take at given prices: the best set of batches, for everyone at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.growth import MARGIN, Growth, Sets

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

TOGETHER = 1500  # people whose sets are grown in the same arrays: these then stay in the processor's cache


class Persons:
    """All people, in portions that may be worked on at the same time."""

    def __init__(self, tables: Tables, pairs: Pairs, executor: Executor | None = None) -> None:
        self.executor = executor
        bounds = [*range(0, tables.people, TOGETHER), tables.people]
        places = np.searchsorted(pairs.person, bounds)
        self.portions = [
            Portion(tables, pairs, people=(bounds[number], bounds[number + 1]),
                     places=(int(places[number]), int(places[number + 1])))
            for number in range(len(bounds) - 1)
        ]  # fmt: skip

    def best(self, reduced: Floats, spare: Floats, *, within: float | None = None) -> tuple[Sets, Sets]:
        """Each person's best set at these reduced values, and all sets within ``within`` of it.

        Args:
            reduced: value less prices, by pair.
            spare: by person, what an hour still missing to the duty is worth beyond the candidates.
            within: None when the near sets are not asked for; they are empty then.
        """

        def one(portion: Portion) -> tuple[Sets, Sets]:
            return portion.best(reduced, spare, within)

        found = list((self.executor.map if self.executor else map)(one, self.portions))
        return _joined([best for best, _near in found]), _joined([near for _best, near in found])


def _joined(parts: list[Sets]) -> Sets:
    width = max((part.pairs.shape[1] for part in parts), default=1)
    pairs = np.full((sum(len(part.person) for part in parts), width), -1, dtype=np.int64)
    row = 0
    for part in parts:
        pairs[row : row + len(part.person), : part.pairs.shape[1]] = part.pairs
        row += len(part.person)
    return Sets(
        person=np.concatenate([part.person for part in parts] or [np.zeros(0, dtype=np.int64)]),
        worth=np.concatenate([part.worth for part in parts] or [np.zeros(0)]),
        pairs=pairs,
    )


class Portion:
    """The candidates of some people, and the search for their best sets; people count from 0."""

    def __init__(
        self, tables: Tables, pairs: Pairs, *, people: tuple[int, int], places: tuple[int, int]
    ) -> None:
        self.begin, self.places = people[0], slice(*places)
        self.offset = places[0]
        self.people = people[1] - people[0]
        self.person, self.batch = pairs.person[self.places] - self.begin, pairs.batch[self.places]
        self.programme = tables.programme[self.batch]
        self.jp = tables.jp[self.programme].astype(np.float64)
        self.short = tables.short[slice(*people)].astype(np.float64)
        self.room = tables.room[slice(*people)].astype(np.float64)
        self.weight = tables.weight
        self.duty = tables.weight * np.minimum(self.jp, self.short[self.person])
        self.clash = tables.clash
        self.level, self.cyclic = _levels(tables.requires)
        self.needs = list(tables.requires)
        self.needed = np.zeros(len(tables.jp), dtype=bool)
        for needs in tables.requires:
            self.needed[needs] = True
        self.demanding = np.array([bool(needs) for needs in tables.requires], dtype=bool)
        self.last = np.full((self.people, 1), -1, dtype=np.int64)

    def best(self, reduced: Floats, spare: Floats, within: float | None) -> tuple[Sets, Sets]:
        """As ``Persons.best``, for these people."""
        mine, spared = reduced[self.places], spare[self.begin : self.begin + self.people]
        known = self._worth_of(self.last, mine, spared)
        found, near = Growth(self, self._useful(mine), mine, spared).run(self.last, known, within)
        self.last = found.pairs
        return self._outside(found), self._outside(near)

    def _outside(self, sets: Sets) -> Sets:
        pairs = np.where(sets.pairs >= 0, sets.pairs + self.offset, -1)
        return Sets(person=sets.person + self.begin, worth=sets.worth, pairs=pairs)

    def _worth_of(self, sets: Ints, reduced: Floats, spare: Floats) -> Floats:
        if not len(reduced):
            return np.asarray(spare * self.short)
        held = sets >= 0
        gain = np.where(held, reduced[sets], 0.0).sum(axis=1)
        missing = np.maximum(self.short - np.where(held, self.jp[sets], 0.0).sum(axis=1), 0.0)
        return np.asarray(gain + self.weight * (self.short - missing) + spare * missing)

    def _useful(self, reduced: Floats) -> Ints:
        """Pairs that may help: programmes by level of requirement, best first, their batches together."""
        gain = reduced + self.duty
        useful = gain > MARGIN
        if self.needed.any():
            hopeful = np.zeros(self.people, dtype=bool)
            hopeful[self.person[useful & self.demanding[self.programme]]] = True
            useful |= self.needed[self.programme] & hopeful[self.person]
        keep = np.flatnonzero(useful)
        person, programme = self.person[keep], self.programme[keep]
        top = np.full((self.people, len(self.level)), -np.inf)
        np.maximum.at(top, (person, programme), gain[keep])
        order = np.lexsort((-gain[keep], programme, -top[person, programme], self.level[programme], person))
        return keep[order]


def _levels(requires: list[list[int]]) -> tuple[Ints, bool]:
    """Steps of requirement below each programme; cycles are cut and told."""
    level = np.zeros(len(requires), dtype=np.int64)
    for _step in range(len(requires)):
        new = np.array(
            [max((level[one] + 1 for one in needs), default=0) for needs in requires], dtype=np.int64
        )
        if (new == level).all():
            return level, False
        level = new
    return np.zeros(len(requires), dtype=np.int64), True
