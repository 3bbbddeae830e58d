"""Verifiable credentials: Data Integrity proofs (eddsa-rdfc-2022), DID documents, status lists."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives import serialization

from bina.platform.signing.keys import credentials_key
from bina.platform.signing.linked_data import CREDENTIALS_CONTEXT, canonical
from bina.platform.signing.options import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SUITE: Final = "eddsa-rdfc-2022"
# The least length of a list (W3C Bitstring Status List 1.0, section 6.1): a lookup hides among that many.
LIST_LENGTH: Final = 131_072
_ODD: Final = 77_977  # steps through a whole list, since it is prime to the length
_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC: Final = b"\xed\x01"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues credentials: a ``did:web`` and the key that signs for it."""

    did: str
    key: Ed25519PrivateKey = field(repr=False)

    @property
    def public_key(self) -> str:
        """The public key as a Multikey."""
        raw = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return f"z{base58(_ED25519_PUBLIC + raw)}"

    @property
    def method(self) -> str:
        """The address of the key in the DID document."""
        return f"{self.did}#{self.public_key}"

    def document(self) -> dict[str, Any]:
        """The DID document, served where the ``did:web`` points to."""
        method = {
            "id": self.method,
            "type": "Multikey",
            "controller": self.did,
            "publicKeyMultibase": self.public_key,
        }
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": [method],
            "assertionMethod": [self.method],
        }

    def sign(self, credential: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
        """The credential with its proof. The same credential and time give the same bytes.

        Raises:
            NotInTable: the credential uses terms that are not known.
        """
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": SUITE,
            "created": moment(at),
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        }
        data = _digest(canonical(proof)) + _digest(canonical(credential))
        return {**credential, "proof": {**proof, "proofValue": f"z{base58(self.key.sign(data))}"}}


def issuer(*, address: str) -> Issuer:
    """The issuer whose DID document is served at ``address`` (an https address below the installation's).

    Args:
        address: of the folder of ``did.json``, without a slash at its end.
    """
    return Issuer(did_of(address), _key(options().folder))


@lru_cache(maxsize=8)
def _key(folder: Path) -> Ed25519PrivateKey:
    return credentials_key(folder)


def did_of(address: str) -> str:
    """The ``did:web`` whose document is ``<address>/did.json`` (did:web method, section 3.2)."""
    parts = urlsplit(address)
    steps = [quote(step, safe="") for step in parts.path.split("/") if step]
    return ":".join(["did:web", quote(parts.netloc, safe=""), *steps])


def moment(at: datetime) -> str:
    """A time as credentials write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def base58(data: bytes) -> str:
    """Bytes in the base58 of Bitcoin's alphabet, as multibase ``z`` asks."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, rest = divmod(number, 58)
        digits = _ALPHABET[rest] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def status_place(serial: int) -> tuple[int, int]:
    """``(list, index)`` of an issuer's credential number ``serial`` (0, 1, …).

    Places within a list are taken in a scattered order, so that an index tells nothing of the order of issue.
    """
    number, step = divmod(serial, LIST_LENGTH)
    return number, step * _ODD % LIST_LENGTH


def encoded_list(indices: Iterable[int]) -> str:
    """A status list with the bits at ``indices`` set, packed and in multibase (section 2.2)."""
    bits = bytearray(LIST_LENGTH // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return f"u{urlsafe_b64encode(packed).decode().rstrip('=')}"


def status_entry(*, list_url: str, index: int) -> dict[str, str]:
    """What a credential says of its place in a list of revocations."""
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def status_list(
    *, by: Issuer, list_url: str, revoked: Iterable[int], valid_from: datetime, at: datetime
) -> dict[str, Any]:
    """The signed list of revocations at ``list_url``; ``revoked`` are the indices that are set."""
    credential = {
        "@context": [CREDENTIALS_CONTEXT],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": by.did,
        "validFrom": moment(valid_from),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(revoked),
        },
    }
    return by.sign(credential, at=at)
