"""Checking the rows of last year's plan. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

PLAN_COLUMNS: tuple[Column, ...] = (
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("name", "NAMA"),
    Column("programme", "KODE PROGRAM", required=True, aliases=("KODE",)),
    Column("batch", "ANGKATAN", aliases=("KODE ANGKATAN",)),
    Column("starts_on", "TANGGAL MULAI", required=True, aliases=("MULAI",)),
    Column("ends_on", "TANGGAL SELESAI", aliases=("SELESAI",)),
    Column("cost", "BIAYA ANGKATAN", aliases=("BIAYA", "ANGGARAN")),
)
_HEADINGS = headings_of(PLAN_COLUMNS)
_NIP_DIGITS = 18
_FIRST_YEAR = 2000
_LARGEST = 10**12


class PlanRow(NamedTuple):
    """One person in one batch of a plan; ``cost`` is that of the whole batch in rupiah."""

    nip: str
    name: str
    programme: str
    batch: str
    starts_on: date
    ends_on: date
    cost: int


def check_plan_row(row: Sequence[Cell], *, this_year: int) -> tuple[PlanRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``PLAN_COLUMNS``; no row with an error.

    A row without a batch belongs to the batch of its programme that starts on its day; without a last day it
    lasts one.

    Args:
        this_year: no plan taken over can be of a later one.
    """
    reader = RowReader(_HEADINGS, row)
    values: dict[str, Any] = {
        "nip": reader.filled("nip", cells.text_id),
        "name": reader.read("name", cells.text),
        "programme": reader.filled("programme", cells.text_id),
        "batch": reader.read("batch", cells.text_id),
        "starts_on": reader.filled("starts_on", cells.to_date, None),
        "ends_on": reader.read("ends_on", cells.to_date, None),
        "cost": reader.read("cost", cells.whole_number, None) or 0,
    }
    if values["nip"] and not (values["nip"].isdigit() and len(values["nip"]) == _NIP_DIGITS):
        reader.say("nip", "nip_length")
    first = values["starts_on"]
    if first is not None and not _FIRST_YEAR <= first.year <= this_year:
        reader.say("starts_on", "year_range", first=str(_FIRST_YEAR), last=str(this_year))
    values["ends_on"] = values["ends_on"] or first
    if first is not None and values["ends_on"] < first:
        reader.say("ends_on", "ends_before")
    if not 0 <= values["cost"] <= _LARGEST:
        reader.say("cost", "cost_range")
    reader.limit(values, {"programme": 40, "batch": 60})
    if not values["batch"] and values["programme"] and first is not None:
        values["batch"] = f"{values['programme'].upper()}-{first:%m%d}"
    return (None if reader.rejected else PlanRow(**values)), reader.faults
