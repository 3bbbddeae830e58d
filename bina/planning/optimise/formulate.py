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
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
    from datetime import date

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
    duty = [i for i in sorted(of_person) if problem.duty_weight and problem.people[i].open_duty_jp > 0]
    duty_column = {person: count + len(decided) + place for place, person in enumerate(duty)}
    rows = _Rows()
    _batch_rows(rows, problem, of_batch, opening)
    _budget_row(rows, problem, candidates, opening)
    _person_rows(rows, problem, candidates, of_person, duty_column)
    _required_rows(rows, problem, candidates)
    width = count + len(decided) + len(duty)
    profit, upper, whole = np.zeros(width), np.ones(width), np.ones(width, dtype=bool)
    profit[:count] = [
        problem.values.get((problem.people[i].key, problem.batches[b].programme), 0.0)
        + problem.bonus.get((problem.people[i].key, problem.batches[b].key), 0.0)
        for i, b in candidates
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


def _person_rows(
    rows: _Rows,
    problem: Problem,
    candidates: Sequence[tuple[int, int]],
    of_person: dict[int, list[int]],
    duty_column: dict[int, int],
) -> None:
    """What one person can take together: one batch of a programme, one place on a day, hours and ceiling."""
    hours = {one.key: one.length_jp for one in problem.programmes}
    days = {batch.starts_on for batch in problem.batches if batch.starts_on is not None}
    running = {
        day: frozenset(b for b, batch in enumerate(problem.batches) if batch.overlaps(day, day))
        for day in days
    }
    for person, columns in of_person.items():
        column_of = {candidates[column][1]: column for column in columns}
        for clique in _exclusive(problem, column_of.keys(), running):
            rows.add([(column_of[batch], 1.0) for batch in clique], 1.0)
        spent = [(column, hours[problem.batches[batch].programme]) for batch, column in column_of.items()]
        _hour_rows(rows, problem.people[person], spent, duty_column.get(person))


def _exclusive(
    problem: Problem, mine: Set[int], running: Mapping[date, frozenset[int]]
) -> list[tuple[int, ...]]:
    """Maximal sets of batches of which a person can take one at most: same programme, or days in common."""
    same: dict[str, set[int]] = defaultdict(set)
    for batch in mine:
        same[problem.batches[batch].programme].add(batch)
    starts = {problem.batches[batch].starts_on for batch in mine}
    found = {frozenset(one) for one in same.values() if len(one) > 1}
    found |= {frozenset(running[day] & mine) for day in starts if day is not None}
    found = {one for one in found if len(one) > 1}
    return sorted(tuple(sorted(one)) for one in found if not any(one < other for other in found))


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
    openings = [(column, problem.batches[batch]) for batch, column in opening.items()]
    most = sum(cost for _, cost in terms) + sum(batch.copies * batch.fixed_cost for _, batch in openings)
    if most <= problem.budget:
        return
    terms += [(column, batch.fixed_cost) for column, batch in openings]
    terms = [(column, cost) for column, cost in terms if cost]
    unit = math.gcd(*(cost for _, cost in terms))
    scale = max(max(cost for _, cost in terms) / unit / 1000, 1.0)  # keeps one unit far above the tolerance
    rows.add([(column, cost / unit / scale) for column, cost in terms], problem.budget // unit / scale)


def _hour_rows(
    rows: _Rows, person: Person, spent: Sequence[tuple[int, float]], duty_column: int | None
) -> None:
    if person.ceiling_jp is not None and sum(jp for _, jp in spent) > person.ceiling_jp - person.held_jp:
        room = person.ceiling_jp - person.held_jp
        rows.add(spent, room)
        for columns, most in _fitting(spent, room):
            rows.add([(column, 1.0) for column in columns], float(most))
    if duty_column is not None:
        rows.add([*((column, -jp) for column, jp in spent), (duty_column, 1.0)], 0.0)


def _fitting(spent: Sequence[tuple[int, float]], room: float) -> Iterator[tuple[list[int], int]]:
    """How many of a person's longer programmes fit below the ceiling, for every way to say "longer".

    A ceiling of 24 JP lets the relaxation take half of a 40 JP programme. But of the programmes of at least
    some length no more fit than of the shortest among them, a whole number (a cover inequality).
    """
    order = sorted(spent, key=lambda one: (one[1], one[0]))
    before = len(order) + 1
    for first in range(len(order)):
        used, most = 0.0, 0
        for _, jp in order[first:]:
            used += jp
            if used > room + 1e-9:
                break
            most += 1
        if most < min(before, len(order) - first):  # the same number for a larger set says more
            yield [column for column, _ in order[first:]], most
            before = most


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
