"""The yearly analysis of needs (AKPK): its steps, for each unit and for the agency, and who may move it on.

Inventory, verification and validation are gone through unit by unit; draft, decree and evaluation by the
agency (PP 11/2017, articles 205 to 207: PyB drafts, PPK fixes; the steps as BKN and BPSDM DKI Jakarta name
them).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class UnitStep(StrEnum):
    """Where one unit stands."""

    INVENTORY = "INVENTORY"
    VERIFICATION = "VERIFICATION"
    VALIDATION = "VALIDATION"
    VALIDATED = "VALIDATED"


class CycleStep(StrEnum):
    """Where the agency stands; while GATHERING, its units go through theirs."""

    GATHERING = "GATHERING"
    DRAFT = "DRAFT"
    DECREE = "DECREE"
    EVALUATION = "EVALUATION"
    CLOSED = "CLOSED"


class Lack(StrEnum):
    """What keeps a move from being made."""

    NOT_DECLARED = "NOT_DECLARED"
    NOT_GATHERING = "NOT_GATHERING"
    REASON = "REASON"
    UNITS = "UNITS"
    PLAN = "PLAN"
    APPROVAL = "APPROVAL"
    DECREE = "DECREE"
    WORDS = "WORDS"


@dataclass(frozen=True, slots=True)
class Move:
    """One declared move. ``whole``: the permission is needed for the agency, not only for the unit."""

    start: str
    end: str
    permission: str
    back: bool = False
    whole: bool = False


UNIT_MOVES = (
    Move(UnitStep.INVENTORY, UnitStep.VERIFICATION, "planning.propose"),
    Move(UnitStep.VERIFICATION, UnitStep.VALIDATION, "planning.edit"),
    Move(UnitStep.VALIDATION, UnitStep.VALIDATED, "planning.edit", whole=True),
    Move(UnitStep.VERIFICATION, UnitStep.INVENTORY, "planning.edit", back=True),
    Move(UnitStep.VALIDATION, UnitStep.INVENTORY, "planning.edit", back=True, whole=True),
    Move(UnitStep.VALIDATION, UnitStep.VERIFICATION, "planning.edit", back=True, whole=True),
    Move(UnitStep.VALIDATED, UnitStep.VALIDATION, "planning.edit", back=True, whole=True),
    Move(UnitStep.VALIDATED, UnitStep.INVENTORY, "planning.edit", back=True, whole=True),
)
CYCLE_MOVES = (
    Move(CycleStep.GATHERING, CycleStep.DRAFT, "planning.edit", whole=True),
    Move(CycleStep.DRAFT, CycleStep.DECREE, "planning.edit", whole=True),
    Move(CycleStep.DECREE, CycleStep.EVALUATION, "planning.approve", whole=True),
    Move(CycleStep.EVALUATION, CycleStep.CLOSED, "planning.edit", whole=True),
    Move(CycleStep.DRAFT, CycleStep.GATHERING, "planning.edit", back=True, whole=True),
    Move(CycleStep.DECREE, CycleStep.DRAFT, "planning.approve", back=True, whole=True),
)
DATED = ("INVENTORY", "VERIFICATION", "VALIDATION", "DRAFT", "DECREE", "EVALUATION")


def moves_from(step: str, *, moves: Iterable[Move]) -> tuple[Move, ...]:
    """The declared moves out of a step, those that go on before those that go back."""
    return tuple(sorted((move for move in moves if move.start == step), key=lambda move: move.back))


def move_between(start: str, end: str, *, moves: Iterable[Move]) -> Move | None:
    """The declared move from one step to another."""
    return next((move for move in moves if (move.start, move.end) == (start, end)), None)


def unit_lack(*, cycle: str, start: str, end: str, reason: str) -> Lack | None:
    """What keeps a unit from moving; None when nothing does. Going back needs a reason."""
    move = move_between(start, end, moves=UNIT_MOVES)
    if move is None:
        return Lack.NOT_DECLARED
    if cycle != CycleStep.GATHERING:
        return Lack.NOT_GATHERING
    return Lack.REASON if move.back and not reason.strip() else None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an agency has for its next move."""

    open_units: int = 0
    has_plan: bool = False
    is_approved: bool = False
    decree: str = ""
    reason: str = ""


def cycle_lack(*, start: str, end: str, ready: Readiness) -> Lack | None:
    """What keeps an agency from moving; None when nothing does.

    Units that are not validated are left behind only with a reason.
    """
    move = move_between(start, end, moves=CYCLE_MOVES)
    if move is None:
        return Lack.NOT_DECLARED
    has_reason = bool(ready.reason.strip())
    asked: dict[str, list[tuple[bool, Lack]]] = {
        CycleStep.DRAFT: [(bool(ready.open_units) and not has_reason, Lack.UNITS)],
        CycleStep.DECREE: [(not ready.has_plan, Lack.PLAN)],
        CycleStep.EVALUATION: [
            (not ready.is_approved, Lack.APPROVAL),
            (not ready.decree.strip(), Lack.DECREE),
        ],
        CycleStep.CLOSED: [(not has_reason, Lack.WORDS)],
    }
    if move.back:
        return None if has_reason else Lack.REASON
    return next((lack for missing, lack in asked[end] if missing), None)


def dates_in_order(dates: Mapping[str, date]) -> bool:
    """Whether the last days of the steps follow one another."""
    days = [dates[step] for step in DATED]
    return all(before <= after for before, after in pairwise(days))


def is_late(*, step: str, due: Mapping[str, date], on: date) -> bool:
    """Whether a unit or agency still stands at a step whose last day has passed."""
    last = due.get("VALIDATION" if step == CycleStep.GATHERING else step)
    return last is not None and on > last
