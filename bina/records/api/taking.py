"""From the body of a request to checked statements with their attachments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

import msgspec
from msgspec import UNSET, Raw

from bina.records.actions.statements import Intake, Part, checked
from bina.records.api.http import Request
from bina.records.errors import Rejected
from bina.records.rules import multipart, signatures
from bina.records.rules.checks import Malformed
from bina.records.rules.reading import Reading

_list = msgspec.json.Decoder(list[Raw])
_HASHES = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


def intake(request: Request, *, wanted: UUID | None) -> Intake:
    """The statements of the body, held to the rules, and the attachments they bring.

    Args:
        wanted: the id that the address names for the one statement of a PUT.

    Raises:
        Rejected: the body or a statement breaks a rule.
    """
    kind = request.content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            return _plain(request.body, request.version, wanted)
        if kind == "multipart/mixed":
            return _mixed(request, wanted)
    except Malformed as error:
        raise Rejected(str(error)) from None
    raise Rejected(f'Statements come as application/json or multipart/mixed, not "{kind}".')


def _plain(body: bytes, version: str, wanted: UUID | None) -> Intake:
    found = _statements(body, version, wanted)
    for attachment in (one for statement in found for one in statement.attachments):
        if attachment.fileUrl is UNSET:
            raise Rejected("An attachment without fileUrl must come as a part of multipart/mixed.")
    return Intake(found)


def _statements(body: bytes, version: str, wanted: UUID | None) -> list[Reading]:
    text = body.strip()
    _require_utf8(text)
    if not text.startswith(b"["):
        return [_one(text, version, wanted)]
    if wanted is not None:
        raise Rejected("PUT takes one statement, not a list.")
    try:
        raws = _list.decode(text)
    except msgspec.DecodeError as error:
        raise Rejected(f"The JSON cannot be read: {error}") from None
    return [checked(bytes(raw), version=version) for raw in raws]


def _require_utf8(text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        raise Rejected(f"The body is not UTF-8: {error}") from None


def _one(text: bytes, version: str, wanted: UUID | None) -> Reading:
    found = checked(text, version=version, key=None if wanted is None else str(wanted))
    if wanted is not None and found.id != str(wanted):
        raise Rejected("The statement's id is not the statementId of the address.")
    return found


def _mixed(request: Request, wanted: UUID | None) -> Intake:
    first, *others = multipart.split(request.body, request.content_type)
    kind = first.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Rejected("The first part must be application/json and hold the statements.")
    found = _statements(first.content, request.version, wanted)
    parts = {part.sha2: part for part in map(_part, others)}
    _match(found, parts)
    return Intake(found, parts)


def _part(part: multipart.BodyPart) -> Part:
    sha2 = part.headers.get("x-experience-api-hash", "").lower()
    if part.headers.get("content-transfer-encoding", "").lower() != "binary":
        raise Rejected("An attachment's part needs Content-Transfer-Encoding: binary.")
    if len(sha2) not in _HASHES:
        raise Rejected("An attachment's part needs X-Experience-API-Hash, its SHA-2 hash.")
    if hashlib.new(_HASHES[len(sha2)], part.content).hexdigest() != sha2:
        raise Rejected("An attachment's X-Experience-API-Hash is not the hash of its bytes.")
    return Part(sha2, part.headers.get("content-type", "application/octet-stream"), part.content)


def _match(found: Iterable[Reading], parts: dict[str, Part]) -> None:
    """Every part belongs to an attachment, every attachment without address has its part."""
    spoken = set()
    for statement in found:
        for attachment in statement.attachments:
            sha2 = attachment.sha2.lower()
            spoken.add(sha2)
            part = parts.get(sha2)
            if part is None and attachment.fileUrl is UNSET:
                raise Rejected(f"The attachment {sha2} has neither a part nor a fileUrl.")
            if part is not None and attachment.usageType == signatures.USAGE:
                signatures.check(
                    jws=part.content, content_type=attachment.contentType, statement=statement.raw
                )
    if foreign := parts.keys() - spoken:
        raise Rejected(f"No statement speaks of the part {', '.join(sorted(foreign))}.")
