"""The dialogue about a wish: its states, and who may bring it from one to the next.

The superior and the subordinate talk over the gap before the unit sends in its needs (domain of PP 11/2017,
art. 205; the form of the dialogue is our own).
"""

from __future__ import annotations

from enum import StrEnum


class WishState(StrEnum):
    """ASKED waits for the superior, QUESTION for the person; the others are the end of it."""

    ASKED = "ASKED"
    QUESTION = "QUESTION"
    AGREED = "AGREED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


BY_SUPERIOR = {
    WishState.ASKED: frozenset({WishState.AGREED, WishState.DECLINED, WishState.QUESTION}),
    WishState.QUESTION: frozenset({WishState.AGREED, WishState.DECLINED}),
}
BY_PERSON = {
    WishState.ASKED: frozenset({WishState.WITHDRAWN}),
    WishState.QUESTION: frozenset({WishState.ASKED, WishState.WITHDRAWN}),
    WishState.AGREED: frozenset({WishState.WITHDRAWN}),
}
SILENT = frozenset({WishState.AGREED, WishState.WITHDRAWN})  # all else needs words


def wish_moves(state: str, *, by_person: bool) -> frozenset[WishState]:
    """The states to which the person, or else the superior, may bring a wish from this one."""
    moves = BY_PERSON if by_person else BY_SUPERIOR
    return moves.get(WishState(state), frozenset())
