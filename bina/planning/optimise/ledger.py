"""A plan held against every limit, in whole numbers: what it uses, what it is worth, whether it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.flat import Held

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.tables import Tables

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Places:
    """A plan: who (by index) is in which kind of batch."""

    person: Ints
    batch: Ints

    @property
    def count(self) -> int:
        return len(self.person)


def no_places() -> Places:
    """The empty plan."""
    return Places(person=np.zeros(0, dtype=np.int64), batch=np.zeros(0, dtype=np.int64))


def deliveries(tables: Tables, people: Ints) -> Ints:
    """Fewest deliveries of each kind of batch that hold so many people."""
    return -(-people // np.maximum(tables.seats, 1))


def use_of(tables: Tables, places: Places) -> Held:
    """What a plan takes of the shared limits."""
    unit = tables.unit[places.person]
    pair, cell = np.nonzero(tables.cells[places.batch] & (unit >= 0)[:, None])
    away = np.zeros((len(tables.away_most), tables.cells.shape[1]), dtype=np.int64)
    np.add.at(away, (unit[pair], cell), 1)
    return Held(
        seats=np.bincount(places.batch, minlength=len(tables.programme)),
        away=away,
        favour=tables.favour[:, places.person].sum(axis=1),
    )


def money_of(tables: Tables, people: Ints) -> Ints:
    """What so many people in each kind of batch take of money, rooms and trainers, row by row."""
    taken: Ints = tables.by_place @ people + tables.by_delivery @ deliveries(tables, people)
    return taken


def hours_of(tables: Tables, places: Places) -> Ints:
    """Lesson hours (scaled) that each person gets."""
    hours = np.zeros(tables.people, dtype=np.int64)
    np.add.at(hours, places.person, tables.jp[tables.programme[places.batch]])
    return hours


def value_of(tables: Tables, places: Places) -> float:
    """The value of a plan as the format defines it, and what ``Tables`` adds to it."""
    worth = tables.worth_of(places.person, places.batch).sum()
    missing = np.maximum(tables.short - hours_of(tables, places), 0).sum()
    return float(worth - tables.weight * missing) + tables.base


def fits(tables: Tables, places: Places) -> bool:
    """Whether a plan of possible pairs keeps every limit."""
    used = use_of(tables, places)
    return (
        shared_limits_hold(tables, used)
        and bool((hours_of(tables, places)[places.person] <= tables.room[places.person]).all())
        and bool(_persons_hold(tables, places))
    )


def shared_limits_hold(tables: Tables, used: Held) -> bool:
    """Seats, fewest people, money, people away, shares of groups."""
    held = deliveries(tables, used.seats)
    return bool(
        (held <= tables.copies).all()
        and (held * tables.least <= used.seats).all()
        and (money_of(tables, used.seats) <= tables.most).all()
        and (used.away <= tables.away_most[:, None]).all()
        and groups_hold(tables, used)
    )


def groups_hold(tables: Tables, used: Held) -> bool:
    """Whether each favoured group has its share of the assignments, in exact fractions."""
    total = int(used.seats.sum())
    for share, favour in zip(tables.shares, used.favour, strict=True):
        members = round(float(share) * total - float(favour))
        if members < share.numerator * total // share.denominator:
            return False
    return True


def _persons_hold(tables: Tables, places: Places) -> bool:
    """Nobody twice in a programme or in two places, nobody without what is required, every lock kept."""
    width = len(tables.jp)
    taken = np.unique(places.person * width + tables.programme[places.batch])
    if len(taken) < places.count:
        return False
    weeks = np.zeros((tables.people, tables.cells.shape[1]), dtype=np.int8)
    pair, cell = np.nonzero(tables.cells[places.batch])
    np.add.at(weeks, (places.person[pair], cell), 1)
    if weeks.size and weeks.max() > 1:
        return False
    for dependent, needs in enumerate(tables.requires):
        people = taken[taken % width == dependent] // width
        if not all(np.isin(people * width + required, taken).all() for required in needs):
            return False
    kinds = len(tables.programme)
    locked = [person * kinds + kind for person, kind in tables.locked]
    return bool(np.isin(locked, places.person * kinds + places.batch).all())
