from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bina.evaluation.rules.effects import (
    ROUNDING_VARIANCE,
    Change,
    Effect,
    TooFew,
    difference_in_differences,
)
from bina.evaluation.rules.verdicts import Verdict, verdict

changes = st.lists(
    st.builds(
        Change,
        stratum=st.sampled_from(["A", "B"]),
        before=st.integers(1, 5).map(float),
        after=st.integers(1, 5).map(float),
    ),
    min_size=0,
    max_size=25,
)


def _group(sizes: list[float], stratum: str = "A") -> list[Change]:
    return [Change(stratum, 2.0, 2.0 + size) for size in sizes]


def _effect(trained: list[Change], comparison: list[Change]) -> Effect:
    found = difference_in_differences(trained=trained, comparison=comparison, smallest_group=5)
    assert isinstance(found, Effect)
    return found


def test_one_stratum_is_welchs_interval_of_the_changes() -> None:
    trained, comparison = [1.0, 0.0, 2.0, 1.0, 1.0, 2.0], [0.0, 1.0, 0.0, -1.0, 0.0, 0.0, 1.0]
    found = _effect(_group(trained), _group(comparison))
    welch = stats.ttest_ind(trained, comparison, equal_var=False).confidence_interval(0.95)
    assert found.estimate == pytest.approx(np.mean(trained) - np.mean(comparison))
    assert (found.low, found.high) == pytest.approx((welch.low, welch.high))
    assert (found.trained, found.comparison, found.unmatched) == (6, 7, 0)


def test_strata_are_weighed_by_their_trained_people() -> None:
    trained = _group([1.0] * 6, "A") + _group([3.0] * 2, "B")
    comparison = _group([0.0] * 3, "A") + _group([1.0] * 9, "B")
    assert _effect(trained, comparison).estimate == pytest.approx((6 * 1.0 + 2 * 2.0) / 8)


def test_growth_that_everyone_has_is_no_effect() -> None:
    found = _effect(_group([1.0, 0.0, 1.0, 0.0, 1.0, 0.0]), _group([1.0, 0.0] * 10))
    assert found.estimate == pytest.approx(0)
    assert found.verdict is Verdict.UNCLEAR


def test_trained_people_without_a_comparable_colleague_are_counted_apart() -> None:
    trained = _group([1.0] * 5, "A") + _group([4.0] * 3, "alone")
    found = _effect(trained, _group([0.0] * 5, "A"))
    assert (found.trained, found.unmatched, found.estimate) == (5, 3, 1.0)


@pytest.mark.parametrize(("ours", "theirs"), [(4, 50), (50, 4), (0, 0)])
def test_a_group_below_the_smallest_gives_no_figure(ours: int, theirs: int) -> None:
    found = difference_in_differences(
        trained=_group([1.0] * ours), comparison=_group([0.0] * theirs), smallest_group=5
    )
    matched = (ours, theirs) if ours and theirs else (0, 0)
    assert isinstance(found, TooFew)
    assert (found.trained, found.comparison) == matched


def test_even_when_all_change_alike_the_interval_keeps_the_rounding_of_levels() -> None:
    found = _effect(_group([1.0] * 10), _group([0.0] * 40))
    error = math.sqrt(ROUNDING_VARIANCE / 10 + ROUNDING_VARIANCE / 40)
    assert found.high - found.estimate > 1.96 * error
    assert found.low < 1 < found.high


@given(trained=changes, comparison=changes)
def test_the_estimate_lies_in_its_interval_and_people_are_neither_lost_nor_made_up(
    trained: list[Change], comparison: list[Change]
) -> None:
    found = difference_in_differences(trained=trained, comparison=comparison, smallest_group=5)
    assert found.trained + found.unmatched == len(trained)
    assert found.comparison <= len(comparison)
    if isinstance(found, Effect):
        assert found.low < found.estimate < found.high
        assert abs(found.estimate) <= 8


@given(trained=changes, comparison=changes, shift=st.floats(-3, 3))
def test_a_gain_that_all_trained_make_moves_the_estimate_by_itself(
    trained: list[Change], comparison: list[Change], shift: float
) -> None:
    base = difference_in_differences(trained=trained, comparison=comparison, smallest_group=5)
    moved = difference_in_differences(
        trained=[Change(one.stratum, one.before, one.after + shift) for one in trained],
        comparison=comparison,
        smallest_group=5,
    )
    if isinstance(base, Effect):
        assert isinstance(moved, Effect)
        assert moved.estimate == pytest.approx(base.estimate + shift)
        assert moved.high - moved.low == pytest.approx(base.high - base.low)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 0.5, Verdict.GAIN),
        (-0.5, -0.1, Verdict.LOSS),
        (-0.1, 0.4, Verdict.UNCLEAR),
        (0.0, 1.0, Verdict.UNCLEAR),
    ],
)
def test_a_gain_or_loss_is_said_only_when_the_whole_interval_agrees(
    low: float, high: float, expected: Verdict
) -> None:
    assert verdict(low=low, high=high) is expected


def _planted(rng: np.random.Generator, *, effect: float) -> tuple[list[Change], list[Change], float]:
    """Levels of 60 trained and 400 others in four kinds of post, and what the training really changed.

    People of a low level were sent more often, everybody grows a little, and measuring errs.
    """
    number = 460
    kinds = rng.integers(0, 4, number)
    latent = 2.2 + 0.4 * kinds + rng.normal(0, 0.8, number)
    before = np.clip(np.floor(latent + rng.normal(0, 0.2, number)), 1, 5)
    chance = np.exp(-0.5 * before)
    sent = np.zeros(number, dtype=bool)
    sent[rng.choice(number, 60, replace=False, p=chance / chance.sum())] = True
    later = latent + 0.12 + rng.normal(0, 0.2, number)
    without = np.clip(np.floor(later), 1, 5)
    after = np.clip(np.floor(later + effect * sent), 1, 5)
    people = [
        Change((int(kind), float(then)), float(then), float(now))
        for kind, then, now in zip(kinds, before, after, strict=True)
    ]
    trained = [person for person, was_sent in zip(people, sent, strict=True) if was_sent]
    others = [person for person, was_sent in zip(people, sent, strict=True) if not was_sent]
    return trained, others, float((after - without)[sent].mean())


@pytest.mark.parametrize("effect", [0.0, 0.5])
def test_a_planted_effect_is_recovered_and_its_interval_holds_as_often_as_it_says(effect: float) -> None:
    rng = np.random.default_rng(11)
    cities = [_planted(rng, effect=effect) for _ in range(200)]
    found = [_effect(trained, others) for trained, others, _truth in cities]
    truths = [truth for _trained, _others, truth in cities]
    errors = [one.estimate - truth for one, truth in zip(found, truths, strict=True)]
    assert float(np.mean(errors)) == pytest.approx(0, abs=0.03)
    assert np.mean([one.low <= truth <= one.high for one, truth in zip(found, truths, strict=True)]) >= 0.93
    clear = np.mean([one.verdict is Verdict.GAIN for one in found])
    assert clear >= 0.95 if effect else clear <= 0.05
