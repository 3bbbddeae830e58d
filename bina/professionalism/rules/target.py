"""The cheapest set of trainings that lifts a mean index to a target. Pure.

Points of different components add up, and each is yes or no. So the question is a covering knapsack: take
trainings whose points together reach what is missing, at the least cost. People for whom a training brings
and costs the same are alike, so only their number matters. Points come in steps (2.5 in PerBKN 8/2019), and
for every number of steps the least cost is worked out, training by training: in whole numbers, without
rounding and without a solver, so that the answer is exact and the table itself is the proof.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

MOST_CELLS = 400_000_000  # of the table of choices, one bit each: 50 MB
_LARGEST = 2**61  # twice it still fits into 64 bits


@dataclass(frozen=True, slots=True)
class Chance:
    """A training a person could take: the points it brings them, above 0, and what it costs, 0 or more.

    ``kind`` says what it fulfils; no person has two of one kind.
    """

    person: Hashable
    kind: str
    points: Decimal
    cost_rupiah: int


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The answer.

    Attributes:
        reached: False when all chances together are not enough; then all of them are chosen.
        chosen: places of the chances taken, in the order in which they were given.
        cost_rupiah: what they cost.
        points: what they bring together.
        bound_rupiah: no set that brings the points costs less; equal to the cost when the proof is complete.
        in_parts_rupiah: what it would cost if trainings could be taken in parts, rounded up: a bound that is
            easily checked by hand, never above ``bound_rupiah``.
    """

    reached: bool
    chosen: tuple[int, ...]
    cost_rupiah: int
    points: Decimal
    bound_rupiah: int
    in_parts_rupiah: int

    @property
    def proven(self) -> bool:
        """True when nothing cheaper exists."""
        return self.reached and self.bound_rupiah == self.cost_rupiah


@dataclass(frozen=True, slots=True)
class _Kind:
    """Chances that bring and cost the same; ``places`` in the order in which they are taken."""

    points: Fraction
    cost: int
    places: tuple[int, ...]


def cheapest(*, chances: Sequence[Chance], points_needed: Decimal, most_cells: int = MOST_CELLS) -> Cheapest:
    """The cheapest chances that bring ``points_needed`` together, with fewest trainings among equals.

    Among chances that bring and cost the same, the ones given first are taken: give them in the order of who
    goes first. The same input gives the same answer. Where points are so fine that the table would have more
    than ``most_cells`` cells, trainings are taken by price per point: the cost is then above the bound by
    less than the price of one training.

    Raises:
        ValueError: a chance brings nothing or costs less than nothing.
    """
    if any(one.points <= 0 or one.cost_rupiah < 0 for one in chances):
        raise ValueError("a chance brings more than 0 points and costs 0 or more")
    if points_needed <= 0:
        return Cheapest(True, (), 0, Decimal(0), 0, 0)
    most = sum((one.points for one in chances), Decimal(0))
    if most < points_needed:
        cost = sum(one.cost_rupiah for one in chances)
        return Cheapest(False, tuple(range(len(chances))), cost, most, cost, cost)
    kinds = _kinds(chances)
    counts = _exact(kinds, Fraction(points_needed), most_cells)
    taken = counts or _by_price(kinds, Fraction(points_needed))
    chosen = sorted(place for kind, count in zip(kinds, taken, strict=True) for place in kind.places[:count])
    cost = sum(chances[place].cost_rupiah for place in chosen)
    in_parts = math.ceil(cost_in_parts(chances=chances, points_needed=points_needed))
    return Cheapest(
        reached=True,
        chosen=tuple(chosen),
        cost_rupiah=cost,
        points=sum((chances[place].points for place in chosen), Decimal(0)),
        bound_rupiah=cost if counts else in_parts,
        in_parts_rupiah=in_parts,
    )


def cost_in_parts(*, chances: Sequence[Chance], points_needed: Decimal) -> Fraction:
    """Least cost if trainings could be taken in parts: by price per point, the last one in part. Exact.

    ``points_needed`` is at most what all chances bring.
    """
    missing, cost = Fraction(points_needed), Fraction(0)
    for kind in sorted(_kinds(chances), key=lambda kind: kind.cost / kind.points):
        if missing <= 0:
            break
        taken = min(missing, kind.points * len(kind.places))
        cost += taken * kind.cost / kind.points
        missing -= taken
    return cost


def _kinds(chances: Sequence[Chance]) -> list[_Kind]:
    found: dict[tuple[Decimal, int], list[int]] = {}
    for place, one in enumerate(chances):
        found.setdefault((one.points, one.cost_rupiah), []).append(place)
    return [_Kind(Fraction(points), cost, tuple(places)) for (points, cost), places in sorted(found.items())]


def _exact(kinds: Sequence[_Kind], needed: Fraction, most_cells: int) -> list[int] | None:
    """How many of each kind to take; None where the table would be too large."""
    step = _common([kind.points for kind in kinds])
    wanted = math.ceil(needed / step)
    coin = math.gcd(*(kind.cost for kind in kinds)) or 1
    everybody = sum(len(kind.places) for kind in kinds)
    pieces = list(_pieces(kinds))
    dearest = sum(kind.cost // coin * len(kind.places) for kind in kinds)
    if len(pieces) * (wanted + 1) > most_cells or (dearest + 1) * (everybody + 1) > _LARGEST:
        return None
    weights = [int(kinds[kind].points / step) * size for kind, size in pieces]
    prices = [(kinds[kind].cost // coin * (everybody + 1) + 1) * size for kind, size in pieces]
    counts = [0] * len(kinds)
    for piece in _cover(weights, prices, wanted):
        kind, size = pieces[piece]
        counts[kind] += size
    return counts


def _common(values: Sequence[Fraction]) -> Fraction:
    """The largest step of which every value is a whole multiple."""
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * below) for value in values)), below)


def _pieces(kinds: Sequence[_Kind]) -> Iterator[tuple[int, int]]:
    """Each kind in pieces of 1, 2, 4 … and a rest, which add up to any number of its chances."""
    for place, kind in enumerate(kinds):
        left, size = len(kind.places), 1
        while left:
            taken = min(size, left)
            yield place, taken
            left, size = left - taken, size * 2


def _cover(weights: Sequence[int], prices: Sequence[int], wanted: int) -> list[int]:
    """Places of the pieces that weigh ``wanted`` or more together at the least price; they can.

    After each piece ``least[n]`` is the least price of weighing n or more with the pieces so far.
    """
    least: NDArray[np.int64] = np.full(wanted + 1, _LARGEST, dtype=np.int64)
    least[0] = 0
    choices: list[NDArray[np.uint8]] = []
    for weight, price in zip(weights, prices, strict=True):
        reached = min(weight, wanted + 1)
        with_it = np.empty_like(least)
        with_it[:reached] = price
        with_it[reached:] = least[: wanted + 1 - reached] + price
        better = with_it < least
        least = np.where(better, with_it, least)
        choices.append(np.packbits(better))
    taken, missing = [], wanted
    for piece in reversed(range(len(weights))):
        if missing and choices[piece][missing // 8] >> (7 - missing % 8) & 1:
            taken.append(piece)
            missing = max(missing - weights[piece], 0)
    return taken


def _by_price(kinds: Sequence[_Kind], needed: Fraction) -> list[int]:
    """Take by price per point until it is enough."""
    counts, missing = [0] * len(kinds), needed
    for place in sorted(range(len(kinds)), key=lambda one: kinds[one].cost / kinds[one].points):
        kind = kinds[place]
        counts[place] = min(len(kind.places), max(math.ceil(missing / kind.points), 0))
        missing -= counts[place] * kind.points
    return counts
