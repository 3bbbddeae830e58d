"""Checking the rows of attendance.xlsx, and finding the session that a row means. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import CellFault, Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

ATTENDANCE_COLUMNS: tuple[Column, ...] = (
    Column("batch", "ANGKATAN", required=True, aliases=("KODE ANGKATAN",)),
    Column("session", "SESI", required=True, aliases=("PERTEMUAN", "TANGGAL")),
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("presence", "KEHADIRAN", required=True, aliases=("PRESENSI", "STATUS")),
    Column("note", "KETERANGAN", aliases=("ALASAN",)),
)
PRESENT, PERMITTED, ABSENT = "PRESENT", "PERMITTED", "ABSENT"
PRESENCE: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("HADIR", "H", "YA", "1"), PRESENT),
        **dict.fromkeys(("IZIN", "I", "SAKIT", "S"), PERMITTED),
        **dict.fromkeys(("TIDAK HADIR", "TIDAK", "ALPA", "A", "TK", "0"), ABSENT),
    }
)
_HEADINGS = headings_of(ATTENDANCE_COLUMNS)
_NIP_DIGITS, _LONGEST_NOTE = 18, 190


class AttendanceRow(NamedTuple):
    """Presence of one person at one session; ``note`` says why somebody is away."""

    batch: str
    session: str
    nip: str
    presence: str
    note: str

    @property
    def present(self) -> bool:
        return self.presence == PRESENT


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session as rows may name it; ``starts_at`` in the agency's zone."""

    id: UUID
    title: str
    starts_at: datetime


def check_attendance_row(row: Sequence[Cell]) -> tuple[AttendanceRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``ATTENDANCE_COLUMNS``; no row with an error."""
    reader = RowReader(_HEADINGS, row)
    values: dict[str, Any] = {
        "batch": reader.filled("batch", cells.text),
        "session": reader.filled("session", _session_name),
        "nip": reader.filled("nip", cells.text_id),
        "presence": reader.coded("presence", PRESENCE, "presence_unknown"),
        "note": reader.read("note", cells.text),
    }
    if reader.cells["presence"] in {None, ""}:
        reader.say("presence", "required")
    if values["nip"] and not (values["nip"].isdigit() and len(values["nip"]) == _NIP_DIGITS):
        reader.say("nip", "nip_length")
    reader.limit(values, {"note": _LONGEST_NOTE})
    return (None if reader.rejected else AttendanceRow(**values)), reader.faults


def _session_name(cell: Cell) -> str:
    """A session as it is written: a number, a title, or a day in the form 2027-03-01."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(int(cell))
    try:
        day = cells.to_date(cell)
    except CellFault:
        return cells.text(cell)
    return day.isoformat() if day else ""


def sitting_named(name: str, sittings: Sequence[Sitting]) -> Sitting | None:
    """The session that a name means, of a batch's sessions in order of time; None for none or several.

    A number counts the sessions from 1, a day (2027-03-01) means its only session, else the title decides.
    """
    if name.isdecimal():
        place = int(name)
        return sittings[place - 1] if 1 <= place <= len(sittings) else None
    day = _day(name)
    found = [
        one
        for one in sittings
        if (one.starts_at.date() == day if day else one.title.casefold() == name.casefold())
    ]
    return found[0] if len(found) == 1 else None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
