"""What each person would take at given prices: the best set of batches, for everyone at once.

A set is grown programme by programme. All people's partial sets of one size stand in the same arrays, so that
one step of numpy grows them all; a partial set that cannot reach its person's best any more is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.growth import MARGIN, Growth, Sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


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
        self.last = np.full((tables.people, 1), -1, dtype=np.int64)
        self.demanding = np.array([bool(needs) for needs in tables.requires], dtype=bool)

    def best(self, reduced: Floats, spare: Floats, *, within: float | None = None) -> tuple[Sets, Sets]:
        """Each person's best set at these reduced values, and all sets within ``within`` of it.

        Args:
            reduced: value less prices, by pair.
            spare: by person, what an hour still missing to the duty is worth beyond the candidates.
            within: None when the near sets are not asked for; they are empty then.
        """
        known = self.worth_of(self.last, reduced, spare)
        keep, order = self._useful(reduced)
        found, near = Growth(self, keep[order], reduced, spare).run(self.last, known, within)
        self.last = found.pairs
        return found, near

    def worth_of(self, sets: Ints, reduced: Floats, spare: Floats) -> Floats:
        """What sets, one row per person, are worth."""
        if not len(reduced):
            return np.asarray(spare * self.short)
        held = sets >= 0
        gain = np.where(held, reduced[sets], 0.0).sum(axis=1)
        missing = np.maximum(self.short - np.where(held, self.jp[sets], 0.0).sum(axis=1), 0.0)
        return np.asarray(gain + self.tables.weight * (self.short - missing) + spare * missing)

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
