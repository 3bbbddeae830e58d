"""The pages of a new version of a plan: asked for, priced anew, every change listed and handed out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bina.people.models import Employee
from bina.people.tests.factories import account_with
from bina.planning import actions
from bina.planning.models import Plan
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_versions import approved, hire, version
from bina.platform.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def desk(city: City) -> Any:
    return account_with(Role.HR_DEVELOPER, unit=city.root)


def page(client: Client, city: City, name: str, plan: Plan, query: str = "") -> Any:
    client.force_login(desk(city))
    return client.get(reverse(f"planning:{name}", args=[plan.pk]) + query)


def test_the_page_of_changes_lists_filters_and_hands_out_each_with_its_reason(
    client: Client, city: City
) -> None:
    plan = approved(city)
    gone, new = city.people[0], hire(city)
    Employee.objects.filter(pk=gone.pk).update(status="RETIRED")
    newer = version(city, plan, at=NOW)
    everything = page(client, city, "plan_changes", newer, "?jenis=ALL")
    assert len(everything.context["lines"]) == newer.changes.count()
    shown = page(client, city, "plan_changes", newer)
    assert 0 < len(shown.context["lines"]) == newer.changes.exclude(kind="KEPT").count()
    dropped = page(client, city, "plan_changes", newer, "?jenis=DROPPED")
    assert {line["change"].employee_id for line in dropped.context["lines"]} == {gone.pk}
    assert page(client, city, "plan_changes", newer, f"?q={new.nip}&jenis=KEPT").context["lines"] == []
    written = page(client, city, "plan_changes", newer, "?jenis=DROPPED&format=xlsx")
    rows = list(load_workbook(BytesIO(written.content)).active.iter_rows(values_only=True))
    assert {row[0] for row in rows if row[0] in {gone.nip, new.nip}} == {gone.nip}


def test_a_version_that_changes_nothing_says_so(client: Client, city: City) -> None:
    newer = version(city, approved(city), at=NOW)
    shown = page(client, city, "plan_changes", newer)
    assert newer.changes.count() > 0
    assert shown.context["lines"] == []
    assert "Tidak seorang pun perlu menyesuaikan diri" in shown.content.decode()
    filtered = page(client, city, "plan_changes", newer, "?jenis=DROPPED")
    assert "Tidak seorang pun perlu menyesuaikan diri" not in filtered.content.decode()


def test_only_an_approved_plan_has_a_page_for_a_new_version(client: Client, city: City) -> None:
    plan = make_plan(city)
    assert page(client, city, "plan_revise", plan).status_code == 422
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert page(client, city, "plan_revise", plan).status_code == 200
    assert page(client, city, "plan_changes", plan).status_code == 404


def test_a_version_is_asked_for_and_priced_anew_on_its_pages(client: Client, city: City) -> None:
    plan = approved(city)
    client.force_login(desk(city))
    wrong = client.post(reverse("planning:plan_revise", args=[plan.pk]), {"change_price": -1})
    assert wrong.status_code == 422
    given = {"budget_rupiah": "100.000.000", "change_price": "0.5", "time_limit": "30"}
    assert client.post(reverse("planning:plan_revise", args=[plan.pk]), given).status_code == 302
    made = plan.versions.get()
    assert (made.title, made.change_price, made.budget_rupiah) == ("Versi 2", 0.5, 100_000_000)
    actions.solve_plan(actor=city.hr, plan_id=made.pk, at=NOW)
    again = reverse("planning:plan_price", args=[made.pk])
    assert client.post(again, {"change_price": "x"}).status_code == 422
    assert client.post(again, {"change_price": "0.75"}).status_code == 302
    made.refresh_from_db()
    assert made.change_price == 0.75


@pytest.mark.parametrize("people", [4, 12])
def test_the_page_of_changes_costs_the_same_for_any_number_of_people(
    client: Client, people: int, django_assert_max_num_queries: Any
) -> None:
    small = make_city(people=people)
    newer = version(small, approved(small), at=NOW)
    client.force_login(desk(small))
    address = reverse("planning:plan_changes", args=[newer.pk])
    client.get(address)
    with django_assert_max_num_queries(14):
        assert client.get(address).status_code == 200
