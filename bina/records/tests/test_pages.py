"""The pages on which people keep the keys of outside programs."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import UnitFactory, account_with
from bina.platform.access import Role, system_actor
from bina.records import actions
from bina.records.models import Key
from bina.records.tests.making import AT, Program, made

pytestmark = pytest.mark.django_db


def test_a_key_made_on_the_page_opens_the_store_of_the_agency(client: Client) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.ADMINISTRATOR, unit=root))
    asked = {"name": "Simulator", "scopes": ["statements/write", "statements/read"], "per_minute": "600"}
    page = client.post(reverse("records:key_new"), asked)
    key = Key.objects.get(store_id=root.agency_id)
    secret = re.search(r">([\w-]{43})<", page.content.decode())
    assert (key.name, key.scopes, key.per_minute) == ("Simulator", asked["scopes"], 600)
    assert secret is not None
    one = Program(root.agency_id, key.public, secret[1])
    assert one.call("POST", "/statements", data=made()).status == 200


def test_the_secret_is_on_no_page_but_the_one_that_follows_its_making(client: Client) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.ADMINISTRATOR, unit=root))
    new = actions.create_key(
        actor=system_actor(root.agency_id), store=root.agency_id, name="Simulator", scopes=["all"], at=AT
    )
    page = client.get(reverse("records:keys")).content.decode()
    assert new.key.public in page
    assert new.secret not in page
    assert new.key.secret_hash not in page


def test_a_key_without_rights_is_not_made(client: Client) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.ADMINISTRATOR, unit=root))
    assert client.post(reverse("records:key_new"), {"name": "Simulator"}).status_code == 422
    assert not Key.objects.exists()


def test_ending_a_key_needs_no_script_and_cannot_be_undone(client: Client) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.ADMINISTRATOR, unit=root))
    new = actions.create_key(
        actor=system_actor(root.agency_id), store=root.agency_id, name="Simulator", scopes=["all"], at=AT
    )
    for _ in range(2):
        assert client.post(reverse("records:key_revoke", args=[new.key.pk])).status_code == 302
    first = Key.objects.get().revoked_at
    assert first is not None


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_asks_the_database_as_often_for_many_keys_as_for_one(
    client: Client, rows: int, django_assert_max_num_queries: object
) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.ADMINISTRATOR, unit=root))
    for number in range(rows):
        actions.create_key(
            actor=system_actor(root.agency_id),
            store=root.agency_id,
            name=f"Kunci {number}",
            scopes=["all"],
            at=AT,
        )
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
        page = client.get(reverse("records:keys"))
    assert len(page.context["page"].items) == rows
