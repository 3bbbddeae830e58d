"""The draw of an over-subscribed batch: fair, and repeatable by anyone from the published list.

Every entry gets the SHA-256 of ``<seed>:<key of the entry>`` (UTF-8, the key in its usual form with
hyphens, lower case) as a hexadecimal number; the entries are ordered by it, smallest first. Nobody can choose
their key, and the seed is published before the draw, so the order is nobody's choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

ALGORITHM = "sha256-order-1"


@dataclass(frozen=True, slots=True)
class Lot:
    """One entry of a draw; ``place`` counts from 1."""

    entry: UUID
    digest: str
    place: int


def digest(*, seed: str, entry: UUID) -> str:
    """The entry's number, 64 hexadecimal digits."""
    return sha256(f"{seed}:{entry}".encode()).hexdigest()


def draw(*, seed: str, entries: Iterable[UUID]) -> list[Lot]:
    """The entries in the order of the draw; the order in which they are given does not matter."""
    numbered = sorted((digest(seed=seed, entry=entry), entry) for entry in set(entries))
    return [Lot(entry=entry, digest=number, place=place) for place, (number, entry) in enumerate(numbered, 1)]
