"""Growing people's sets of batches, programme by programme, all people at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.persons import Portion

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

MARGIN = 1e-9
MOST_SETS = 3000  # of one person and one size, when there are more than
PLENTY = 60_000  # of all people of the portion together


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Sets of pairs, one row each: whose it is, what it is worth at the prices, its pairs (-1: none)."""

    person: Ints
    worth: Floats
    pairs: Ints


@dataclass(frozen=True, kw_only=True)
class _Node:
    """Partial sets: whose, their last item, what they are worth, their hours, their items."""

    person: Ints
    last: Ints
    gain: Floats
    jp: Floats
    held: Ints

    def where(self, keep: Ints) -> _Node:
        return _Node(
            person=self.person[keep], last=self.last[keep], gain=self.gain[keep], jp=self.jp[keep],
            held=self.held[keep],
        )  # fmt: skip


class Growth:
    """One search: items (useful pairs, in order), blocks (programmes of a person), partial sets."""

    def __init__(self, persons: Portion, items: Ints, reduced: Floats, spare: Floats) -> None:
        self.persons, self.items, self.spare = persons, items, spare
        people = np.arange(persons.people)
        self.person, self.batch = persons.person[items], persons.batch[items]
        self.programme, self.jp = persons.programme[items], persons.jp[items]
        self.gain = reduced[items]
        self.first = np.searchsorted(self.person, people, side="left")
        self.end = np.searchsorted(self.person, people, side="right")
        change = np.ones(len(items), dtype=bool)
        change[1:] = (self.person[1:] != self.person[:-1]) | (self.programme[1:] != self.programme[:-1])
        starts = np.flatnonzero(change)
        block = np.cumsum(change) - 1
        self.block_end = np.append(starts[1:], len(items))[block]
        self._set_hopes(starts, block, np.maximum(self.gain + persons.duty[items], 0.0))

    def _set_hopes(self, starts: Ints, block: Ints, hope: Floats) -> None:
        """What later blocks of the same person can add at most: in all, and by hour of learning."""
        count = len(self.items)
        if not count:
            self.later = self.dense = self.plain = hope
            return
        after = np.append(block, len(starts))[self.end[self.person]]
        self.later, self.plain = (
            total[block + 1] - total[after]
            for total in (
                np.append(np.cumsum(np.maximum.reduceat(one, starts)[::-1])[::-1], 0.0)
                for one in (hope, np.maximum(self.gain, 0.0))
            )
        )
        dense = hope / np.maximum(self.jp, 1e-9)
        # the largest density from each item to its person's end: a running maximum that restarts
        step = self.person * (dense.max() + 1.0)
        running = np.maximum.accumulate((dense - step)[::-1])[::-1] + step
        inside = self.block_end < self.end[self.person]
        self.dense = (
            np.where(inside, running[np.minimum(self.block_end, count - 1)], 0.0) * (1 + 1e-9) + MARGIN
        )

    def worth(self, person: Ints, gain: Floats, jp: Floats) -> Floats:
        """Value of sets at the prices: what they are worth, and what the hours missing less cost."""
        short, weight = self.persons.short[person], self.persons.weight
        return gain + weight * np.minimum(jp, short) + self.spare[person] * np.maximum(short - jp, 0.0)

    def run(self, known: Ints, known_worth: Floats, within: float | None) -> tuple[Sets, Sets]:
        """Each person's best set, and the sets within ``within`` of it.

        Args:
            known: a set for every person, from which the search starts; ``known_worth`` is its worth.
        """
        people = self.persons.people
        everyone, slack = np.arange(people), 0.0 if within is None else within
        empty = self.worth(everyone, np.zeros(people), np.zeros(people))
        self.top, self.most = np.maximum(empty, known_worth), np.full(people, -np.inf)
        self.level_of, self.row_of = np.where(known_worth > empty, -1, 0), everyone.copy()
        nothing = np.zeros((people, 0), dtype=np.int64)
        self.levels = [(everyone, empty, nothing)]
        node = _Node(
            person=everyone,
            last=np.full(people, -1),
            gain=np.zeros(people),
            jp=np.zeros(people),
            held=nothing,
        )
        while len(node.person) and len(self.items):
            node = self._grow(node, slack)
        return self._answer(known), self._near(slack, wanted=within is not None)

    def _grow(self, node: _Node, slack: float) -> _Node:
        """All sets one programme larger that may still matter."""
        begin = np.where(node.last < 0, self.first[node.person], self.block_end[node.last])
        times = self.end[node.person] - begin
        parent = np.repeat(np.arange(len(times)), times)
        item = np.arange(len(parent)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(begin, times)
        owner = node.person[parent]
        gain, jp = node.gain[parent] + self.gain[item], node.jp[parent] + self.jp[item]
        worth, room = self.worth(owner, gain, jp), self.persons.room[owner] - jp
        missing = np.maximum(self.persons.short[owner] - jp, 0.0)
        hope = worth + np.minimum(
            np.minimum(self.later[item], self.plain[item] + self.persons.weight * missing),
            self.dense[item] * np.maximum(room, 0.0),
        )
        keep = np.flatnonzero((room >= 0) & (hope > self.top[owner] - slack - MARGIN))
        keep = keep[self._free(node.held[parent[keep]], item[keep])]
        held = np.concatenate((node.held[parent[keep]], item[keep, None]), axis=1)
        complete = self._complete(held)
        if not self.persons.cyclic:
            keep, held, complete = keep[complete], held[complete], complete[complete]
        new = _Node(person=owner[keep], last=item[keep], gain=gain[keep], jp=jp[keep], held=held)
        self._take(new, np.where(complete, worth[keep], -np.inf))
        return self._without_crowds(new, hope[keep], slack)

    def _free(self, held: Ints, item: Ints) -> Bools:
        free = np.ones(len(item), dtype=bool)
        for column in range(held.shape[1]):
            free &= ~self.persons.clash[self.batch[held[:, column]], self.batch[item]]
        return free

    def _without_crowds(self, node: _Node, hope: Floats, slack: float) -> _Node:
        """What may still grow into something better.

        People with too many sets to try are given up on; what the best of those could reach stays as a bound.
        """
        alive = np.flatnonzero(hope > self.top[node.person] - slack + MARGIN * (slack == 0))
        node, hope = node.where(alive), hope[alive]
        crowded = np.bincount(node.person, minlength=len(self.top)) > MOST_SETS
        if len(alive) <= PLENTY or not crowded.any():
            return node
        mine = crowded[node.person]
        np.maximum.at(self.most, node.person[mine], hope[mine])
        return node.where(np.flatnonzero(~mine))

    def _complete(self, held: Ints) -> Bools:
        """Sets whose last programme (all, when requirements run in circles) has what it requires."""
        fine = np.ones(len(held), dtype=bool)
        columns = range(held.shape[1]) if self.persons.cyclic else [held.shape[1] - 1]
        taken = self.programme[held]
        for column in columns:
            rows = np.flatnonzero(self.persons.demanding[taken[:, column]])
            for programme in np.flatnonzero(np.bincount(taken[rows, column])):
                here = rows[taken[rows, column] == programme]
                for required in self.persons.needs[programme]:
                    fine[here] &= (taken[here] == required).any(axis=1)
        return fine

    def _take(self, node: _Node, worth: Floats) -> None:
        """Remember the level's sets, and for each person the best one so far."""
        best = self.top.copy()
        np.maximum.at(best, node.person, worth)
        better = np.flatnonzero((worth == best[node.person]) & (worth > self.top[node.person]))[::-1]
        mine = node.person[better]  # the first of equals comes last and stays
        self.level_of[mine], self.row_of[mine] = len(self.levels), better
        self.top = best
        self.levels.append((node.person, worth, node.held))

    def _answer(self, known: Ints) -> Sets:
        width = max(len(self.levels) - 1, known.shape[1])
        chosen = np.full((len(self.top), width), -1, dtype=np.int64)
        before = np.flatnonzero(self.level_of == -1)
        chosen[before, : known.shape[1]] = known[before]
        for number, (_owner, _worth, held) in enumerate(self.levels):
            mine = np.flatnonzero(self.level_of == number)
            chosen[mine, : held.shape[1]] = self.items[held[self.row_of[mine]]]
        used = max(int((chosen >= 0).any(axis=0).sum()), 1)
        worth = np.maximum(self.top, self.most)
        return Sets(person=np.arange(len(self.top)), worth=worth, pairs=chosen[:, :used])

    def _near(self, slack: float, *, wanted: bool) -> Sets:
        person, worth, pairs = [], [], []
        for owner, value, held in self.levels:
            near = np.flatnonzero(wanted & (value >= self.top[owner] - slack))
            rows = np.full((len(near), len(self.levels)), -1, dtype=np.int64)
            rows[:, : held.shape[1]] = self.items[held[near]]
            person.append(owner[near])
            worth.append(value[near])
            pairs.append(rows)
        return Sets(person=np.concatenate(person), worth=np.concatenate(worth), pairs=np.concatenate(pairs))
