"""An independent reader of plans: knows the instance only, nothing of how plans are found."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bina.planning.optimise.problem import Batch, Person, Problem

Assignments = tuple[tuple[str, str], ...]


def violations(problem: Problem, assignments: Assignments) -> Iterator[str]:
    """Every broken limit, in words."""
    batches = {batch.key: batch for batch in problem.batches}
    taken: dict[str, list[Batch]] = {person.key: [] for person in problem.people}
    for person, batch in assignments:
        taken[person].append(batches[batch])
    for one in problem.people:
        yield from _of_person(problem, one, taken[one.key])
    yield from _of_batches(problem, assignments)


def _of_person(problem: Problem, person: Person, mine: list[Batch]) -> Iterator[str]:
    length = {programme.key: programme.length_jp for programme in problem.programmes}
    chosen = [batch.programme for batch in mine]
    if len(set(chosen)) < len(chosen):
        yield f"{person.key} takes a programme twice"
    hours = person.held_jp + sum(length[programme] for programme in chosen)
    if mine and person.ceiling_jp is not None and hours > person.ceiling_jp + 1e-9:
        yield f"{person.key} has {hours} hours, above the ceiling"
    periods = [(batch.starts_on, batch.ends_on) for batch in mine if batch.starts_on] + list(person.busy)
    for one, other in combinations(periods, 2):
        if max(one[0], other[0]) <= min(one[1], other[1]):
            yield f"{person.key} is at two places on the same day"
    pairs = {(person.key, programme) for programme in chosen}
    possible = (problem.values.keys() | problem.required) - problem.excluded
    yield from (f"{pair} may not be in the plan" for pair in pairs - possible)
    needed = {pair for pair in problem.required if pair[0] == person.key}
    yield from (f"{pair} is required and missing" for pair in needed - pairs)


def _of_batches(problem: Problem, assignments: Assignments) -> Iterator[str]:
    price = {programme.key: programme.cost_per_person for programme in problem.programmes}
    cost = 0
    for batch in problem.batches:
        people = sum(1 for _, key in assignments if key == batch.key)
        runs = next(
            (n for n in range(batch.copies + 1) if n * batch.minimum_seats <= people <= n * batch.seats), None
        )
        if runs is None:
            yield f"{batch.key} holds {people}"
        cost += people * price[batch.programme] + batch.fixed_cost * (runs or 0)
    if cost > problem.budget:
        yield f"costs {cost}, budget {problem.budget}"


def worth(problem: Problem, assignments: Assignments) -> float:
    """Value of the plan by the definition of the instance."""
    programme_of = {batch.key: batch.programme for batch in problem.batches}
    length = {programme.key: programme.length_jp for programme in problem.programmes}
    total = 0.0
    for person in problem.people:
        mine = [programme_of[batch] for key, batch in assignments if key == person.key]
        total += sum(problem.values.get((person.key, programme), 0.0) for programme in mine)
        after = person.held_jp + sum(length[programme] for programme in mine)
        total += problem.duty_weight * max(
            min(after, person.duty_jp) - min(person.held_jp, person.duty_jp), 0.0
        )
    return total


def best_worth(problem: Problem) -> float | None:
    """Largest value over all plans, by trying every one; None when there is none. Tiny instances only."""
    choices = []
    for person in problem.people:
        possible = [batch.key for batch in problem.batches]
        choices.append([tuple((person.key, key) for key in some) for size in range(len(possible) + 1)
                        for some in combinations(possible, size)])  # fmt: skip
    best = None
    for picked in product(*choices):
        plan = tuple(pair for part in picked for pair in part)
        if next(violations(problem, plan), None) is None:
            value = worth(problem, plan)
            best = value if best is None else max(best, value)
    return best
