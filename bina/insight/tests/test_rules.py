from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.insight.rules import (
    HEIGHT,
    RADIUS,
    WIDTH,
    Figures,
    Progress,
    Stage,
    current_stage,
    open_year,
    progress,
    ring,
)

counts = st.integers(0, 20)
figures = st.builds(
    Figures,
    employees=counts,
    posts=counts,
    posts_with_standard=counts,
    assessed=counts,
    needs=counts,
    plans_solved=counts,
    plan_approved=st.booleans(),
    batches=counts,
    batches_finished=counts,
    programmes_finished=counts,
    programmes_evaluated=counts,
    findings=counts,
    next_needs=counts,
)


@pytest.mark.parametrize(
    ("reached", "stage"),
    [
        ({}, Stage.PEOPLE),
        ({"employees": 5, "posts": 3}, Stage.STANDARDS),
        ({"employees": 5, "posts": 3, "posts_with_standard": 2}, Stage.ASSESSMENTS),
        ({"employees": 5, "posts": 3, "posts_with_standard": 2, "assessed": 1}, Stage.NEEDS),
        ({"employees": 5, "assessed": 1, "needs": 9}, Stage.PLAN),
        ({"employees": 5, "needs": 9, "plans_solved": 1}, Stage.PLAN),
        ({"employees": 5, "needs": 9, "plans_solved": 1, "plan_approved": True}, Stage.TRAINING),
        ({"employees": 5, "needs": 9, "plan_approved": True, "batches": 4}, Stage.TRAINING),
        ({"employees": 5, "plan_approved": True, "batches": 4, "batches_finished": 1}, Stage.TRAINING),
        (
            {"employees": 5, "batches": 4, "batches_finished": 4, "programmes_finished": 2},
            Stage.EVALUATION,
        ),
        (
            {"batches": 4, "batches_finished": 4, "programmes_finished": 2, "programmes_evaluated": 2},
            Stage.LESSONS,
        ),
        (
            {"programmes_finished": 2, "programmes_evaluated": 2, "findings": 1, "next_needs": 1},
            Stage.LESSONS,
        ),
    ],
)
def test_the_stage_to_work_on_is_the_one_that_holds_up_the_rest(
    reached: dict[str, int | bool], stage: Stage
) -> None:
    assert current_stage(Figures(**reached)) == stage


@given(reached=figures)
def test_nothing_after_the_current_stage_has_begun(reached: Figures) -> None:
    order = list(Stage)
    now = order.index(current_stage(reached))
    stages = progress(reached)
    assert all(stages[later] is Progress.WAITING for later in order[now + 1 :])


@given(count=st.integers(2, 12))
def test_spots_lie_evenly_on_the_circle_and_the_first_is_at_the_top(count: int) -> None:
    spots = ring(count)
    assert (spots[0].x, spots[0].y) == (WIDTH / 2, HEIGHT / 2 - RADIUS)
    for spot in spots:
        assert math.hypot(spot.x - WIDTH / 2, spot.y - HEIGHT / 2) == pytest.approx(RADIUS, abs=0.2)
        assert 0 < spot.text_x < WIDTH
        assert 0 < spot.text_y < HEIGHT
    sides = [
        math.hypot(one.x - two.x, one.y - two.y)
        for one, two in zip(spots, [*spots[1:], spots[0]], strict=True)
    ]
    assert max(sides) - min(sides) < 0.5


@pytest.mark.parametrize("count", [1, 14])
def test_a_ring_without_room_for_its_arcs_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="arcs"):
        ring(count)


def test_the_open_cycle_is_next_year_in_the_second_half() -> None:
    assert open_year(today=date(2026, 6, 30), years=[]) == 2026
    assert open_year(today=date(2026, 7, 1), years=[]) == 2027
    assert open_year(today=date(2026, 7, 1), years=[2025, 2026]) == 2026
    assert open_year(today=date(2026, 7, 1), years=[2030]) == 2027
