"""Order of things that people move by buttons."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def moved(keys: Sequence[Key], key: Key, *, up: bool) -> list[Key]:
    """The keys with one of them a place further up or down; at the edge they stay as they are."""
    found = list(keys)
    place = found.index(key)
    other = place - 1 if up else place + 1
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found
