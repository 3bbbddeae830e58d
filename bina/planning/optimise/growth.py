"""People's best sets of batches at given prices, all people at once: grown programme by programme.

What programmes to come can still add is known beforehand (:mod:`hopes`); sets that cannot become better than
the best one known are dropped. People with too many sets left keep the most hopeful ones: their answer may
then be less than the best, and what the dropped ones could reach stays as the bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.hopes import Hopes, Items

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.persons import Beyond, Portion

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Bits = NDArray[np.uint64]

MARGIN = 1e-9
CHOICES = 10  # sets near the best that are kept of one person
PLENTY, FEWEST = 40_000, 20  # sets that are grown together, and of one person when there are more


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Sets of pairs, one row each: whose it is, what it is worth at the prices, its pairs (-1: none)."""

    person: Ints
    worth: Floats
    pairs: Ints

    def best_of_each(self, most: int) -> Sets:
        """The best ones of each person, at most so many."""
        order = np.lexsort((-self.worth, self.person))
        mine = self.person[order]
        order = order[np.arange(len(order)) - np.searchsorted(mine, mine) < most]
        return Sets(person=self.person[order], worth=self.worth[order], pairs=self.pairs[order])


@dataclass(frozen=True, kw_only=True)
class _Node:
    """Partial sets: whose, what they are worth (also as ``Items.eased``), their hours (also in units of
    ``Hopes``), their items.

    ``marks`` are the weeks taken, the programmes given and the programmes owed, as bits.
    """

    person: Ints
    gain: Floats
    eased: Floats
    jp: Floats
    used: Ints
    marks: Bits
    held: Ints

    def where(self, keep: Ints) -> _Node:
        return _Node(
            person=self.person[keep], gain=self.gain[keep], eased=self.eased[keep], jp=self.jp[keep],
            used=self.used[keep], marks=self.marks[keep], held=self.held[keep],
        )  # fmt: skip


class Growth:
    """One search: items (useful pairs, in order), blocks (programmes of a person), partial sets."""

    def __init__(self, persons: Portion, items: Ints, reduced: Floats, beyond: Beyond) -> None:
        self.persons = persons
        self.items = Items(persons, items, reduced)
        self.hopes = Hopes(persons, self.items, beyond)

    def run(
        self, known: Ints, known_worth: Floats, within: float | None, *, roughly: bool
    ) -> tuple[Sets, Sets]:
        """Each person's best set, and the best ``CHOICES`` sets within ``within`` of it.

        Args:
            known: a set for every person, from which the search starts; ``known_worth`` is its worth.
            roughly: a good set is enough, and the worth told is no bound.
        """
        people = self.persons.people
        everyone, slack = np.arange(people), 0.0 if within is None else within
        nothing = _Node(
            person=everyone, gain=np.zeros(people), eased=np.zeros(people), jp=np.zeros(people),
            used=np.zeros(people, dtype=np.int64),
            marks=np.zeros((people, self.persons.words), dtype=np.uint64),
            held=np.zeros((people, 0), dtype=np.int64),
        )  # fmt: skip
        empty = self.hopes.last(everyone, nothing.used, nothing.jp)
        self.top, self.most = np.maximum(empty, known_worth), np.full(people, -np.inf)
        self.level_of, self.row_of = np.where(known_worth > empty, -1, 0), everyone.copy()
        self.levels = [(everyone, empty, nothing.held)]
        if len(self.items.pair):
            for prepared in (False, True):
                dived = self.hopes.dive(self.top, prepared=prepared)
                met = self.hopes.last(dived.person, dived.used, dived.jp)
                self._take(dived.person, dived.gain + met, dived.held)
            whole = nothing.where(np.flatnonzero(self.hopes.at_first() > self.top - slack + MARGIN))
            while len(whole.person) and not roughly:
                whole = self._grow(whole, slack)
        return self._answer(known), self._near(slack, wanted=within is not None).best_of_each(CHOICES)

    def _grow(self, node: _Node, slack: float) -> _Node:
        """All sets one programme larger that may still matter."""
        items, persons = self.items, self.persons
        last = node.held[:, -1] if node.held.shape[1] else None
        begin = items.first[node.person] if last is None else items.block_end[last]
        times = items.end[node.person] - begin
        parent = np.repeat(np.arange(len(times)), times)
        item = np.arange(len(parent)) - np.repeat(np.cumsum(times) - times - begin, times)
        owner = node.person[parent]
        used = self.hopes.reached(owner, node.used[parent] + items.units[item])
        eased = node.eased[parent] + items.eased[item]
        hope = eased + self.hopes.after(item, owner, used)
        keep = np.flatnonzero(hope > self.top[owner] - slack - MARGIN)
        marks = persons.marks[items.batch[item[keep]]]
        free = ((node.marks[parent[keep]] & marks)[:, persons.shared] == 0).all(axis=1)
        keep, marks = keep[free], marks[free]
        parent, item, owner = parent[keep], item[keep], owner[keep]
        new = _Node(
            person=owner, gain=node.gain[parent] + items.gain[item], eased=eased[keep],
            jp=node.jp[parent] + items.jp[item], used=used[keep], marks=node.marks[parent] | marks,
            held=np.concatenate((node.held[parent], item[:, None]), axis=1),
        )  # fmt: skip
        return self._judged(new, hope[keep], slack)

    def _judged(self, node: _Node, hope: Floats, slack: float) -> _Node:
        """Remember what is complete; what may still grow into something better is the answer."""
        persons = self.persons
        complete = persons.complete(node.marks)
        keep = np.flatnonzero((node.jp <= persons.room[node.person]) & (complete | persons.cyclic))
        node, hope, complete = node.where(keep), hope[keep], complete[keep]
        met = self.hopes.last(node.person, node.used, node.jp)
        worth = np.where(complete, node.gain + met, -np.inf)
        self._take(node.person, worth, node.held)
        alive = np.flatnonzero(hope > self.top[node.person] - slack + MARGIN * (slack == 0))
        return self._without_crowds(node.where(alive), hope[alive])

    def _without_crowds(self, node: _Node, hope: Floats) -> _Node:
        """The most hopeful sets of people who have too many; what the others could reach is kept in mind."""
        if len(hope) <= PLENTY:
            return node
        order = np.lexsort((-hope, node.person))
        mine = node.person[order]
        rank = np.arange(len(order)) - np.searchsorted(mine, mine)
        often = np.bincount(mine)
        many = np.sort(often[often > 0])[::-1]
        most = FEWEST  # the largest number for each person that leaves no more than PLENTY
        while np.minimum(many, 2 * most).sum() <= PLENTY:
            most *= 2
        dropped = order[rank >= most]
        np.maximum.at(self.most, node.person[dropped], hope[dropped])
        return node.where(np.sort(order[rank < most]))

    def _take(self, person: Ints, worth: Floats, held: Ints) -> None:
        """Remember sets, and for each person the best one so far."""
        best = self.top.copy()
        np.maximum.at(best, person, worth)
        better = np.flatnonzero((worth == best[person]) & (worth > self.top[person]))[::-1]
        mine = person[better]  # the first of equals comes last and stays
        self.level_of[mine], self.row_of[mine] = len(self.levels), better
        self.top = best
        self.levels.append((person, worth, held))

    def _answer(self, known: Ints) -> Sets:
        width = max(known.shape[1], *(held.shape[1] for _person, _worth, held in self.levels))
        chosen = np.full((len(self.top), width), -1, dtype=np.int64)
        before = np.flatnonzero(self.level_of == -1)
        chosen[before, : known.shape[1]] = known[before]
        for number, (_owner, _worth, held) in enumerate(self.levels):
            mine = np.flatnonzero(self.level_of == number)
            chosen[mine, : held.shape[1]] = self.items.pairs_of(held[self.row_of[mine]])
        chosen = -np.sort(-chosen, axis=1)
        used = max(int((chosen >= 0).any(axis=0).sum()), 1)
        return Sets(
            person=np.arange(len(self.top)), worth=np.maximum(self.top, self.most), pairs=chosen[:, :used]
        )

    def _near(self, slack: float, *, wanted: bool) -> Sets:
        person, worth, pairs = [], [], []
        width = max(held.shape[1] for _person, _worth, held in self.levels)
        for owner, value, held in self.levels:
            near = np.flatnonzero(wanted & (value >= self.top[owner] - slack))
            rows = np.full((len(near), width), -1, dtype=np.int64)
            rows[:, : held.shape[1]] = self.items.pairs_of(held[near])
            person.append(owner[near])
            worth.append(value[near])
            pairs.append(rows)
        return Sets(person=np.concatenate(person), worth=np.concatenate(worth), pairs=np.concatenate(pairs))
