"""The cheapest set of trainings that lifts a mean index to a target. Pure.

Points of different components add up, and each is yes or no. So the question is a covering knapsack: take
trainings whose points together reach what is missing, at the least cost. People for whom a training costs and
brings the same are alike, so only their number matters; what is left is a whole-number programme with one
variable per pair of points and cost, which HiGHS solves to the end.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

SECONDS = 20.0
_NEAR = 1e-6


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

    points: Decimal
    cost: int
    places: tuple[int, ...]


def cheapest(*, chances: Sequence[Chance], points_needed: Decimal) -> Cheapest:
    """The cheapest chances that bring ``points_needed`` together, with fewest trainings among equals.

    Among chances that bring and cost the same, the ones given first are taken: give them in the order of who
    goes first. The same input gives the same answer.

    Raises:
        ValueError: a chance brings nothing or costs less than nothing.
    """
    if any(one.points <= 0 or one.cost_rupiah < 0 for one in chances):
        raise ValueError("a chance brings more than 0 points and costs 0 or more")
    kinds = _kinds(chances)
    most = sum((one.points for one in chances), Decimal(0))
    if points_needed <= 0:
        return Cheapest(True, (), 0, Decimal(0), 0, 0)
    if most < points_needed:
        cost = sum(one.cost_rupiah for one in chances)
        return Cheapest(False, tuple(range(len(chances))), cost, most, cost, cost)
    counts, bound = _solve(kinds, points_needed)
    chosen = sorted(place for kind, count in zip(kinds, counts, strict=True) for place in kind.places[:count])
    cost = sum(chances[place].cost_rupiah for place in chosen)
    in_parts = math.ceil(cost_in_parts(chances=chances, points_needed=points_needed))
    return Cheapest(
        reached=True,
        chosen=tuple(chosen),
        cost_rupiah=cost,
        points=sum((chances[place].points for place in chosen), Decimal(0)),
        bound_rupiah=min(max(bound, in_parts), cost),
        in_parts_rupiah=in_parts,
    )


def cost_in_parts(*, chances: Sequence[Chance], points_needed: Decimal) -> Fraction:
    """Least cost if trainings could be taken in parts: by price per point, the last one in part. Exact.

    ``points_needed`` is at most what all chances bring.
    """
    missing, cost = Fraction(points_needed), Fraction(0)
    for kind in sorted(_kinds(chances), key=lambda kind: Fraction(kind.cost) / Fraction(kind.points)):
        if missing <= 0:
            break
        taken = min(missing, Fraction(kind.points) * len(kind.places))
        cost += taken * Fraction(kind.cost) / Fraction(kind.points)
        missing -= taken
    return cost


def _kinds(chances: Sequence[Chance]) -> list[_Kind]:
    found: dict[tuple[Decimal, int], list[int]] = {}
    for place, one in enumerate(chances):
        found.setdefault((one.points, one.cost_rupiah), []).append(place)
    return [_Kind(points, cost, tuple(places)) for (points, cost), places in sorted(found.items())]


def _solve(kinds: Sequence[_Kind], needed: Decimal) -> tuple[list[int], int]:
    """How many of each kind to take, and a cost below which no answer lies."""
    step = _common([Fraction(kind.points) for kind in kinds])
    weights = [int(Fraction(kind.points) / step) for kind in kinds]
    wanted = math.ceil(Fraction(needed) / step)
    coin = math.gcd(*(kind.cost for kind in kinds)) or 1
    prices = [kind.cost // coin for kind in kinds]
    most = [len(kind.places) for kind in kinds]
    first, bound = _programme(prices, most, weights=weights, wanted=wanted)
    if _total(first, weights) < wanted:  # stopped by time before any answer
        first = _greedy(prices, most, weights, wanted)
    paid = _total(first, prices)
    fewest, _ = _programme([1] * len(kinds), most, weights=weights, wanted=wanted, at_most=(prices, paid))
    good = _total(fewest, weights) >= wanted and _total(fewest, prices) <= paid
    below = math.ceil(bound - _NEAR * max(1.0, abs(bound))) if math.isfinite(bound) else 0
    return fewest if good else first, below * coin


def _greedy(prices: Sequence[int], most: Sequence[int], weights: Sequence[int], wanted: int) -> list[int]:
    """Take by price per point until it is enough."""
    counts, missing = [0] * len(prices), wanted
    for place in sorted(range(len(prices)), key=lambda one: Fraction(prices[one], weights[one])):
        counts[place] = min(most[place], max(-(-missing // weights[place]), 0))
        missing -= counts[place] * weights[place]
    return counts


def _common(values: Sequence[Fraction]) -> Fraction:
    """The largest step of which every value is a whole multiple."""
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * below) for value in values)), below)


def _total(counts: Sequence[int], values: Sequence[int]) -> int:
    return sum(count * value for count, value in zip(counts, values, strict=True))


def _programme(
    prices: Sequence[int],
    most: Sequence[int],
    *,
    weights: Sequence[int],
    wanted: int,
    at_most: tuple[Sequence[int], int] | None = None,
) -> tuple[list[int], float]:
    """Least price with whole numbers between 0 and ``most``; all numbers are whole: nothing is lost.

    Returns:
        The numbers, and the bound HiGHS proved.
    """
    import highspy  # takes a moment to load, and pages that ask no such question need not wait

    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # untyped in the package
    for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0)):
        model.setOptionValue(name, value)
    model.setOptionValue("time_limit", SECONDS)
    whole = highspy.HighsVarType.kInteger
    columns = [
        model.addVariable(lb=0, ub=top, obj=price, type=whole)
        for price, top in zip(prices, most, strict=True)
    ]
    model.addConstr(sum(value * column for value, column in zip(weights, columns, strict=True)) >= wanted)
    if at_most is not None:
        values, limit = at_most
        model.addConstr(sum(value * column for value, column in zip(values, columns, strict=True)) <= limit)
    model.run()
    found = [round(value) for value in model.getSolution().col_value]
    return found, float(model.getInfo().mip_dual_bound)
