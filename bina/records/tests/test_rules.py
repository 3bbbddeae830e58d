"""What a statement may say, by the text of the specification; the public suite asks much more."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.records.api.launched import below
from bina.records.rules import formats, multipart, signatures
from bina.records.rules.checks import Malformed
from bina.records.rules.comparing import same
from bina.records.rules.presentation import chosen, languages
from bina.records.rules.reading import read
from bina.records.rules.scopes import SCOPES, allowed
from bina.records.tests.making import LESSON, made

REF = {"objectType": "StatementRef", "id": "5a1b0d3e-9d0a-4a0e-8f57-0d7a3a0c9f10"}
AGENT = {"mbox": "mailto:siti@bina.example"}
INNER = {"objectType": "SubStatement", "actor": AGENT, "verb": {"id": LESSON}, "object": {"id": LESSON}}
CHOICE = {"interactionType": "choice", "choices": [{"id": "a"}, {"id": "a"}]}
WRONG: dict[str, dict[str, Any]] = {
    "a property nobody knows": {"warna": "biru"},
    "a null": {"result": None},
    "two identifiers": {"actor": {**AGENT, "openid": LESSON}},
    "no identifier": {"actor": {"name": "Siti"}},
    "an agent with members": {"actor": {**AGENT, "member": [AGENT]}},
    "a group of nobody": {"actor": {"objectType": "Group"}},
    "a group in a group": {"actor": {"objectType": "Group", "member": [{"objectType": "Group", **AGENT}]}},
    "a mailbox without its scheme": {"actor": {"mbox": "siti@bina.example"}},
    "a verb that is no IRI": {"verb": {"id": "selesai"}},
    "a language that is none": {"verb": {"id": LESSON, "display": {"bahasa_": "selesai"}}},
    "an id that is no UUID": {"id": "satu"},
    "a score above its scale": {"result": {"score": {"scaled": 1.01}}},
    "a score below its least": {"result": {"score": {"raw": 1, "min": 2}}},
    "a least above the most": {"result": {"score": {"min": 3, "max": 2}}},
    "a truth as text": {"result": {"success": "true"}},
    "a time before all years": {"timestamp": "0001-01-01T00:00:00+05:00"},
    "a duration in words": {"result": {"duration": "tiga menit"}},
    "an empty duration": {"result": {"duration": "PT"}},
    "a time without day": {"timestamp": "08:30"},
    "a day that is not there": {"timestamp": "2026-02-30T08:00:00Z"},
    "an offset of minus zero": {"timestamp": "2026-03-01T08:00:00-00:00"},
    "another version": {"version": "1.1.0"},
    "an extension without IRI": {"result": {"extensions": {"catatan": 1}}},
    "a team of one": {"context": {"team": AGENT}},
    "a revision of no activity": {"object": REF, "context": {"revision": "1"}},
    "a SubStatement with an id": {"object": {**INNER, "id": REF["id"]}},
    "a SubStatement in another": {"object": {**INNER, "object": INNER}},
    "an unknown kind of object": {"object": {"objectType": "Kursus", "id": LESSON}},
    "choices of one id": {"object": {"id": LESSON, "definition": CHOICE}},
    "a scale beside choices": {"object": {"id": LESSON, "definition": {**CHOICE, "scale": []}}},
    "an attachment without hash": {"attachments": [{"usageType": LESSON, "display": {}, "length": 1}]},
    "the void of an activity": {"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}},
}
boundaries = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=8, max_size=20)


def raw(**changes: Any) -> bytes:
    return json.dumps(made(**changes)).encode()


@pytest.mark.parametrize("what", WRONG)
def test_what_breaks_a_rule_is_refused_in_both_versions(what: str) -> None:
    for version in ("1.0", "2.0"):
        with pytest.raises(Malformed):
            read(raw(**WRONG[what]), version=version)


def test_a_statement_without_actor_verb_or_object_is_none() -> None:
    for missing in ("actor", "verb", "object"):
        one = made()
        del one[missing]
        with pytest.raises(Malformed, match=missing):
            read(json.dumps(one).encode(), version="1.0")


def test_nulls_and_any_shape_may_stand_in_extensions() -> None:
    shape = {LESSON: {"a": [None, {"b": None}], "c": 1e300}}
    assert read(raw(result={"extensions": shape}), version="1.0").verb


def test_a_lone_context_activity_becomes_a_list_and_nothing_else_changes() -> None:
    sent = made(context={"contextActivities": {"parent": {"id": LESSON}}, "platform": "Bina"})
    kept = json.loads(read(json.dumps(sent).encode(), version="1.0").raw)
    assert kept.pop("context") == {"contextActivities": {"parent": [{"id": LESSON}]}, "platform": "Bina"}
    del sent["context"]
    assert kept == sent


def test_members_of_a_group_are_found_as_agents_however_they_are_ordered() -> None:
    members = [AGENT, {"openid": LESSON}]
    one, other = (
        read(raw(actor={"objectType": "Group", "member": order}), version="1.0")
        for order in (members, members[::-1])
    )
    assert (one.actor, sorted(one.keys)) == (other.actor, sorted(other.keys))
    assert len(one.keys) == 2


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-14 * 60, 14 * 60))
def test_a_time_is_the_same_in_whatever_zone_it_is_written(at: datetime, minutes: int) -> None:
    if not datetime(2, 1, 1, tzinfo=UTC) < at < datetime(9998, 1, 1, tzinfo=UTC):
        return  # the zone would lead out of the calendar
    there = at.astimezone(timezone(timedelta(minutes=minutes)))
    assert formats.moment(there.isoformat()) == at
    assert formats.moment(formats.time_text(at)) == at


@pytest.mark.parametrize(
    ("text", "length"),
    [("PT1.5S", "1.50"), ("PT2M", "120"), ("P1DT1H", "90000"), ("P1W", "604800"), ("PT0,256S", "0.26")],
)
def test_durations_have_a_length_in_seconds(text: str, length: str) -> None:
    assert formats.seconds(text) == Decimal(length)


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4), boundaries)
def test_parts_come_back_byte_by_byte(contents: list[bytes], boundary: str) -> None:
    parts = [multipart.BodyPart({"Content-Type": "application/octet-stream"}, one) for one in contents]
    if any(boundary.encode() in one for one in contents):
        return
    body = multipart.join(parts, boundary=boundary)
    found = multipart.split(body, f'multipart/mixed; boundary="{boundary}"')
    assert [one.content for one in found] == contents


@pytest.mark.parametrize("body", [b"", b"--x\r\n\r\nA\r\n", b"--x\r\nA\r\n--x--\r\n"])
def test_a_broken_multipart_body_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        multipart.split(body, "multipart/mixed; boundary=x")


def test_what_the_store_completes_does_not_make_a_statement_another() -> None:
    sent = made()
    held = {
        **sent,
        "stored": "2026-03-01T08:30:00Z",
        "timestamp": "2026-03-01T08:30:00Z",
        "authority": AGENT,
        "version": "1.0.0",
    }
    assert same(json.dumps(sent).encode(), json.dumps(held).encode())
    assert not same(json.dumps({**sent, "result": {}}).encode(), json.dumps(held).encode())


def test_a_signature_of_another_statement_or_without_algorithm_is_refused() -> None:
    def jws(header: dict[str, Any], payload: bytes) -> bytes:
        parts = (json.dumps(header).encode(), payload, b"-")
        return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)

    kind, one = "application/octet-stream", raw()
    signatures.check(jws=jws({"alg": "RS256"}, one), content_type=kind, statement=one)
    for wrong in (jws({"alg": "none"}, one), jws({"alg": "RS256"}, raw()), b"a.b", b"a.b.c"):
        with pytest.raises(Malformed):
            signatures.check(jws=wrong, content_type=kind, statement=one)


def test_the_language_asked_for_is_taken_or_its_nearest() -> None:
    held = {"en": "a", "en-GB": "b", "id": "c"}
    assert chosen(held, languages("id;q=0.5, en-GB")) == {"en-GB": "b"}
    assert chosen(held, languages("id-ID")) == {"id": "c"}
    assert chosen(held, languages("ja")) == {"en": "a"}
    assert chosen({"en-US": "d"}, languages("en;q=1, *;q=0.1")) == {"en-US": "d"}


def test_no_scope_gives_more_than_all() -> None:
    assert all(allowed([scope]) <= allowed(["all"]) for scope in SCOPES)


@pytest.mark.parametrize(
    ("iri", "inside"),
    [(LESSON, True), (f"{LESSON}/soal", True), (f"{LESSON}#a", True), (f"{LESSON}0", False), ("x", False)],
)
def test_a_prefix_ends_where_a_part_of_the_address_ends(iri: str, inside: bool) -> None:
    assert below(iri, LESSON) is inside
