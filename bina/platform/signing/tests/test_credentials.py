"""Credentials: the published test vector, places in status lists, addresses of issuers."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64decode
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bina.platform.signing.credentials import (
    LIST_LENGTH,
    Issuer,
    base58,
    did_of,
    encoded_list,
    moment,
    status_list,
    status_place,
)
from bina.platform.signing.linked_data import NotInTable, canonical

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_bytes_become_base58_as_the_draft_of_its_encoding_shows() -> None:
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


def test_the_canonical_form_is_sorted_and_escaped() -> None:
    document = {
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "name": 'Kursus "A"\n\\baris\tdua\x01',
        "validFrom": moment(AT),
        "issuer": "did:web:contoh.go.id",
    }
    assert canonical(document) == (
        "<urn:uuid:1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://www.w3.org/2018/credentials#VerifiableCredential> .\n"
        '<urn:uuid:1> <https://schema.org/name> "Kursus \\"A\\"\\n\\\\baris\\tdua\\u0001" .\n'
        "<urn:uuid:1> <https://www.w3.org/2018/credentials#issuer> <did:web:contoh.go.id> .\n"
        '<urn:uuid:1> <https://www.w3.org/2018/credentials#validFrom> "2026-11-22T03:00:00Z"'
        "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"
    )


@pytest.mark.parametrize(
    ("value", "written"), [(24, "24"), (24.0, "24"), (24.5, "2.45E1"), (0.5, "5.0E-1"), (0.25, "2.5E-1")]
)
def test_numbers_are_written_as_json_ld_writes_them(value: float, written: str) -> None:
    [_kind, hours] = canonical(
        {"id": "urn:x:1", "type": "AchievementSubject", "creditsEarned": value}
    ).splitlines()
    assert f'"{written}"^^' in hours + _kind


@pytest.mark.parametrize(
    "document",
    [
        {"id": "urn:x:1", "type": "Penghargaan"},
        {"id": "urn:x:1", "type": "Profile", "email": "a@b"},
        {"id": "urn:x:1", "type": "VerifiableCredential", "issuer": {"type": "Profile"}},
        {"id": "tanpa skema", "type": "Profile"},
        {"id": "urn:x:1>", "type": "Profile"},
    ],
)
def test_what_the_table_does_not_know_is_not_signed(document: dict[str, object]) -> None:
    with pytest.raises(NotInTable):
        canonical(document)


def test_the_same_credential_has_the_same_proof_and_another_one_a_different() -> None:
    by = Issuer("did:web:contoh.go.id", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    one = {"id": "urn:x:1", "type": "VerifiableCredential", "name": "A"}
    assert by.sign(one, at=AT) == by.sign(one, at=AT)
    assert by.sign(one, at=AT)["proof"] != by.sign({**one, "name": "B"}, at=AT)["proof"]
    assert by.method == f"did:web:contoh.go.id#{by.public_key}"
    assert by.public_key.startswith("z6Mk")
    assert "key=" not in repr(by)


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://bina.kota.go.id", "did:web:bina.kota.go.id"),
        ("https://bina.kota.go.id/penerbit/kota-a", "did:web:bina.kota.go.id:penerbit:kota-a"),
        ("http://localhost:8000/penerbit/a", "did:web:localhost%3A8000:penerbit:a"),
    ],
)
def test_an_address_becomes_a_did(address: str, did: str) -> None:
    assert did_of(address) == did


@given(
    st.integers(min_value=0, max_value=5), st.lists(st.integers(0, LIST_LENGTH - 1), unique=True, max_size=50)
)
def test_credentials_of_a_list_have_places_of_their_own(number: int, steps: list[int]) -> None:
    places = [status_place(number * LIST_LENGTH + step) for step in steps]
    assert len(set(places)) == len(steps)
    assert all(found == number and 0 <= index < LIST_LENGTH for found, index in places)


def test_no_two_places_of_a_whole_list_are_the_same() -> None:
    assert len({status_place(serial) for serial in range(LIST_LENGTH)}) == LIST_LENGTH


@given(st.sets(st.integers(0, LIST_LENGTH - 1), max_size=30))
def test_a_list_is_read_back_bit_by_bit(indices: set[int]) -> None:
    written = encoded_list(indices)
    packed = urlsafe_b64decode(written[1:] + "=" * (-len(written[1:]) % 4))
    bits = gzip.decompress(packed)
    assert written.startswith("u")
    assert len(bits) * 8 == LIST_LENGTH
    assert {
        8 * at + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte >> 7 - bit & 1
    } == indices


def test_a_status_list_names_its_purpose_and_its_issuer() -> None:
    by = Issuer("did:web:contoh.go.id", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    url = "https://contoh.go.id/penerbit/a/status/0/"
    made = status_list(by=by, list_url=url, revoked=[5], valid_from=AT, at=AT)
    assert made["issuer"] == by.did
    assert made["credentialSubject"]["statusPurpose"] == "revocation"
    assert made["credentialSubject"]["encodedList"] == encoded_list([5])
