"""From column values to a plan, with every figure worked out again from the instance itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bina.planning.optimise.problem import FEASIBLE, OPTIMAL, Solution, relative_gap

if TYPE_CHECKING:
    from collections.abc import Collection

    from bina.planning.optimise.problem import Batch, Problem

Pairs = tuple[tuple[int, int], ...]  # (person index, batch index)
PROVEN_GAP = 1e-6


def plan_cost(problem: Problem, pairs: Collection[tuple[int, int]]) -> int:
    """Whole rupiah: costs per person and the fixed cost of every delivery that runs."""
    price = {one.key: one.cost_per_person for one in problem.programmes}
    taken = Counter(batch for _, batch in pairs)
    return sum(_cost(problem.batches[b], n, price[problem.batches[b].programme]) for b, n in taken.items())


def _cost(batch: Batch, people: int, price: int) -> int:
    deliveries = batch.deliveries(people)
    return batch.fixed_cost * (batch.copies if deliveries is None else deliveries) + people * price


def plan_hours(problem: Problem, pairs: Collection[tuple[int, int]]) -> dict[int, float]:
    """Lesson hours the plan gives each person (by index)."""
    length = {one.key: one.length_jp for one in problem.programmes}
    hours: dict[int, float] = defaultdict(float)
    for person, batch in pairs:
        hours[person] += length[problem.batches[batch].programme]
    return hours


def plan_value(problem: Problem, pairs: Collection[tuple[int, int]]) -> float:
    """Worth of the assignments plus the worth of hours that count towards the duty."""
    worth = sum(_worth(problem, pair) for pair in pairs)
    hours = plan_hours(problem, pairs)
    counted = sum(min(jp, problem.people[i].open_duty_jp) for i, jp in hours.items())
    return worth + problem.duty_weight * counted


def within_budget(problem: Problem, pairs: Pairs) -> Pairs:
    """Drop the least worthy assignments while the solver's tolerance has overspent by some rupiah."""
    kept = list(pairs)
    order = sorted(pairs, key=lambda pair: (_worth(problem, pair), pair))
    for pair in order:
        if plan_cost(problem, kept) <= problem.budget:
            break
        taken = sum(1 for _, batch in kept if batch == pair[1])
        keeps_running = taken > 1 and problem.batches[pair[1]].deliveries(taken - 1) is not None
        if keeps_running and _key(problem, pair) not in problem.required:
            kept.remove(pair)
    return tuple(kept)


def _key(problem: Problem, pair: tuple[int, int]) -> tuple[str, str]:
    return problem.people[pair[0]].key, problem.batches[pair[1]].programme


def _worth(problem: Problem, pair: tuple[int, int]) -> float:
    this = problem.people[pair[0]].key, problem.batches[pair[1]].key
    return problem.values.get(_key(problem, pair), 0.0) + problem.bonus.get(this, 0.0)


def solution(problem: Problem, pairs: Pairs, *, bound: float, seconds: float) -> Solution:
    """The plan with its figures; its value never exceeds its bound."""
    value = plan_value(problem, pairs)
    bound = max(bound, value)
    gap = relative_gap(value=value, bound=bound)
    hours = plan_hours(problem, pairs)
    short = [max(one.duty_jp - one.held_jp - hours.get(i, 0.0), 0.0) for i, one in enumerate(problem.people)]
    opened = {batch for _, batch in pairs}
    return Solution(
        status=OPTIMAL if gap <= PROVEN_GAP else FEASIBLE, value=value, bound=bound, gap=gap,
        cost=plan_cost(problem, pairs),
        assignments=tuple((problem.people[i].key, problem.batches[b].key) for i, b in sorted(pairs)),
        opened=tuple(problem.batches[b].key for b in sorted(opened)),
        short_of_duty=sum(1 for jp in short if jp > 1e-9),
        short_jp=sum(short), seconds=seconds)  # fmt: skip


def no_plan(problem: Problem, *, status: str, bound: float, seconds: float) -> Solution:
    """The answer when there is no plan at all: contradicting requirements, or none found in time."""
    empty = solution(problem, (), bound=bound, seconds=seconds)
    return Solution(status=status, value=0.0, bound=bound, gap=1.0, cost=0, assignments=(), opened=(),
                    short_of_duty=empty.short_of_duty, short_jp=empty.short_jp, seconds=seconds)  # fmt: skip
