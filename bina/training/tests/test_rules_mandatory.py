"""Rules about mandatory programmes."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bina.training.rules.mandatory import (
    DutyState,
    Excuse,
    Standing,
    duty_state,
    excuse,
    months_later,
    pattern,
)

ON = date(2026, 11, 22)


@given(day=st.dates(date(2000, 1, 1), date(2060, 1, 1)), months=st.integers(0, 60))
def test_months_later_keeps_the_day_or_the_months_last(day: date, months: int) -> None:
    found = months_later(day=day, months=months)
    assert found.year * 12 + found.month == day.year * 12 + day.month + months
    assert found.day == day.day or (found.day < day.day and (found.replace(day=found.day)).day >= 28)


@given(
    is_done=st.booleans(),
    has_place=st.booleans(),
    status=st.sampled_from(["ACTIVE", "LEAVE", "STUDY"]),
    due=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    retiring=st.none() | st.dates(date(2026, 1, 1), date(2040, 1, 1)),
)
def test_nobody_is_late_who_is_excused_placed_or_done(
    is_done: bool, has_place: bool, status: str, due: date, retiring: date | None
) -> None:
    standing = Standing(due, status, retiring, is_done, has_place)
    state = duty_state(standing=standing, on=ON, spare_months=12)
    why = excuse(standing=standing, on=ON, spare_months=12)
    assert (state is DutyState.DONE) == is_done
    assert (state is DutyState.EXCUSED) == (bool(why) and not is_done and not has_place)
    if state is DutyState.LATE:
        assert due < ON
        assert why is Excuse.NONE
        assert not has_place


def test_words_are_found_whole_and_special_signs_mean_themselves() -> None:
    found = re.compile(
        pattern(["PKN", "PIM II (LAMA)"]).replace(r"\m", r"\b").replace(r"\M", ""), re.IGNORECASE
    )
    assert found.search("Diklat PKN Tingkat II")
    assert found.search("pim ii (lama)")
    assert not found.search("SPKN")
