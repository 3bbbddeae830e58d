from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.training.rules.completion import Demand, attended_percent, verdict
from bina.training.rules.hours import (
    Duty,
    DutyStatus,
    duty_status,
    lesson_hours,
    room_to_ceiling,
    short_of_duty,
    spread,
    working_days,
)
from bina.training.rules.states import (
    BATCH_STEPS,
    ENROLMENT_STEPS,
    BatchState,
    EnrolmentState,
    Reason,
    batch_may_become,
    enrolment_may_become,
    seats_left,
)

hours = st.decimals(min_value=0, max_value=1000, places=2)
percents = st.decimals(min_value=0, max_value=100, places=2)
people = st.integers(min_value=0, max_value=500)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
DEMAND = Demand(attendance_percent=Decimal(80), post_score=Decimal(60))


@given(seats=people, taken=people)
def test_seats_left_and_taken_never_promise_more_than_the_room(seats: int, taken: int) -> None:
    left = seats_left(seats=seats, taken=taken)
    assert 0 <= left <= seats
    assert left == 0 or left + taken == seats


@given(state=st.sampled_from(BatchState), wanted=st.sampled_from(BatchState))
def test_a_batch_never_stays_in_a_circle_and_never_leaves_an_end(
    state: BatchState, wanted: BatchState
) -> None:
    order = list(BatchState)
    if batch_may_become(state, wanted):
        assert order.index(wanted) > order.index(state)
        assert state not in {BatchState.FINISHED, BatchState.CANCELLED}


def test_every_batch_can_reach_its_results() -> None:
    path = [BatchState.DRAFT, BatchState.OPEN, BatchState.RUNNING, BatchState.FINISHED]
    assert all(batch_may_become(here, there) for here, there in pairwise(path))


def test_every_state_of_batches_and_places_says_where_it_leads() -> None:
    assert set(BATCH_STEPS) == set(BatchState)
    assert set(ENROLMENT_STEPS) == set(EnrolmentState)


@given(wanted=st.sampled_from(EnrolmentState))
def test_a_result_is_final(wanted: EnrolmentState) -> None:
    assert not enrolment_may_become(EnrolmentState.COMPLETED, wanted)
    assert not enrolment_may_become(EnrolmentState.FAILED, wanted)


@given(minutes=st.integers(min_value=0, max_value=100_000))
def test_minutes_become_whole_lesson_hours_rounded_down(minutes: int) -> None:
    found = lesson_hours(minutes=minutes, minutes_per_jp=45)
    assert found * 45 <= minutes < (found + 1) * 45


@pytest.mark.parametrize(("minutes", "expected"), [(0, 0), (44, 0), (45, 1), (89, 1), (90, 2), (900, 20)])
def test_lesson_hours_of_known_lengths(minutes: int, expected: int) -> None:
    assert lesson_hours(minutes=minutes, minutes_per_jp=45) == expected


@given(present=hours, held=hours)
def test_attendance_is_a_share_between_none_and_all(present: Decimal, held: Decimal) -> None:
    share = attended_percent(present_jp=present, held_jp=held)
    assert 0 <= share <= 100
    if held > 0 and present >= held:
        assert share == 100


def test_attendance_of_two_thirds_is_rounded_half_up() -> None:
    assert attended_percent(present_jp=Decimal(16), held_jp=Decimal(24)) == Decimal("66.67")


@given(attendance=percents, score=st.none() | percents, tested=st.booleans())
def test_completion_means_enough_attendance_and_where_tested_enough_score(
    attendance: Decimal, score: Decimal | None, tested: bool
) -> None:
    found = verdict(attendance_percent=attendance, post_score=score, tested=tested, demand=DEMAND)
    enough = attendance >= 80 and (not tested or (score is not None and score >= 60))
    assert (found.state == EnrolmentState.COMPLETED) == enough
    assert (found.reason == Reason.NONE) == enough


@given(attendance=percents, more=percents, score=percents)
def test_more_attendance_never_takes_a_completion_away(
    attendance: Decimal, more: Decimal, score: Decimal
) -> None:
    low, high = sorted([attendance, more])
    before = verdict(attendance_percent=low, post_score=score, tested=True, demand=DEMAND)
    after = verdict(attendance_percent=high, post_score=score, tested=True, demand=DEMAND)
    assert before.state != EnrolmentState.COMPLETED or after.state == EnrolmentState.COMPLETED


@pytest.mark.parametrize(
    ("attendance", "score", "state", "reason"),
    [
        (0, 90, EnrolmentState.WITHDRAWN, Reason.NEVER_CAME),
        (79, 90, EnrolmentState.FAILED, Reason.ATTENDANCE),
        (80, 60, EnrolmentState.COMPLETED, Reason.NONE),
        (80, 59, EnrolmentState.FAILED, Reason.SCORE),
        (100, None, EnrolmentState.FAILED, Reason.NO_SCORE),
    ],
)
def test_the_edges_of_completion(
    attendance: int, score: int | None, state: EnrolmentState, reason: Reason
) -> None:
    found = verdict(
        attendance_percent=Decimal(attendance),
        post_score=None if score is None else Decimal(score),
        tested=True,
        demand=DEMAND,
    )
    assert (found.state, found.reason) == (state, reason)


@pytest.mark.parametrize(
    ("hours_jp", "duty", "expected"),
    [
        ("19.99", Duty(at_least_jp=Decimal(20)), DutyStatus.BELOW),
        ("20", Duty(at_least_jp=Decimal(20)), DutyStatus.MET),
        ("0", Duty(at_most_jp=Decimal(24)), DutyStatus.MET),
        ("24", Duty(at_most_jp=Decimal(24)), DutyStatus.MET),
        ("24.01", Duty(at_most_jp=Decimal(24)), DutyStatus.OVER),
        ("0", Duty(), DutyStatus.MET),
    ],
)
def test_a_year_stands_below_at_or_over_its_duty(hours_jp: str, duty: Duty, expected: DutyStatus) -> None:
    assert duty_status(hours_jp=Decimal(hours_jp), duty=duty) == expected


@given(have=hours, at_least=hours)
def test_what_is_short_is_exactly_what_meets_the_duty(have: Decimal, at_least: Decimal) -> None:
    duty = Duty(at_least_jp=at_least)
    short = short_of_duty(hours_jp=have, duty=duty)
    assert short >= 0
    assert duty_status(hours_jp=have + short, duty=duty) == DutyStatus.MET
    assert (short == 0) == (duty_status(hours_jp=have, duty=duty) == DutyStatus.MET)


@given(have=hours, at_most=hours)
def test_filling_the_room_to_the_ceiling_never_goes_over_it(have: Decimal, at_most: Decimal) -> None:
    duty = Duty(at_most_jp=at_most)
    room = room_to_ceiling(hours_jp=have, duty=duty)
    assert room is not None
    if have <= at_most:
        assert have + room == at_most
    else:
        assert room == 0


@given(first=days, length=st.integers(min_value=0, max_value=60))
def test_sessions_fall_on_working_days_unless_there_are_none(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = working_days(starts_on=first, ends_on=last)
    assert found == sorted(set(found))
    assert first <= found[0]
    assert found[-1] <= last
    if length >= 2:
        assert all(day.weekday() < 5 for day in found)


def test_a_holiday_is_no_working_day() -> None:
    found = working_days(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 3), holidays=[date(2027, 3, 2)])
    assert found == [date(2027, 3, 1), date(2027, 3, 3)]


@given(
    length=st.decimals(min_value=0, max_value=999, places=2), count=st.integers(min_value=1, max_value=120)
)
def test_hours_shared_over_days_add_up_exactly(length: Decimal, count: int) -> None:
    shares = spread(length_jp=length, days=count)
    assert len(shares) == count
    assert sum(shares) == length
    assert min(shares) >= 0


def test_hours_shared_over_days_are_even() -> None:
    assert spread(length_jp=Decimal(20), days=3) == [Decimal(7), Decimal(7), Decimal(6)]
    assert spread(length_jp=Decimal(16), days=2) == [Decimal(8), Decimal(8)]
