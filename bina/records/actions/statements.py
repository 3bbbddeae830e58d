"""Accepting statements: all of a request or none, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction

from bina.platform.ids import uuid7
from bina.platform.rows import Written, exchange
from bina.records.actions import descriptions
from bina.records.errors import Conflicting, Rejected
from bina.records.rules.authorities import Authority
from bina.records.rules.checks import Malformed
from bina.records.rules.comparing import same
from bina.records.rules.reading import Reading, read
from bina.records.rules.rows import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The rows come in the order of their ids: two requests that hold the same ids wait for one another, never
# in a ring.
_INSERT = """
INSERT INTO records_statement
  (store_id, id, actor, stored, "timestamp", activity, registration, target, keys, verb, body)
SELECT %s, r.id, r.actor, r.stored, r."timestamp", r.activity, r.registration, r.target, r.keys,
  r.verb, r.body
FROM jsonb_to_recordset(%s) AS r (
  id uuid, actor uuid, stored timestamptz, "timestamp" timestamptz, activity uuid, registration uuid,
  target uuid, keys uuid[], verb text, body jsonb)
"""
_INSERT_NEW = f"""
WITH added AS ({_INSERT} ON CONFLICT DO NOTHING RETURNING id), queued AS (
  INSERT INTO records_waiting (store_id, statements)
  SELECT %s, array_agg(id) FROM added HAVING count(*) > 0
)
SELECT id FROM added
"""  # noqa: S608  # fixed parts
_QUEUE = "INSERT INTO records_waiting (store_id, statements) VALUES (%s, %s::uuid[])"
_VOID = """
INSERT INTO records_voiding (store_id, id, voided_by)
SELECT %s, v.id, v.voided_by FROM unnest(%s::uuid[], %s::uuid[]) AS v (id, voided_by)
ORDER BY v.id ON CONFLICT DO NOTHING
"""
_ATTACH = """
INSERT INTO records_attachment (store_id, sha2, content_type, content)
VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_KNOWN = "SELECT id, body::text FROM records_statement WHERE store_id = %s AND id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Appended:
    """Ids of the statements in the order given: those new to the store, and those it had already."""

    ids: tuple[UUID, ...]
    stored: tuple[UUID, ...]
    known: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An attachment's bytes as they came, under their hash."""

    sha2: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Intake:
    """What one request brings, checked: statements and the attachments they speak of."""

    found: list[Reading]
    parts: Mapping[str, Part] = field(default_factory=dict)


def append(
    *,
    store: UUID,
    statements: Sequence[Mapping[str, Any]],
    at: datetime,
    authority: Mapping[str, Any] | None = None,
) -> Appended:
    """Keep statements that Bina itself makes. Idempotent by the ids that the statements bring.

    They are held to the same rules as those from outside (xAPI 1.0.3), with one set-based insert.

    Args:
        store: the agency's key.
        statements: as xAPI writes them; one without ``id`` gets one.
        at: becomes ``stored``, and ``timestamp`` of those without one.
        authority: who vouches for them; the installation itself when left out.

    Raises:
        Rejected: a statement breaks a rule of xAPI; nothing is kept.
        Conflicting: an id is known with another content; nothing is kept.
    """
    found = [checked(msgspec.json.encode(one), version="1.0") for one in statements]
    who = Authority.of(authority or own_authority())
    return accept(store=store, intake=Intake(found), authority=who, at=at)


def own_authority() -> dict[str, Any]:
    """The installation as the authority of statements it makes itself."""
    return {"objectType": "Agent", "account": {"homePage": settings.INSTALLATION_URL, "name": "bina"}}


def checked(raw: bytes, *, version: str, key: str | None = None) -> Reading:
    """One statement, held to the rules; without an id it gets ``key``, or a new one.

    Raises:
        Rejected: it breaks one.
    """
    try:
        found = read(raw, version=version)
    except Malformed as error:
        raise Rejected(str(error)) from None
    if not found.id:
        found.id = key or str(uuid7())
    return found


def accept(
    *, store: UUID, intake: Intake, authority: Authority, at: datetime, define: bool = True
) -> Appended:
    """Keep checked statements; what is known already is compared, not written again.

    Args:
        define: whether what they say of activities and agents is taken over.

    Raises:
        Rejected: two of them share an id, or PostgreSQL cannot hold a text.
        Conflicting: an id is known with another content.
    """
    ids = [one.id for one in intake.found]
    if len(set(ids)) != len(ids):
        raise Rejected("Two statements of the request have the same id.")
    everything = tuple(map(UUID, ids))
    if not ids:
        return Appended((), (), ())
    made = rows(intake.found, at=at, authority=authority.body, authority_keys=authority.keys).decode()
    said = descriptions.new_ones(store=store, found=intake.found) if define else descriptions.NOTHING
    beside = [*_beside(store, intake), *said.written(store=store, at=at)]
    try:
        if not connection.in_atomic_block and _write_new(store, ids, made, beside):
            stored = everything
        else:
            added = _write_unknown(store, intake.found, made, beside)
            stored = tuple(one for one in everything if one in added)
    except DataError as error:
        raise Rejected(f"A text cannot be stored: {str(error).splitlines()[0]}") from None
    transaction.on_commit(lambda: said.remember(store=store))
    new = set(stored)
    return Appended(everything, stored, tuple(one for one in everything if one not in new))


def _beside(store: UUID, intake: Intake) -> Iterator[Written]:
    """What is written together with the statements: what they make void, and attachments."""
    if voiding := [one for one in intake.found if one.voids]:
        yield _VOID, [store, [one.target for one in voiding], [one.id for one in voiding]]
    for part in sorted(intake.parts.values(), key=lambda part: part.sha2):
        yield _ATTACH, [store, part.sha2, part.content_type, part.content]


def _write_new(store: UUID, ids: Sequence[str], made: str, beside: Sequence[Written]) -> bool:
    """Write statements of which none is known, in one exchange with the database, which is one transaction.

    False, and nothing is written, when one of them is known.
    """
    try:
        exchange([(_INSERT, [store, made]), (_QUEUE, [store, list(ids)]), *beside])
    except IntegrityError:
        return False
    return True


def _write_unknown(store: UUID, found: Sequence[Reading], made: str, beside: Sequence[Written]) -> set[UUID]:
    """Write the statements that are not known, after comparing those that are; returns the new ids."""
    with transaction.atomic():
        new, *_none = exchange([(_INSERT_NEW, [store, made, store]), *beside])
        added = {row[0] for row in new}
        if len(added) != len(found):
            _compare(store, [one for one in found if UUID(one.id) not in added])
    return added


def _compare(store: UUID, repeated: Sequence[Reading]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [store, [UUID(one.id) for one in repeated]])
        held = {str(key): body for key, body in cursor.fetchall()}
    for one in repeated:
        if not same(one.raw, held[one.id].encode()):
            raise Conflicting(f"A statement with the id {one.id} is stored already and differs.")
