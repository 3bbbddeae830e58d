"""Rules of quizzes: draws by seed, limits, interactions of xAPI, item statistics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import correlation
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bina.learning.kinds.quiz.rules import (
    drawing,
    interactions,
    limits,
    statistics,
)
from bina.learning.tests.test_quiz_rules import LONG, MATCHING, multiple, numeric, ordering, short

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SHARES = st.decimals(0, 1, places=2)


# --- drawing

KEYS = st.lists(st.uuids(), unique=True, max_size=20)


@given(seed=st.integers(0, 2**62), fixed=KEYS, pool=KEYS, count=st.integers(0, 20), mix=st.booleans())
def test_a_draw_takes_what_is_asked_and_nothing_twice(
    seed: int, fixed: list[UUID], pool: list[UUID], count: int, mix: bool
) -> None:
    free = set(pool) - set(fixed)
    asked = {"seed": seed, "fixed": fixed, "pools": [drawing.Pool(tuple(pool), count)], "mix": mix}
    if len(free) < count:
        with pytest.raises(drawing.TooFew):
            drawing.draw(**asked)
        return
    drawn = drawing.draw(**asked)
    assert len(drawn) == len(set(drawn)) == len(fixed) + count
    assert set(fixed) <= set(drawn) <= set(fixed) | free
    assert drawn == drawing.draw(**asked)
    if not mix:
        assert drawn[: len(fixed)] == fixed


def test_overlapping_pools_share_no_question() -> None:
    pool = tuple(uuid4() for _number in range(4))
    drawn = drawing.draw(seed=7, fixed=[], pools=[drawing.Pool(pool, 2), drawing.Pool(pool, 2)], mix=False)
    assert sorted(drawn) == sorted(pool)


def test_every_question_is_drawn_about_as_often() -> None:
    pool = tuple(UUID(int=number) for number in range(10))
    counts = dict.fromkeys(pool, 0)
    for seed in range(2000):
        for one in drawing.draw(seed=seed, fixed=[], pools=[drawing.Pool(pool, 3)], mix=False):
            counts[one] += 1
    assert all(500 < count < 700 for count in counts.values())  # 600 expected, deviation 20


def test_a_shuffle_is_known_by_its_seed_forever() -> None:
    assert drawing.shuffled("abcdef", seed=42, of="x") == list("bdafec")


# --- limits


def test_attempts_are_counted() -> None:
    assert limits.attempts_left(allowed=0, begun=9) is None
    assert [limits.attempts_left(allowed=2, begun=n) for n in (0, 1, 2, 3)] == [2, 1, 0, 0]


@given(
    minutes=st.none() | st.integers(1, 300), closes=st.none() | st.integers(1, 300), late=st.integers(0, 400)
)
def test_time_ends_with_the_minutes_or_the_closing_whichever_is_first(
    minutes: int | None, closes: int | None, late: int
) -> None:
    closes_at = AT + timedelta(minutes=closes) if closes else None
    due = limits.due_at(started_at=AT, minutes=minutes, closes_at=closes_at)
    ends = [one for one in (minutes, closes) if one]
    assert due == (AT + timedelta(minutes=min(ends)) if ends else None)
    moment = AT + timedelta(minutes=late)
    assert limits.in_time(due=due, moment=moment, grace_seconds=60) == (not ends or late <= min(ends) + 1)
    assert limits.is_over(due=due, at=moment, grace_seconds=60) != limits.in_time(
        due=due, moment=moment, grace_seconds=60
    )


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_the_score_that_counts_follows_the_rule(scores: list[Decimal]) -> None:
    assert limits.final_score(scores=scores, rule="BEST") == max(scores)
    assert limits.final_score(scores=scores, rule="LAST") == scores[-1]
    mean = limits.final_score(scores=scores, rule="MEAN")
    assert mean is not None
    assert abs(mean - sum(scores) / len(scores)) <= Decimal("0.00005")


def test_no_marked_attempt_has_no_score() -> None:
    assert limits.final_score(scores=[], rule="BEST") is None
    assert limits.is_passed(score=None, pass_percent=Decimal(70)) is None
    assert limits.is_passed(score=Decimal(1), pass_percent=Decimal(0)) is None
    assert limits.is_passed(score=Decimal("0.7"), pass_percent=Decimal(70)) is True
    assert limits.is_passed(score=Decimal("0.6999"), pass_percent=Decimal(70)) is False


@pytest.mark.parametrize(
    ("policy", "submitted", "closed", "shown"),
    [
        ("EACH", False, False, False),
        ("EACH", True, False, True),
        ("SUBMIT", False, True, False),
        ("SUBMIT", True, False, True),
        ("CLOSE", True, False, False),
        ("CLOSE", True, True, True),
        ("CLOSE", False, True, False),
    ],
)
def test_right_answers_are_shown_when_the_policy_says(
    policy: str, submitted: bool, closed: bool, shown: bool
) -> None:
    closes_at = AT - timedelta(hours=1) if closed else AT + timedelta(hours=1)
    assert limits.shows_answers(policy=policy, submitted=submitted, closes_at=closes_at, at=AT) == shown


# --- statements


def test_questions_and_answers_are_written_as_xapi_interactions() -> None:
    body = numeric(
        answers=[{"value": 4, "tolerance": "0.5"}], unit="km", other_units=[{"name": "m", "factor": "0.001"}]
    )
    found = {
        one["interactionType"]: (
            one.get("correctResponsesPattern"),
            interactions.response(body=kind, given=given),
        )
        for kind, given in (
            (multiple(2, 1), ["c0", "c2"]),
            (MATCHING, {"l0": "r0", "l1": "r2"}),
            (ordering(3), ["i2", "i0", "i1"]),
            (body, {"value": "4.000", "unit": "m"}),
            (short("ya", "iya"), "Ya"),
            (LONG, "Sebab."),
        )
        for one in [interactions.definition(body=kind, language="id")]
    }
    assert found == {
        "choice": (["c0[,]c1"], "c0[,]c2"),
        "matching": (["l0[.]r0[,]l1[.]r1[,]l2[.]r1"], "l0[.]r0[,]l1[.]r2"),
        "sequencing": (["i0[,]i1[,]i2"], "i2[,]i0[,]i1"),
        "numeric": (["3.5[:]4.5"], "0.004000"),
        "fill-in": (["ya", "iya"], "Ya"),
        "long-fill-in": (None, "Sebab."),
    }


# --- statistics


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), min_size=3, max_size=60))
def test_discrimination_is_the_correlation_with_the_rest(rows: list[tuple[int, int]]) -> None:
    xs, ys = [float(x) for x, _y in rows], [y / 20 for _x, y in rows]
    assume(len(set(xs)) > 1 and len(set(ys)) > 1)
    found = statistics.item_figures(sums(xs, ys))
    assert found.difficulty == pytest.approx(sum(xs) / len(xs))
    assert found.discrimination == pytest.approx(correlation(xs, ys), abs=1e-6)


def sums(xs: list[float], ys: list[float]) -> statistics.Sums:
    return statistics.Sums(
        n=len(xs),
        x=sum(xs),
        y=sum(ys),
        xx=sum(x * x for x in xs),
        yy=sum(y * y for y in ys),
        xy=sum(x * y for x, y in zip(xs, ys, strict=True)),
    )


def test_a_worked_example_by_hand() -> None:
    found = statistics.item_figures(sums([1, 1, 0, 0], [0.8, 0.6, 0.6, 0.2]))
    assert (found.n, found.difficulty, found.notes) == (4, 0.5, ("FEW",))
    assert found.discrimination == pytest.approx(0.6882472, abs=1e-6)  # 1.2 / sqrt(4 x 0.76)


def test_an_item_all_get_right_discriminates_nothing() -> None:
    found = statistics.item_figures(sums([1.0] * 40, [n / 40 for n in range(40)]))
    assert (found.difficulty, found.discrimination, found.notes) == (1.0, None, ("EASY",))
    assert statistics.item_figures(statistics.Sums(0, 0, 0, 0, 0, 0)).difficulty is None


def test_an_item_that_the_best_get_wrong_is_pointed_at() -> None:
    xs = [0.0] * 20 + [1.0] * 20
    ys = [0.9] * 20 + [0.1] * 20
    assert statistics.item_figures(sums(xs, ys)).notes == ("NEGATIVE",)
