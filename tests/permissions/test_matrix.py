"""Every address answers every role, at every place, exactly as the table says."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bina.platform.access import Role
from bina.platform.models import Account
from tests.permissions.table import ACCOUNT_OPEN, ACCOUNT_SIGNED_IN, TABLE, Row
from tests.permissions.world import FAR, FOREIGN, NEAR, NEIGHBOUR, ROLES, VISITOR, World, build, undone

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

LET_IN, REFUSED = {200, 204, 302, 422}, {403, 404}
UNSEEN = {
    Role.EMPLOYEE: (FOREIGN, FAR, NEAR),
    Role.SERVICE_OFFICER: (FOREIGN, FAR, NEAR),
    Role.SUPERVISOR: (FOREIGN, FAR),
}
# A host chooses there, by name, for which agencies a batch is open.
NAMES_AGENCIES = {"training:batch_agencies"}
CASES = [pytest.param(row, method, id=f"{method} {row}") for row in TABLE for method in row.methods]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built once in a transaction that is taken back after the last test of this file."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), files, undone():
        yield build()


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from _names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = {row.name for row in TABLE} | set(ACCOUNT_OPEN) | set(ACCOUNT_SIGNED_IN)
    assert known == set(_names(get_resolver()))


def _address(row: Row, world: World, role: str, place: str) -> str:
    """The address of the row's thing at the place; empty when the role has no such thing of its own."""
    words: dict[str, Any] = dict(row.words)
    if row.thing:
        key = world.key(role, place, row.thing)
        if key is None:
            return ""
        words[f"{row.thing.partition('.')[0]}_id"] = key
    return reverse(row.name, kwargs=words) + (f"?{row.query}" if row.query else "")


def _ask(world: World, role: str, method: str, address: str) -> tuple[str, str]:
    """What became of the request (``in``, ``refused``, ``login`` or the status) and what it showed."""
    with undone():
        answer = world.clients[role].generic(
            method, address, content_type="application/x-www-form-urlencoded"
        )
        body = answer.getvalue()
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    target = answer.headers.get("Location", "")
    if answer.status_code == 302 and target.startswith(reverse("account_login")):
        return "login", ""
    state = {**dict.fromkeys(LET_IN, "in"), **dict.fromkeys(REFUSED, "refused")}
    return state.get(answer.status_code, str(answer.status_code)), body.decode(errors="replace")


def _expected(row: Row, role: str, place: str) -> str:
    if role == VISITOR:
        return "in" if row.public else "login"
    return "in" if role in row.let_in.get(place, frozenset()) else "refused"


def _cells(row: Row, world: World) -> Iterator[tuple[str, str, str]]:
    """Every role and place with the address to ask; somebody with nothing of their own asks nothing."""
    places = [*row.let_in, *(["foreign"] if row.thing else [])]
    for place in places:
        for role in ROLES:
            if address := _address(row, world, role, place):
                yield role, place, address
        stands_for = Role.EMPLOYEE.value  # a visitor has nothing of their own and tries an employee's
        yield VISITOR, place, _address(row, world, stands_for, place)


@pytest.mark.parametrize(("row", "method"), CASES)
def test_an_address_lets_in_whom_the_table_names_and_nobody_else(world: World, row: Row, method: str) -> None:
    wrong = []
    for role, place, address in _cells(row, world):
        became, shown = _ask(world, role, method, address)
        if row.name in NAMES_AGENCIES:
            shown = shown.replace(NEIGHBOUR, "")
        expected = _expected(row, role, place)
        if became != expected:
            wrong.append(f"{role} at {place}: {became}, expected {expected}")
        leaked = [name for name in UNSEEN.get(role, (FOREIGN,)) if name in shown]
        if leaked:
            wrong.append(f"{role} at {place} was shown {leaked}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(ACCOUNT_SIGNED_IN))
def test_pages_of_an_account_ask_a_visitor_to_sign_in(world: World, name: str) -> None:
    address = reverse(name, kwargs=ACCOUNT_SIGNED_IN[name])
    assert _ask(world, VISITOR, "GET", address)[0] == "login"
    assert _ask(world, VISITOR, "POST", address)[0] == "login"
    assert _ask(world, Role.EMPLOYEE, "GET", address)[0] in {"in", "refused"}


@pytest.mark.parametrize("name", sorted(ACCOUNT_OPEN))
def test_pages_before_the_login_answer_a_visitor(world: World, name: str) -> None:
    became, shown = _ask(world, VISITOR, "GET", reverse(name, kwargs=ACCOUNT_OPEN[name]))
    assert became in {"in", "login", "refused"}
    assert FOREIGN not in shown


def test_nobody_makes_an_account_for_themselves(world: World) -> None:
    asked = {"username": "tamu", "password1": "menata-kota-pelan", "password2": "menata-kota-pelan"}
    before = Account.objects.count()
    world.clients[VISITOR].post(reverse("account_signup"), asked)
    assert Account.objects.count() == before
