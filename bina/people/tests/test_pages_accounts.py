from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.people.models import Employee, Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, account_with
from bina.platform.access import Role
from bina.platform.accounts.actions import activate
from bina.platform.models import Account, ActivationCode, Grant

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def _url(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


@pytest.fixture
def root() -> Unit:
    return UnitFactory.create(name="Kota")


@pytest.fixture
def health(root: Unit) -> Unit:
    return UnitFactory.create(parent=root, name="Dinas Kesehatan")


def _login(client: Client, unit: Unit, role: Role = Role.HR_DEVELOPER) -> Account:
    account = account_with(role, unit=unit)
    client.force_login(account)
    return account


def _states(response: Any) -> dict[str, str]:
    return {person.name: person.account_state for person in response.context["page"]}


def _four(unit: Unit) -> dict[str, Employee]:
    people = {name: EmployeeFactory.create(unit=unit, name=name) for name in ("Ani", "Bela", "Cici", "Dodi")}
    AccountFactory.create(employee=people["Bela"], is_active=False)
    waiting = AccountFactory.create(employee=people["Cici"], is_active=False)
    ActivationCode.objects.create(
        account=waiting, code_hash="x", expires_at=datetime.now(UTC) + timedelta(days=1)
    )
    AccountFactory.create(employee=people["Dodi"])
    return people


def test_the_list_tells_how_far_each_account_is(client: Client, root: Unit, health: Unit) -> None:
    _four(health)
    _login(client, root)
    response = client.get(_url("accounts"))
    assert _states(response) == {"Ani": "NONE", "Bela": "CLOSED", "Cici": "WAITING", "Dodi": "OPEN"}
    assert [count for _code, _label, count in response.context["states"]] == [1, 1, 1, 1]
    assert _states(client.get(_url("accounts"), {"status": "WAITING"})) == {"Cici": "WAITING"}
    assert _states(client.get(_url("accounts"), {"q": "dod", "unit": str(health.pk)})) == {"Dodi": "OPEN"}


def test_a_code_on_paper_opens_the_account_once(client: Client, root: Unit, health: Unit) -> None:
    people = _four(health)
    _login(client, root)
    chosen = [str(people[name].pk) for name in ("Ani", "Bela")]
    response = client.post(_url("issue_codes"), {"orang": chosen})
    assert response.headers["Cache-Control"].count("no-store") == 1
    codes = re.findall(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b", response.content.decode())
    assert len(codes) == 2
    assert _states(client.get(_url("accounts")))["Ani"] == "WAITING"
    account = activate(
        login=people["Ani"].nip, code=codes[0], password="pagi hari di pelabuhan", at=datetime.now(UTC)
    )
    assert (account.employee_id, account.is_active) == (people["Ani"].pk, True)


def test_accounts_are_closed_in_bulk(client: Client, root: Unit, health: Unit) -> None:
    people = _four(health)
    _login(client, root)
    chosen = [str(person.pk) for person in people.values()]
    asked = client.post(_url("close_accounts"), {"orang": chosen})
    assert [person.name for person in asked.context["people"]] == list(people)
    assert _states(client.get(_url("accounts")))["Dodi"] == "OPEN"
    client.post(_url("close_accounts"), {"orang": chosen, "yakin": "ya"})
    assert _states(client.get(_url("accounts")))["Dodi"] == "CLOSED"


def test_nobody_closes_their_own_account(client: Client, root: Unit) -> None:
    me = EmployeeFactory.create(unit=root)
    account = account_with(Role.HR_DEVELOPER, unit=root, employee=me)
    client.force_login(account)
    assert client.post(_url("close_accounts"), {"orang": str(me.pk), "yakin": "ya"}).status_code == 422
    assert Account.objects.get(pk=account.pk).is_active


@pytest.mark.parametrize("name", ["issue_codes", "close_accounts"])
def test_choosing_nobody_is_told_and_does_nothing(client: Client, root: Unit, name: str) -> None:
    stranger = EmployeeFactory.create()
    _login(client, root)
    assert client.post(_url(name)).status_code == 422
    response = client.post(_url(name), {"orang": str(stranger.pk)}, headers=HTMX)
    assert response.status_code == 422
    assert response.content.decode().strip().startswith('<section id="rows"')
    assert ActivationCode.objects.count() == 0
    assert client.post(_url(name), {"orang": "x"}).status_code == 404


def test_accounts_are_for_who_looks_after_the_whole_agency(client: Client, root: Unit, health: Unit) -> None:
    person = EmployeeFactory.create(unit=health)
    allowed = {}
    for role, unit in (
        (Role.HR_DEVELOPER, root),
        (Role.ADMINISTRATOR, root),
        (Role.HR_DEVELOPER, health),
        (Role.LEADER, root),
        (Role.AUDITOR, root),
    ):
        _login(client, unit, role)
        code = client.post(_url("issue_codes"), {"orang": str(person.pk)}).status_code
        allowed[role, unit.name] = (client.get(_url("accounts")).status_code, code)
    assert allowed == {
        (Role.HR_DEVELOPER, "Kota"): (200, 200),
        (Role.ADMINISTRATOR, "Kota"): (200, 200),
        (Role.HR_DEVELOPER, "Dinas Kesehatan"): (403, 403),
        (Role.LEADER, "Kota"): (403, 403),
        (Role.AUDITOR, "Kota"): (403, 403),
    }


@pytest.mark.parametrize("rows", [1, 9])
def test_the_accounts_cost_the_same_for_any_number_of_people(
    client: Client, root: Unit, django_assert_num_queries: Any, rows: int
) -> None:
    for person in EmployeeFactory.create_batch(rows, unit=root):
        AccountFactory.create(employee=person)
    _login(client, root)
    client.get(_url("accounts"))
    with django_assert_num_queries(6):
        response = client.get(_url("accounts"))
    assert len(response.context["page"]) == rows


def test_a_role_is_given_on_a_unit_and_taken_back(client: Client, root: Unit, health: Unit) -> None:
    person = EmployeeFactory.create(unit=health, name="Ani")
    AccountFactory.create(employee=person)
    _login(client, root, Role.ADMINISTRATOR)
    form = client.get(_url("grant_new"), {"orang": "ani", "unit": "sehatan"}).context
    assert [key for key, _name, _note in form["people"]] == [person.pk]
    assert [key for key, _name, _note in form["units"]] == [root.pk, health.pk]
    data = {"person": str(person.pk), "unit": str(health.pk), "role": "LEADER"}
    assert client.post(_url("grant_new"), data).status_code == 302
    given = Grant.objects.get(role="LEADER")
    assert (given.account.employee_id, given.unit_path) == (person.pk, health.path)
    lines = client.get(_url("grants"), {"q": "ani"}).context["lines"]
    assert lines == [(given, "Dinas Kesehatan")]
    assert client.post(_url("grant_take", given.pk)).status_code == 302
    assert not Grant.objects.filter(pk=given.pk).exists()


def test_a_role_needs_an_account_and_a_unit_of_the_agency(client: Client, root: Unit, health: Unit) -> None:
    without, person = EmployeeFactory.create_batch(2, unit=health)
    AccountFactory.create(employee=person)
    stranger = AccountFactory.create(employee=EmployeeFactory.create())
    _login(client, root, Role.ADMINISTRATOR)
    tried = [
        {"person": str(without.pk), "unit": str(health.pk), "role": "LEADER"},
        {"person": str(person.pk), "unit": str(UnitFactory.create().pk), "role": "LEADER"},
        {"person": str(stranger.employee_id), "unit": str(health.pk), "role": "LEADER"},
        {"person": str(person.pk), "unit": str(health.pk), "role": "SYSTEM"},
        {"role": "LEADER"},
    ]
    assert [client.post(_url("grant_new"), data).status_code for data in tried] == [422] * 5
    assert not Grant.objects.filter(role="LEADER").exists()


def test_roles_are_for_administrators_of_that_agency(client: Client, root: Unit, health: Unit) -> None:
    given = Grant.objects.create(
        account=AccountFactory.create(name="Ani"),
        role="LEADER",
        agency_id=root.agency_id,
        unit_path=health.path,
    )
    _login(client, root)
    assert [client.get(_url(name)).status_code for name in ("grants", "grant_new")] == [403, 403]
    assert client.post(_url("grant_take", given.pk)).status_code == 403
    _login(client, UnitFactory.create(), Role.ADMINISTRATOR)
    assert client.post(_url("grant_take", given.pk)).status_code == 404
    assert client.get(_url("grants"), {"q": given.account.name}).context["lines"] == []


def test_a_role_that_follows_the_post_is_not_taken_by_hand(client: Client, root: Unit) -> None:
    given = Grant.objects.create(
        account=AccountFactory.create(),
        role="SUPERVISOR",
        agency_id=root.agency_id,
        unit_path=root.path,
        source="POST",
    )
    _login(client, root, Role.ADMINISTRATOR)
    assert client.get(_url("grants"), {"sumber": "jabatan"}).context["lines"] == [(given, "Kota")]
    client.post(_url("grant_take", given.pk))
    assert Grant.objects.filter(pk=given.pk).exists()
