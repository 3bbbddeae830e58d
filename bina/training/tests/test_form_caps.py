"""Hours of a form count up to its cap of the year; the rest is shown as done and not counted."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory
from bina.training import queries
from bina.training.queries.form_caps import yearly_caps
from bina.training.queries.reports import everybody_hours, yearly_report
from bina.training.rules.form_hours import counted_hours
from bina.training.tests.city import City
from bina.training.tests.factories import NOW, EnrolmentFactory, TrainingRecordFactory

YEAR = 2026
CAPS = {9: Decimal(12), 14: Decimal(20)}
done = st.lists(
    st.tuples(st.sampled_from([3, 9, 14]), st.decimals(min_value=0, max_value=30, places=2)), max_size=12
)


@given(done=done)
def test_counted_hours_of_a_form_never_pass_its_cap_and_lose_nothing_below_it(
    done: list[tuple[int, Decimal]],
) -> None:
    found = counted_hours(done=done, caps=CAPS)
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for (form, jp), counted in zip(done, found, strict=True):
        assert 0 <= counted <= jp
        sums[form][0] += jp
        sums[form][1] += counted
    for form, (whole, counted) in sums.items():
        assert counted == min(whole, CAPS.get(form, whole))


@given(done=done, data=st.data())
def test_what_a_form_counts_in_a_year_does_not_depend_on_the_order(
    done: list[tuple[int, Decimal]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(done))
    assert sum(counted_hours(done=done, caps=CAPS)) == sum(counted_hours(done=shuffled, caps=CAPS))


def test_years_before_any_rule_have_no_caps() -> None:
    assert yearly_caps(year=2000, agency_id=None) == {}  # type: ignore[arg-type]  # only the shipped ones


def attend(city: City, person: Employee, *, form: int, jp: str, on: date) -> None:
    batch = city.batch(programme__form=form, state="FINISHED", starts_on=on, ends_on=on)
    EnrolmentFactory.create(
        batch=batch, employee=person, state="COMPLETED", completed_on=on, earned_jp=Decimal(jp)
    )


def elsewhere(person: Employee, *, form: int, jp: str, on: date) -> None:
    TrainingRecordFactory.create(employee=person, form=form, length_jp=Decimal(jp), starts_on=on)


def lines(city: City, person: Employee) -> list[tuple[date, Decimal, Decimal]]:
    hours = queries.person_hours(city.hr, agency_id=city.agency.pk, employee_id=person.pk, year=YEAR)
    assert hours is not None
    assert hours.total_jp == sum((line.counted_jp for line in hours.lines), Decimal(0))
    return [(line.earned_on, line.jp, line.counted_jp) for line in hours.lines]


@pytest.mark.django_db
def test_seminars_here_and_elsewhere_fill_one_cap_by_the_day_they_ended(city: City) -> None:
    (person,) = city.people(1)
    elsewhere(person, form=9, jp="8", on=date(YEAR, 9, 1))
    attend(city, person, form=9, jp="6", on=date(YEAR, 3, 1))
    elsewhere(person, form=9, jp="4", on=date(YEAR, 10, 1))
    elsewhere(person, form=9, jp="12", on=date(YEAR - 1, 12, 31))
    assert lines(city, person) == [
        (date(YEAR, 3, 1), Decimal(6), Decimal(6)),
        (date(YEAR, 9, 1), Decimal(8), Decimal(6)),
        (date(YEAR, 10, 1), Decimal(4), Decimal(0)),
    ]


PLANS: list[list[tuple[int, str]]] = [
    [(9, "5.5"), (9, "6.5"), (9, "0.25"), (3, "30")],
    [(14, "19.99"), (14, "0.02"), (16, "200"), (7, "13")],
    [(25, "8"), (25, "8"), (25, "8"), (1, "0")],
]


@pytest.mark.django_db
@pytest.mark.parametrize("order", [1, -1])
def test_every_page_counts_what_the_rule_counts(city: City, order: int) -> None:
    caps = yearly_caps(year=YEAR, agency_id=city.agency.pk)
    expected: dict[Any, Decimal] = {}
    by_form: dict[int, Decimal] = defaultdict(Decimal)
    for plan, person in zip(PLANS, city.people(len(PLANS)), strict=True):
        for number, (form, jp) in list(enumerate(plan))[::order]:
            on = date(YEAR, 5, 4) + timedelta(days=number)
            if number % 2:
                attend(city, person, form=form, jp=jp, on=on)
            else:
                elsewhere(person, form=form, jp=jp, on=on)
        counted = counted_hours(done=[(form, Decimal(jp)) for form, jp in plan], caps=caps)
        for (form, _jp), jp_counted in zip(plan, counted, strict=True):
            by_form[form] += jp_counted
        expected[person.pk] = sum(counted, Decimal(0))
        assert [line[2] for line in lines(city, person)] == counted
    where = {"agency_id": city.agency.pk, "year": YEAR}
    assert queries.hours_of_people(city.hr, **where) == expected
    assert {line.employee_id: line.total_jp for line in queries.hours_by_person(city.hr, **where)} == expected
    assert {line.employee_id: line.total_jp for line in everybody_hours(city.hr, **where)} == expected
    report = yearly_report(city.hr, **where, on=NOW.date())
    assert report is not None
    assert report.whole is not None
    assert report.whole.total_jp == sum(expected.values())
    assert sum(line.jp for line in report.months) == sum(expected.values())
    assert {line.form: line.jp for line in report.forms} == by_form


@pytest.mark.django_db
def test_the_person_reads_what_does_not_count_and_why(city: City, client: Client) -> None:
    (person,) = city.people(1)
    attend(city, person, form=9, jp="10", on=date(YEAR, 3, 1))
    elsewhere(person, form=9, jp="5", on=date(YEAR, 4, 1))
    client.force_login(AccountFactory.create(employee=person))
    address = reverse("training:hours_person", args=[person.pk]) + f"?tahun={YEAR}"
    client.cookies["django_language"] = "en"
    text = " ".join(client.get(address).content.decode().split())
    assert "3 JP not counted" in text
    assert "this form counts at most 12 JP a year" in text
    assert text.count("not counted") == 1
