from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bina.people.models import Unit
from bina.people.tests.factories import (
    NOW,
    AccountFactory,
    EmployeeFactory,
    UnitFactory,
    account_with,
    hr_actor,
)
from bina.platform.access import Role
from bina.platform.models import Account
from bina.professionalism import actions as professionalism

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Unit:
    return UnitFactory.create()


@pytest.fixture
def developer(root: Unit) -> Account:
    return account_with(Role.HR_DEVELOPER, unit=root, name="Rina Contoh")


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/")["Location"] == "/akun/login/?next=/"


def test_an_empty_agency_is_told_to_bring_in_its_workforce_file(client: Client, developer: Account) -> None:
    client.force_login(developer)
    response = client.get("/")
    assert response.status_code == 200
    assert response.context["next"].url == reverse("people:import_start", args=["pegawai"])


@pytest.mark.parametrize("name", ["insight:home", "insight:cycle"])
def test_a_page_costs_the_same_for_any_number_of_people(
    client: Client, developer: Account, root: Unit, name: str
) -> None:
    client.force_login(developer)
    EmployeeFactory.create(unit=root)
    client.get(reverse(name))
    EmployeeFactory.create(unit=root)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    EmployeeFactory.create_batch(6, unit=root)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few) < 40


def test_every_stage_of_the_cycle_leads_to_a_page(client: Client, developer: Account, root: Unit) -> None:
    EmployeeFactory.create(unit=root)
    client.force_login(developer)
    response = client.get(reverse("insight:cycle_of_year", args=[2027]))
    stages = response.context["stages"]
    assert [stage.number for stage in stages] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [client.get(stage.url).status_code for stage in stages] == [200] * 8


def test_the_cycle_is_for_those_who_look_after_people(client: Client, root: Unit) -> None:
    client.force_login(AccountFactory.create(employee=EmployeeFactory.create(unit=root)))
    assert client.get(reverse("insight:cycle")).status_code == 403
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_beyond_reason_is_not_found(client: Client, developer: Account, year: int) -> None:
    client.force_login(developer)
    assert client.get(reverse("insight:cycle_of_year", args=[year])).status_code == 404


def test_an_employee_is_shown_their_own_hours(client: Client, root: Unit) -> None:
    person = EmployeeFactory.create(unit=root)
    client.force_login(AccountFactory.create(employee=person))
    mine = client.get("/").context["mine"]
    assert mine.hours.employee_id == person.pk
    assert mine.hours.total_jp == 0


def test_search_finds_people_within_reach_only(client: Client, root: Unit) -> None:
    unit = UnitFactory.create(parent=root)
    inside = EmployeeFactory.create(unit=unit, name="Dewi Lestari")
    EmployeeFactory.create(unit=root, name="Dewi Kartika")
    EmployeeFactory.create(name="Dewi Seberang")
    client.force_login(account_with(Role.SUPERVISOR, unit=unit))
    response = client.get(reverse("insight:search"), {"q": "dewi"})
    found = [hit.url for group in response.context["groups"] for hit in group.hits]
    assert found == [reverse("people:employee", args=[inside.pk])]


def test_the_palette_gets_only_the_results(client: Client, developer: Account, root: Unit) -> None:
    person = EmployeeFactory.create(unit=root)
    client.force_login(developer)
    response = client.get(reverse("insight:search"), {"q": person.nip[-6:]}, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert person.name.encode() in response.content


def test_one_letter_is_not_searched(client: Client, developer: Account) -> None:
    client.force_login(developer)
    response = client.get(reverse("insight:search"), {"q": "a"})
    assert response.context["groups"] == []
    assert response.context["asked"] is False


def test_the_index_stands_on_ones_home_page_and_its_mean_on_the_cycle(client: Client, root: Unit) -> None:
    person = EmployeeFactory.create(unit=root)
    day = timezone.localdate()
    hr = hr_actor(root.agency)
    professionalism.measure(actor=hr, agency_id=root.agency_id, on=day, at=NOW)
    client.force_login(AccountFactory.create(employee=person))
    assert client.get(reverse("insight:home")).context["mine"].index.index == 20
    client.force_login(account_with(Role.LEADER, unit=root))
    shown = client.get(reverse("insight:cycle")).context["index"]
    assert (shown.year, shown.index, shown.category) == (day.year, 20, "Sangat Rendah")
