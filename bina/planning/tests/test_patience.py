"""A plan that came out poor says why, and offers more time where time helps."""

from __future__ import annotations

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.planning import rules
from bina.planning.models import Plan
from bina.planning.rules import Shortfall
from bina.planning.tests.factories import City, make_city, make_plan
from bina.planning.tests.test_comparing import browser, text


@pytest.mark.parametrize(
    ("places", "gap", "said"),
    [
        (0, None, Shortfall.NONE),
        (0, 0.0, Shortfall.NOTHING_FITS),
        (0, 1.0, Shortfall.NO_PLACES),
        (5, 0.2, Shortfall.NONE),
        (5, 0.21, Shortfall.WIDE),
    ],
)
def test_what_is_wrong_follows_places_and_gap(places: int, gap: float | None, said: Shortfall) -> None:
    assert rules.shortfall(places=places, gap=gap) == said


@pytest.mark.parametrize(
    ("seconds", "more"), [(1, 60), (60, 60), (300, 300), (3000, 600), (3600, 0), (3599.5, 0)]
)
def test_a_plan_gets_as_much_time_again_up_to_an_hour(seconds: float, more: int) -> None:
    assert rules.more_seconds(seconds=seconds) == more


@pytest.fixture
def city() -> City:
    return make_city(people=4)


def poor(city: City, **values: object) -> Plan:
    plan = make_plan(city)
    Plan.objects.filter(pk=plan.pk).update(**values)
    plan.refresh_from_db()
    return plan


@pytest.mark.django_db
def test_a_wide_gap_offers_more_time_which_is_kept_and_queued(city: City) -> None:
    plan = poor(city, gap=0.5)
    client = browser(city)
    page = text(client.get(reverse("planning:plan", args=[plan.pk])))
    assert "The 20 seconds given were over while a plan up to 50 % better was still possible." in page
    assert "Find it again with 60 seconds more" in page
    response = client.post(reverse("planning:plan_solve", args=[plan.pk]), {"lebih": "60"})
    plan.refresh_from_db()
    assert (response.status_code, plan.time_limit) == (302, 80)
    assert ProcrastinateJob.objects.filter(task_name="planning.solve").count() == 1


@pytest.mark.django_db
def test_a_plan_without_places_says_whether_time_would_help(city: City) -> None:
    client = browser(city)
    stopped = poor(city, allocations=0, gap=1.0)
    assert "No place was found in time" in text(client.get(reverse("planning:plan", args=[stopped.pk])))
    Plan.objects.filter(pk=stopped.pk).update(gap=0.0)
    page = text(client.get(reverse("planning:plan", args=[stopped.pk])))
    assert "Nobody can get a place" in page
    assert "seconds more" not in page


@pytest.mark.django_db
def test_a_good_plan_and_an_hour_that_is_used_up_offer_no_time(city: City) -> None:
    client = browser(city)
    plan = make_plan(city)
    assert "seconds more" not in text(client.get(reverse("planning:plan", args=[plan.pk])))
    Plan.objects.filter(pk=plan.pk).update(gap=0.5, time_limit=3600)
    page = text(client.get(reverse("planning:plan", args=[plan.pk])))
    assert "It has had an hour already." in page
    assert "seconds more" not in page


@pytest.mark.django_db
def test_time_beyond_an_hour_is_cut_and_nonsense_adds_none(city: City) -> None:
    plan = poor(city, gap=0.5, time_limit=3500)
    client = browser(city)
    client.post(reverse("planning:plan_solve", args=[plan.pk]), {"lebih": "banyak"})
    plan.refresh_from_db()
    assert plan.time_limit == 3500
    client.post(reverse("planning:plan_solve", args=[plan.pk]), {"lebih": "3600"})
    plan.refresh_from_db()
    assert plan.time_limit == 3600
