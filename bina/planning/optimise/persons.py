"""What each person would take at given prices: the best set of batches, for everyone at once.

A set is grown programme by programme. All people's partial sets of one size stand in the same arrays, so that
one step of numpy grows them all; a partial set that cannot reach its person's best any more is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

MARGIN = 1e-9


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Sets of pairs, one row each: whose it is, what it is worth at the prices, its pairs (-1: none)."""

    person: Ints
    worth: Floats
    pairs: Ints


class Persons:
    """The candidates of all people, and the search for their best sets."""

    def __init__(self, tables: Tables, pairs: Pairs) -> None:
        self.tables, self.pairs = tables, pairs
        self.programme = tables.programme[pairs.batch]
        self.jp = tables.jp[self.programme].astype(np.float64)
        self.short = tables.short.astype(np.float64)
        self.room = tables.room.astype(np.float64)
        self.duty = tables.weight * np.minimum(self.jp, self.short[pairs.person])
        self.clash = tables.clash
        self.level, self.cyclic = _levels(tables.requires)
        self.needs = list(tables.requires)
        self.needed = np.zeros(len(tables.jp), dtype=bool)
        for needs in tables.requires:
            self.needed[needs] = True
        self.demanding = np.array([bool(needs) for needs in tables.requires], dtype=bool)

    def best(
        self, reduced: Floats, spare: Floats, *, within: float | None = None
    ) -> tuple[Sets, Sets | None]:
        """Each person's best set at these reduced values, and all sets within ``within`` of it.

        Args:
            reduced: value less prices, by pair.
            spare: by person, what an hour still missing to the duty is worth beyond the candidates.
        """
        keep, order = self._useful(reduced)
        return _Growth(self, keep[order], reduced, spare).run(within)

    def _useful(self, reduced: Floats) -> tuple[Ints, Ints]:
        gain = reduced + self.duty
        useful = gain > MARGIN
        if self.needed.any():
            hopeful = np.zeros(self.tables.people, dtype=bool)
            hopeful[self.pairs.person[useful & self.demanding[self.programme]]] = True
            useful |= self.needed[self.programme] & hopeful[self.pairs.person]
        keep = np.flatnonzero(useful)
        # programmes by level, then best first; the batches of a programme stay together
        person, programme = self.pairs.person[keep], self.programme[keep]
        _, block = np.unique(person * len(self.tables.jp) + programme, return_inverse=True)
        top = np.full(block.max() + 1 if len(block) else 0, -np.inf)
        np.maximum.at(top, block, gain[keep])
        order = np.lexsort((-gain[keep], programme, -top[block], self.level[programme], person))
        return keep, order


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


class _Growth:
    """One search: items (useful pairs, in order), blocks (programmes of a person), partial sets."""

    def __init__(self, persons: Persons, items: Ints, reduced: Floats, spare: Floats) -> None:
        self.persons, self.items, self.spare = persons, items, spare
        pairs = persons.pairs
        self.person, self.batch = pairs.person[items], pairs.batch[items]
        self.programme, self.jp = persons.programme[items], persons.jp[items]
        self.gain = reduced[items]
        hope = np.maximum(self.gain + persons.duty[items], 0.0)
        count = len(items)
        change = np.ones(count, dtype=bool)
        change[1:] = (self.person[1:] != self.person[:-1]) | (self.programme[1:] != self.programme[:-1])
        starts = np.flatnonzero(change)
        self.block = np.cumsum(change) - 1
        ends = np.append(starts[1:], count)
        most = np.maximum.reduceat(hope, starts) if count else hope
        self.block_end = ends[self.block] if count else np.zeros(0, dtype=np.int64)
        last = np.searchsorted(self.person, np.arange(persons.tables.people), side="right")
        self.person_end = last
        # what later blocks of the same person can add at most
        total = np.concatenate((np.cumsum(most[::-1])[::-1], [0.0]))
        last_block = np.append(self.block, len(starts))[np.minimum(last, count)] if count else last
        self.later = (total[self.block + 1] - total[last_block[self.person]]) if count else np.zeros(0)
        first = np.searchsorted(self.person, np.arange(persons.tables.people), side="left")
        self.person_first = first

    def worth(self, person: Ints, gain: Floats, jp: Floats) -> Floats:
        """Value of sets at the prices: what they are worth, and what the hours missing less cost."""
        short, weight = self.persons.short[person], self.persons.tables.weight
        return gain + weight * np.minimum(jp, short) + self.spare[person] * np.maximum(short - jp, 0.0)

    def run(self, within: float | None) -> tuple[Sets, Sets | None]:
        people = self.persons.tables.people
        everyone = np.arange(people)
        best = self.worth(everyone, np.zeros(people), np.zeros(people))
        levels = [(everyone, best.copy(), np.zeros((people, 0), dtype=np.int64))]
        level_of, row_of = np.zeros(people, dtype=np.int64), everyone.copy()
        person, last, gain, jp, held = (
            everyone,
            self.person_first - 1,
            np.zeros(people),
            np.zeros(people),
            levels[0][2],
        )
        while len(person):
            begin = np.where(last < self.person_first[person], self.person_first[person], 0)
            inside = last >= self.person_first[person]
            begin[inside] = self.block_end[last[inside]]
            times = self.person_end[person] - begin
            parent = np.repeat(np.arange(len(person)), times)
            item = (
                np.arange(len(parent)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(begin, times)
            )
            new_gain = gain[parent] + self.gain[item]
            new_jp = jp[parent] + self.jp[item]
            owner = person[parent]
            worth = self.worth(owner, new_gain, new_jp)
            slack = 0.0 if within is None else within
            keep = (worth + self.later[item] > best[owner] - slack + MARGIN * (within is None)) & (
                new_jp <= self.persons.room[owner]
            )
            parent, item, owner = parent[keep], item[keep], owner[keep]
            new_gain, new_jp, worth = new_gain[keep], new_jp[keep], worth[keep]
            free = np.ones(len(item), dtype=bool)
            batch = self.batch[item]
            for column in range(held.shape[1]):
                free &= ~self.persons.clash[self.batch[held[parent, column]], batch]
            parent, item, owner = parent[free], item[free], owner[free]
            new_gain, new_jp, worth = new_gain[free], new_jp[free], worth[free]
            new_held = np.concatenate((held[parent], item[:, None]), axis=1)
            complete = self._complete(new_held)
            if not self.persons.cyclic:
                owner, item, new_gain, new_jp, worth, new_held = (
                    one[complete] for one in (owner, item, new_gain, new_jp, worth, new_held)
                )
                complete = np.ones(len(owner), dtype=bool)
            self._take(levels, level_of, row_of, best, owner, np.where(complete, worth, -np.inf), new_held)
            person, last, gain, jp, held = owner, item, new_gain, new_jp, new_held
        return self._answer(levels, level_of, row_of, best), self._near(levels, best, within)

    def _complete(self, held: Ints) -> Bools:
        """Sets whose last programme (all, when requirements run in circles) has what it requires."""
        fine = np.ones(len(held), dtype=bool)
        columns = range(held.shape[1]) if self.persons.cyclic else [held.shape[1] - 1]
        taken = self.programme[held]
        for column in columns:
            mine = taken[:, column]
            rows = np.flatnonzero(self.persons.demanding[mine])
            for programme in np.unique(mine[rows]):
                here = rows[mine[rows] == programme]
                for required in self.persons.needs[programme]:
                    fine[here] &= (taken[here] == required).any(axis=1)
        return fine

    def _take(
        self, levels: list[tuple[Ints, Floats, Ints]], level_of: Ints, row_of: Ints, best: Floats,
        owner: Ints, worth: Floats, held: Ints,
    ) -> None:  # fmt: skip
        order = np.lexsort((-worth, owner))
        first = np.ones(len(order), dtype=bool)
        first[1:] = owner[order][1:] != owner[order][:-1]
        top = order[first]
        better = top[worth[top] > best[owner[top]]]
        best[owner[better]] = worth[better]
        level_of[owner[better]], row_of[owner[better]] = len(levels), better
        levels.append((owner, worth, held))

    def _answer(
        self, levels: list[tuple[Ints, Floats, Ints]], level_of: Ints, row_of: Ints, best: Floats
    ) -> Sets:
        chosen = np.full((len(best), len(levels)), -1, dtype=np.int64)
        for number, (_owner, _worth, held) in enumerate(levels):
            mine = np.flatnonzero(level_of == number)
            chosen[mine, : held.shape[1]] = self.items[held[row_of[mine]]]
        return Sets(person=np.arange(len(best)), worth=best, pairs=chosen)

    def _near(
        self, levels: list[tuple[Ints, Floats, Ints]], best: Floats, within: float | None
    ) -> Sets | None:
        if within is None:
            return None
        person, worth, pairs = [], [], []
        for owner, value, held in levels:
            near = value > best[owner] - within
            rows = np.full((int(near.sum()), len(levels)), -1, dtype=np.int64)
            rows[:, : held.shape[1]] = self.items[held[near]]
            person.append(owner[near])
            worth.append(value[near])
            pairs.append(rows)
        return Sets(person=np.concatenate(person), worth=np.concatenate(worth), pairs=np.concatenate(pairs))
