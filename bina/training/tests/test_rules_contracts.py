"""Rules about offers, agreements and money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.training.rules.money import Use, costs
from bina.training.rules.offers import (
    NOTICE_DAYS,
    OFFER_STEPS,
    AgreementState,
    OfferState,
    agreement_state,
    notice_due,
    offer_may_become,
    price_per_head,
)

DAY = date(2026, 12, 31)


@given(
    fixed=st.integers(0, 10**12), each=st.integers(0, 10**9), people=st.integers(min_value=1, max_value=5000)
)
def test_the_price_per_head_covers_the_whole_price_and_not_a_rupiah_a_head_more(
    fixed: int, each: int, people: int
) -> None:
    head = price_per_head(fixed_rupiah=fixed, per_person_rupiah=each, people=people)
    assert 0 <= head * people - (fixed + each * people) < people


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 12, 31), AgreementState.COMING),
        (date(2026, 1, 1), AgreementState.IN_FORCE),
        (DAY - timedelta(days=91), AgreementState.IN_FORCE),
        (DAY - timedelta(days=90), AgreementState.ENDING),
        (DAY, AgreementState.ENDING),
        (DAY + timedelta(days=1), AgreementState.ENDED),
    ],
)
def test_both_days_of_an_agreement_count_and_its_last_ninety_are_its_end(
    on: date, state: AgreementState
) -> None:
    assert agreement_state(starts_on=date(2026, 1, 1), ends_on=DAY, on=on) == state


def test_each_notice_is_given_once_on_the_way_to_the_end() -> None:
    given_so_far: int | None = None
    told = []
    for left in range(120, -5, -1):
        notice = notice_due(ends_on=DAY, on=DAY - timedelta(days=left), given=given_so_far)
        if notice is not None:
            told.append((left, notice))
            given_so_far = notice
    assert told == [(90, 90), (30, 30), (7, 7)]


@given(left=st.integers(-30, 200), given_so_far=st.sampled_from([None, *NOTICE_DAYS]))
def test_a_notice_is_never_given_twice_nor_after_the_end(left: int, given_so_far: int | None) -> None:
    notice = notice_due(ends_on=DAY, on=DAY - timedelta(days=left), given=given_so_far)
    if notice is not None:
        assert 0 <= left <= notice
        assert given_so_far is None or notice < given_so_far


@given(st.lists(st.sampled_from(list(OfferState)), max_size=12))
def test_an_offer_that_was_decided_never_changes_again(wishes: list[OfferState]) -> None:
    state = OfferState.DRAFT
    decided = None
    for wish in wishes:
        if offer_may_become(state, wish):
            state = wish
        if decided:
            assert state == decided
        if state in {OfferState.ACCEPTED, OfferState.DECLINED}:
            decided = state
    assert set(OFFER_STEPS) == set(OfferState)


@given(ceiling=st.integers(0, 10**9), sums=st.lists(st.integers(min_value=1, max_value=10**9), max_size=20))
def test_sums_that_are_let_through_never_pass_the_ceiling(ceiling: int, sums: list[int]) -> None:
    committed = 0
    for amount in sums:
        use = Use(ceiling, committed)
        if use.over_by(amount) == 0:
            committed += amount
        else:
            assert committed + amount - use.over_by(amount) == ceiling
    assert committed <= ceiling


def test_without_a_ceiling_nothing_is_watched() -> None:
    assert (Use(None, 5).left, Use(None, 5).over_by(10**12)) == (None, 0)


def test_costs_are_divided_by_what_came_of_them_and_left_out_without_it() -> None:
    found = costs(total=10_000_000, participants=3, hours_jp=Decimal("48.00"), closed_gaps=0)
    assert (found.per_participant, found.per_hour, found.per_gap) == (3_333_333, 208_333, None)
