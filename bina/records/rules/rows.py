"""The row that a statement becomes, as JSON for one set-based insert."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.json import encode

from bina.records.rules.formats import time_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bina.records.rules.reading import Reading

TICK = timedelta(microseconds=1)


def rows(found: Sequence[Reading], *, at: datetime, authority: bytes, authority_keys: Sequence[str]) -> bytes:
    """All rows as one JSON list, in the order of their ids so that concurrent inserts never wait in a ring.

    Each statement is stored a microsecond after the one before it. What the store adds stands at the end of
    the body, where it wins over what was sent under the same name.
    """
    made = [
        (one.id, _row(one, at + number * TICK, authority, authority_keys)) for number, one in enumerate(found)
    ]
    made.sort()
    return b"[" + b",".join([row for _id, row in made]) + b"]"


def _row(one: Reading, stored: datetime, authority: bytes, authority_keys: Iterable[str]) -> bytes:
    stored_text = time_text(stored)
    happened = stored_text if one.happened is None else time_text(one.happened)
    keys = '","'.join({*one.keys, *authority_keys})
    head = (
        f'{{"id":"{one.id}","actor":"{one.actor}","stored":"{stored_text}","timestamp":"{happened}",'
        f'"activity":{_quoted(one.activity)},"registration":{_quoted(one.registration)},'
        f'"target":{_quoted(one.target)},"keys":[{_quoted(keys) if keys else ""}],"verb":'
    )
    moved = f'"timestamp":"{happened}",' if one.happened is None or one.moved else ""
    tail = f',"id":"{one.id}","stored":"{stored_text}",{moved}"version":"{one.version}","authority":'
    return b"".join(
        (head.encode(), encode(one.verb), b',"body":', one.raw.rstrip()[:-1], tail.encode(), authority, b"}}")
    )


def _quoted(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'
