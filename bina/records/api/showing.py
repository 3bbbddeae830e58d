"""Statements as a reader gets them: JSON, or multipart/mixed with their attachments."""

from __future__ import annotations

import secrets
from typing import Any

from msgspec.json import decode, encode

from bina.records.api.asking import Asked
from bina.records.api.credentials import Credential
from bina.records.api.http import JSON, Reply, Request
from bina.records.queries.attachments import attachments
from bina.records.queries.descriptions import definitions
from bina.records.queries.statements import Row
from bina.records.rules import multipart
from bina.records.rules.presentation import activities_of, by_ids, canonical, languages


def single(request: Request, who: Credential, asked: Asked, found: Row) -> Reply:
    """One statement."""
    return _wrapped(who, asked, [found], _shown(request, who, asked, [found])[0])


def page(request: Request, who: Credential, asked: Asked, found: list[Row]) -> Reply:
    """A page of statements and the address of the next one; ``found`` holds one more when there is one."""
    kept = found[: asked.page_size]
    more = f"/xapi/statements?more={asked.continued(kept[-1])}" if len(found) > len(kept) else ""
    bodies = b",".join(_shown(request, who, asked, kept))
    return _wrapped(who, asked, kept, b'{"statements":[%b],"more":%b}' % (bodies, encode(more)))


def _shown(request: Request, who: Credential, asked: Asked, found: list[Row]) -> list[bytes]:
    if asked.format == "exact":
        return [row.body for row in found]
    read: list[dict[str, Any]] = [decode(row.body) for row in found]
    if asked.format == "ids":
        return [encode(by_ids(one)) for one in read]
    wanted = languages(request.headers.get("accept-language", ""))
    named = {iri for one in read for iri in activities_of(one)}
    known = definitions(store=who.store, activities=named)
    return [encode(canonical(one, wanted=wanted, definitions=known)) for one in read]


def _wrapped(who: Credential, asked: Asked, found: list[Row], body: bytes) -> Reply:
    if not asked.attachments:
        return Reply(body=body)
    parts = [multipart.BodyPart({"Content-Type": JSON}, body)]
    for one in attachments(store=who.store, rows=found):
        headers = {
            "Content-Type": one.content_type,
            "Content-Transfer-Encoding": "binary",
            "X-Experience-API-Hash": one.sha2,
        }
        parts.append(multipart.BodyPart(headers, bytes(one.content)))
    boundary = secrets.token_hex(16)
    return Reply(
        body=multipart.join(parts, boundary=boundary),
        content_type=f'multipart/mixed; boundary="{boundary}"',
    )
