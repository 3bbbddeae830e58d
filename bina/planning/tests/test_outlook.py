"""The plan over several years: its arithmetic, its figures by unit, its page and files."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.people.models import Employee
from bina.people.tests.factories import account_with, actor_with, hr_actor
from bina.planning import actions, queries, rules
from bina.planning.models import Need
from bina.planning.rules import Known, Price
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_comparing import browser, text
from bina.platform.access import Role

TODAY = date(2026, 11, 22)


def known(year: int, **values: Any) -> Known:
    usual = {"open": None, "closed": None, "rupiah": None, "retiring": 0, "new_gaps": 0, "ahead": year > 2026}
    return Known(year=year, **{**usual, **values})


def test_years_to_come_take_up_what_is_left_and_close_it_evenly() -> None:
    shown = rules.outlook(
        [
            known(2026, open=100, closed=40, rupiah=400, new_gaps=6),
            known(2027, retiring=3, new_gaps=9),
            known(2028),
        ],
        price=Price(mean=10.0, low=8.0, high=15.0),
    )
    assert [(one.open, one.closed) for one in shown] == [(100, 40), (66, 33), (42, 42)]
    assert [one.open_estimated for one in shown] == [False, True, True]
    assert [(one.rupiah, one.rupiah_low, one.rupiah_high) for one in shown] == [
        (400, 400, 400), (330, 264, 495), (420, 336, 630)]  # fmt: skip
    assert [one.rupiah_estimated for one in shown] == [False, True, True]


def test_a_past_year_without_a_record_stays_empty_and_without_a_price_there_is_no_money() -> None:
    shown = rules.outlook([known(2025), known(2026, open=10), known(2027)], price=None)
    assert [(one.open, one.closed, one.rupiah) for one in shown] == [
        (None, None, None), (10, None, None), (10, 10, None)]  # fmt: skip


@given(st.integers(0, 5000), st.lists(st.integers(0, 50), min_size=1, max_size=9))
def test_everything_that_is_open_is_closed_by_the_end_but_the_last_years_new_gaps(
    start: int, news: list[int]
) -> None:
    years = [known(2027 + place, open=start if place == 0 else None, new_gaps=new)
             for place, new in enumerate(news)]  # fmt: skip
    shown = rules.outlook(years, price=None)
    assert sum(one.closed or 0 for one in shown) == start + sum(news[:-1])
    assert all((one.closed or 0) <= (one.open or 0) for one in shown)


@pytest.mark.parametrize(
    ("batches", "price"),
    [
        ([], None),
        ([(100, 0)], None),
        ([(100, 10)], Price(10.0, 10.0, 10.0)),
        ([(100, 10), (300, 10), (200, 10), (400, 10)], Price(25.0, 10.0, 30.0)),
        ([(100, 10), (100, 0)], Price(20.0, 10.0, 20.0)),
    ],
)
def test_a_closed_gap_costs_all_money_over_all_gaps_with_the_middle_half_as_range(
    batches: list[tuple[int, int]], price: Price | None
) -> None:
    assert rules.price_per_gap(batches) == price


def test_successors_are_expected_to_have_the_gaps_of_such_posts_today() -> None:
    retiring = {"GENERAL": 4, "FUNCTIONAL": 2, "SUPERVISOR": 1}
    assert rules.expected_gaps(retiring, mean={"GENERAL": 1.5, "FUNCTIONAL": 2.0}, factor=1.0) == 10
    assert rules.expected_gaps(retiring, mean={"GENERAL": 1.5}, factor=0.5) == 3


@pytest.fixture
def city() -> City:
    """Six people with two gaps each; one of the healthy retires in 2028, the plan of 2027 is approved."""
    made = make_city()
    Employee.objects.filter(agency=made.agency).update(birth_date=date(1990, 5, 17))
    Employee.objects.filter(pk=made.people[1].pk).update(birth_date=date(1970, 5, 17))
    plan = make_plan(made)
    leader = actor_with(Role.LEADER, agency_id=made.agency.pk, unit_path=made.root.path)
    actions.approve_plan(actor=leader, plan_id=plan.pk, at=NOW)
    return made


def horizon(city: City, **values: Any) -> queries.Horizon:
    asked = {"agency_id": city.agency.pk, "on": TODAY, "first": 2025, "count": 5, **values}
    return queries.horizon(asked.pop("actor", city.hr), **asked)


@pytest.mark.django_db
def test_an_agency_sees_needs_plans_retirements_money_and_hours_year_by_year(city: City) -> None:
    found = horizon(city)
    plan = queries.plans(city.hr).get()
    shown = {one.outlook.year: one.outlook for one in found.years}
    assert list(shown) == [2025, 2026, 2027, 2028, 2029]
    assert (shown[2027].open, shown[2027].open_estimated) == (12, False)
    assert (shown[2027].closed, shown[2027].closed_estimated) == (12, False)
    assert (shown[2027].rupiah, shown[2027].rupiah_estimated) == (plan.cost_rupiah, False)
    assert [shown[year].retiring for year in shown] == [0, 0, 0, 1, 0]
    assert (shown[2028].open, shown[2028].new_gaps, shown[2029].open) == (0, 2, 2)
    assert (shown[2029].closed, shown[2029].closed_estimated) == (2, True)
    assert found.price is not None
    assert shown[2029].rupiah == round(2 * found.price.mean)
    years = {one.outlook.year: one for one in found.years}
    assert years[2027].sources == {"GAP": (12, 0)}
    assert (years[2027].planned_each, years[2027].hours_each) == (24, None)
    assert years[2026].hours_each == 0


@pytest.mark.django_db
def test_a_unit_sees_its_own_share_and_the_units_below_the_agency_come_to_the_whole(city: City) -> None:
    whole = horizon(city)
    parts = [horizon(city, unit=unit.path) for unit in (city.health, city.healthy)]
    for place in range(5):
        years = [one.years[place].outlook for one in (whole, *parts)]
        assert (years[0].open or 0) == sum(one.open or 0 for one in years[1:])
        assert (years[0].closed or 0) == sum(one.closed or 0 for one in years[1:])
        assert years[0].retiring == sum(one.retiring for one in years[1:])
    assert {(one.name, one.people, one.open, one.retiring) for one in whole.units} == {
        ("Dinas Kesehatan", 3, 6, 0), ("Dinas Hidup Sehat", 3, 6, 1)}  # fmt: skip


@pytest.mark.django_db
def test_declined_needs_are_not_open_and_accepted_ones_are_decided(city: City) -> None:
    first, second = Need.objects.order_by("pk")[:2]
    Need.objects.filter(pk=first.pk).update(state="DECLINED", decision="tidak perlu")
    Need.objects.filter(pk=second.pk).update(state="ACCEPTED")
    year = next(one for one in horizon(city).years if one.outlook.year == 2027)
    assert (year.outlook.open, year.sources["GAP"]) == (11, (11, 1))


@pytest.mark.django_db
def test_who_sees_one_unit_sees_the_years_of_that_unit_only(city: City) -> None:
    supervisor = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    found = horizon(city, actor=supervisor)
    assert (found.people, found.years[2].outlook.open) == (3, 6)
    stranger = hr_actor(make_city(people=2).agency)
    nothing = horizon(city, actor=stranger)
    assert (nothing.people, nothing.years[2].outlook.open, nothing.years[2].outlook.closed) == (0, None, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("people", [4, 14])
def test_the_years_cost_the_same_for_any_number_of_people(
    people: int, django_assert_num_queries: Any
) -> None:
    city = make_city(people=people)
    make_plan(city)
    with django_assert_num_queries(26):
        horizon(city)


@pytest.mark.django_db
def test_the_page_leads_to_the_needs_and_marks_what_is_estimated(city: City) -> None:
    client = browser(city)
    address = reverse("planning:outlook")
    page = client.get(address, {"mulai": "2025", "tahun": "5"})
    assert page.status_code == 200
    assert "to be verified" in text(page)
    assert f"{reverse('planning:need_list')}?tahun=2027&amp;sumber=GAP" in text(page)
    assert [row["open"] for row in page.context["rows"]] == ["–", "–", "12", "≈ 0", "≈ 2"]
    narrow = client.get(address, {"mulai": "2025", "tahun": "3", "unit": city.health.path})
    assert [row["open"] for row in narrow.context["rows"]] == ["–", "–", "6"]
    needs = client.get(reverse("planning:need_list"), {"tahun": "2027", "unit": city.health.path})
    assert len(needs.context["page"]) == 6
    assert needs.context["chips"][0]["label"] == "Dinas Kesehatan"


@pytest.mark.django_db
def test_a_unit_of_another_agency_is_not_found(city: City) -> None:
    other = make_city(people=2)
    client = browser(city)
    assert client.get(reverse("planning:outlook"), {"unit": other.health.path}).status_code == 404
    supervisor = Client()
    supervisor.force_login(account_with(Role.SUPERVISOR, unit=city.health, language="en"))
    assert supervisor.get(reverse("planning:outlook"), {"unit": city.healthy.path}).status_code == 404


@pytest.mark.django_db
def test_the_years_are_saved_as_workbook_csv_and_pdf(city: City) -> None:
    client = browser(city)
    address = reverse("planning:outlook")
    asked = {"mulai": "2025", "tahun": "5"}
    book = client.get(address, {**asked, "format": "xlsx"}).content
    rows = python_calamine.CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows if row[0] == 2027] == [[2027, 12]]
    written = client.get(address, {**asked, "format": "csv"})
    lines = b"".join(written.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # streamed
    assert len(lines) == 6
    assert lines[3].startswith("2027,12,no,12,no,0")
    printed = client.get(address, {**asked, "format": "pdf"})
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
