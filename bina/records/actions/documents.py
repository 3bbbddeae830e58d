"""Writes of documents, with the entity tags that keep two writers from undoing one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from bina.records.errors import Precondition, Rejected, Unsure
from bina.records.models import Document
from bina.records.rules.checks import Malformed
from bina.records.rules.documents import etag, is_json, merged

if TYPE_CHECKING:
    from bina.records.rules.documents import Shelf


@dataclass(frozen=True, slots=True)
class Expected:
    """In which state the writer expects the document: ``match`` and ``none_match`` as in HTTP.

    Empty texts ask for nothing. With ``named``, overwriting a document needs one of them; with ``always``,
    so does making one.
    """

    match: str = ""
    none_match: str = ""
    named: bool = False
    always: bool = False

    def check(self, held: str | None) -> None:
        """Let the write go on, or refuse it.

        Raises:
            Precondition: the document is in another state.
            Rejected: the writer must say which state is expected, and did not.
            Unsure: there is a document, and the writer did not say which it expects.
        """
        if self.match and (held is None or not _names(self.match, held)):
            raise Precondition("The document has changed since, or is not there.")
        if self.none_match and held is not None and _names(self.none_match, held):
            raise Precondition("The document is there already.")
        if self.match or self.none_match:
            return
        if self.always and held is None:
            raise Rejected("A profile is written with If-Match or If-None-Match.")
        if self.named and held is not None:
            raise Unsure("The document exists: read it first, then send its ETag in If-Match.")


ANY_STATE = Expected()


def _names(header: str, held: str) -> bool:
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    return "*" in tags or held in tags


def put_document(
    *,
    store: UUID,
    shelf: Shelf,
    name: str,
    content: bytes,
    content_type: str,
    at: datetime,
    expected: Expected = ANY_STATE,
    merge: bool = False,
) -> str:
    """Keep a document and return its entity tag.

    Args:
        merge: put the members of a JSON object over those of the one that is there (POST).

    Raises:
        Precondition, Unsure: it is not in the state ``expected``.
        Rejected: what should be merged is not a JSON object.
    """
    with transaction.atomic():
        held = _locked(store, shelf, name)
        expected.check(held.etag if held else None)
        if merge:
            content = _merged(held, content, content_type)
        tag = etag(content)
        Document.objects.update_or_create(
            store_id=store,
            owner=shelf.owner,
            name=name,
            defaults={
                "scope": shelf.scope,
                "content": content,
                "content_type": content_type,
                "etag": tag,
                "updated_at": at,
            },
        )
    return tag


def delete_document(*, store: UUID, shelf: Shelf, name: str, expected: Expected = ANY_STATE) -> None:
    """Remove a document; one that is not there is no error.

    Raises:
        Precondition: it is not in the state ``expected``.
    """
    with transaction.atomic():
        held = _locked(store, shelf, name)
        expected.check(held.etag if held else None)
        Document.objects.filter(store_id=store, owner=shelf.owner, name=name).delete()


def clear_documents(*, store: UUID, shelf: Shelf, all_registrations: bool = False) -> None:
    """Remove all documents of the shelf."""
    found = Document.objects.filter(store_id=store)
    (found.filter(scope=shelf.scope) if all_registrations else found.filter(owner=shelf.owner)).delete()


def _locked(store: UUID, shelf: Shelf, name: str) -> Document | None:
    """The document, with writers of that name kept waiting, whether it is there or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"{store} {shelf.owner} {name}"]
        )
    return Document.objects.filter(store_id=store, owner=shelf.owner, name=name).first()


def _merged(held: Document | None, content: bytes, content_type: str) -> bytes:
    if not is_json(content_type):
        if held is not None:
            raise Rejected("A document that exists is only merged with JSON: PUT replaces it.")
        return content
    if held is not None and not is_json(held.content_type):
        raise Rejected("The document that exists is not JSON and cannot be merged.")
    try:
        return merged(bytes(held.content) if held else b"{}", content)
    except Malformed as error:
        raise Rejected(str(error)) from None
