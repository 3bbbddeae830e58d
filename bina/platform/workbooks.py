"""Workbooks out: xlsx and csv whose cells can never run as formulas, and the workbook of rejected rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from bina.platform.sheets import REASON_HEADING, Column, open_book

Target = Path | str | IO[bytes]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}


@dataclass(frozen=True)
class SheetOut:
    """A sheet to be written: rows may be a generator and are written as they come.

    ``widths`` are in characters, by index; ``note`` is a line above the header.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Mapping[int, int] | None = None
    note: str = ""


def write(target: Target, sheets: Iterable[SheetOut]) -> None:
    """Write an xlsx workbook: header bold and frozen, text always as text, so that nothing runs on opening.

    Dates are written as dates, aware times in the current zone, numbers as numbers, the rest as text.
    """
    import xlsxwriter  # slow to load, and every command and page server would wait for it

    book = xlsxwriter.Workbook(target if not isinstance(target, Path) else str(target), _OPTIONS)
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "dd-mm-yyyy"}),
        "time": book.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
        "text": book.add_format({"num_format": "@"}),
        "note": book.add_format({"italic": True}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet_name(sheet.name)), sheet, styles)
    book.close()


def sheet_name(name: str) -> str:
    """A name that spreadsheet software accepts: at most 31 characters, none of ``[]:*?/\\``."""
    cleaned = "".join(" " if mark in "[]:*?/\\" else mark for mark in name).strip().strip("'")
    return cleaned[:31] or "Data"


def _write_sheet(page: Any, sheet: SheetOut, styles: Mapping[str, Any]) -> None:
    top = 1 if sheet.note else 0
    for index, heading in enumerate(sheet.headings):
        width = (sheet.widths or {}).get(index, min(max(len(heading) + 2, 12), 40))
        page.set_column(index, index, width)
    page.freeze_panes(top + 1, 0)
    if sheet.note:
        page.write_string(0, 0, sheet.note, styles["note"])
    for index, heading in enumerate(sheet.headings):
        page.write_string(top, index, heading, styles["head"])
    for number, row in enumerate(sheet.rows, start=top + 1):
        for index, value in enumerate(row):
            _write_cell(page, number, index, value, styles)


def _write_cell(page: Any, row: int, column: int, value: Any, styles: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and -(10**15) < value < 10**15:
        page.write_number(row, column, _kept(value))
    elif isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        page.write_datetime(row, column, local, styles["time"])
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), styles["date"])  # noqa: DTZ001  # a day has no zone
    else:
        page.write_string(row, column, str(value)[:32767], styles["text"])


def _kept(value: float | Decimal) -> float | Decimal:
    """The number as a spreadsheet keeps it: 15 digits (Excel, LibreOffice), the rest is lost on saving."""
    return value if isinstance(value, int) else float(f"{value:.15g}")


def harmless(value: Any) -> Any:
    """A csv cell that no spreadsheet runs: text that starts like a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A csv file line by line, for a streamed answer: UTF-8 with its mark, cells made harmless."""
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(headings))
    for row in rows:
        yield str(writer.writerow([harmless(value) for value in row]))


class _Line:
    """The csv module writes into this, and gets the line back."""

    def write(self, line: str) -> str:
        return line


def write_rejects(
    target: Target, *, source: Path | str, columns: Sequence[Column], reasons: Mapping[tuple[str, int], str]
) -> int:
    """Write a file's rejected rows as a workbook with a reason column, to be corrected and imported again.

    Args:
        target: where to write.
        source: the file they came from; it is read once more, row by row.
        columns: those of the importer that rejected them.
        reasons: by sheet and the file's own row number.

    Returns:
        How many rows were written.
    """
    written = 0
    with open_book(source, columns=columns) as book:

        def rows(sheet: Any) -> Iterator[list[Any]]:
            nonlocal written
            width = len(sheet.header.headings)
            drop = _reason_places(sheet.header.headings)
            for number, cells in sheet.raw_rows():
                if reason := reasons.get((sheet.name, number)):
                    written += 1
                    padded = [*cells, *[None] * (width - len(cells))][:width]
                    yield [reason, *(cell for place, cell in enumerate(padded) if place not in drop)]

        write(
            target,
            [
                SheetOut(
                    name=sheet.name,
                    headings=[
                        REASON_HEADING,
                        *(
                            h
                            for place, h in enumerate(sheet.header.headings)
                            if place not in _reason_places(sheet.header.headings)
                        ),
                    ],
                    rows=rows(sheet),
                    widths={0: 60},
                )
                for sheet in book.sheets
            ],
        )
    return written


def _reason_places(headings: Sequence[str]) -> frozenset[int]:
    return frozenset(
        place for place, heading in enumerate(headings) if heading.strip().upper() == REASON_HEADING
    )
