"""What statements say of activities and agents, each wording once.

Nearly every statement repeats a wording that is known. Those lately written are remembered by the process,
so that a request usually writes none; and as rows are only ever added, in the order of their keys, requests
that share activities do not wait in a ring.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from bina.records.rules.identity import key_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.records.rules.reading import Reading

_REMEMBERED = 50_000
_INSERT = """
INSERT INTO records_description (store_id, subject, digest, said_at, body)
SELECT %s, d.subject, d.digest, %s, d.body
FROM unnest(%s::uuid[], %s::uuid[], %s::jsonb[]) AS d (subject, digest, body)
ORDER BY d.subject, d.digest ON CONFLICT DO NOTHING
"""
_known: OrderedDict[tuple[UUID, bytes], None] = OrderedDict()
_lock = Lock()


def keep(*, store: UUID, found: Sequence[Reading], at: datetime) -> None:
    """Write the wordings that are new. Runs in the transaction of the statements."""
    new: dict[bytes, tuple[str, str]] = {}
    for one in found:
        for kind, identity, body in one.said:
            digest = blake2b(b"\0".join((kind.encode(), identity.encode(), body)), digest_size=16).digest()
            if (store, digest) not in _known and digest not in new:
                new[digest] = (key_text(kind, identity), body.decode())
    if not new:
        return
    columns: list[list[Any]] = [
        [subject for subject, _body in new.values()],
        [UUID(bytes=digest) for digest in new],
        [body for _subject, body in new.values()],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [store, at, *columns])
    transaction.on_commit(lambda: _remember(store, new))


def _remember(store: UUID, digests: dict[bytes, tuple[str, str]]) -> None:
    with _lock:
        for digest in digests:
            _known[store, digest] = None
        while len(_known) > _REMEMBERED:
            _known.popitem(last=False)
