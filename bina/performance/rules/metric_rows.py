"""Checking the rows of metrics.xlsx: figures of unit metrics. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

METRIC_COLUMNS: tuple[Column, ...] = (
    Column("code", "KODE INDIKATOR", required=True, aliases=("KODE",)),
    Column("unit", "UNOR ID", required=True, aliases=("UNIT", "ID UNIT")),
    Column("measured_on", "TANGGAL", required=True, aliases=("PERIODE",)),
    Column("value", "NILAI", required=True),
    Column("note", "CATATAN"),
)
_HEADINGS = headings_of(METRIC_COLUMNS)
_EARLIEST = date(2000, 1, 1)
LARGEST = Decimal(10) ** 12


class MetricRow(NamedTuple):
    """One figure of a unit on a day; ``unit`` is SIASN's key of the unit."""

    code: str
    unit: str
    measured_on: date
    value: Decimal
    note: str


def check_metric_row(row: Sequence[Cell], *, today: date) -> tuple[MetricRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``METRIC_COLUMNS``; no row with an error.

    Args:
        row: the cells.
        today: no figure can be of a later day.
    """
    reader = RowReader(_HEADINGS, row)
    values: dict[str, Any] = {
        "code": reader.filled("code", cells.code),
        "unit": reader.filled("unit", cells.text_id),
        "measured_on": reader.filled("measured_on", cells.to_date, None),
        "value": reader.filled("value", cells.number, None),
        "note": reader.read("note", cells.text),
    }
    day, value = values["measured_on"], values["value"]
    if day is not None and day > today:
        reader.say("measured_on", "in_the_future")
    if day is not None and day < _EARLIEST:
        reader.say("measured_on", "too_long_ago")
    if value is not None and abs(value) >= LARGEST:
        reader.say("value", "value_range")
    reader.limit(values, {"note": 200})
    return (None if reader.rejected else MetricRow(**values)), reader.faults
