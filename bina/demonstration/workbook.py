"""Writing labelled workbooks whose bytes depend on nothing but the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import xlsxwriter

LABEL = "DATA CONTOH — SINTETIS"
NOTE = "Semua orang, nomor dan peristiwa di dalam berkas ini dibuat oleh program dan tidak menggambarkan siapa pun."
HEADER_ROW = 2  # counted from 0: the third row
ROWS_PER_SHEET = 1_000_000
_EPOCH = date(1899, 12, 30).toordinal()


def write(path: Path, *, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write one workbook and return its number of data rows.

    Text stays text, numbers numbers, a date a spreadsheet date, ``None`` an empty cell. A further sheet is begun
    after a million rows.
    """
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"title": f"{title} ({LABEL})", "created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": "#DDF0EE"})
    warn = book.add_format({"bold": True, "font_color": "#9C4A00"})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    stream, number, total = iter(rows), 0, 0
    while True:
        part = list(islice(stream, ROWS_PER_SHEET))
        if number and not part:
            break
        number += 1
        sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
        sheet.set_column(0, len(headings) - 1, 18)
        sheet.write_string(0, 0, LABEL, warn)
        sheet.write_string(0, 1, NOTE)
        for column, heading in enumerate(headings):
            sheet.write_string(HEADER_ROW, column, heading, bold)
        _fill(sheet, part, day)
        total += len(part)
        if len(part) < ROWS_PER_SHEET:
            break
    book.close()
    return total


def _fill(sheet: xlsxwriter.worksheet.Worksheet, rows: list[Sequence[object]], day: xlsxwriter.format.Format) -> None:
    text, figure = sheet.write_string, sheet.write_number
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text(at, column, cell)
            elif isinstance(cell, date):
                figure(at, column, cell.toordinal() - _EPOCH, day)
            else:
                figure(at, column, cell)
