"""Checking the rows of training-history.xlsx. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of
from bina.training.rules.programme_rows import form_number, hours

HISTORY_COLUMNS: tuple[Column, ...] = (
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("form", "JENIS DIKLAT", required=True, aliases=("BENTUK",)),
    Column("name", "NAMA", required=True, aliases=("NAMA DIKLAT", "NAMA KURSUS")),
    Column("organiser", "PENYELENGGARA", aliases=("INSTITUSI PENYELENGGARA",)),
    Column("number", "NOMOR SERTIFIKAT", aliases=("NOMOR",)),
    Column("starts_on", "TANGGAL MULAI", required=True, aliases=("TANGGAL",)),
    Column("ends_on", "TANGGAL SELESAI"),
    Column("length_jp", "JP", required=True, aliases=("JUMLAH JAM",)),
)
_HEADINGS = headings_of(HISTORY_COLUMNS)
_EARLIEST = date(1960, 1, 1)
_NIP_DIGITS = 18


class HistoryRow(NamedTuple):
    """One training of one person, both days included."""

    nip: str
    form: int
    name: str
    organiser: str
    number: str
    starts_on: date
    ends_on: date
    length_jp: Decimal


def check_history_row(
    row: Sequence[Cell], *, forms: Mapping[str, int], today: date
) -> tuple[HistoryRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``HISTORY_COLUMNS``; no row with an error.

    Args:
        row: the cells.
        forms: number of a form by name in small letters, and by the number as text.
        today: no training can have ended later.
    """
    reader = RowReader(_HEADINGS, row)
    values: dict[str, Any] = {
        "nip": reader.filled("nip", cells.text_id),
        "form": reader.filled("form", lambda cell: form_number(cell, forms), None),
        "name": reader.filled("name", cells.text),
        "organiser": reader.read("organiser", cells.text),
        "number": reader.read("number", cells.text),
        "starts_on": reader.filled("starts_on", cells.to_date, None),
        "ends_on": reader.read("ends_on", cells.to_date, None),
        "length_jp": reader.filled("length_jp", hours, None),
    }
    if values["nip"] and not (values["nip"].isdigit() and len(values["nip"]) == _NIP_DIGITS):
        reader.say("nip", "nip_length")
    _check_days(reader, values, today)
    reader.limit(values, {"name": 250, "organiser": 200, "number": 120})
    return (None if reader.rejected else HistoryRow(**values)), reader.faults


def _check_days(reader: RowReader, values: dict[str, Any], today: date) -> None:
    first = values["starts_on"]
    if first is None:
        return
    last = values["ends_on"] = values["ends_on"] or first
    if first < _EARLIEST:
        reader.say("starts_on", "too_long_ago")
    if last < first:
        reader.say("ends_on", "ends_before_it_starts")
    elif last > today:
        reader.say("starts_on" if reader.cells["ends_on"] in {None, ""} else "ends_on", "in_the_future")
