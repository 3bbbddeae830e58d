"""Reading the trail, with the personal values that may still be read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet

from bina.platform.models import AuditEntry, PersonKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from bina.platform.access import Actor

Values = dict[str, Any] | None
_NEWEST = """
SELECT coalesce(max(entry.id), 0), statement_timestamp()
FROM unnest(%(tables)s::text[]) AS of (name) CROSS JOIN LATERAL (
  (SELECT id FROM platform_auditentry
   WHERE agency_id = %(agency)s AND table_name = of.name ORDER BY id DESC LIMIT 1)
  UNION ALL
  (SELECT id FROM platform_auditentry
   WHERE agency_id IS NULL AND table_name = of.name ORDER BY id DESC LIMIT 1)
) AS entry
"""


def entries(actor: Actor) -> QuerySet[AuditEntry]:
    """Entries of the agencies whose trail the actor may read."""
    return AuditEntry.objects.filter(actor.reach("platform.audit", agency="agency_id"))


def entries_matching(
    actor: Actor, *, text: str = "", table: str = "", action: str = ""
) -> QuerySet[AuditEntry]:
    """Entries narrowed by table, kind of write, and a key of a row, person or account."""
    found = entries(actor)
    if table:
        found = found.filter(table_name=table)
    if action:
        found = found.filter(action=action)
    if text:
        exact = Q(row_id=text) | Q(address=text)
        found = found.filter(exact | Q(table_name__icontains=text))
    return found


def tables() -> list[str]:
    """Names of the tables under audit, as the database knows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'bina_audit_insert' ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def newest_write(*, agency_id: UUID, tables: Sequence[str]) -> tuple[int, datetime]:
    """Number of the newest entry about any of the tables, and the time of asking.

    What was worked out from the tables holds as long as the number is the same; entries of no agency count
    for every agency. A transaction that is still open is seen only when it has ended, though its numbers may
    be lower than some already seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"agency": agency_id, "tables": list(tables)})
        number, now = cursor.fetchone()
    return number, now


def revealed(shown: Sequence[AuditEntry]) -> dict[int, tuple[Values, Values]]:
    """Personal values before and after of each entry; ``None`` where there are none or the key is gone."""
    people = {entry.person_id for entry in shown if entry.person_id}
    keys: dict[UUID | None, bytes] = {
        row.person_id: bytes(row.key) for row in PersonKey.objects.filter(person_id__in=people)
    }
    return {
        entry.pk: (
            _deciphered(entry.personal_before, keys.get(entry.person_id), f"{entry.pk}b"),
            _deciphered(entry.personal_after, keys.get(entry.person_id), f"{entry.pk}a"),
        )
        for entry in shown
    }


def _deciphered(written: str | None, key: bytes | None, nonce: str) -> Values:
    """Undo ``bina_cipher``: hexadecimal, XORed with a hash in counter mode.

    The hash is SHA-512 where the text begins with ``2:`` (migration 0007), before that SHA-256 (0002, 0004).
    """
    if not written or key is None:
        return None
    secret = bytes.fromhex(written.removeprefix("2:"))
    digest = hashlib.sha512 if written.startswith("2:") else hashlib.sha256
    blocks = range(len(secret) // digest().digest_size + 1)
    stream = b"".join(digest(key + f"{nonce}:{block}".encode()).digest() for block in blocks)
    plain = bytes(left ^ right for left, right in zip(secret, stream, strict=False))
    values: dict[str, Any] = json.loads(plain)
    return values
