from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.people.models import ActingHead, SuperiorOverride, Unit
from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory, account_with
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
EDITS = ("unit_rename", "unit_move", "unit_new", "unit_close", "acting_new")


def _url(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


@pytest.fixture
def root() -> Unit:
    return UnitFactory.create(name="Kota")


@pytest.fixture
def health(root: Unit) -> Unit:
    return UnitFactory.create(parent=root, path=f"{root.path}.health", name="Dinas Kesehatan")


@pytest.fixture
def clinic(health: Unit) -> Unit:
    return UnitFactory.create(parent=health, name="Puskesmas Banda Sakti")


@pytest.fixture
def sport(root: Unit) -> Unit:
    return UnitFactory.create(parent=root, path=f"{root.path}.healthy", name="Dinas Olahraga")


def _login(client: Client, unit: Unit, role: Role = Role.HR_DEVELOPER) -> None:
    client.force_login(account_with(role, unit=unit))


def test_the_tree_opens_by_one_level_and_further_on_request(
    client: Client, root: Unit, health: Unit, clinic: Unit, sport: Unit
) -> None:
    EmployeeFactory.create(unit=clinic)
    _login(client, root)
    (top,) = client.get(_url("unit_tree")).context["nodes"]
    assert (top.unit, top.people) == (root, 1)
    assert [(node.unit, node.people, node.children) for node in top.children] == [
        (health, 1, None),
        (sport, 0, None),
    ]
    (top,) = client.get(_url("unit_tree"), {"buka": str(health.pk)}).context["nodes"]
    assert [node.unit for node in top.children[0].children] == [clinic]


def test_a_branch_arrives_alone(client: Client, root: Unit, health: Unit, clinic: Unit) -> None:
    _login(client, root)
    text = client.get(_url("unit_children", health.pk), headers=HTMX).content.decode().strip()
    assert text.startswith('<ul class="list-unstyled')
    assert _url("unit", clinic.pk) in text


def test_units_are_found_by_name(client: Client, root: Unit, health: Unit, sport: Unit) -> None:
    _login(client, root)
    response = client.get(_url("unit_tree"), {"q": "dinas laut"})
    assert response.context["found"] == []
    response = client.get(_url("unit_tree"), {"q": "dinas kesehatan"}, headers=HTMX)
    assert response.context["found"] == [health]
    assert response.content.decode().strip().startswith('<section id="rows"')


@pytest.mark.parametrize("rows", [1, 8])
def test_the_tree_costs_the_same_for_any_number_of_units(
    client: Client, root: Unit, django_assert_num_queries: Any, rows: int
) -> None:
    units = UnitFactory.create_batch(rows, parent=root)
    _login(client, root)
    client.get(_url("unit_tree"))
    with django_assert_num_queries(5):
        response = client.get(_url("unit_tree"))
    assert len(response.context["nodes"][0].children) == len(units)


@pytest.mark.parametrize("rows", [1, 8])
def test_a_unit_costs_the_same_for_any_number_of_people(
    client: Client, health: Unit, django_assert_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        UnitFactory.create(parent=health)
        EmployeeFactory.create(unit=health)
    _login(client, health)
    client.get(_url("unit", health.pk))
    with django_assert_num_queries(13):
        response = client.get(_url("unit", health.pk))
    assert len(response.context["staff"]) == rows


def test_strangers_find_no_unit_and_watchers_no_forms(
    client: Client, root: Unit, health: Unit, sport: Unit
) -> None:
    pages = [_url(name, health.pk) for name in ("unit", "unit_children", *EDITS)]
    for unit in (sport, UnitFactory.create()):
        _login(client, unit)
        assert {client.get(page).status_code for page in pages} == {404}
        assert client.get(_url("unit_tree"), {"buka": str(health.pk)}).status_code == 404
    _login(client, root, Role.LEADER)
    assert [client.get(page).status_code for page in pages] == [200, 200, 403, 403, 403, 403, 403]
    _login(client, root, Role.ADMINISTRATOR)
    assert client.get(_url("unit_tree")).status_code == 403
    _login(client, root)
    assert {client.get(page).status_code for page in pages} == {200}


def test_the_page_of_a_unit_names_who_leads_it(client: Client, root: Unit, health: Unit) -> None:
    mayor, chief, deputy = (
        EmployeeFactory.create(unit=unit, post=PostFactory.create(unit=unit, is_head=head), name=name)
        for unit, head, name in ((root, True, "Wali"), (health, True, "Kepala"), (health, False, "Wakil"))
    )
    _login(client, root)
    context = client.get(_url("unit", health.pk)).context
    assert (context["head"].name, context["superior"].name) == (chief.name, mayor.name)
    data = {"person": str(deputy.pk), "kind": "PLH", "starts_on": "2026-01-01", "decree": "SK-1"}
    client.post(_url("acting_new", health.pk), data)
    head = client.get(_url("unit", health.pk)).context["head"]
    assert (head.name, head.how) == ("Wakil", "PLH")
    client.post(_url("acting_end", ActingHead.objects.get().pk))
    assert ActingHead.objects.get().period.upper is not None


def test_a_stranger_ends_nobodys_stand_in(client: Client, root: Unit, health: Unit, sport: Unit) -> None:
    person = EmployeeFactory.create(unit=health)
    acting = ActingHead.objects.create(
        agency=root.agency, unit=health, employee=person, kind="PLT", period=(date(2026, 1, 1), None)
    )
    _login(client, sport)
    assert client.post(_url("acting_end", acting.pk)).status_code == 404
    _login(client, root, Role.LEADER)
    assert client.post(_url("acting_end", acting.pk)).status_code == 403


def test_a_unit_is_renamed_moved_opened_and_closed_on_a_day(
    client: Client, root: Unit, health: Unit, clinic: Unit, sport: Unit
) -> None:
    _login(client, root)
    client.post(_url("unit_rename", clinic.pk), {"name": "Puskesmas B", "on": "2026-01-05", "decree": "1"})
    client.post(_url("unit_move", clinic.pk), {"parent": str(sport.pk), "on": "2026-02-05", "decree": "2"})
    moved = Unit.objects.get(pk=clinic.pk)
    assert (moved.name, moved.parent_id, moved.path.startswith(f"{sport.path}.")) == (
        "Puskesmas B",
        sport.pk,
        True,
    )
    versions = client.get(_url("unit", clinic.pk)).context["versions"]
    assert [(one.name, one.parent_id, one.decree) for one in versions] == [
        ("Puskesmas B", health.pk, "2"),
        (clinic.name, health.pk, "1"),
    ]
    client.post(_url("unit_new", health.pk), {"name": "Seksi Gizi", "kind": "SECTION", "on": "2026-03-01"})
    made = Unit.objects.get(name="Seksi Gizi")
    assert made.parent_id == health.pk
    client.post(_url("unit_close", made.pk), {"on": "2026-04-01"})
    assert Unit.objects.get(pk=made.pk).valid_until == date(2026, 4, 1)


def test_a_unit_is_not_hung_below_itself(client: Client, root: Unit, health: Unit, clinic: Unit) -> None:
    _login(client, root)
    found = client.get(_url("unit_move", health.pk), {"cari": "s"}).context["choices"]
    assert {key for key, _name, _note in found}.isdisjoint({health.pk, clinic.pk})
    data = {"parent": str(clinic.pk), "on": "2026-01-05", "decree": "1"}
    response = client.post(_url("unit_move", health.pk), data)
    assert (response.status_code, Unit.objects.get(pk=health.pk).parent_id) == (422, root.pk)


@pytest.mark.parametrize("name", EDITS)
def test_an_empty_form_comes_back_with_its_faults(
    client: Client, root: Unit, health: Unit, name: str
) -> None:
    _login(client, root)
    response = client.post(_url(name, health.pk), {"x": "1"})
    assert response.status_code == 422
    assert response.context["form"].errors


def test_a_superior_named_by_hand_comes_before_the_head(client: Client, root: Unit, health: Unit) -> None:
    head = PostFactory.create(unit=health, is_head=True)
    chief = EmployeeFactory.create(unit=health, post=head, name="Kepala")
    person, other = EmployeeFactory.create(unit=health), EmployeeFactory.create(unit=health, name="Lain")
    _login(client, root)
    assert client.get(_url("employee", person.pk)).context["superior"].name == chief.name
    found = client.get(_url("superior_set", person.pk), {"cari": "lain"}).context["choices"]
    assert [key for key, _name, _note in found] == [other.pk]
    data = {"person": str(other.pk), "starts_on": "2026-01-01", "reason": "Penugasan"}
    assert client.post(_url("superior_set", person.pk), data).status_code == 302
    assert client.get(_url("employee", person.pk)).context["superior"].name == other.name
    assert client.post(_url("superior_set", person.pk), data).status_code == 422
    assert SuperiorOverride.objects.count() == 1
