"""Rules about hours of forms and what programmes cost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.training.rules.form_hours import FormHours, HoursUnit, fewest_days, form_jp
from bina.training.rules.programme_costs import Basis, Item, totals

SESSION = FormHours(HoursUnit.SESSION, Decimal(2), daily_cap_jp=Decimal(2), yearly_cap_jp=Decimal(20))
MINUTES = FormHours(HoursUnit.MINUTE)


@pytest.mark.parametrize(
    ("form", "amount", "days", "counted", "expected"),
    [
        (MINUTES, 89, 1, 0, 1),
        (MINUTES, 90, 1, 0, 2),
        (SESSION, 3, 3, 0, 6),
        (SESSION, 3, 1, 0, 2),
        (SESSION, 3, 3, 17, 3),
        (SESSION, 3, 3, 25, 0),
    ],
)
def test_hours_follow_the_unit_and_both_caps(
    form: FormHours, amount: int, days: int, counted: int, expected: int
) -> None:
    found = form_jp(
        form=form, amount=Decimal(amount), days=days, minutes_per_jp=45, counted_jp=Decimal(counted)
    )
    assert found == expected


@given(amount=st.integers(0, 500), days=st.integers(1, 60), counted=st.integers(0, 40))
def test_hours_of_a_year_never_pass_the_cap_they_have_not_passed_before(
    amount: int, days: int, counted: int
) -> None:
    found = form_jp(
        form=SESSION, amount=Decimal(amount), days=days, minutes_per_jp=45, counted_jp=Decimal(counted)
    )
    assert 0 <= found <= 2 * days
    assert counted + found <= max(20, counted)


@given(length=st.integers(1, 900))
def test_the_fewest_days_hold_the_hours_and_one_less_does_not(length: int) -> None:
    days = fewest_days(length_jp=Decimal(length), form=SESSION)
    assert 2 * (days - 1) < length <= 2 * days
    assert fewest_days(length_jp=Decimal(length), form=MINUTES) == 1


@given(
    items=st.lists(
        st.builds(
            Item,
            basis=st.sampled_from(Basis),
            quantity=st.integers(1, 50),
            price_rupiah=st.integers(0, 10**8),
        ),
        max_size=12,
    ),
    days=st.integers(1, 30),
    people=st.integers(1, 200),
)
def test_the_two_prices_give_the_cost_of_a_batch_item_by_item(
    items: list[Item], days: int, people: int
) -> None:
    fixed, each = totals(items=items, days=days)
    times = {Basis.BATCH: 1, Basis.DAY: days, Basis.PERSON: people, Basis.PERSON_DAY: days * people}
    assert fixed + people * each == sum(
        item.quantity * item.price_rupiah * times[item.basis] for item in items
    )
