"""Why a course is worth somebody's time: which competence it lifts, for the post held and the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

POST, NEXT = "POST", "NEXT"
_FUNCTIONAL: Final = {
    "PEMULA": "TERAMPIL",
    "TERAMPIL": "MAHIR",
    "MAHIR": "PENYELIA",
    "PERTAMA": "MUDA",
    "MUDA": "MADYA",
    "MADYA": "UTAMA",
}
_KINDS: Final = {"GENERAL": "SUPERVISOR", "SUPERVISOR": "ADMINISTRATOR", "ADMINISTRATOR": "LEADERSHIP"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A competence that a course lifts: from the level held to the one it leads to, of the one required.

    ``for_whom`` is ``POST`` when the post held requires it, ``NEXT`` when the next post of the career does.
    """

    competence_id: UUID
    held: int
    reaches: int
    required: int
    for_whom: str

    @property
    def lifts(self) -> int:
        """Levels gained of those that are missing."""
        return min(self.reaches, self.required) - self.held


def next_post(*, kind: str, functional_level: str) -> tuple[str, str] | None:
    """Kind and level of the post that usually follows; None at the end of a career.

    Functional posts rise by their levels, others by their kind (PermenPANRB 38/2017 sets standards by both).
    """
    if kind == "FUNCTIONAL":
        level = _FUNCTIONAL.get(functional_level)
        return ("FUNCTIONAL", level) if level else None
    following = _KINDS.get(kind)
    return (following, "") if following else None


def reasons(
    *,
    outcomes: Mapping[UUID, int],
    held: Mapping[UUID, int],
    required: Mapping[UUID, int],
    required_next: Mapping[UUID, int],
) -> tuple[Reason, ...]:
    """What a course does for somebody: gaps of the post held first, then of the next, the widest lift first.

    A competence that was never assessed gives no reason: nobody knows yet whether there is a gap.

    Args:
        outcomes: level the course leads to, by competence; the others likewise.
    """
    found = []
    for competence, reaches in outcomes.items():
        now = held.get(competence)
        if now is None or reaches <= now:
            continue
        for demand, whom in ((required, POST), (required_next, NEXT)):
            wanted = demand.get(competence, 0)
            if wanted > now:
                found.append(Reason(competence, now, reaches, wanted, whom))
                break
    return tuple(sorted(found, key=lambda one: (one.for_whom != POST, -one.lifts, one.competence_id.hex)))


def weight(found: tuple[Reason, ...]) -> int:
    """How much a course does for somebody; a level the post requires counts three of a later one's."""
    return sum(one.lifts * (3 if one.for_whom == POST else 1) for one in found)
