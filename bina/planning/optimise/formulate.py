"""The plan as a mixed-integer linear model.

Maximise ``profit @ x`` with ``matrix @ x <= limit`` and 0 <= x <= upper. Columns: one binary per candidate
(person in batch), one whole number per batch whose opening matters (fixed cost or minimum seats), one
continuous per person for hours that count towards the duty. Every row is written as "at most", so that any
non-negative row prices give a valid bound (:func:`price_bound`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bina.planning.optimise.problem import Batch, Person, Problem


@dataclass(frozen=True, kw_only=True)
class Model:
    """The linear model of an instance.

    Attributes:
        candidates: (person index, batch index) of the first columns, in this order.
        opening: batch index -> column of its opening decision.
        whole: which columns must be whole numbers.
    """

    profit: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.bool_]
    matrix: sparse.csc_array
    limit: NDArray[np.float64]
    candidates: tuple[tuple[int, int], ...]
    opening: dict[int, int]


class _Rows:
    """Collects the rows of the matrix, each ``sum(coefficient * column) <= limit``."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self.coefficients: list[float] = []
        self.starts: list[int] = [0]
        self.limits: list[float] = []

    def add(self, terms: Iterable[tuple[int, float]], limit: float) -> None:
        for column, coefficient in terms:
            self.columns.append(column)
            self.coefficients.append(coefficient)
        self.starts.append(len(self.columns))
        self.limits.append(limit)

    def matrix(self, width: int) -> sparse.csc_array:
        shape = (len(self.limits), width)
        return sparse.csr_array((self.coefficients, self.columns, self.starts), shape=shape).tocsc()


def formulate(problem: Problem) -> Model:
    """Build the model of the instance; its columns follow the order of people and batches."""
    candidates = _candidates(problem)
    count = len(candidates)
    decided = [
        index for index, batch in enumerate(problem.batches) if batch.fixed_cost or batch.minimum_seats > 1
    ]
    opening = {batch: count + place for place, batch in enumerate(decided)}
    of_person, of_batch = defaultdict(list), defaultdict(list)
    for column, (person, batch) in enumerate(candidates):
        of_person[person].append(column)
        of_batch[batch].append(column)
    hours = {one.key: one.length_jp for one in problem.programmes}
    duty = [i for i in sorted(of_person) if problem.duty_weight and problem.people[i].open_duty_jp > 0]
    duty_column = {person: count + len(decided) + place for place, person in enumerate(duty)}
    rows = _Rows()
    _batch_rows(rows, problem, of_batch, opening)
    _budget_row(rows, problem, candidates, opening)
    cliques: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for person, columns in of_person.items():
        batches = tuple(candidates[column][1] for column in columns)
        if batches not in cliques:
            cliques[batches] = _exclusive([problem.batches[batch] for batch in batches])
        for clique in cliques[batches]:
            rows.add([(columns[place], 1.0) for place in clique], 1.0)
        spent = [(column, hours[problem.batches[candidates[column][1]].programme]) for column in columns]
        _hour_rows(rows, problem.people[person], spent, duty_column.get(person))
    _required_rows(rows, problem, candidates)
    width = count + len(decided) + len(duty)
    profit, upper, whole = np.zeros(width), np.ones(width), np.ones(width, dtype=bool)
    profit[:count] = [
        problem.values.get((problem.people[i].key, problem.batches[b].programme), 0.0) for i, b in candidates
    ]
    profit[count + len(decided) :] = problem.duty_weight
    upper[count + len(decided) :] = [problem.people[i].open_duty_jp for i in duty]
    upper[count : count + len(decided)] = [problem.batches[index].copies for index in decided]
    whole[count + len(decided) :] = False
    return Model(
        profit=profit,
        upper=upper,
        whole=whole,
        matrix=rows.matrix(width),
        limit=np.array(rows.limits),
        candidates=candidates,
        opening=opening,
    )


def price_bound(model: Model, prices: NDArray[np.float64]) -> float:
    """What no plan can exceed, proven by row prices (weak duality); any prices do, good ones are tight."""
    prices = np.maximum(prices, 0.0)
    reduced = model.profit - model.matrix.T @ prices
    return float(prices @ model.limit + np.maximum(reduced, 0.0) @ model.upper)


def _candidates(problem: Problem) -> tuple[tuple[int, int], ...]:
    offered = defaultdict(list)
    for index, batch in enumerate(problem.batches):
        offered[batch.programme].append(index)
    wanted = defaultdict(list)
    for pair in sorted({*problem.values, *problem.required} - problem.excluded):
        wanted[pair[0]].append(pair[1])
    hours = {one.key: one.length_jp for one in problem.programmes}
    found: list[tuple[int, int]] = []
    for index, person in enumerate(problem.people):
        room = math.inf if person.ceiling_jp is None else person.ceiling_jp - person.held_jp
        for programme in wanted.get(person.key, ()):
            if hours[programme] <= room + 1e-9:
                found.extend((index, b) for b in offered[programme] if _free(person, problem.batches[b]))
    return tuple(sorted(found))


def _free(person: Person, batch: Batch) -> bool:
    return not any(batch.overlaps(first, last) for first, last in person.busy)


def _exclusive(batches: Sequence[Batch]) -> list[tuple[int, ...]]:
    """Maximal sets of places of which a person can take one at most: same programme, or days in common."""
    sets: dict[str, set[int]] = defaultdict(set)
    for place, batch in enumerate(batches):
        sets[batch.programme].add(place)
    starts = {batch.starts_on for batch in batches if batch.starts_on is not None}
    found = [frozenset(one) for one in sets.values()]
    found += [frozenset(p for p, one in enumerate(batches) if one.overlaps(day, day)) for day in starts]
    largest = [one for one in set(found) if len(one) > 1 and not any(one < other for other in found)]
    return sorted(tuple(sorted(one)) for one in largest)


def _batch_rows(
    rows: _Rows, problem: Problem, of_batch: dict[int, list[int]], opening: dict[int, int]
) -> None:
    for index, columns in sorted(of_batch.items()):
        batch = problem.batches[index]
        if index not in opening:
            if len(columns) > batch.seats * batch.copies:
                rows.add([(column, 1.0) for column in columns], float(batch.seats * batch.copies))
            continue
        seats = min(batch.seats, len(columns)) if batch.copies == 1 else batch.seats
        rows.add([*((column, 1.0) for column in columns), (opening[index], -float(seats))], 0.0)
        fewest = float(max(batch.minimum_seats, 1))
        rows.add([*((column, -1.0) for column in columns), (opening[index], fewest)], 0.0)
    for index in sorted(set(opening) - set(of_batch)):
        rows.add([(opening[index], 1.0)], 0.0)


def _budget_row(
    rows: _Rows, problem: Problem, candidates: Sequence[tuple[int, int]], opening: dict[int, int]
) -> None:
    price = {one.key: one.cost_per_person for one in problem.programmes}
    terms = [
        (column, price[problem.batches[batch].programme]) for column, (_, batch) in enumerate(candidates)
    ]
    terms += [(column, problem.batches[batch].fixed_cost) for batch, column in opening.items()]
    terms = [(column, cost) for column, cost in terms if cost]
    if sum(cost for _, cost in terms) <= problem.budget:
        return
    unit = math.gcd(*(cost for _, cost in terms))
    scale = max(max(cost for _, cost in terms) / unit / 1000, 1.0)  # keeps one unit far above the tolerance
    rows.add([(column, cost / unit / scale) for column, cost in terms], problem.budget // unit / scale)


def _hour_rows(
    rows: _Rows, person: Person, spent: Sequence[tuple[int, float]], duty_column: int | None
) -> None:
    if person.ceiling_jp is not None and sum(jp for _, jp in spent) > person.ceiling_jp - person.held_jp:
        rows.add(spent, person.ceiling_jp - person.held_jp)
    if duty_column is not None:
        rows.add([*((column, -jp) for column, jp in spent), (duty_column, 1.0)], 0.0)


def _required_rows(rows: _Rows, problem: Problem, candidates: Sequence[tuple[int, int]]) -> None:
    columns = defaultdict(list)
    for column, (person, batch) in enumerate(candidates):
        columns[problem.people[person].key, problem.batches[batch].programme].append(column)
    for pair in sorted(problem.required):
        rows.add([(column, -1.0) for column in columns[pair]], -1.0)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A model with some columns fixed: the smaller ``model``, the columns ``kept``, the values ``base``."""

    model: Model
    kept: NDArray[np.intp]
    base: NDArray[np.float64]
    fixed_profit: float

    def full(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Column values of the full model from those of the part."""
        full = self.base.copy()
        full[self.kept] = x
        return full


def restrict(model: Model, *, fixed: NDArray[np.bool_], at: NDArray[np.float64]) -> Part:
    """The model in which the columns marked ``fixed`` keep the values ``at``."""
    base = np.where(fixed, at, 0.0)
    kept = np.flatnonzero(~fixed)
    matrix = model.matrix[:, kept].tocsr()
    limit = model.limit - model.matrix @ base
    rows = (np.diff(matrix.indptr) > 0) | (limit < -1e-9)
    part = Model(profit=model.profit[kept], upper=model.upper[kept], whole=model.whole[kept],
                 matrix=matrix[rows].tocsc(), limit=limit[rows], candidates=(), opening={})  # fmt: skip
    return Part(model=part, kept=kept, base=base, fixed_profit=float(model.profit @ base))
