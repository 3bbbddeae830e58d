"""Letters of a batch: their kinds, their states, and when the list of people is attached."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bina.training.rules.states import BatchState, EnrolmentState


class LetterKind(StrEnum):
    """Letter of assignment (surat tugas) or of invitation (surat undangan)."""

    ASSIGNMENT = "ASSIGNMENT"
    INVITATION = "INVITATION"


class LetterState(StrEnum):
    """A letter from its number to its signature, or to its end: a cancelled one keeps its number."""

    WAITING = "WAITING"
    ISSUED = "ISSUED"
    CANCELLED = "CANCELLED"


DEFAULT_PATTERNS: Final = MappingProxyType(
    {
        LetterKind.ASSIGNMENT: "{urut:4}/ST/{bulan}/{tahun}",
        LetterKind.INVITATION: "{urut:4}/UND/{bulan}/{tahun}",
    }
)
NAMED_IN_THE_LETTER: Final = 5  # more people stand in a list behind it
LETTERS_IN: Final = frozenset({BatchState.OPEN, BatchState.RUNNING, BatchState.FINISHED})
GET_LETTERS: Final = frozenset({EnrolmentState.ENROLLED, EnrolmentState.ATTENDING, EnrolmentState.COMPLETED})


def list_is_attached(people: int) -> bool:
    """Whether so many people stand in a list of their own behind the letter."""
    return people > NAMED_IN_THE_LETTER


def written_lines(text: str, *, most: int = 12) -> list[str]:
    """The lines of a text that say something, without bullets somebody put before them."""
    lines = (line.strip().lstrip("-•*").strip() for line in text.splitlines())
    return [line for line in lines if line][:most]
