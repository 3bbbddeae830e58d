"""Signed statements: a JSON Web Signature beside the statement (xAPI 1.0.3 Data 2.6; RFC 7515)."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bina.records.rules.checks import Malformed
from bina.records.rules.comparing import same

USAGE = "http://adlnet.gov/expapi/attachments/signature"
_HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "RS256": hashes.SHA256,
    "RS384": hashes.SHA384,
    "RS512": hashes.SHA512,
}


def check(*, jws: bytes, content_type: str, statement: bytes) -> None:
    """Hold the signature against the statement it signs.

    A certificate that the signature brings must fit; whom it belongs to is not judged here.

    Raises:
        Malformed: not a signature of that statement by RSA with SHA-2.
    """
    if content_type.partition(";")[0].strip().lower() != "application/octet-stream":
        raise Malformed("A signature's content type is application/octet-stream.")
    parts = jws.strip().split(b".")
    if len(parts) != 3:
        raise Malformed("The signature is not a JSON Web Signature in compact form.")
    header = _object(parts[0])
    hashing = _HASHES.get(str(header.get("alg")))
    if hashing is None:
        raise Malformed("The signature's algorithm must be RS256, RS384 or RS512.")
    if not same(_without_signature(_json(parts[1])), _without_signature(statement)):
        raise Malformed("The signature is of another statement.")
    if header.get("x5c"):
        _verify(header["x5c"], b".".join(parts[:2]), _bytes(parts[2]), hashing())


def _verify(chain: Any, signed: bytes, signature: bytes, hashing: hashes.HashAlgorithm) -> None:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise Malformed("The signature's certificate has no RSA key.")
        key.verify(signature, signed, padding.PKCS1v15(), hashing)
    except (InvalidSignature, ValueError, TypeError, LookupError) as error:
        raise Malformed("The signature does not fit its certificate.") from error


def _without_signature(statement: bytes) -> bytes:
    read = msgspec.json.decode(statement)
    if not isinstance(read, dict) or not {"actor", "verb", "object"} <= read.keys():
        raise Malformed("The signature holds no statement.")
    attachments = read.pop("attachments", [])
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise Malformed("The signature holds no statement.")
    kept = [one for one in attachments if one.get("usageType") != USAGE]
    return msgspec.json.encode({**read, "attachments": kept} if kept else read)


def _bytes(part: bytes) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except binascii.Error as error:
        raise Malformed("A part of the signature is not base64url.") from error


def _json(part: bytes) -> bytes:
    body = _bytes(part)
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Malformed("A part of the signature is not JSON.") from error
    return body


def _object(part: bytes) -> dict[str, Any]:
    read = msgspec.json.decode(_json(part))
    if not isinstance(read, dict):
        raise Malformed("The signature's header is not a JSON object.")
    return read
