"""Attachments of statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec.json import decode

from bina.records.models import Attachment
from bina.records.queries.statements import Row


def attachments(*, store: UUID, rows: Iterable[Row]) -> list[Attachment]:
    """The attachments of the statements whose bytes the store holds, each once."""
    hashes = {sha2.lower() for row in rows for sha2 in _hashes(decode(row.body))}
    return list(Attachment.objects.filter(store_id=store, sha2__in=hashes).order_by("sha2"))


def _hashes(statement: dict[str, Any]) -> Iterable[str]:
    for owner in (statement, statement["object"]):
        for attachment in owner.get("attachments", ()):
            yield attachment["sha2"]
