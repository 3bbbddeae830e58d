"""Whatever is sent, the endpoint answers with a sentence, never with a failure of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bina.records.rules import signatures
from bina.records.rules.checks import Malformed
from bina.records.tests.making import LESSON, Program, made, program

pytestmark = pytest.mark.django_db
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.just(LESSON)
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "objectType", "actor", "mbox", "member", LESSON]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
WHOLE: dict[str, Any] = {
    "result": {"score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2}, "duration": "PT1S"},
    "context": {
        "team": {"objectType": "Group", "member": [{"mbox": "mailto:siti@bina.example"}]},
        "contextActivities": {"parent": {"id": LESSON}, "other": [{"id": LESSON}]},
        "statement": {"objectType": "StatementRef", "id": "5a1b0d3e-9d0a-4a0e-8f57-0d7a3a0c9f10"},
        "extensions": {LESSON: 1},
    },
    "object": {
        "objectType": "SubStatement",
        "actor": {"mbox": "mailto:siti@bina.example"},
        "verb": {"id": LESSON, "display": {"id": "a"}},
        "object": {"id": LESSON, "definition": {"interactionType": "choice", "choices": [{"id": "a"}]}},
    },
    "timestamp": "2026-03-01T08:30:00Z",
}


def places(found: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield path
    entries = (
        found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    )
    for name, inner in entries:
        yield from places(inner, (*path, name))


def put_at(found: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The same JSON with another value at the place."""
    if not path:
        return value
    copy = dict(found) if isinstance(found, dict) else list(found)
    copy[path[0]] = put_at(found[path[0]], path[1:], value)
    return copy


@pytest.fixture(name="one")
def _one() -> Program:
    return program()


@given(data=st.data(), value=anything, version=st.sampled_from(["1.0.3", "2.0.0"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_statement_with_anything_anywhere_is_taken_or_refused(
    one: Program, data: st.DataObject, value: Any, version: str
) -> None:
    whole = made(**WHOLE)
    sent = put_at(whole, data.draw(st.sampled_from(list(places(whole)))), value)
    answer = one.call("POST", "/statements", data=sent, headers={"X-Experience-API-Version": version})
    assert answer.status in {200, 400, 409}, (sent, answer.body)
    if answer.status == 200 and answer.json:
        for form in ("exact", "ids", "canonical"):
            shown = one.call("GET", "/statements", statementId=answer.json[0], format=form)
            assert shown.status == 200, (sent, form, shown.body)
        assert one.call("POST", "/statements", data=sent).status in {200, 400, 409}


@given(
    body=st.binary(max_size=60), kind=st.sampled_from(["application/json", "multipart/mixed; boundary=x", ""])
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused(one: Program, body: bytes, kind: str) -> None:
    answer = one.call("POST", "/statements", body=body, headers={"Content-Type": kind})
    assert answer.status in {200, 400}
    assert answer.status == 400 or answer.json == []


NAMES = [
    "agent",
    "verb",
    "activity",
    "registration",
    "since",
    "until",
    "limit",
    "format",
    "more",
    "statementId",
]


@given(params=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12), max_size=3))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_parameters_are_answered(one: Program, params: dict[str, str]) -> None:
    assert one.call("GET", "/statements", **params).status in {200, 400, 404}
    assert one.call("GET", "/activities/state", **params).status == 400


def test_json_as_deep_as_one_likes_is_refused(one: Program) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    kind = {"Content-Type": "application/json"}
    assert one.call("POST", "/statements", body=deep, headers=kind).status == 400
    inside = (
        json.dumps(made(result={"extensions": {LESSON: 0}})).encode().replace(b": 0}", b": " + deep + b"}")
    )
    assert one.call("POST", "/statements", body=inside, headers=kind).status == 400


@given(header=anything, payload=anything)
def test_a_signature_of_anything_is_refused(header: Any, payload: Any) -> None:
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), b"x")
    jws = b".".join(base64.urlsafe_b64encode(part) for part in parts)
    with pytest.raises(Malformed):
        signatures.check(jws=jws, content_type="application/octet-stream", statement=b"{}")
