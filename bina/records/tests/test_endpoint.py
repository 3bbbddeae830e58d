"""The endpoint, beyond what the public conformance suite asks: stores, scopes, launches, limits."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bina.platform.access import system_actor
from bina.records import actions, queries
from bina.records.api.credentials import forget
from bina.records.api.rates import Buckets, TooMany
from bina.records.models import Key, Voiding
from bina.records.tests.making import AT, LESSON, call, ids, made, program, voiding

pytestmark = pytest.mark.django_db
V1 = {"X-Experience-API-Version": "1.0.3"}


def test_a_store_shows_nothing_of_another() -> None:
    here, there = program(), program()
    one = made()
    assert here.call("POST", "/statements", data=one).json == [one["id"]]
    assert ids(here.read()) == [one["id"]]
    assert there.read() == []
    assert there.call("GET", "/statements", statementId=one["id"]).status == 404


def test_the_version_header_decides_what_a_statement_may_hold() -> None:
    store = uuid4()
    old, new = program(store=store), program(store=store, version="2.0.0")
    agent = {"objectType": "contextAgent", "agent": queries.person_agent(uuid4())}
    one = made(context={"contextAgents": [agent]})
    assert old.call("POST", "/statements", data=one).status == 400
    answer = new.call("POST", "/statements", data=one)
    assert (answer.status, answer.headers["x-experience-api-version"]) == (200, "2.0.0")
    found = new.call("GET", "/statements", agent=json.dumps(agent["agent"]), related_agents="true")
    assert ids(found.json["statements"]) == [one["id"]]


def test_without_a_credential_or_with_a_wrong_one_nothing_is_shown() -> None:
    right = program()
    wrong = {**V1, "Authorization": right.authorization[:-4] + "AAA="}
    assert call("GET", "/statements", headers=V1).status == 401
    assert call("GET", "/statements", headers=wrong).status == 401


def test_a_revoked_key_opens_nothing_once_its_trust_is_over() -> None:
    one = program()
    assert one.call("GET", "/statements").status == 200
    key = Key.objects.get(public=one.key)
    actions.revoke_key(actor=system_actor(one.store), key_id=key.pk, at=AT)
    forget()
    assert one.call("GET", "/statements").status == 401


def test_a_verified_credential_is_not_looked_up_again(django_assert_num_queries: Any) -> None:
    one = program()
    one.call("GET", "/agents", agent=json.dumps(queries.person_agent(uuid4())))
    with django_assert_num_queries(1):
        one.call("GET", "/agents", agent=json.dumps(queries.person_agent(uuid4())))


def test_a_batch_costs_as_many_statements_to_the_database_as_a_single_post(
    django_assert_num_queries: Any,
) -> None:
    one = program()
    one.call("POST", "/statements", data=[made()])
    for size in (1, 40):
        with django_assert_num_queries(3):  # savepoint, insert with queue, release
            assert one.call("POST", "/statements", data=[made() for _ in range(size)]).status == 200


@pytest.mark.parametrize(
    ("scope", "write", "read", "state", "read_state"),
    [
        ("statements/write", 200, 403, 403, 403),
        ("statements/read", 403, 200, 403, 403),
        ("statements/read/mine", 403, 200, 403, 403),
        ("state", 403, 403, 204, 200),
        ("profile", 403, 403, 403, 403),
        ("all/read", 403, 200, 403, 200),
        ("all", 200, 200, 204, 200),
    ],
)
def test_a_key_does_what_its_scopes_say(
    scope: str, write: int, read: int, state: int, read_state: int
) -> None:
    one = program(scope)
    where = {"activityId": LESSON, "agent": json.dumps(queries.person_agent(uuid4()))}
    assert one.call("POST", "/statements", data=made()).status == write
    assert one.call("GET", "/statements").status == read
    assert one.call("PUT", "/activities/state", data={}, stateId="a", **where).status == state
    assert one.call("GET", "/activities/state", **where).status == read_state


def test_mine_shows_only_what_the_key_has_sent_itself() -> None:
    store = uuid4()
    writer, reader = program(store=store), program("statements/write", "statements/read/mine", store=store)
    theirs, own = made(), made()
    writer.call("POST", "/statements", data=theirs)
    reader.call("POST", "/statements", data=own)
    assert ids(reader.read()) == [own["id"]]
    assert reader.call("GET", "/statements", statementId=theirs["id"]).status == 404
    assert reader.call("GET", "/statements", statementId=own["id"]).status == 200


def test_without_define_a_key_does_not_say_what_an_activity_is_called() -> None:
    store = uuid4()
    thing = {"id": LESSON, "definition": {"name": {"id": "Surat"}}}
    program("statements/write", store=store).call("POST", "/statements", data=made(object=thing))
    reader = program("all", store=store)
    assert "definition" not in reader.call("GET", "/activities", activityId=LESSON).json
    reader.call("POST", "/statements", data=made(object=thing))
    assert reader.call("GET", "/activities", activityId=LESSON).json["definition"] == thing["definition"]


def test_oauth_gives_a_bearer_that_ends_with_its_key_and_holds_no_more_than_it() -> None:
    one = program("statements/write", "statements/read")
    body = b"grant_type=client_credentials&scope=statements/read"
    answer = call("POST", "/oauth/token", body=body, headers={"Authorization": one.authorization})
    assert answer.json["token_type"] == "Bearer"
    bearer = {**V1, "Authorization": f"Bearer {answer.json['access_token']}"}
    assert call("GET", "/statements", headers=bearer).status == 200
    sent = json.dumps(made()).encode()
    json_bearer = {**bearer, "Content-Type": "application/json"}
    assert call("POST", "/statements", body=sent, headers=json_bearer).status == 403
    wider = b"grant_type=client_credentials&scope=all"
    refused = call("POST", "/oauth/token", body=wider, headers={"Authorization": one.authorization})
    assert (refused.status, refused.json) == (400, {"error": "invalid_scope"})
    Key.objects.filter(public=one.key).update(revoked_at=AT)
    forget()
    assert call("GET", "/statements", headers=bearer).status == 401


def test_a_key_over_its_rate_is_told_how_long_to_wait() -> None:
    one = program(per_minute=2)
    assert [one.call("GET", "/statements").status for _ in range(2)] == [200, 200]
    third = one.call("GET", "/statements")
    assert (third.status, third.headers["retry-after"]) == (429, "30")


def test_a_bucket_fills_again_evenly() -> None:
    bucket = Buckets()
    bucket.take("a", per_minute=1, now=0)
    with pytest.raises(TooMany) as refused:
        bucket.take("a", per_minute=1, now=30)
    assert refused.value.wait == 30
    bucket.take("a", per_minute=1, now=61)
    bucket.take("b", per_minute=1, now=61)


def test_a_launch_writes_and_reads_its_own_attempt_and_nothing_else() -> None:
    store, person, attempt = uuid4(), uuid4(), uuid4()
    token = actions.launch_token(
        agency_id=store,
        employee_id=person,
        registration=attempt,
        activity_prefix=LESSON,
        lifetime=timedelta(hours=1),
    )
    headers = {**V1, "Authorization": f"Basic {token.basic}", "Content-Type": "application/json"}

    def post(one: dict[str, Any]) -> int:
        return call("POST", "/statements", body=json.dumps(one).encode(), headers=headers).status

    context = {"registration": str(attempt)}
    own = made(person, context=context, object={"id": f"{LESSON}/soal/2"})
    assert post(own) == 200
    framed = {**context, "contextActivities": {"grouping": [{"id": LESSON}]}}
    assert post(made(person, context=framed, object={"id": "https://isi.example/soal"})) == 200
    assert post(made(uuid4(), context=context)) == 403
    assert post(made(person)) == 403
    assert post(made(person, context={"registration": str(uuid4())})) == 403
    assert post(made(person, context=context, object={"id": f"{LESSON}0"})) == 403
    actions.append(store=store, statements=[made(person), made(uuid4())], at=AT)
    seen = call("GET", "/statements", headers=headers).json["statements"]
    assert len(seen) == 2
    other = json.dumps(queries.person_agent(uuid4()))
    assert call("GET", "/statements", headers=headers, agent=other).status == 403


def test_a_launch_keeps_state_of_its_own_attempt_only() -> None:
    store, person, attempt = uuid4(), uuid4(), uuid4()
    token = actions.launch_token(
        agency_id=store,
        employee_id=person,
        registration=attempt,
        activity_prefix=LESSON,
        lifetime=timedelta(hours=1),
    )
    headers = {**V1, "Authorization": f"Bearer {token.bearer}", "Content-Type": "application/json"}

    def put(employee: UUID, activity: str, registration: UUID) -> int:
        return call(
            "PUT",
            "/activities/state",
            body=b"{}",
            headers=headers,
            stateId="tempat",
            activityId=activity,
            agent=json.dumps(queries.person_agent(employee)),
            registration=str(registration),
        ).status

    assert put(person, LESSON, attempt) == 204
    assert put(uuid4(), LESSON, attempt) == 403
    assert put(person, "https://bina.example/kegiatan/2", attempt) == 403
    assert put(person, LESSON, uuid4()) == 403
    assert queries.state_get(
        store=store, employee_id=person, activity=LESSON, name="tempat", registration=attempt
    )


def test_a_void_statement_is_shown_only_as_such() -> None:
    one = program()
    wrong = made()
    sign = voiding(wrong["id"])
    one.call("POST", "/statements", data=[wrong, sign])
    assert ids(one.read()) == [sign["id"]]
    assert one.call("GET", "/statements", statementId=wrong["id"]).status == 404
    assert one.call("GET", "/statements", voidedStatementId=wrong["id"]).json["id"] == wrong["id"]
    assert Voiding.objects.get(store_id=one.store).voided_by == UUID(sign["id"])


def test_a_voiding_statement_cannot_be_made_void() -> None:
    one = program()
    wrong = made()
    sign = voiding(wrong["id"])
    one.call("POST", "/statements", data=[voiding(sign["id"]), wrong])
    one.call("POST", "/statements", data=sign)
    assert sign["id"] in ids(one.read())


def test_statements_about_a_matching_statement_match_too_however_long_the_chain() -> None:
    one = program()
    about = made()
    chain = [about]
    for _ in range(3):
        chain.append(made(object={"objectType": "StatementRef", "id": chain[-1]["id"]}))
    one.call("POST", "/statements", data=[*chain[::-1], made()])
    person = json.dumps(about["actor"])
    assert ids(one.read(agent=person, ascending="true")) == ids(chain[::-1])
    assert ids(one.read(agent=person, limit="2")) == ids(chain[:2])


def test_more_leads_through_all_statements_once() -> None:
    one = program()
    sent = [made() for _ in range(7)]
    one.call("POST", "/statements", data=sent)
    seen, answer = [], one.call("GET", "/statements", limit="3", ascending="true").json
    while True:
        seen += ids(answer["statements"])
        if not answer["more"]:
            break
        path, _, token = answer["more"].removeprefix("/xapi").partition("?more=")
        answer = one.call("GET", path, more=token).json
    assert seen == ids(sent)
    assert one.call("GET", "/statements", more="e30.AAAA").status == 400


def test_numbers_come_back_digit_by_digit() -> None:
    one = program()
    far = made(result={"extensions": {"https://bina.example/x": 0}})
    body = json.dumps(far).replace(
        '"https://bina.example/x": 0', '"https://bina.example/x": 0.10000000000000000001'
    )
    headers = {"Content-Type": "application/json"}
    assert one.call("POST", "/statements", body=body.encode(), headers=headers).status == 200
    kept = one.call("GET", "/statements", statementId=far["id"]).body
    assert b"0.10000000000000000001" in kept


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800"])
def test_a_text_postgresql_cannot_hold_is_refused_with_a_sentence(text: str) -> None:
    one = program()
    body = json.dumps(made(result={"response": "?"})).replace('"?"', f'"{text}"')
    answer = one.call("POST", "/statements", body=body.encode(), headers={"Content-Type": "application/json"})
    assert answer.status == 400
    assert answer.json["error"]


def test_an_attachment_comes_back_byte_by_byte() -> None:
    one = program()
    content = bytes(range(256)) + b"\r\n--batas\r\n"[:4]
    sha2 = hashlib.sha256(content).hexdigest()
    about = {
        "usageType": "https://bina.example/bukti",
        "display": {"id": "Bukti"},
        "contentType": "application/octet-stream",
        "length": len(content),
        "sha2": sha2,
    }
    sent = made(attachments=[about])
    part = (
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n"
        f"X-Experience-API-Hash: {sha2}"
    )
    body = (
        b"--batas\r\nContent-Type: application/json\r\n\r\n"
        + json.dumps(sent).encode()
        + b"\r\n--batas\r\n"
        + part.encode()
        + b"\r\n\r\n"
        + content
        + b"\r\n--batas--\r\n"
    )
    headers = {"Content-Type": "multipart/mixed; boundary=batas"}
    assert one.call("POST", "/statements", body=body, headers=headers).status == 200
    shown = one.call("GET", "/statements", statementId=sent["id"], attachments="true")
    assert shown.headers["content-type"].startswith("multipart/mixed")
    assert content in shown.body
    broken = body.replace(content, content[:-1] + b"X")
    assert one.call("POST", "/statements", body=broken, headers=headers).status == 400
