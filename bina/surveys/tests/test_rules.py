from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.surveys import rules

points = st.dictionaries(st.integers(1, 4), st.integers(0, 500))


@given(counts=points)
def test_figures_keep_every_answer_and_a_mean_within_the_scale(counts: dict[int, int]) -> None:
    found = rules.figures(counts=counts, scale=range(1, 5))
    assert list(found.counts) == [1, 2, 3, 4]
    assert found.answered == sum(counts.values())
    assert (found.mean is None) == (found.answered == 0)
    assert found.mean is None or 1 <= found.mean <= 4


def test_the_mean_of_known_answers_is_exact() -> None:
    assert rules.figures(counts={4: 2, 3: 1}, scale=range(1, 5)).mean == Fraction(11, 3)


def test_an_answer_outside_the_scale_is_a_bug_and_said_so() -> None:
    with pytest.raises(ValueError, match=r"outside the scale: \[5\]"):
        rules.figures(counts={5: 1}, scale=range(1, 5))


def test_items_weigh_the_same_however_many_answered_them() -> None:
    often = rules.figures(counts={4: 90}, scale=range(1, 5))
    seldom = rules.figures(counts={2: 1}, scale=range(1, 5))
    empty = rules.figures(counts={}, scale=range(1, 5))
    assert rules.mean_of([often, seldom, empty]) == 3
    assert rules.mean_of([empty]) is None


@given(invited=st.integers(0, 1000), answered=st.integers(0, 1000))
def test_the_response_rate_is_a_share(invited: int, answered: int) -> None:
    rate = rules.response_rate(invited=invited, answered=answered)
    assert (rate is None) == (invited == 0)
    assert rate is None or 0 <= rate <= 1


@given(answered=st.integers(0, 50), smallest=st.integers(3, 20))
def test_figures_may_be_shown_from_the_smallest_group_on(answered: int, smallest: int) -> None:
    assert rules.large_enough(answered=answered, smallest_group=smallest) == (answered not in range(smallest))


@pytest.mark.parametrize(
    ("closed", "invited", "answered", "expected"),
    [(True, 10, 3, True), (False, 10, 9, False), (False, 10, 10, True), (False, 0, 0, False)],
)
def test_figures_settle_when_the_survey_closes_or_all_have_answered(
    closed: bool, invited: int, answered: int, expected: bool
) -> None:
    assert rules.settled(closed=closed, invited=invited, answered=answered) is expected


@given(day=st.dates())
def test_a_day_keeps_only_the_monday_of_its_week(day: date) -> None:
    if day.toordinal() < 8:
        return
    monday = rules.week_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days <= 6
