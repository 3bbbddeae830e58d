"""What the rooms above build on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bina.records import actions, queries
from bina.records.errors import Conflicting, Precondition, Rejected

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LESSON = "https://bina.example/kegiatan/1"


def made(employee: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": queries.person_agent(employee),
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
        "object": {"id": LESSON},
        **changes,
    }


def test_statements_of_the_player_are_kept_once_however_often_they_are_sent() -> None:
    store, employee = uuid4(), uuid4()
    sent = [made(employee), made(employee)]
    first = actions.append(store=store, statements=sent, at=AT)
    again = actions.append(store=store, statements=[*sent, made(employee)], at=AT + timedelta(hours=1))
    assert (len(first.stored), len(first.known)) == (2, 0)
    assert again.known == first.stored
    assert len(again.stored) == 1
    assert len(queries.person_statements(store=store, employee_id=employee)) == 3


def test_one_wrong_statement_keeps_the_whole_request_out() -> None:
    store, employee = uuid4(), uuid4()
    with pytest.raises(Rejected):
        actions.append(store=store, statements=[made(employee), made(employee, verb={})], at=AT)
    assert queries.person_statements(store=store, employee_id=employee) == []


def test_an_id_that_is_known_with_another_content_keeps_the_whole_request_out() -> None:
    store, employee = uuid4(), uuid4()
    sent = made(employee)
    actions.append(store=store, statements=[sent], at=AT)
    other = {**sent, "object": {"id": "https://bina.example/kegiatan/2"}}
    with pytest.raises(Conflicting):
        actions.append(store=store, statements=[made(employee), other], at=AT)
    assert len(queries.person_statements(store=store, employee_id=employee)) == 1


def test_the_same_id_may_stand_in_two_stores() -> None:
    employee = uuid4()
    sent = made(employee)
    kept = [actions.append(store=uuid4(), statements=[sent], at=AT).stored for _ in range(2)]
    assert kept == [(UUID(sent["id"]),), (UUID(sent["id"]),)]


def test_attempt_state_is_put_merged_and_read_per_registration() -> None:
    store, employee, attempt = uuid4(), uuid4(), uuid4()
    where: dict[str, Any] = {"store": store, "employee_id": employee, "activity": LESSON, "name": "tempat"}
    tag = actions.state_put(**where, registration=attempt, content=b'{"halaman":1}', at=AT)
    actions.state_merge(**where, registration=attempt, content=b'{"menit":3}', at=AT)
    kept = queries.state_get(**where, registration=attempt)
    assert kept is not None
    assert kept.content == b'{"halaman":1,"menit":3}'
    assert queries.state_get(**where) is None
    with pytest.raises(Precondition):
        actions.state_put(
            **where, registration=attempt, content=b"{}", at=AT, expected=actions.Expected(match=tag)
        )
    actions.state_delete(**where, registration=attempt)
    assert queries.state_get(**where, registration=attempt) is None


def test_a_launch_token_says_what_it_allows_until_it_ends() -> None:
    asked = {"agency_id": uuid4(), "employee_id": uuid4(), "registration": uuid4(), "activity_prefix": LESSON}
    token = actions.launch_token(**asked, lifetime=timedelta(hours=1))
    launch = actions.read_launch(token.bearer)
    assert launch is not None
    assert (launch.employee_id, launch.prefix) == (asked["employee_id"], LESSON)
    assert actions.read_launch(token.bearer[:-2] + "AA") is None
    over = actions.launch_token(**asked, lifetime=timedelta(seconds=-5))
    assert actions.read_launch(over.bearer) is None
