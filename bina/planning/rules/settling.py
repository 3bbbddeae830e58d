"""Places settled by hand: who gets one in any case, who gets none, and which batch is kept for whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING, Final

import msgspec

from bina.planning.rules.limits import Limits, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOST_SETTLED: Final = 2000  # places settled by hand in one plan


class Settled(StrEnum):
    """What is settled by hand: nothing, that a place must be, that it must not."""

    OPEN = ""
    MUST = "MUST"
    NEVER = "NEVER"


class Unseated(StrEnum):
    """Why nobody can be put where a place must be, before any solver looks at it."""

    INACTIVE = "INACTIVE"
    NOT_OFFERED = "NOT_OFFERED"
    TARGET = "TARGET"
    EARLIER = "EARLIER"
    NOT_HELD = "NOT_HELD"
    SEATS = "SEATS"


def settle(limits: Limits, places: Iterable[Place], how: Settled) -> Limits:
    """The limits with these places settled so; what was settled about them before is forgotten.

    What is settled of a person's every programme and of one of them is never the opposite of one another: the
    later word holds.
    """
    fresh = tuple(dict.fromkeys(places))
    again, whole = set(fresh), {one.person for one in fresh if not one.programme}
    must = tuple(one for one in limits.must if one not in again and one.person not in whole)
    asked = {one.person for one in fresh} if how is Settled.MUST else set()
    never = tuple(
        one
        for one in limits.never
        if one not in again and one.person not in whole and (one.programme or one.person not in asked)
    )
    return msgspec.structs.replace(
        limits,
        must=(*must, *fresh) if how is Settled.MUST else must,
        never=(*never, *fresh) if how is Settled.NEVER else never,
    )


def is_barred(never: Collection[Place], *, person: str, programme: str) -> bool:
    """Whether a place must not be, by itself or because the person gets nothing in this plan."""
    return Place(person, programme) in never or Place(person) in never


def settled(limits: Limits, place: Place) -> Settled:
    """What is settled about this very place, whatever is settled of the person's every programme."""
    if place in limits.must:
        return Settled.MUST
    return Settled.NEVER if place in limits.never else Settled.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """A batch in which places may be kept: ``weeks`` it runs in, none without a date."""

    key: str
    programme: str
    seats: int
    weeks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """A person with places that must be: weeks that are taken, and batches by programme they stand in."""

    key: str
    unit: str = ""
    busy: frozenset[int] = frozenset()
    standing: Mapping[str, str] = field(default_factory=dict)


def seated(
    places: Iterable[Place],
    *,
    people: Mapping[str, Comer],
    batches: Iterable[Seats],
    away_most: Mapping[str, int],
) -> tuple[dict[Place, str], list[Place]]:
    """A batch for each place that must be, and the places for which no seat is left in any.

    People stay where they are; the others are dealt evenly to as few batches as hold them, to weeks in which
    they are free and their unit can spare them. Where there is no such week they come into a batch all the
    same: what then contradicts what, the solver says.

    Args:
        people: everybody of ``places``, by key.
        away_most: unit -> most people away in one week.
    """
    offered: dict[str, list[Seats]] = defaultdict(list)
    for batch in batches:
        offered[batch.programme].append(batch)
    wanted: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(set(places), key=lambda one: (people[one.person].unit, one.person)):
        wanted[place.programme].append(place)
    dealer = _Dealer(people, away_most)
    missed: list[Place] = []
    for programme in sorted(wanted, key=lambda one: (len(offered[one]), one)):
        missed += dealer.deal(wanted[programme], offered[programme])
    return dealer.found, missed


class _Dealer:
    """Who is in which batch, who is taken in which week, and who of a unit is away."""

    def __init__(self, people: Mapping[str, Comer], away_most: Mapping[str, int]) -> None:
        self.people, self.away_most = people, away_most
        self.found: dict[Place, str] = {}
        self.inside: Counter[str] = Counter()
        self.taken = {key: set(one.busy) for key, one in people.items()}
        self.away: Counter[tuple[str, int]] = Counter()

    def deal(self, places: list[Place], batches: list[Seats]) -> list[Place]:
        """Seats for all who must be in one programme; gives those who found none."""
        known = {batch.key: batch for batch in batches}
        rest = []
        for place in places:
            standing = known.get(self.people[place.person].standing.get(place.programme, ""))
            if standing is not None and self.inside[standing.key] < standing.seats:
                self.take(place, standing)
            else:
                rest.append(place)
        rest.sort(key=lambda place: sum(self.is_free(place, batch) for batch in batches))
        share = self.share(len(rest), batches)
        return [place for place in rest if not self.seat(place, batches, share)]

    def share(self, people: int, batches: list[Seats]) -> int:
        """How many come into one batch when as few batches as possible are filled evenly."""
        seats = max((batch.seats for batch in batches), default=1)
        return ceil(people / max(ceil(people / seats), 1))

    def seat(self, place: Place, batches: list[Seats], share: int) -> bool:
        free = [one for one in batches if self.inside[one.key] < one.seats]
        if not free:
            return False
        fitting = [one for one in free if self.is_free(place, one)]
        best = min(fitting or free, key=lambda one: (self.inside[one.key] >= share, not self.inside[one.key]))
        self.take(place, best)
        return True

    def is_free(self, place: Place, batch: Seats) -> bool:
        unit = self.people[place.person].unit
        most = self.away_most.get(unit)
        spared = most is None or all(self.away[unit, week] < most for week in batch.weeks)
        return spared and not batch.weeks & self.taken[place.person]

    def take(self, place: Place, batch: Seats) -> None:
        self.found[place] = batch.key
        self.inside[batch.key] += 1
        self.taken[place.person] |= batch.weeks
        self.away.update((self.people[place.person].unit, week) for week in batch.weeks)
