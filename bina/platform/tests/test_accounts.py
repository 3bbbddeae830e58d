from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import NOW, AccountFactory, AgencyFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Role, agency_root
from bina.platform.accounts import actions, rules
from bina.platform.models import Account, ActivationCode, Grant

pytestmark = pytest.mark.django_db

PASSWORD = "jalan-panjang-ke-kantor"


@pytest.fixture
def closed() -> Account:
    agency = AgencyFactory.create()
    return AccountFactory.create(login="199001012020011001", is_active=False, agency_id=agency.pk)


def _code(account: Account) -> str:
    assert account.agency_id is not None
    actor = actor_with(Role.HR_DEVELOPER, agency_id=account.agency_id)
    codes = actions.issue_codes(actor=actor, account_ids=[account.pk], agency_id=account.agency_id, at=NOW)
    return codes[account.pk]


def test_a_code_opens_the_account_once_however_it_is_typed(closed: Account) -> None:
    typed = f" {_code(closed).lower()} "
    actions.activate(login=closed.login, code=typed, password=PASSWORD, at=NOW)
    closed.refresh_from_db()
    assert closed.is_active
    assert closed.check_password(PASSWORD)
    with pytest.raises(actions.CodeRefused):
        actions.activate(login=closed.login, code=typed, password=PASSWORD, at=NOW)


def test_five_wrong_tries_kill_the_code(closed: Account) -> None:
    code = _code(closed)
    for _ in range(rules.TRIES_ALLOWED):
        with pytest.raises(actions.CodeRefused):
            actions.activate(login=closed.login, code="AAAAAAAAAA", password=PASSWORD, at=NOW)
    with pytest.raises(actions.CodeRefused):
        actions.activate(login=closed.login, code=code, password=PASSWORD, at=NOW)
    closed.refresh_from_db()
    assert not closed.is_active


def test_an_old_code_is_refused(closed: Account) -> None:
    code = _code(closed)
    with pytest.raises(actions.CodeRefused):
        actions.activate(login=closed.login, code=code, password=PASSWORD, at=NOW + rules.CODE_LIVES)


def test_a_weak_password_leaves_the_code_good(closed: Account) -> None:
    code = _code(closed)
    with pytest.raises(actions.PasswordRefused):
        actions.activate(login=closed.login, code=code, password="12345678", at=NOW)
    assert actions.activate(login=closed.login, code=code, password=PASSWORD, at=NOW).is_active


def test_codes_are_not_issued_for_another_agencys_accounts(closed: Account) -> None:
    stranger = hr_actor(AgencyFactory.create())
    assert closed.agency_id is not None
    with pytest.raises(PermissionDenied):
        actions.issue_codes(actor=stranger, account_ids=[closed.pk], agency_id=closed.agency_id, at=NOW)
    assert stranger.agency_id is not None
    own = actions.issue_codes(actor=stranger, account_ids=[closed.pk], agency_id=stranger.agency_id, at=NOW)
    assert own == {}
    assert not ActivationCode.objects.exists()


def test_a_role_is_given_once_only_inside_the_agency_and_taken_back(closed: Account) -> None:
    assert closed.agency_id is not None
    administrator = actor_with(Role.ADMINISTRATOR, agency_id=closed.agency_id)
    root = agency_root(closed.agency_id)
    wanted = {"account_id": closed.pk, "role": Role.LEADER, "agency_id": closed.agency_id, "unit_path": root}
    given = actions.give_role(actor=administrator, **wanted)
    assert actions.give_role(actor=administrator, **wanted) == given
    with pytest.raises(actions.GrantRefused):
        actions.give_role(actor=administrator, **{**wanted, "unit_path": UnitFactory.create().path})
    with pytest.raises(actions.GrantRefused):
        actions.give_role(actor=administrator, **{**wanted, "role": Role.SYSTEM})
    actions.take_role(actor=administrator, grant_id=given.pk)
    assert not Grant.objects.exists()


def test_the_activation_page_opens_the_account_and_signs_the_person_in(
    client: Client, closed: Account
) -> None:
    data = {"login": closed.login, "code": _code_now(closed), "password": PASSWORD, "again": PASSWORD}
    wrong = client.post(reverse("platform:activate"), {**data, "again": "something else"})
    assert wrong.status_code == 422
    assert client.post(reverse("platform:activate"), data).status_code == 302
    assert client.session["_auth_user_id"] == str(closed.pk)


def _code_now(account: Account) -> str:
    code = _code(account)
    ActivationCode.objects.update(expires_at=NOW + timedelta(days=3650))
    return code
