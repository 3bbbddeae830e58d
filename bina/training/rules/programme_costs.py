"""What a programme costs: its items, summed into a price of a batch and a price per participant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How often an item is paid."""

    BATCH = "BATCH"
    DAY = "DAY"
    PERSON = "PERSON"
    PERSON_DAY = "PERSON_DAY"


@dataclass(frozen=True, slots=True)
class Item:
    """So many pieces at a price, per basis; whole rupiah."""

    basis: Basis
    quantity: int
    price_rupiah: int


def totals(*, items: Iterable[Item], days: int) -> tuple[int, int]:
    """Rupiah of a batch whatever its size, and rupiah per participant.

    Args:
        days: length of a batch, >= 1, for what is paid by the day.
    """
    fixed = each = 0
    for item in items:
        amount = item.quantity * item.price_rupiah
        if item.basis in {Basis.DAY, Basis.PERSON_DAY}:
            amount *= days
        if item.basis in {Basis.PERSON, Basis.PERSON_DAY}:
            each += amount
        else:
            fixed += amount
    return fixed, each
