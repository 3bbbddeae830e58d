"""The instance as arrays: what every part of the solver reads.

Money and lesson hours are whole numbers here (of the smallest unit the file uses), so that no limit is ever
missed by a rounding. Batches that differ in nothing but their name are one kind with ``copies``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from bina.planning.instance.format import Batch, Instance

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

NOTHING_MORE: Final[Mapping[tuple[str, str], float]] = MappingProxyType({})
UNLIMITED = np.int64(2**52)
_FINEST = 6  # decimals that are kept of money and hours


def fraction(number: float) -> Fraction:
    """The number as it was written: 0.1 is a tenth."""
    return Fraction(repr(number))


def scale_of(numbers: Iterable[float]) -> int:
    """The smallest power of ten that makes all of them whole (to ``_FINEST`` decimals)."""
    most = 0
    for number in {one for one in numbers if one != int(one)}:
        while most < _FINEST and (fraction(number) * 10**most).denominator != 1:
            most += 1
    return int(10**most)


def whole(number: float, scale: int) -> int:
    return round(fraction(number) * scale)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Candidates, sorted by person: person and batch (kind) by index, and what the assignment is worth."""

    person: Ints
    batch: Ints
    value: Floats

    def __len__(self) -> int:
        return len(self.person)

    def where(self, keep: NDArray[np.generic]) -> Pairs:
        return Pairs(person=self.person[keep], batch=self.batch[keep], value=self.value[keep])


class Tables:
    """Arrays of one instance.

    Attributes:
        members: kind of batch -> ids of its batches, in the order of the file.
        jp, room, short: hours of programmes, left below ceilings, missing to the duty; in 1/``hour_scale``.
        price, fixed: money per person and per opened batch, in 1/``money_scale``.
        by_place, by_delivery, most: what each place and each delivery takes of what is shared by all (rows:
            money of a fund, of a fund in a quarter; a room or trainer at one time), and how much there is.
        shared_names: of these rows, as the rule is named in a conflict.
        runs: batch x week it takes (weeks compressed to those in which something runs).
        cells: batch x largest sets of batches that run together; a person takes one at most of each.
        away_most: unit -> most people away in a week.
        favour, favour_most: group rows: coefficient of each person's every assignment, and the limit.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        bonus: Mapping[tuple[str, str], float] = NOTHING_MORE,
        gains: bool = False,
    ) -> None:
        """``bonus``: (person, batch) -> worth added there; ``gains``: as ``search.solve``."""
        self.instance, self.bonus = instance, bonus
        self.person_ids = [one.id for one in instance.people]
        self.place_of = {str(one.id): place for place, one in enumerate(instance.people)}
        self.programme_of = {str(one.id): place for place, one in enumerate(instance.programmes)}
        self._set_batches(instance)
        self._set_hours(instance)
        self._set_money(instance)
        self._set_weeks(instance)
        self._set_uses(instance)
        self._set_units(instance)
        self._set_groups(instance)
        self._set_wishes(instance)
        self._set_bonus(bonus)
        self.gains = gains

    def of_people(self, people: Ints) -> Tables:
        """The same for these people alone (ascending), numbered anew; no limit is smaller for that."""
        part, width = copy(self), len(self.jp)
        number = np.full(self.people, -1)
        number[people] = np.arange(len(people))
        part.person_ids = [self.person_ids[one] for one in people.tolist()]
        part.room, part.short, part.unit = self.room[people], self.short[people], self.unit[people]
        part.taken_weeks, part.favour = self.taken_weeks[people], self.favour[:, people]
        mine = number[self.listed_person] >= 0
        part.listed_person, part.listed_programme = (
            number[self.listed_person[mine]],
            self.listed_programme[mine],
        )
        part.listed_keys = part.listed_person * width + part.listed_programme
        part.listed_value = self.listed_value[mine]
        banned = self.forbidden[number[self.forbidden // width] >= 0]
        part.forbidden = number[banned // width] * width + banned % width
        part.locked = [(int(number[one]), kind) for one, kind in self.locked if number[one] >= 0]
        mine = number[self.bonus_keys // len(self.kinds)] >= 0
        keys, part.bonus_worth = self.bonus_keys[mine], self.bonus_worth[mine]
        part.bonus_keys = number[keys // len(self.kinds)] * len(self.kinds) + keys % len(self.kinds)
        return part

    def _set_batches(self, instance: Instance) -> None:
        locked = {str(batch) for _person, batch in instance.locked}
        extras = defaultdict(list)
        for (person, batch), worth in sorted(self.bonus.items()):
            extras[batch].append((person, worth))
        kinds: dict[object, list[Batch]] = defaultdict(list)
        for one in instance.batches:
            sort = (str(one.programme), one.week, one.week is None or one.weeks, one.seats, one.min_seats,
                    one.fixed_cost, str(one.fund), str(one.quarter))  # fmt: skip
            uses = frozenset(str(name) for name in one.uses if one.week is not None)
            apart = str(one.id) if str(one.id) in locked else ""
            kinds[(sort, uses, apart, tuple(extras[str(one.id)]))].append(one)
        self.kinds = [members[0] for members in kinds.values()]
        self.members = [[one.id for one in members] for members in kinds.values()]
        self.kind_of = {str(key): kind for kind, keys in enumerate(self.members) for key in keys}
        self.programme = _ints(self.programme_of[str(one.programme)] for one in self.kinds)
        self.copies = _ints(len(keys) for keys in self.members)
        self.seats = _ints(min(one.seats, len(instance.people)) for one in self.kinds)
        self.least = _ints(max(one.min_seats, 1) for one in self.kinds)
        self.requires = [
            sorted({self.programme_of[str(key)] for key in one.requires}) for one in instance.programmes
        ]

    def _set_hours(self, instance: Instance) -> None:
        people = instance.people
        self.hour_scale = scale_of(
            [*(one.jp for one in instance.programmes)]
            + [jp for one in people for jp in (one.min_jp, one.jp_done, one.max_jp) if jp]
        )
        known: dict[float, int] = {}

        def hours(number: float) -> int:
            if number not in known:
                known[number] = whole(number, self.hour_scale)
            return known[number]

        self.jp = _ints(hours(one.jp) for one in instance.programmes)
        self.room = _ints(
            UNLIMITED if one.max_jp is None else hours(one.max_jp) - hours(one.jp_done) for one in people
        )
        self.short = _ints(max(hours(one.min_jp) - hours(one.jp_done), 0) for one in people)
        self.weight = instance.duty_weight / self.hour_scale

    def _set_money(self, instance: Instance) -> None:
        budget, quarters = instance.budget or {}, instance.quarter_budget
        each = [instance.programmes[place].cost_per_person for place in self.programme]
        amounts = [*each, *(one.fixed_cost for one in self.kinds), *budget.values()]
        self.money_scale = scale_of(
            [*amounts, *(most for limits in quarters.values() for most in limits.values())]
        )
        self.price = _ints(whole(amount, self.money_scale) for amount in each)
        self.fixed = _ints(whole(one.fixed_cost, self.money_scale) for one in self.kinds)
        rows, most = [], []
        self.shared_names: list[tuple[str, ...]] = [("budget", fund) for fund in budget]
        for fund, amount in budget.items():
            rows.append([str(one.fund) == fund for one in self.kinds])
            most.append(whole(amount, self.money_scale))
        for fund, limits in quarters.items():
            for quarter, amount in limits.items():
                rows.append([(str(one.fund), str(one.quarter)) == (fund, quarter) for one in self.kinds])
                most.append(whole(amount, self.money_scale))
                self.shared_names.append(("quarter_budget", fund, quarter))
        pays = np.array(rows, dtype=bool).reshape(len(rows), len(self.kinds))
        self.by_place, self.by_delivery, self.most = pays * self.price, pays * self.fixed, _ints(most)

    def _set_weeks(self, instance: Instance) -> None:
        spans = [() if one.week is None else range(one.week, one.week + one.weeks) for one in self.kinds]
        self.weeks = sorted({week for span in spans for week in span})
        column = {week: place for place, week in enumerate(self.weeks)}
        self.runs = np.zeros((len(self.kinds), len(self.weeks)), dtype=bool)
        for kind, span in enumerate(spans):
            self.runs[kind, [column[week] for week in span]] = True
        self.cells = _largest(self.runs)
        self.taken_weeks = np.zeros((len(instance.people), len(self.weeks)), dtype=bool)
        for place, person in enumerate(instance.people):
            if person.busy:
                self.taken_weeks[place, [column[week] for week in person.busy if week in column]] = True
        same = self.programme[:, None] == self.programme[None, :]
        self.clash = same | (self.runs.astype(np.float32) @ self.runs.T.astype(np.float32) > 0)

    def _set_uses(self, instance: Instance) -> None:
        """Rows of what batches use at one time, where more of them may be held than ``at_once`` allows."""
        uses = [{str(name) for name in one.uses} for one in self.kinds]
        for name, most in instance.at_once.items():
            mine = np.array([name in names for names in uses], dtype=bool)
            cells = _largest(self.runs & mine[:, None]).T.astype(np.int64)
            rows = cells[cells @ self.copies > most]
            self.by_place = np.concatenate((self.by_place, np.zeros_like(rows)))
            self.by_delivery = np.concatenate((self.by_delivery, rows))
            self.most = np.append(self.most, np.full(len(rows), most))
            self.shared_names += [("at_once", name)] * len(rows)

    def _set_units(self, instance: Instance) -> None:
        size = Counter(str(one.unit) for one in instance.people if one.unit is not None)
        limited = [unit for unit in instance.away_share if unit in size]
        place = {unit: number for number, unit in enumerate(limited)}
        self.unit_names = limited
        self.unit = _ints(
            place.get(str(one.unit), -1) if one.unit is not None else -1 for one in instance.people
        )
        self.away_most = _ints(floor(fraction(instance.away_share[unit]) * size[unit]) for unit in limited)

    def _set_groups(self, instance: Instance) -> None:
        wishes = instance.group_minimum
        self.favour = np.zeros((len(wishes), len(instance.people)), dtype=np.float64)
        self.favour_most = np.zeros(len(wishes))
        members = defaultdict(list)
        for place, person in enumerate(instance.people):
            for group in {str(one) for one in person.groups}:
                members[group].append(place)
        self.shares = [fraction(wish.share_of_seats) for wish in wishes]
        for row, (wish, share) in enumerate(zip(wishes, self.shares, strict=True)):
            self.favour[row] = float(share)
            self.favour[row, members[str(wish.group)]] -= 1.0
            self.favour_most[row] = float(1 - Fraction(1, share.denominator))

    def _set_wishes(self, instance: Instance) -> None:
        people, programmes, width = self.place_of, self.programme_of, len(instance.programmes)
        listed = instance.values
        person = np.fromiter((people[str(one[0])] for one in listed), np.int64, len(listed))
        programme = np.fromiter((programmes[str(one[1])] for one in listed), np.int64, len(listed))
        value = np.fromiter((one[2] for one in listed), np.float64, len(listed))
        order = np.argsort(person * width + programme, kind="stable")
        self.listed_person, self.listed_programme = person[order], programme[order]
        self.listed_keys, self.listed_value = (person * width + programme)[order], value[order]
        self.only_listed = instance.only_listed
        self.forbidden = _ints(people[str(a)] * width + programmes[str(b)] for a, b in instance.forbidden)
        self.locked = sorted({(people[str(a)], self.kind_of[str(b)]) for a, b in instance.locked})

    def _set_bonus(self, bonus: Mapping[tuple[str, str], float]) -> None:
        width = len(self.kinds)
        keys = {self.place_of[a] * width + self.kind_of[b]: worth for (a, b), worth in bonus.items()}
        self.bonus_keys = _ints(sorted(keys))
        self.bonus_worth = np.array([keys[key] for key in self.bonus_keys.tolist()], dtype=np.float64)

    def worth_of(self, person: Ints, kind: Ints) -> Floats:
        """What places are worth, pair by pair: the programme's value, and the bonus of this very batch."""
        worth = self.values_of(person, self.programme[kind])
        if len(self.bonus_keys):
            worth = worth + _looked_up(self.bonus_keys, self.bonus_worth, person * len(self.kinds) + kind)
        return worth

    def values_of(self, person: Ints, programme: Ints) -> Floats:
        """What programmes are worth for people, pair by pair; 0 where nothing is listed."""
        return _looked_up(self.listed_keys, self.listed_value, person * len(self.jp) + programme)

    def required(self, programmes: set[int]) -> set[int]:
        """What these programmes require, over any number of steps."""
        found: set[int] = set()
        fresh = programmes
        while fresh:
            fresh = {need for one in fresh for need in self.requires[one]} - found
            found |= fresh
        return found

    @property
    def weighed(self) -> Bools:
        """Kinds of batch whose being held takes something, or needs some people."""
        return np.asarray(self.by_delivery.any(axis=0) | (self.least > 1))

    @property
    def people(self) -> int:
        return len(self.person_ids)

    @property
    def base(self) -> float:
        """What is added to the value of every plan."""
        return float(self.weight * self.short.sum()) if self.gains else 0.0

    @property
    def offset(self) -> float:
        """The value of the empty plan: every hour of duty is missing."""
        return self.base - float(self.weight * self.short.sum())


def _looked_up(known: Ints, worth: Floats, keys: Ints) -> Floats:
    """The worth of each key among the sorted ``known`` ones, 0 where it is not there."""
    if not len(known):
        return np.zeros(len(keys))
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[place] == keys, worth[place], 0.0)


def _ints(numbers: Iterable[object]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)


def distinct(keys: Ints) -> Ints:
    """The keys in order, each once; numpy's own way takes several times as long for many keys."""
    keys = np.sort(keys)
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = keys[1:] != keys[:-1]
    return keys[fresh]


def _largest(runs: Bools) -> Bools:
    """Columns of the matrix that are not part of another column, each once."""
    columns = np.unique(runs, axis=1) if runs.size else runs[:, :0]
    columns = columns[:, columns.sum(axis=0) > 0]
    shared = columns.T.astype(np.int64) @ columns.astype(np.int64)
    inside = (shared == np.diag(shared)[:, None]) & ~np.eye(columns.shape[1], dtype=bool)
    kept: Bools = columns[:, ~inside.any(axis=1)]
    return kept
