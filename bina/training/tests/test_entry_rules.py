from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.training.rules.approvals import Step, next_step
from bina.training.rules.coverage import Share, days_too_thin, most_away
from bina.training.rules.eligibility import (
    Asking,
    Obstacle,
    Offered,
    findings,
    months_later,
    retires_on,
)
from bina.training.rules.hours import working_days
from bina.training.rules.lottery import digest, draw
from bina.training.rulesets import Entry, WorkingDays

MARCH = date(2027, 3, 1)
BATCH = Offered(targets=("GENERAL",), starts_on=MARCH, ends_on=date(2027, 3, 2), length_jp=Decimal(16))
GOOD = Asking(kind="GENERAL", status="ACTIVE")
people = st.integers(min_value=0, max_value=5000)
shares = st.builds(
    Share,
    at_most_percent=st.decimals(min_value=0, max_value=100, places=2),
    at_least_people=st.integers(min_value=0, max_value=20),
)


@given(people=people, share=shares)
def test_a_unit_never_spares_more_than_its_share_but_always_the_few_it_may(people: int, share: Share) -> None:
    most = most_away(people=people, share=share)
    assert 0 <= most <= people
    assert most >= min(share.at_least_people, people)
    assert most <= max(people * share.at_most_percent / 100, min(share.at_least_people, people))


@pytest.mark.parametrize(("people", "most"), [(0, 0), (1, 1), (7, 1), (8, 2), (40, 10)])
def test_a_quarter_of_a_unit_may_be_away(people: int, most: int) -> None:
    assert most_away(people=people, share=Share(Decimal(25))) == most


def test_only_the_days_that_become_too_thin_are_named() -> None:
    days = [MARCH, MARCH + timedelta(days=1)]
    assert days_too_thin(days=days, away={MARCH: 2}, joining=1, most=2) == [MARCH]
    assert days_too_thin(days=days, away={MARCH: 1}, joining=1, most=2) == []
    assert days_too_thin(days=days, away={}, joining=3, most=2) == days


@given(seed=st.text(max_size=40), entries=st.lists(st.uuids(), max_size=60))
def test_the_draw_is_the_same_whoever_repeats_it_in_whatever_order(seed: str, entries: list[UUID]) -> None:
    lots = draw(seed=seed, entries=entries)
    assert lots == draw(seed=seed, entries=reversed(entries))
    assert [lot.place for lot in lots] == list(range(1, len(set(entries)) + 1))
    assert {lot.entry for lot in lots} == set(entries)


def test_the_draw_is_sha256_of_seed_and_key_smallest_first() -> None:
    """The published way, worked out here without the rule."""
    keys = [UUID(int=number) for number in range(1, 6)]
    own = sorted(keys, key=lambda key: sha256(f"pelayanan-2027:{key}".encode()).hexdigest())
    assert [lot.entry for lot in draw(seed="pelayanan-2027", entries=keys)] == own
    assert (
        digest(seed="a", entry=UUID(int=1)) == sha256(b"a:00000000-0000-0000-0000-000000000001").hexdigest()
    )


def test_over_many_seeds_everybody_wins_about_as_often() -> None:
    """Ten people for five seats, 2,000 draws: expected 1,000 wins, standard deviation 22.4; six of them are
    never left by a fair draw."""
    keys = [UUID(int=number) for number in range(1, 11)]
    wins = dict.fromkeys(keys, 0)
    for number in range(2000):
        for lot in draw(seed=str(number), entries=keys)[:5]:
            wins[lot.entry] += 1
    assert all(abs(won - 1000) < 6 * 22.4 for won in wins.values())


def test_nothing_speaks_against_a_fitting_person() -> None:
    assert findings(person=GOOD, batch=BATCH, near_retirement_months=12) == []


@pytest.mark.parametrize(
    ("person", "obstacle"),
    [
        (Asking(kind="GENERAL", status="LEAVE"), Obstacle.STATUS),
        (Asking(kind="FUNCTIONAL", status="ACTIVE"), Obstacle.POST),
        (Asking(kind="GENERAL", status="ACTIVE", retires_on=date(2028, 3, 1)), Obstacle.RETIREMENT),
        (Asking(kind="GENERAL", status="ACTIVE", missing=("Dasar",)), Obstacle.PREREQUISITE),
        (Asking(kind="GENERAL", status="ACTIVE", clashes=("A-1",)), Obstacle.CLASH),
        (Asking(kind="GENERAL", status="ACTIVE", thin_on=(MARCH,), most_away=2), Obstacle.COVERAGE),
    ],
)
def test_each_obstacle_keeps_a_person_out(person: Asking, obstacle: Obstacle) -> None:
    found = findings(person=person, batch=BATCH, near_retirement_months=12)
    assert [(one.obstacle, one.keeps_out) for one in found] == [(obstacle, True)]


def test_the_ceiling_of_hours_is_said_but_keeps_nobody_out() -> None:
    person = Asking(kind="GENERAL", status="ACTIVE", room_jp=Decimal(8))
    found = findings(person=person, batch=BATCH, near_retirement_months=12)
    assert [(one.obstacle, one.keeps_out) for one in found] == [(Obstacle.CEILING, False)]


def test_who_retires_later_than_the_set_months_may_come() -> None:
    person = Asking(kind="GENERAL", status="ACTIVE", retires_on=date(2028, 4, 1))
    assert findings(person=person, batch=BATCH, near_retirement_months=12) == []


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [(date(1969, 2, 25), 58, date(2027, 3, 1)), (date(1968, 12, 3), 58, date(2027, 1, 1))],
)
def test_retirement_begins_the_month_after_the_birthday(born: date, age: int, day: date) -> None:
    assert retires_on(born_on=born, age=age) == day


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), months=st.integers(0, 60))
def test_months_are_counted_over_the_turn_of_the_year(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later.day == 1
    assert (later.year - day.year) * 12 + later.month - day.month == months


def test_the_chain_asks_the_superior_and_then_bkpsdm() -> None:
    chain = ("SUPERIOR", "HR")
    assert next_step(chain=chain, done=()) == Step.SUPERIOR
    assert next_step(chain=chain, done=("SUPERIOR",)) == Step.HR
    assert next_step(chain=chain, done=("SUPERIOR", "HR")) is None
    assert next_step(chain=(), done=()) is None


def test_holidays_are_no_working_days_and_an_opened_saturday_is_one() -> None:
    week = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 7)}
    days = working_days(**week, holidays=[date(2027, 3, 3)], also=[date(2027, 3, 6)])
    assert [day.day for day in days] == [1, 2, 4, 5, 6]


def test_the_yearly_holidays_hold_in_every_year() -> None:
    table = WorkingDays(weekdays=(1, 2, 3, 4, 5), every_year=("01-01", "08-17"))
    closed = table.closed(first=date(2026, 12, 1), last=date(2027, 8, 31))
    assert closed == {date(2027, 1, 1), date(2027, 8, 17)}


def test_the_first_fitting_row_tells_the_age_of_retirement() -> None:
    entry = Entry.model_validate(
        {
            "answer_within_days": 3,
            "offer_days": 3,
            "near_retirement_months": 12,
            "away": {"at_most_percent": 25},
            "retirement": [
                {"kinds": ["FUNCTIONAL"], "levels": ["UTAMA"], "age": 65},
                {"kinds": ["FUNCTIONAL"], "age": 58},
            ],
        }
    )
    assert entry.retires_at(kind="FUNCTIONAL", level="UTAMA") == 65
    assert entry.retires_at(kind="FUNCTIONAL", level="MUDA") == 58
    assert entry.retires_at(kind="GENERAL", level="") is None
