from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bina.planning.optimise.problem import Batch, InvalidProblem, Person, Problem, Programme, Solution
from bina.planning.optimise.solve import solve
from bina.planning.tests.checker import best_worth, violations, worth
from bina.planning.tests.instances import city

UNHURRIED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LENGTHS = st.sampled_from([8, 12.5, 20])
MONDAY = date(2027, 3, 1)


def test_the_budget_counts_every_delivery_of_a_batch() -> None:
    """Money for one delivery of two: the costs of both together are above it, one of each is below."""
    staff = tuple(Person(key=f"e{number}") for number in range(4))
    problem = Problem(
        people=staff,
        programmes=(Programme(key="p", length_jp=8, cost_per_person=1),),
        batches=(Batch(key="b", programme="p", seats=2, fixed_cost=10, copies=2),),
        values={(person.key, "p"): 1.0 for person in staff},
        budget=15,
    )
    found = solve(problem)
    assert (found.status, found.value, found.cost) == ("optimal", 2.0, 12)


@st.composite
def problems(draw: st.DrawFn, *, people: int = 3, batches: int = 4) -> Problem:
    catalogue = tuple(
        Programme(
            key=f"p{n}",
            length_jp=draw(st.sampled_from([8, 12.5, 20])),
            cost_per_person=draw(st.integers(0, 5)),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    staff = tuple(draw(_people(n)) for n in range(draw(st.integers(1, people))))
    offered = tuple(draw(_batches(n, catalogue)) for n in range(draw(st.integers(1, batches))))
    pairs = st.tuples(st.sampled_from([p.key for p in staff]), st.sampled_from([p.key for p in catalogue]))
    return Problem(
        people=staff, programmes=catalogue, batches=offered,
        values=draw(st.dictionaries(pairs, st.floats(0, 5, width=16), max_size=9)),
        budget=draw(st.integers(0, 40)), duty_weight=draw(st.sampled_from([0.0, 0.1])),
        required=draw(st.frozensets(pairs, max_size=1)), excluded=draw(st.frozensets(pairs, max_size=1)),
    )  # fmt: skip


@st.composite
def _people(draw: st.DrawFn, number: int) -> Person:
    busy = draw(st.lists(st.integers(0, 10), max_size=1))
    return Person(
        key=f"e{number}", held_jp=draw(st.sampled_from([0, 8, 22])),
        duty_jp=draw(st.sampled_from([0, 20])),
        ceiling_jp=draw(st.sampled_from([None, 24, 20])),
        busy=tuple((MONDAY + timedelta(days=day), MONDAY + timedelta(days=day)) for day in busy))  # fmt: skip


@st.composite
def _batches(draw: st.DrawFn, number: int, catalogue: tuple[Programme, ...]) -> Batch:
    seats = draw(st.integers(1, 3))
    start = draw(st.none() | st.integers(0, 8).map(lambda day: MONDAY + timedelta(days=day)))
    return Batch(
        key=f"b{number}", programme=draw(st.sampled_from(catalogue)).key, seats=seats,
        minimum_seats=draw(st.integers(0, seats)), fixed_cost=draw(st.sampled_from([0, 0, 7])),
        starts_on=start,
        copies=1 if start else draw(st.integers(1, 2)),
        ends_on=None if start is None else start + timedelta(days=draw(st.integers(0, 3))))  # fmt: skip


def check(problem: Problem, found: Solution) -> None:
    assert list(violations(problem, found.assignments)) == []
    assert found.value == pytest.approx(worth(problem, found.assignments), abs=1e-9)
    assert found.value <= found.bound
    assert found.cost <= problem.budget


@UNHURRIED
@given(problems(batches=3))
def test_a_small_plan_is_worth_exactly_what_trying_every_plan_finds(problem: Problem) -> None:
    found, best = solve(problem), best_worth(problem)
    if best is None:
        assert found.status == "infeasible"
    else:
        check(problem, found)
        assert found.status == "optimal"
        assert found.value == pytest.approx(best, abs=1e-6)


@UNHURRIED
@given(problems(batches=3))
def test_the_steps_for_large_plans_also_find_the_best_of_a_small_one(problem: Problem) -> None:
    found, best = solve(problem, whole_columns=0, gap=0.0), best_worth(problem)
    if best is None:
        assert found.status == "infeasible"
    else:
        check(problem, found)
        assert best - 1e-6 <= found.bound
        assert found.value == pytest.approx(best, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(5, 40), st.integers(2, 8), st.integers(2, 12), st.floats(0.05, 0.9), st.integers(0, 999))
def test_middling_plans_keep_every_limit_and_agree_on_both_routes(
    people: int, programmes: int, batches: int, share: float, seed: int
) -> None:
    problem = city(people=people, programmes=programmes, batches=batches, budget_share=share, seed=seed)
    steps, whole = solve(problem, whole_columns=0, time_limit=5), solve(problem, time_limit=5)
    check(problem, steps)
    check(problem, whole)
    assert steps.value <= whole.bound + 1e-6
    assert whole.value <= steps.bound + 1e-6


def test_a_city_is_planned_to_within_two_per_cent() -> None:
    problem = city(people=1200, programmes=40, batches=80, budget_share=0.4)
    found = solve(problem, time_limit=40)
    check(problem, found)
    assert found.gap <= 0.02
    assert len(found.assignments) > 300


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = city(people=80, programmes=8, batches=12)
    assert solve(problem, seed=3, gap=0.05).assignments == solve(problem, seed=3, gap=0.05).assignments


def test_a_plan_without_time_still_holds_and_has_a_bound() -> None:
    problem = city(people=600)
    found = solve(problem, time_limit=0.01)
    check(problem, found)
    assert found.status == "feasible"
    assert found.value > 0


def test_what_the_watcher_raises_stops_the_work() -> None:
    class Enough(Exception):
        pass

    def stop(value: float | None, bound: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        solve(city(people=50, programmes=5, batches=8), watch=stop)


def test_a_required_pair_nobody_can_meet_is_infeasible() -> None:
    person, programme = Person(key="e", ceiling_jp=24), Programme(key="p", length_jp=40)
    batch = Batch(key="b", programme="p", seats=5)
    problem = Problem(people=(person,), programmes=(programme,), batches=(batch,), values={}, budget=10,
                      required=frozenset({("e", "p")}))  # fmt: skip
    assert solve(problem).status == "infeasible"


def test_people_short_of_the_duty_are_counted_with_what_the_plan_gives() -> None:
    people = tuple(Person(key=f"e{n}", duty_jp=20) for n in range(3))
    problem = Problem(people=people, programmes=(Programme(key="p", length_jp=20, cost_per_person=1),),
                      batches=(Batch(key="b", programme="p", seats=5),),
                      values={(f"e{n}", "p"): 1.0 for n in range(3)}, budget=2, duty_weight=0.1)  # fmt: skip
    found = solve(problem)
    assert (found.value, found.short_of_duty, found.short_jp, found.people) == (pytest.approx(6.0), 1, 20, 2)


def test_an_instance_that_contradicts_itself_names_the_place() -> None:
    with pytest.raises(InvalidProblem, match="Batch b: unknown programme q"):
        Problem(
            people=(), programmes=(), batches=(Batch(key="b", programme="q", seats=1),), values={}, budget=0
        )
