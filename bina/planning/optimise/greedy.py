"""A plan without a solver: batch by batch, best worth for the money first: the net under a time limit."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bina.planning.optimise.formulate import Model
    from bina.planning.optimise.problem import Problem


class _Draft:
    """The plan so far, and what each person still can take."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.left = problem.budget
        self.pairs: list[tuple[int, int]] = []
        self.taken: dict[int, list[int]] = defaultdict(list)
        self.length = {one.key: one.length_jp for one in problem.programmes}

    def fits(self, person: int, batch: int) -> bool:
        one, new = self.problem.people[person], self.problem.batches[batch]
        mine = [self.problem.batches[other] for other in self.taken[person]]
        if any(
            other.programme == new.programme or other.overlaps(new.starts_on, new.ends_on) for other in mine
        ):
            return False
        hours = one.held_jp + sum(self.length[other.programme] for other in (*mine, new))
        return one.ceiling_jp is None or hours <= one.ceiling_jp + 1e-9


def greedy(problem: Problem, model: Model) -> tuple[tuple[int, int], ...] | None:
    """Pairs of a feasible plan, or None when required pairs ask for more care than this takes."""
    if problem.required:
        return None
    wishes = defaultdict(list)
    for column, (person, batch) in enumerate(model.candidates):
        wishes[batch].append((-model.profit[column], person))
    price = {one.key: one.cost_per_person for one in problem.programmes}
    draft = _Draft(problem)

    def worth_for_money(index: int) -> float:
        batch = problem.batches[index]
        best = sorted(wishes[index])[: batch.seats]
        return float(sum(worth for worth, _ in best)) / (
            1 + batch.fixed_cost + len(best) * price[batch.programme]
        )

    for index in sorted(wishes, key=lambda index: (worth_for_money(index), index)):
        for _copy in range(problem.batches[index].copies):
            _fill(
                draft,
                index,
                [person for _, person in sorted(wishes[index])],
                price[problem.batches[index].programme],
            )
    return tuple(sorted(draft.pairs))


def _fill(draft: _Draft, index: int, people: list[int], price: int) -> None:
    batch = draft.problem.batches[index]
    most = batch.seats if price == 0 else min(batch.seats, (draft.left - batch.fixed_cost) // price)
    chosen: list[int] = []
    for person in people:
        if len(chosen) >= most:
            break
        if draft.fits(person, index):
            chosen.append(person)
    if not chosen or len(chosen) < batch.minimum_seats or draft.left < batch.fixed_cost:
        return
    draft.left -= batch.fixed_cost + price * len(chosen)
    for person in chosen:
        draft.pairs.append((person, index))
        draft.taken[person].append(index)
