"""Who of a unit is away for training in a quarter, day by day, against the share that may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bina.people.models import Employee
from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.training.models import Batch, UnitCoverage
from bina.training.queries.away import WEEKS, UnitAway, units_away
from bina.training.queries.eligibility import eligibility
from bina.training.tests.city import City, stranger, unit_actor
from bina.training.tests.factories import EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)


def held(
    city: City, day: date, people: list[Employee], *, state: str = "ENROLLED", batch_state: str = "OPEN"
) -> Batch:
    """A batch with one morning's session for these people."""
    batch = city.batch(state=batch_state, starts_on=day, ends_on=day)
    starts_at = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    SessionFactory.create(batch=batch, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))
    for person in people:
        needs = {"offer_until": starts_at} if state == "OFFERED" else {}
        EnrolmentFactory.create(batch=batch, employee=person, state=state, **needs)
    return batch


def found(city: City, **changes: Any) -> list[UnitAway]:
    return units_away(**{"actor": city.hr, "agency_id": city.agency.pk, "first": MONDAY, **changes})


def test_people_of_a_unit_who_are_away_are_counted_by_day_and_named(city: City) -> None:
    people = city.people(10)
    held(city, MONDAY, people[:2])
    held(city, MONDAY, people[1:3], state="OFFERED")
    held(city, MONDAY + timedelta(days=8), people[:1])
    (one,) = found(city)
    assert (one.unit_id, one.people, one.count(MONDAY)) == (city.health.pk, 10, 3)
    assert one.peak == (MONDAY, 3)
    assert [day for day, away in one.daily(first=MONDAY) if away] == [MONDAY, MONDAY + timedelta(days=8)]
    assert len(one.daily(first=MONDAY)) == WEEKS * 5
    assert {person.name for person in one.days[MONDAY]} == {person.name for person in people[:3]}


@pytest.mark.parametrize("state", ["NOMINATED", "WITHDRAWN"])
def test_who_has_no_seat_is_at_work(city: City, state: str) -> None:
    held(city, MONDAY, city.people(2), state=state)
    held(city, MONDAY - timedelta(days=1), city.people(1))
    held(city, MONDAY + timedelta(weeks=WEEKS), city.people(1))
    held(city, MONDAY, city.people(1), batch_state="CANCELLED")
    assert found(city) == []


def test_the_share_of_the_unit_itself_decides_and_days_over_it_are_told(city: City) -> None:
    people = city.people(10)
    UnitCoverage.objects.create(agency=city.agency, unit=city.root, at_most_percent=20, at_least_people=0)
    held(city, MONDAY, people[:2])
    (one,) = found(city)
    assert (one.most, one.too_thin) == (2, [])
    held(city, MONDAY, people[2:3])
    (one,) = found(city)
    assert one.too_thin == [MONDAY]


def test_only_units_within_reach_are_shown_the_fullest_first(city: City) -> None:
    near, far = city.people(10), city.people(20, unit=city.healthy)
    held(city, MONDAY, [*near[:1], *far[:8]])
    assert [one.unit_id for one in found(city)] == [city.healthy.pk, city.health.pk]
    boss = unit_actor(city, city.health, Role.SUPERVISOR)
    assert [one.unit_id for one in found(city, actor=boss)] == [city.health.pk]
    assert found(city, actor=boss, unit=city.healthy.path) == []
    assert found(city, actor=stranger()) == []


def test_a_unit_that_is_asked_for_is_there_though_nobody_is_away(city: City) -> None:
    city.people(3)
    (one,) = found(city, unit=city.health.path)
    assert (one.people, one.peak) == (3, None)


def test_a_weekend_has_columns_once_somebody_is_away_on_one(city: City) -> None:
    held(city, MONDAY + timedelta(days=5), city.people(1))
    (one,) = found(city)
    assert len(one.daily(first=MONDAY)) == WEEKS * 7


@pytest.fixture
def hr(client: Client, city: City) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    client.cookies["django_language"] = "en"
    return client


def test_the_pages_say_whether_enough_stay_at_work(hr: Client, city: City) -> None:
    url, day = reverse("training:coverage"), timezone.localdate() + timedelta(days=1)
    assert "Everybody is at work" in hr.get(url).content.decode()
    people = city.people(10)
    held(city, day, people)
    assert f"?unit={city.health.path}" in hr.get(url).content.decode()
    page = hr.get(url, {"unit": city.health.path})
    assert page.context["answer"].startswith("No: on 1 day")
    assert people[0].name in page.content.decode()
    assert hr.get(url, {"unit": str(city.health.pk)}).context["answer"] == page.context["answer"]
    later = hr.get(f"{url}?{page.context['later']}")
    assert later.context["answer"].startswith("Yes: nobody")
    assert hr.get(f"{url}?{later.context['earlier']}").context["answer"] == page.context["answer"]
    assert hr.get(url, {"unit": "tidak.ada"}).status_code == 404
    assert hr.get(url, {"mulai": "besok"}).status_code == 404
    assert hr.get(url, {"format": "csv"}).status_code == 200


def test_a_day_that_is_too_thin_leads_from_the_nomination_to_who_is_away(hr: Client, city: City) -> None:
    UnitCoverage.objects.create(agency=city.agency, unit=city.root, at_most_percent=20, at_least_people=0)
    *away, asked = city.people(10)
    held(city, MONDAY, away[:2])
    batch = held(city, MONDAY, [])
    (verdict,) = eligibility(batch=batch, people=[asked.pk]).values()
    assert (verdict.may, verdict.thin_from) == (False, MONDAY)
    page = hr.get(reverse("training:coverage"), {"unit": verdict.unit_id, "mulai": MONDAY.isoformat()})
    days = [cell for week in page.context["weeks"] for cell in week if cell["away"]]
    assert [(cell["day"], cell["away"], cell["tone"]) for cell in days] == [(MONDAY, 2, "high")]


@pytest.mark.parametrize("people", [1, 12])
def test_coverage_costs_the_same_for_any_number_of_people(
    hr: Client, city: City, django_assert_max_num_queries: Any, people: int
) -> None:
    held(city, timezone.localdate() + timedelta(days=2), city.people(people))
    for asked in ({}, {"unit": city.health.path}):
        with django_assert_max_num_queries(11):
            assert hr.get(reverse("training:coverage"), asked).status_code == 200
