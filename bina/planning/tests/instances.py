"""Synthetic instances of the size of a city, as tight as real budgets are."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bina.planning.optimise.problem import Batch, Person, Problem, Programme


def city(
    *, people: int, programmes: int = 60, batches: int = 150, seed: int = 7, budget_share: float = 0.4
) -> Problem:
    """A city in which the budget covers ``budget_share`` of what would be useful and seats are short too."""
    draw = random.Random(seed)  # noqa: S311 - made-up data, not a secret
    catalogue = tuple(_programme(draw, number) for number in range(programmes))
    staff = tuple(_person(draw, number) for number in range(people))
    values = _values(draw, staff, catalogue)
    offered = _batches(draw, catalogue, batches, seats=max(20, round(people * 1.2 / batches)))
    costs = {programme.key: programme.cost_per_person for programme in catalogue}
    demand = sum(costs[programme] for _, programme in values)
    room = sum(costs[batch.programme] * batch.seats + batch.fixed_cost for batch in offered)
    return Problem(people=staff, programmes=catalogue, batches=offered, values=values,
                   budget=round(min(demand, room) * budget_share), duty_weight=0.02)  # fmt: skip


def _programme(draw: random.Random, number: int) -> Programme:
    length = draw.choice([8, 12, 16, 20, 24, 30, 40])
    return Programme(key=f"p{number}", length_jp=length, cost_per_person=length * draw.randint(20, 90) * 1000)


def _person(draw: random.Random, number: int) -> Person:
    contract = draw.random() < 0.36
    return Person(key=f"e{number}", unit=f"u{number % 40}", held_jp=draw.choice([0, 0, 0, 8, 20]),
                  duty_jp=0 if contract else 20, ceiling_jp=24 if contract else None)  # fmt: skip


def _values(
    draw: random.Random, staff: tuple[Person, ...], catalogue: tuple[Programme, ...]
) -> dict[tuple[str, str], float]:
    values = {}
    for person in staff:
        for programme in draw.sample(catalogue, k=min(len(catalogue), draw.randint(3, 12))):
            values[person.key, programme.key] = draw.choice([1, 1, 1, 2, 2, 3]) * draw.choice(
                [1.0, 1.2, 1.5, 2.0]
            )
    return values


def _batches(
    draw: random.Random, catalogue: tuple[Programme, ...], count: int, *, seats: int
) -> tuple[Batch, ...]:
    offered = []
    for number in range(count):
        programme = catalogue[number % len(catalogue)]
        start = date(2027, 1, 11) + timedelta(weeks=draw.randint(0, 44), days=draw.randint(0, 2))
        room = round(seats * draw.uniform(0.7, 1.3))
        costly = draw.random() < 0.5
        offered.append(Batch(
            key=f"b{number}", programme=programme.key, seats=room,
            minimum_seats=room // 2 if costly else 0,
            fixed_cost=draw.randint(5, 30) * 1_000_000 if costly else 0,
            starts_on=start,
            ends_on=start + timedelta(days=max(1, round(programme.length_jp / 8)) - 1)))  # fmt: skip
    return tuple(offered)
