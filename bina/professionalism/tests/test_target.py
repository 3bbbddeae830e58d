from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bina.professionalism.rules import Chance, Cheapest, cheapest, cost_in_parts

POINTS = [Decimal("22.5"), Decimal(15), Decimal("17.5"), Decimal(10)]
chances = st.lists(
    st.builds(
        Chance,
        person=st.integers(0, 5),
        kind=st.sampled_from(["TECHNICAL", "SEMINAR"]),
        points=st.sampled_from(POINTS),
        cost_rupiah=st.sampled_from([0, 150_000, 593_000, 1_050_000, 21_000_000]),
    ),
    max_size=9,
)
needed = st.decimals(min_value=0, max_value=150, places=2)


def brute_force(found: list[Chance], wanted: Decimal) -> tuple[int, int] | None:
    """Least cost and the fewest trainings that cost so much, by trying every set."""
    enough = [
        (sum(one.cost_rupiah for one in some), len(some))
        for count in range(len(found) + 1)
        for some in combinations(found, count)
        if sum(one.points for one in some) >= wanted
    ]
    return min(enough, default=None)


@settings(max_examples=150, deadline=None)
@given(found=chances, wanted=needed)
def test_nothing_cheaper_and_nothing_shorter_of_that_cost_exists(
    found: list[Chance], wanted: Decimal
) -> None:
    answer, best = cheapest(chances=found, points_needed=wanted), brute_force(found, wanted)
    if best is None:
        assert (answer.reached, answer.chosen) == (False, tuple(range(len(found))))
        return
    assert (answer.cost_rupiah, len(answer.chosen)) == best
    assert answer.proven
    assert answer.bound_rupiah == answer.cost_rupiah
    check(found, wanted, answer)


def check(found: list[Chance], wanted: Decimal, answer: Cheapest) -> None:
    """The answer holds, seen without the solver: enough points, nothing twice, the cost as said."""
    taken = [found[place] for place in answer.chosen]
    assert len(set(answer.chosen)) == len(answer.chosen)
    assert sum((one.points for one in taken), Decimal(0)) == answer.points >= wanted
    assert sum(one.cost_rupiah for one in taken) == answer.cost_rupiah
    assert answer.in_parts_rupiah <= answer.bound_rupiah <= answer.cost_rupiah


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 400), st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_city_gets_a_proven_answer_that_holds(people: int, mean: int, random: object) -> None:
    prices = {"22.5": 593_000, "15": 593_000, "17.5": 260_000, "10": 260_000}
    found = [
        Chance(person, str(points), points, prices[str(points)])
        for person in range(people)
        for points in random.sample(POINTS, random.randint(0, 2))
    ]
    wanted = Decimal(mean) / 2 * people
    answer = cheapest(chances=found, points_needed=wanted)
    if answer.reached:
        check(found, wanted, answer)
        assert answer.proven
    else:
        assert sum((one.points for one in found), Decimal(0)) < wanted


def test_who_stands_first_among_equals_is_taken_first() -> None:
    found = [Chance(person, "TECHNICAL", Decimal(15), 500) for person in range(5)]
    assert cheapest(chances=found, points_needed=Decimal(25)).chosen == (0, 1)


def test_free_trainings_are_taken_before_paid_ones_and_only_as_many_as_needed() -> None:
    found = [Chance(0, "SEMINAR", Decimal(10), 0) for _ in range(4)] + [
        Chance(1, "TECHNICAL", Decimal(15), 1)
    ]
    answer = cheapest(chances=found, points_needed=Decimal(30))
    assert (answer.chosen, answer.cost_rupiah) == ((0, 1, 2), 0)


def test_nothing_is_taken_when_the_target_is_reached_already() -> None:
    answer = cheapest(chances=[Chance(0, "SEMINAR", Decimal(10), 5)], points_needed=Decimal(-3))
    assert (answer.reached, answer.chosen, answer.cost_rupiah) == (True, (), 0)


def test_a_target_out_of_reach_gets_everything_there_is() -> None:
    found = [Chance(0, "SEMINAR", Decimal(10), 5), Chance(0, "TECHNICAL", Decimal(15), 7)]
    answer = cheapest(chances=found, points_needed=Decimal(26))
    assert (answer.reached, answer.chosen, answer.points, answer.proven) == (
        False,
        (0, 1),
        Decimal(25),
        False,
    )


def test_the_cost_in_parts_is_worked_out_by_price_per_point() -> None:
    found = [
        Chance(0, "A", Decimal(10), 100),
        Chance(1, "B", Decimal(20), 100),
        Chance(2, "B", Decimal(20), 100),
    ]
    assert cost_in_parts(chances=found, points_needed=Decimal(45)) == 250
    assert cost_in_parts(chances=found, points_needed=Decimal(30)) == Fraction(150)


@pytest.mark.parametrize(("points", "cost"), [(0, 5), (10, -1)])
def test_a_chance_that_brings_nothing_or_pays_is_refused(points: int, cost: int) -> None:
    with pytest.raises(ValueError, match="a chance brings more"):
        cheapest(chances=[Chance(0, "A", Decimal(points), cost)], points_needed=Decimal(1))


@settings(max_examples=60, deadline=None)
@given(found=chances, wanted=needed)
def test_without_room_for_the_table_the_answer_holds_and_is_less_than_one_training_too_dear(
    found: list[Chance], wanted: Decimal
) -> None:
    answer, best = cheapest(chances=found, points_needed=wanted, most_cells=0), brute_force(found, wanted)
    if best is None or wanted <= 0:
        return
    check(found, wanted, answer)
    assert answer.bound_rupiah <= best[0] <= answer.cost_rupiah
    assert answer.cost_rupiah - answer.bound_rupiah <= max(one.cost_rupiah for one in found)


def test_twenty_thousand_people_are_answered_exactly() -> None:
    found = [
        Chance(person, kind, points, cost + 7 * (person % 5))
        for person in range(20_000)
        for kind, points, cost in (
            ("TECHNICAL", POINTS[person % 2], 593_001),
            ("SEMINAR", POINTS[2 + person % 2], 260_007),
        )
    ]
    answer = cheapest(chances=found, points_needed=Decimal(15 * 20_000))
    check(found, Decimal(15 * 20_000), answer)
    assert answer.proven
