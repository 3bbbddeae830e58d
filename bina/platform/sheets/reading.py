"""Workbooks (xlsx, xlsm, xlsb, xls, ods) and csv files as rows with the file's own row numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine as calamine
from django.utils.translation import gettext as _

from bina.platform.sheets.cells import Cell
from bina.platform.sheets.delimited import DelimitedSheet, is_text
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import HEADER_ROWS, Column, Header, find_header
from bina.platform.sheets.problems import Problem, SheetRefused, problem

LARGEST_UNPACKED_BYTES = 1 << 30
_BLANK: frozenset[Cell] = frozenset({"", None})
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """One row that holds something: ``cells`` in the order of the importer's columns, None where absent."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]


class RawRow(NamedTuple):
    """One row as it stands in the file."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Sheet:
    """A sheet with a header that the importer understands."""

    name: str
    header: Header
    height: int
    source: Any

    def raw_rows(self) -> Iterator[RawRow]:
        """Rows below the header that are not empty."""
        start = self.header.row
        numbered = enumerate(_cells(self.source), start=1)
        return (
            RawRow(n, cells) for n, cells in islice(numbered, start, None) if not _BLANK.issuperset(cells)
        )


@dataclass(frozen=True)
class Book:
    """An opened file: its sheets, what was odd about their headers, and its rows."""

    columns: tuple[Column, ...]
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> int:
        """About how many rows there are, for showing progress."""
        return sum(max(sheet.height - sheet.header.row, 0) for sheet in self.sheets)

    def rows(self) -> Iterator[Row]:
        """All rows in the order of the file, with the cells in the order of ``columns``."""
        for sheet in self.sheets:
            width = max(sheet.header.places.values()) + 1
            # An absent column reads the None behind the last cell; the extra one keeps it a tuple.
            chosen = itemgetter(*(sheet.header.places.get(column.code, -1) for column in self.columns), -1)
            name = sheet.name
            for number, cells in sheet.raw_rows():
                padded = [*cells, *[None] * max(width + 1 - len(cells), 1)]
                yield Row(name, number, chosen(padded)[:-1])


Source = Path | str | Book


def _cells(source: Any) -> Iterator[Sequence[Cell]]:
    rows: Iterator[Sequence[Cell]] = source.iter_rows()
    return rows


@contextmanager
def open_book(path: Source, *, columns: Sequence[Column]) -> Iterator[Book]:
    """Open a workbook or csv file and find the header of every sheet.

    Args:
        path: the file; its kind is told from its content, not from its name. A book that is open already is
            handed through: to read a large workbook takes seconds.
        columns: what the importer knows; required ones must be in the header.

    Raises:
        SheetRefused: not a workbook, protected by a password, too large unpacked, without a header, or
            without a required column (``problems`` name each).
    """
    if isinstance(path, Book):
        yield path
        return
    path = Path(path)
    kind = _kind(path)
    if kind == "text":
        yield _understood([(path.stem, DelimitedSheet.open(path, columns=columns))], columns)
        return
    if kind == "zip":
        _require_sane_size(path)
    with path.open("rb") as stream:
        book = _load(stream)
        sheets = [(name, book.get_sheet_by_name(name)) for name in _visible(book)]
        yield _understood(sheets, columns)


def _visible(book: Any) -> list[str]:
    worksheet = calamine.SheetTypeEnum.WorkSheet
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == worksheet]


def _load(stream: Any) -> Any:
    try:
        return calamine.load_workbook(stream)
    except calamine.PasswordError:
        raise SheetRefused(
            _("The workbook is protected by a password. Remove the password and try again.")
        ) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise _damaged() from None


def _damaged() -> SheetRefused:
    return SheetRefused(
        _("The workbook is damaged and cannot be read. Open it in a spreadsheet and save it as xlsx.")
    )


def _kind(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4096)
    if not start.strip():
        raise SheetRefused(_("The file is empty."))
    if start.startswith(_ZIP):
        return "zip"
    if start.startswith(_OLE):
        return "ole"
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise SheetRefused(
            _("The file is a web page named like a workbook. Open it in a spreadsheet and save it as xlsx.")
        )
    if start.startswith(b"%PDF") or not is_text(start):
        raise SheetRefused(_("This is not a workbook. Bina reads xlsx, xls, ods and csv."))
    return "text"


def _require_sane_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise _damaged() from None
    if unpacked > LARGEST_UNPACKED_BYTES:
        raise SheetRefused(_("The workbook is too large to be read at once. Save it as csv and try again."))


def _understood(found: Sequence[tuple[str, Any]], columns: Sequence[Column]) -> Book:
    headed = [(name, source, header) for name, source in found if (header := _header(source, columns))]
    if not headed:
        names = ", ".join(column.heading for column in columns if column.required)
        raise SheetRefused(
            _("No header was found in the first ten rows. These columns are needed: {names}.").format(
                names=names
            )
        )
    required = sum(column.required for column in columns)
    taken = [entry for entry in headed if len(entry[2].missing) * 2 <= required]
    if not taken:
        taken = [max(headed, key=lambda entry: entry[2].matched)]
    passed_over = [entry for entry in headed if entry not in taken]
    problems = [_odd(name, header) for name, _source, header in taken]
    flat = [one for several in problems for one in several]
    flat += [
        _said(name, header, "", "sheet_without_header", "warning") for name, _source, header in passed_over
    ]
    if any(one.severity == "error" for one in flat):
        reasons = " ".join(one.message for one in flat if one.severity == "error")
        raise SheetRefused(reasons, tuple(flat))
    sheets = tuple(Sheet(name, header, _height(source), source) for name, source, header in taken)
    return Book(tuple(columns), sheets, tuple(flat))


def _height(source: Any) -> int:
    return int(source.total_height)


def _header(source: Any, columns: Sequence[Column]) -> Header | None:
    return find_header(enumerate(islice(_cells(source), HEADER_ROWS), start=1), columns)


def _odd(sheet: str, header: Header) -> list[Problem]:
    return [
        *(_said(sheet, header, name, "missing_column", "error") for name in header.missing),
        *(_said(sheet, header, name, "repeated_column", "error") for name in header.repeated),
        *(_said(sheet, header, name, "unknown_column", "warning") for name in header.unknown),
    ]


def _said(sheet: str, header: Header, column: str, code: str, severity: Any) -> Problem:
    return problem(sheet, header.row, Fault(column, "", code, severity), {})
