"""Checking the rows of discipline.xlsx. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bina.people.rules import codes
from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

DISCIPLINE_COLUMNS: tuple[Column, ...] = (
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("level", "TINGKAT", required=True),
    Column("penalty", "JENIS", required=True),
    Column("starts_on", "TANGGAL MULAI", required=True),
    Column("ends_on", "TANGGAL SELESAI"),
    Column("decree", "NOMOR SK"),
)
_HEADINGS = headings_of(DISCIPLINE_COLUMNS)


class DisciplineRow(NamedTuple):
    """One penalty; ``level`` is R (light), S (medium) or B (heavy)."""

    nip: str
    level: str
    penalty: str
    starts_on: date
    ends_on: date | None
    decree: str


def check_discipline_row(row: Sequence[Cell]) -> tuple[DisciplineRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``DISCIPLINE_COLUMNS``; no row with an error."""
    reader = RowReader(_HEADINGS, row)
    values = {
        "nip": reader.filled("nip", cells.text_id),
        "level": reader.coded("level", codes.DISCIPLINE_LEVELS, "discipline_level_unknown"),
        "penalty": reader.filled("penalty", cells.text),
        "starts_on": reader.filled("starts_on", cells.to_date, None),
        "ends_on": reader.read("ends_on", cells.to_date, None),
        "decree": reader.read("decree", cells.text),
    }
    if not values["level"] and not reader.has_error("level"):
        reader.say("level", "required")
    if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
        reader.say("ends_on", "ends_before_it_starts")
    reader.limit(values, {"penalty": 200, "decree": 200})
    return (None if reader.rejected else DisciplineRow(**values)), reader.faults
