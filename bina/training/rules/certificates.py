"""Certificates: who gets one, how it is numbered, the code it is checked by, and what a file really is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class CertificateState(StrEnum):
    """A certificate from its number to its end: waiting for its signature, issued, revoked."""

    WAITING = "WAITING"
    ISSUED = "ISSUED"
    REVOKED = "REVOKED"


class EvidenceState(StrEnum):
    """A certificate of somebody else that a person hands in."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


CERTIFICATE_STEPS: Final = MappingProxyType(
    {
        CertificateState.WAITING: frozenset({CertificateState.ISSUED}),
        CertificateState.ISSUED: frozenset({CertificateState.REVOKED}),
        CertificateState.REVOKED: frozenset[CertificateState](),
    }
)
EVIDENCE_STEPS: Final = MappingProxyType(
    {
        EvidenceState.SUBMITTED: frozenset(
            {EvidenceState.RETURNED, EvidenceState.ACCEPTED, EvidenceState.REFUSED}
        ),
        EvidenceState.RETURNED: frozenset({EvidenceState.SUBMITTED}),
        EvidenceState.ACCEPTED: frozenset[EvidenceState](),
        EvidenceState.REFUSED: frozenset[EvidenceState](),
    }
)
# Crockford's base 32: no letter that is mistaken for a digit.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_BITS: Final = 100
_GROUP, _MARKS = 4, 20
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PART: Final = re.compile(r"\{([a-z]+)(?::(\d))?\}")
DEFAULT_PATTERN: Final = "{urut:4}/{angkatan}/{bulan}/{tahun}"
_STARTS: Final = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def certificate_may_become(state: str, wanted: str) -> bool:
    """True when a certificate in ``state`` may go on to ``wanted`` in one step."""
    return CertificateState(wanted) in CERTIFICATE_STEPS[CertificateState(state)]


def evidence_may_become(state: str, wanted: str) -> bool:
    """True when what a person handed in may go on to ``wanted`` in one step."""
    return EvidenceState(wanted) in EVIDENCE_STEPS[EvidenceState(state)]


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a number is made of: running number of the year, codes, and the day of issue."""

    serial: int
    batch: str
    programme: str
    on: date


_PARTS: Final[dict[str, Callable[[Numbered], str]]] = {
    "urut": lambda one: str(one.serial),
    "angkatan": lambda one: one.batch,
    "program": lambda one: one.programme,
    "bulan": lambda one: _ROMAN[one.on.month - 1],
    "tahun": lambda one: str(one.on.year),
}
PART_NAMES: Final = tuple(_PARTS)


def pattern_faults(pattern: str) -> list[str]:
    """What is wrong with a pattern of numbers: names of unknown parts, or of needed ones that are missing.

    The running number begins anew each year, so both ``{urut}`` and ``{tahun}`` are needed.
    """
    found = {name for name, _width in _PART.findall(pattern)}
    left = _PART.sub("", pattern)
    unknown = [f"{{{name}}}" for name in sorted(found - _PARTS.keys())]
    stray = ["{ }"] if set("{}") & set(left) else []
    missing = [f"{{{name}}}" for name in ("urut", "tahun") if name not in found]
    return [*unknown, *stray, *missing]


def certificate_number(pattern: str, one: Numbered) -> str:
    """The number that a pattern without faults gives; ``{urut:4}`` fills up with zeros to four digits."""

    def part(found: re.Match[str]) -> str:
        text = _PARTS[found[1]](one)
        return text.rjust(int(found[2]), "0") if found[2] else text

    return _PART.sub(part, pattern)


def code_from(bits: int) -> str:
    """A code to check a certificate by, such as ``K7QM-3XVD-9TPA-HW2N-6CRJ``, of 100 random bits.

    Args:
        bits: 0 to 2**100 - 1, from a source nobody can guess.
    """
    marks = "".join(_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_MARKS)))
    return "-".join(marks[start : start + _GROUP] for start in range(0, _MARKS, _GROUP))


def code_as_written(written: str) -> str:
    """A code as somebody typed it, in the form in which it is kept; empty when it cannot be one."""
    marks = "".join(mark for mark in written.upper().translate(_MISTAKEN) if mark in _ALPHABET)
    if len(marks) != _MARKS:
        return ""
    return "-".join(marks[start : start + _GROUP] for start in range(0, _MARKS, _GROUP))


def file_kind(head: bytes) -> str:
    """``pdf``, ``jpg`` or ``png`` by a file's first bytes, whatever it is called; empty for all else."""
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), "")


def number_key(number: str) -> str:
    """A certificate's number without what people write differently: case, blanks and marks between parts."""
    return "".join(mark for mark in number.upper() if mark.isalnum())
