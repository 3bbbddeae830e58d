"""What statements say of activities and agents, each wording once.

Nearly every statement repeats a wording that is known. Those lately written are remembered by the process,
so that a request usually writes none; and as rows are only ever added, in the order of their keys, requests
that share activities do not wait in a ring.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

from bina.records.rules.identity import key_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.platform.rows import Written
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


@dataclass(frozen=True, slots=True)
class Said:
    """Wordings that this process has not seen written yet: by digest, the subject's key and the JSON."""

    new: dict[bytes, tuple[str, str]]

    def written(self, *, store: UUID, at: datetime) -> list[Written]:
        """The SQL statement that writes them, with its values; none when there is nothing to write."""
        if not self.new:
            return []
        subjects = [subject for subject, _body in self.new.values()]
        digests = [UUID(bytes=digest) for digest in self.new]
        bodies = [body for _subject, body in self.new.values()]
        return [(_INSERT, [store, at, subjects, digests, bodies])]

    def remember(self, *, store: UUID) -> None:
        """Note that they are written."""
        if not self.new:
            return
        with _lock:
            for digest in self.new:
                _known[store, digest] = None
            while len(_known) > _REMEMBERED:
                _known.popitem(last=False)


NOTHING = Said({})


def new_ones(*, store: UUID, found: Sequence[Reading]) -> Said:
    """The wordings of the statements that are not known to be written."""
    new: dict[bytes, tuple[str, str]] = {}
    for one in found:
        for kind, identity, body in one.said:
            digest = blake2b(b"\0".join((kind.encode(), identity.encode(), body)), digest_size=16).digest()
            if (store, digest) not in _known and digest not in new:
                new[digest] = (key_text(kind, identity), body.decode())
    return Said(new)
