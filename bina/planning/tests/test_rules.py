from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.planning import rules

LEVELS = st.integers(0, 8)


@given(held=LEVELS, required=LEVELS, outcome=LEVELS)
def test_a_programme_never_closes_more_than_the_gap_nor_more_than_it_reaches(
    held: int, required: int, outcome: int
) -> None:
    closed = rules.closed_levels(required=required, held=held, outcome=outcome)
    assert closed == max(min(required, outcome) - held, 0)
    assert closed <= max(required - held, 0)


@given(st.integers(0, 8))
def test_a_further_level_is_worth_less_than_the_first_but_never_nothing(levels: int) -> None:
    step = rules.level_worth(levels + 1) - rules.level_worth(levels)
    assert step == (1.0 if levels == 0 else 0.5)


@pytest.mark.parametrize(
    ("missing", "taught", "mandatory", "worth"),
    [
        ([rules.Missing("PP", 3, 2)], {"PP": 3}, False, 1.0),
        ([rules.Missing("PP", 4, 1)], {"PP": 3}, False, 1.5),
        ([rules.Missing("PP", 3, 2, ("FINDING", "GAP"))], {"PP": 3}, False, 1.5),
        ([rules.Missing("PP", 3, 2), rules.Missing("KOM", 3, 1)], {"PP": 3, "KOM": 3}, False, 2.5),
        ([rules.Missing("PP", None, None, ("WISH",))], {"PP": 3}, False, 0.6),
        ([rules.Missing("PP", 3, 2)], {"KOM": 3}, False, 0.0),
        ([rules.Missing("PP", 3, 2)], {"PP": 2}, False, 0.0),
        ([], {"PP": 2}, True, 1.0),
    ],
)
def test_the_worth_of_a_place_follows_levels_sources_and_duty(
    missing: list[rules.Missing], taught: dict[str, int], mandatory: bool, worth: float
) -> None:
    assert rules.pair_worth(missing=missing, taught=taught, mandatory=mandatory) == pytest.approx(worth)


@given(
    demand=st.integers(0, 500),
    seats=st.integers(1, 50),
    cost=st.integers(0, 10**8),
    budget=st.integers(0, 10**9),
    at_most=st.integers(1, 9),
    share=st.floats(0, 1),
)
def test_batches_to_consider_fit_demand_money_and_limit(
    demand: int, seats: int, cost: int, budget: int, at_most: int, share: float
) -> None:
    minimum = max(1, round(seats * share))
    number = rules.batches_to_consider(
        demand=demand, seats=seats, minimum=minimum, batch_cost=cost, budget=budget, at_most=at_most
    )
    assert 0 <= number <= at_most
    assert (number - 1) * seats < demand or number == 0
    assert number * cost <= budget
    assert number == 0 or demand >= minimum


@given(
    st.lists(
        st.tuples(st.frozensets(st.integers(0, 9), min_size=1), st.integers(0, 12)), min_size=1, max_size=12
    )
)
def test_nobody_is_in_two_classes_on_one_day(wanted: list[tuple[frozenset[int], int]]) -> None:
    deliveries = [rules.Delivery(str(n), people, days) for n, (people, days) in enumerate(wanted)]
    found = rules.timetable(deliveries, year=2027)
    assert set(found) == {delivery.key for delivery in deliveries}
    for one, other in combinations([d for d in deliveries if d.days], 2):
        mine, theirs = found[one.key], found[other.key]
        if mine.starts_on <= theirs.ends_on and theirs.starts_on <= mine.ends_on:
            both = (one.people - mine.clashing) & (other.people - theirs.clashing)
            assert both == frozenset()
    for delivery in deliveries:
        slot = found[delivery.key]
        assert slot.starts_on.year == slot.ends_on.year == 2027
        assert slot.starts_on.weekday() < 5
        assert slot.ends_on.weekday() < 5


def test_people_who_are_busy_all_year_are_named() -> None:
    delivery = rules.Delivery("a", frozenset({"siti", "budi"}), 2)
    year = [(date(2027, 1, 1), date(2027, 12, 31))]
    slot = rules.timetable([delivery], year=2027, busy={"siti": year})["a"]
    assert slot.clashing == frozenset({"siti"})


@pytest.mark.parametrize(
    ("hours", "in_class", "days"), [(8, True, 1), (9, True, 2), (40, True, 5), (40, False, 0)]
)
def test_a_teaching_day_holds_eight_lesson_hours(hours: float, in_class: bool, days: int) -> None:
    assert rules.teaching_days(length_jp=hours, in_class=in_class) == days
