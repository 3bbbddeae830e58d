"""What each person would take at given prices: the best set of batches, for everyone at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.growth import MARGIN, Growth, Sets

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Bits = NDArray[np.uint64]

TOGETHER, PAIRS = (
    1500,
    30_000,
)  # people and pairs in the same arrays: these then stay in the processor's cache


class Persons:
    """All people, in portions that may be worked on at the same time."""

    def __init__(
        self,
        tables: Tables,
        pairs: Pairs,
        executor: Executor | None = None,
        hold: Callable[[], None] = lambda: None,
    ) -> None:
        """``hold`` is asked before each portion; what it raises ends the search for sets."""
        self.executor, self.hold = executor, hold
        bounds = _bounds(tables, pairs)
        places = np.searchsorted(pairs.person, bounds)
        marks = Marks(tables)
        self.portions = [
            Portion(tables, pairs, marks, people=(bounds[number], bounds[number + 1]),
                     places=(int(places[number]), int(places[number + 1])))
            for number in range(len(bounds) - 1)
        ]  # fmt: skip

    def best(
        self, reduced: Floats, beyond: Beyond, *, within: float | None = None, roughly: bool = False
    ) -> tuple[Sets, Sets]:
        """Each person's best set at these reduced values, and the best ones within ``within`` of it.

        Args:
            reduced: value less prices, by pair.
            beyond: what people may take for their duty beyond the candidates.
            within: None when the near sets are not asked for; they are empty then.
            roughly: a good set is enough, and the worth told is no bound.
        """

        def one(portion: Portion) -> tuple[Sets, Sets]:
            self.hold()
            return portion.best(reduced, beyond, within, roughly=roughly)

        found = list((self.executor.map if self.executor else map)(one, self.portions))
        return _joined([best for best, _near in found]), _joined([near for _best, near in found])


def _bounds(tables: Tables, pairs: Pairs) -> list[int]:
    """Where portions begin and end, all of about the same work."""
    people = tables.people
    ends = np.searchsorted(pairs.person, np.arange(people), side="right")
    count = max(-(-people // TOGETHER), -(-len(pairs) // PAIRS))
    work = ends / max(len(pairs), 1) + np.arange(1, people + 1) / max(people, 1)
    cuts = np.searchsorted(work, 2 * np.arange(1, count) / max(count, 1))
    bounds: list[int] = np.unique([0, *cuts, people]).tolist()
    return bounds


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """Programmes beyond the candidates that may be taken for the duty alone, by person: hours and price."""

    person: Ints
    jp: Floats
    price: Floats

    def of(self, begin: int, end: int) -> Beyond:
        """Those of some people, who count from 0."""
        mine = slice(*np.searchsorted(self.person, (begin, end)))
        return Beyond(person=self.person[mine] - begin, jp=self.jp[mine], price=self.price[mine])


NOTHING_BEYOND = Beyond(person=np.zeros(0, dtype=np.int64), jp=np.zeros(0), price=np.zeros(0))


class Marks:
    """Of every kind of batch, as bits: what it takes of people's weeks, gives and owes to requirements.

    Attributes:
        of: kind x words; ``shared`` are the words of weeks.
        inside: kind x kind, of the same programme: the first takes no week that the second does not take.
    """

    def __init__(self, tables: Tables) -> None:
        needed = np.zeros((len(tables.jp), len(tables.jp)), dtype=bool)
        for programme, needs in enumerate(tables.requires):
            needed[programme, needs] = True
        asked = np.flatnonzero(needed.any(axis=0))
        gives = np.eye(len(tables.jp), dtype=bool)[:, asked]
        weeks = _packed(tables.cells)
        self.shared = slice(0, weeks.shape[1])
        gives, owes = _packed(gives), _packed(needed[:, asked])
        self.gives = slice(weeks.shape[1], weeks.shape[1] + gives.shape[1])
        self.of = np.concatenate((weeks, gives[tables.programme], owes[tables.programme]), axis=1)
        self.words = self.of.shape[1]
        apart = (weeks[:, None, :] & ~weeks[None, :, :]).any(axis=2)
        self.inside = ~apart & (tables.programme[:, None] == tables.programme[None, :])

    def complete(self, marks: Bits) -> Bools:
        """Whether what is owed is given."""
        owed = marks[:, self.gives.stop :] & ~marks[:, self.gives]
        return np.asarray(~owed.any(axis=1))


def _packed(bits: Bools) -> Bits:
    """Columns as bits of words of 64."""
    words = -(-bits.shape[1] // 64)
    whole = np.zeros((len(bits), 64 * words), dtype=bool)
    whole[:, : bits.shape[1]] = bits
    return (
        np.packbits(whole, axis=1, bitorder="little").view("<u8").astype(np.uint64).reshape(len(bits), words)
    )


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
        self, tables: Tables, pairs: Pairs, marks: Marks, *, people: tuple[int, int], places: tuple[int, int]
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
        self.unit = int(np.gcd.reduce(tables.jp)) or 1
        self.marks, self.words, self.shared = marks.of, marks.words, marks.shared
        self.complete, self.inside = marks.complete, marks.inside
        self.level, self.cyclic = _levels(tables.requires)
        self.needed = np.zeros(len(tables.jp), dtype=bool)
        for needs in tables.requires:
            self.needed[needs] = True
        self.asking = [
            [one for one, needs in enumerate(tables.requires) if required in needs]
            for required in range(len(tables.jp))
        ]
        self.demanding = np.array([bool(needs) for needs in tables.requires], dtype=bool)
        self.last = np.full((self.people, 1), -1, dtype=np.int64)

    def best(
        self, reduced: Floats, beyond: Beyond, within: float | None, *, roughly: bool
    ) -> tuple[Sets, Sets]:
        """As ``Persons.best``, for these people."""
        mine = reduced[self.places]
        own = beyond.of(self.begin, self.begin + self.people)
        growth = Growth(self, self._useful(mine, within or 0.0), mine, own)
        found, near = growth.run(self.last, self._worth_of(self.last, mine), within, roughly=roughly)
        self.last = found.pairs
        return self._outside(found), self._outside(near)

    def _outside(self, sets: Sets) -> Sets:
        pairs = np.where(sets.pairs >= 0, sets.pairs + self.offset, -1)
        return Sets(person=sets.person + self.begin, worth=sets.worth, pairs=pairs)

    def _worth_of(self, sets: Ints, reduced: Floats) -> Floats:
        """What sets are worth at least: nothing is taken beside them."""
        if not len(reduced):
            return np.zeros(self.people)
        held = sets >= 0
        hours = np.where(held, self.jp[sets], 0.0).sum(axis=1)
        gain = np.where(held, reduced[sets], 0.0).sum(axis=1)
        return np.asarray(gain + self.weight * np.minimum(hours, self.short))

    def _useful(self, reduced: Floats, slack: float) -> Ints:
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
        return self._without_worse(keep[order], gain, slack)

    def _without_worse(self, items: Ints, gain: Floats, slack: float) -> Ints:
        """Without batches for which another one of the programme is better and takes no other weeks."""
        batch, keys = self.batch[items], self.person[items] * len(self.level) + self.programme[items]
        worse = np.zeros(len(items), dtype=bool)
        for back in range(1, len(items)):
            same = np.flatnonzero(keys[back:] == keys[:-back])
            if not len(same):
                break
            better = gain[items[same]] >= gain[items[same + back]] + slack
            worse[same[better & self.inside[batch[same], batch[same + back]]] + back] = True
        return items[~worse]


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
