"""Reads of documents: attempt state, activity and agent profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from bina.records.models import Document

if TYPE_CHECKING:
    from bina.records.rules.documents import Shelf


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it was put."""

    content: bytes
    content_type: str
    etag: str
    updated_at: datetime


def document(*, store: UUID, shelf: Shelf, name: str) -> Kept | None:
    """The document of that name, or None."""
    found = Document.objects.filter(store_id=store, owner=shelf.owner, name=name).first()
    if found is None:
        return None
    return Kept(bytes(found.content), found.content_type, found.etag, found.updated_at)


def document_names(
    *, store: UUID, shelf: Shelf, all_registrations: bool = False, since: datetime | None = None
) -> list[tuple[str, datetime]]:
    """Names and times of the shelf's documents; ``since`` leaves out those changed until then."""
    found = Document.objects.filter(store_id=store)
    found = found.filter(scope=shelf.scope) if all_registrations else found.filter(owner=shelf.owner)
    if since is not None:
        found = found.filter(updated_at__gt=since)
    return list(found.order_by("name").values_list("name", "updated_at").distinct())
