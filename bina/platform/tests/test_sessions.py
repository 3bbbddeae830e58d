"""Sessions: one query finds who it is, and nobody gets in with what is over or not theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.platform.access import Role, agency_root
from bina.platform.accounts.sessions import SessionStore
from bina.platform.ids import uuid7
from bina.platform.jobs import defer
from bina.platform.models import Account, Grant, Session

pytestmark = pytest.mark.django_db
AGENCY = UUID("01999999-0000-7000-8000-000000000001")
PAGE = "platform:notices"


def account(login: str = "198902252015012001") -> Account:
    made = Account(login=login, name="Sari", agency_id=AGENCY, employee_id=uuid7(), is_active=True)
    made.set_password("kata sandi yang panjang")
    made.save()
    return made


def signed_in(person: Account) -> Client:
    client = Client()
    client.force_login(person)
    return client


def gets_in(client: Client) -> bool:
    return client.get(reverse(PAGE)).status_code == 200


def test_session_account_and_roles_are_one_query() -> None:
    person = account()
    Grant.objects.create(
        account=person, role=Role.HR_DEVELOPER, agency_id=AGENCY, unit_path=agency_root(AGENCY)
    )
    client = signed_in(person)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(reverse(PAGE))
    about = ("platform_session", "platform_account", "platform_grant")
    assert sum(any(f" {table} " in f"{one['sql']} " for table in about) for one in asked) == 1
    assert response.wsgi_request.actor.roles == {Role.HR_DEVELOPER, Role.EMPLOYEE}


def test_a_role_given_or_taken_shows_at_the_next_request() -> None:
    person = account()
    client = signed_in(person)
    assert client.get(reverse(PAGE)).wsgi_request.actor.roles == {Role.EMPLOYEE}
    grant = Grant.objects.create(
        account=person, role=Role.AUDITOR, agency_id=AGENCY, unit_path=agency_root(AGENCY)
    )
    assert Role.AUDITOR in client.get(reverse(PAGE)).wsgi_request.actor.roles
    grant.delete()
    assert Role.AUDITOR not in client.get(reverse(PAGE)).wsgi_request.actor.roles


def test_an_account_that_is_closed_gets_in_no_more() -> None:
    person = account()
    client = signed_in(person)
    assert gets_in(client)
    Account.objects.filter(pk=person.pk).update(is_active=False)
    assert not gets_in(client)


def test_a_new_password_ends_the_sessions_of_other_devices() -> None:
    person = account()
    client = signed_in(person)
    person.set_password("kata sandi lain yang panjang")
    person.save()
    assert not gets_in(client)


def test_a_session_whose_row_names_somebody_else_is_still_its_owners() -> None:
    person, other = account(), account("198902252015012002")
    client = signed_in(person)
    Session.objects.update(account_id=other.pk)
    assert client.get(reverse(PAGE)).wsgi_request.user.pk == person.pk


def test_who_signs_out_is_out_and_a_copy_of_the_cookie_too() -> None:
    client = signed_in(account())
    copy = Client()
    copy.cookies = client.cookies.copy()
    client.post(reverse("account_logout"))
    assert not gets_in(client)
    assert not gets_in(copy)
    assert not Session.objects.filter(account_id__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_over_lets_nobody_in_and_is_cleared() -> None:
    client = signed_in(account())
    stays = SessionStore()
    stays["language"] = "id"
    stays.save()
    Session.objects.exclude(pk=stays.session_key).update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    assert not gets_in(client)
    defer("platform.clear_sessions", timestamp=0)
    call_command("procrastinate", "worker", "--one-shot")
    assert list(Session.objects.values_list("session_key", "account_id")) == [(stays.session_key, None)]
