"""What programmes to come can still add to a person's set: exact but for weeks and requirements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.persons import Beyond, Portion

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bits = NDArray[np.uint64]

TIE = 1e-9
IMPOSSIBLE = 1e9  # cost of what is required and not there
MOST_UNITS = 96  # columns of the table; hours are counted in larger units when there would be more


class Items:
    """Useful pairs in order: by person, programme by programme (blocks), best batch first.

    Attributes:
        pair: which pair of the portion it is; gain, jp, batch: of it.
        first, end: items of each person; block_end: where an item's block ends; after: blocks behind it.
        block_of, blocks: where each person's blocks end, and how many there are; starts: of each block.
        eased: gain, less what is required for it, which costs that much less itself (``_easing``).
    """

    def __init__(self, persons: Portion, items: Ints, reduced: Floats) -> None:
        self.pair = items
        self.person, self.batch = persons.person[items], persons.batch[items]
        self.jp, self.gain = persons.jp[items], reduced[items]
        programme = persons.programme[items]
        people = np.arange(persons.people)
        self.first = np.searchsorted(self.person, people, side="left")
        self.end = np.searchsorted(self.person, people, side="right")
        change = np.ones(len(items), dtype=bool)
        change[1:] = (self.person[1:] != self.person[:-1]) | (programme[1:] != programme[:-1])
        self.starts = np.flatnonzero(change)
        self.ends = np.append(self.starts[1:], len(items))[: len(self.starts)]
        block = np.cumsum(change) - 1
        self.block_end = self.ends[block] if len(items) else items
        self.block_of = np.searchsorted(self.person[self.starts], people, side="right")
        self.blocks = np.bincount(self.person[self.starts], minlength=persons.people)
        self.after = self.block_of[self.person] - block - 1
        self.units = self.jp.astype(np.int64)
        self.eased = self.gain
        if persons.needed.any() and not persons.cyclic:
            self.eased = self.gain + self._easing(persons, programme)[self.person, programme]

    def _easing(self, persons: Portion, programme: Ints) -> Floats:
        """By person and programme: how much is moved from what is required to what requires it.

        What a required programme costs at best, beyond its hours of duty, is paid by those that require it:
        all of it where all of them are taken, less otherwise. So no whole set is worth more than its eased
        gains together, and few hope for a programme without what it requires.
        """
        shape = (persons.people, len(persons.level))
        best, duty, easing = np.full(shape, -np.inf), np.zeros(shape), np.zeros(shape)
        block = self.person[self.starts], programme[self.starts]
        best[block], duty[block] = self.gain[self.starts], persons.duty[self.pair[self.starts]]
        there = np.isfinite(best)
        for required in sorted(np.flatnonzero(persons.needed), key=lambda one: int(persons.level[one])):
            asking = persons.asking[required]
            part = np.maximum(best[:, asking] + easing[:, asking], TIE) * there[:, asking]
            whole = part.sum(axis=1)
            cost = np.maximum(-(best + easing + duty)[:, required], 0.0)
            cost = np.where(there[:, required], cost, IMPOSSIBLE) * (whole > 0)
            easing[:, required] += cost
            easing[:, asking] -= part * (cost / np.maximum(whole, TIE))[:, None]
        return easing

    def pairs_of(self, held: Ints) -> Ints:
        """The pairs of items, -1 for none."""
        return np.where(held >= 0, self.pair[held], -1) if len(self.pair) else held


@dataclass(frozen=True, kw_only=True)
class Dived:
    """One set for each person: value at the prices, hours, units of them, items (-1: none)."""

    person: Ints
    gain: Floats
    jp: Floats
    used: Ints
    held: Ints


class Hopes:
    """For every person, number of blocks still to come and hours so far: what the end is worth at most.

    A knapsack over hours (R. Bellman, 1957), with duty and ceiling in it. Hours are counted in units that
    divide all lessons; where that takes too many columns, in larger ones rounded down: that raises hopes.
    """

    def __init__(self, persons: Portion, items: Items, beyond: Beyond) -> None:
        self.persons, self.items = persons, items
        more = np.bincount(beyond.person, minlength=persons.people)
        total, whole = np.zeros(persons.people), np.zeros(persons.people)
        np.add.at(total, items.person, items.jp)
        np.add.at(whole, beyond.person, beyond.jp)
        self.free = total + whole <= persons.room  # no ceiling in the way: hours count for the duty alone
        reach = np.where(more > 0, np.maximum(total, persons.short), total)
        reach = np.where(self.free, np.minimum(reach, persons.short), np.minimum(persons.room, reach))
        unit = persons.unit
        if reach.max(initial=0) / unit > MOST_UNITS:
            unit = int(np.ceil(reach.max() / MOST_UNITS))
        self.exact = unit == persons.unit
        items.units = (items.jp // unit).astype(np.int64)
        up = self.free | (reach < persons.room)
        self.most = np.maximum(np.where(up, -(-reach // unit), reach // unit), 0).astype(np.int64)
        self.width = int(self.most.max(initial=0)) + 1
        self.column = np.arange(self.width)
        self.table = np.empty((int(items.blocks.max(initial=0)) + 1, persons.people, self.width))
        self.alone = more == 0
        self._begin(unit, np.zeros(persons.people) if self.exact else items.blocks + more)
        self._add_beyond(unit, beyond)
        self._fill()
        self.flat = self.table.reshape(-1)

    def _begin(self, unit: int, rounded: Ints | Floats) -> None:
        """Nothing to come: the duty is met as far as it is."""
        hours = self.column[None, :] * float(unit) + unit * rounded[:, None]
        met = self.persons.weight * np.minimum(hours, self.persons.short[:, None])
        self.table[0] = np.where(self.column[None, :] <= self.most[:, None], met, -np.inf)

    def _add_beyond(self, unit: int, beyond: Beyond) -> None:
        """Programmes beyond the candidates: each taken or not, whatever week they are in."""
        table, rank = self.table[0], np.arange(len(beyond.person))
        rank -= np.searchsorted(beyond.person, beyond.person)
        room = np.maximum(self.persons.room // unit, 0)
        for number in range(int(rank.max(initial=-1)) + 1):
            one = np.flatnonzero(rank == number)
            mine = beyond.person[one]
            to = self.column[None, :] + (beyond.jp[one] // unit).astype(np.int64)[:, None]
            taken = (
                table[mine[:, None], np.minimum(to, self.most[mine][:, None])] - beyond.price[one][:, None]
            )
            taken[(to > room[mine][:, None]) | (self.column[None, :] > self.most[mine][:, None])] = -np.inf
            table[mine] = np.maximum(table[mine], taken)

    def _fill(self) -> None:
        items = self.items
        for number in range(1, len(self.table)):
            before, now = self.table[number - 1], self.table[number]
            now[:] = before
            mine = np.flatnonzero(items.blocks >= number)
            item = items.starts[items.block_of[mine] - number]
            to = self.reached(mine[:, None], self.column[None, :] + items.units[item][:, None])
            flat = mine[:, None] * self.width + np.minimum(to, self.width - 1)
            taken = before.reshape(-1)[flat] + items.eased[item][:, None]
            taken[to >= self.width] = -np.inf
            now[mine] = np.maximum(now[mine], taken)

    def reached(self, person: Ints, used: Ints) -> Ints:
        """Units as they are counted: those beyond the duty are not, where there is no ceiling."""
        return np.where(self.free[person], np.minimum(used, self.most[person]), used)

    def last(self, person: Ints, used: Ints, jp: Floats) -> Floats:
        """Worth of so many units (and hours) to the duty, with what may be taken beyond the candidates."""
        met = self.persons.weight * np.minimum(jp, self.persons.short[person])
        return np.where(self.alone[person], met, self.flat[person * self.width + used])

    def at_first(self) -> Floats:
        """What each person's best set is worth at most."""
        people = np.arange(self.persons.people)
        return np.asarray(self.table[self.items.blocks, people, 0])

    def after(self, item: Ints, person: Ints, used: Ints) -> Floats:
        """Worth of duty, and of blocks behind the item at most, with so many units used."""
        place = (self.items.after[item] * self.persons.people + person) * self.width
        hope = self.flat[place + np.minimum(used, self.width - 1)]
        return np.where(used < self.width, hope, -np.inf)

    def dive(self, top: Floats, *, prepared: bool) -> Dived:
        """One good set for whoever may have a better one than ``top``: block by block what promises most.

        Args:
            prepared: take what programmes to come require, if they may be worth it; else only what is worth
                something itself.
        """
        items, persons = self.items, self.persons
        hopeful = self.at_first() > top
        if prepared:
            hopeful[hopeful] = np.isin(np.flatnonzero(hopeful), items.person[items.eased > items.gain])
        mine = np.flatnonzero(hopeful)
        gain, jp, used = np.zeros(len(mine)), np.zeros(len(mine)), np.zeros(len(mine), dtype=np.int64)
        eased = np.zeros(len(mine))
        marks = np.zeros((len(mine), persons.words), dtype=np.uint64)
        held = np.full((len(mine), len(self.table) - 1), -1, dtype=np.int64)
        for number in range(len(self.table) - 1, 0, -1):
            row = np.flatnonzero(items.blocks[mine] >= number)
            block = items.block_of[mine[row]] - number
            best = eased[row] + self.table[number - 1][mine[row], used[row]]
            chosen = np.full(len(row), -1)
            length = items.ends[block] - items.starts[block]
            for place in range(int(length.max(initial=0))):
                there = np.flatnonzero(length > place)
                one, item = row[there], items.starts[block[there]] + place
                new = marks[one] | persons.marks[items.batch[item]]
                fits = ((marks[one] & persons.marks[items.batch[item]])[:, persons.shared] == 0).all(axis=1)
                fits &= (jp[one] + items.jp[item] <= persons.room[mine[one]]) & persons.complete(new)
                value = eased[one] + items.eased[item]
                value += self.after(item, mine[one], self.reached(mine[one], used[one] + items.units[item]))
                value += 2 * TIE * (prepared & (items.eased[item] > items.gain[item]))
                better = np.flatnonzero(fits & (value > best[there] + TIE * prepared))
                best[there[better]], chosen[there[better]] = value[better], item[better]
            took = np.flatnonzero(chosen >= 0)
            one, item = row[took], chosen[took]
            gain[one] += items.gain[item]
            eased[one] += items.eased[item]
            jp[one] += items.jp[item]
            used[one] = self.reached(mine[one], used[one] + items.units[item])
            marks[one] |= persons.marks[items.batch[item]]
            held[one, len(self.table) - 1 - number] = item
        return Dived(person=mine, gain=gain, jp=jp, used=used, held=held)
