"""Drawing questions and shuffling choices: the same for the same seed, on every machine and Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar
from uuid import UUID

Thing = TypeVar("Thing")


class TooFew(ValueError):
    """A pool holds fewer questions than are to be drawn from it."""

    def __init__(self, *, pool: int, wanted: int, there: int) -> None:
        super().__init__(f"pool {pool}: {wanted} wanted, {there} there")
        self.pool, self.wanted, self.there = pool, wanted, there


@dataclass(frozen=True, slots=True)
class Pool:
    """Questions to draw ``count`` of, such as those of a bank's topic."""

    questions: tuple[UUID, ...]
    count: int


def shuffled(things: Iterable[Thing], *, seed: int, of: str) -> list[Thing]:
    """The things in an order that ``seed`` and ``of`` (what is shuffled) decide.

    Each thing is put in the place of its keyed hash (a random order, as every order of hashes is equally
    likely); so a thing that is added or left out does not move the others.
    """

    begun = blake2b(f"{seed}\0{of}\0".encode(), digest_size=16)

    def place(thing: Thing) -> bytes:
        said = begun.copy()
        said.update(str(thing).encode())
        return said.digest()

    return sorted(things, key=place)


def draw(*, seed: int, fixed: Sequence[UUID], pools: Sequence[Pool], mix: bool) -> list[UUID]:
    """Keys of an attempt's questions in order: the fixed ones, then each pool's share; no question twice.

    Args:
        mix: put all of them in an order by chance.

    Raises:
        TooFew: a pool has too few questions that are not drawn already.
    """
    drawn = list(dict.fromkeys(fixed))
    for number, pool in enumerate(pools):
        left = [
            one for one in shuffled(set(pool.questions), seed=seed, of=f"pool {number}") if one not in drawn
        ]
        if len(left) < pool.count:
            raise TooFew(pool=number, wanted=pool.count, there=len(left))
        drawn += left[: pool.count]
    return shuffled(drawn, seed=seed, of="order") if mix else drawn
