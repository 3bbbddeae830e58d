"""Papers out: a workbook set up for printing, or a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bina.platform import printing
from bina.platform.errors import Refused
from bina.platform.templatetags.design import figure
from bina.platform.workbooks import sheet_name

if TYPE_CHECKING:
    from datetime import datetime

    from bina.planning.papers import Column, Paper, Part

TEMPLATE: Final = Path(__file__).resolve().parent / "print" / "paper.typ"
MOST_PRINTED: Final = 6000  # rows: about 400 pages and ten seconds
_WIDTH = 128  # characters across a landscape A4 at this size


class TooLongToPrint(Refused):
    """The paper has more rows than one PDF should; its workbook has them all."""


def as_pdf(paper: Paper, *, at: datetime) -> bytes:
    """The paper as PDF/A on landscape A4. The same paper and time give the same bytes.

    Raises:
        TooLongToPrint: more than ``MOST_PRINTED`` rows.
    """
    if paper.count > MOST_PRINTED:
        raise TooLongToPrint(
            _("{count} rows are too many for one PDF. Take the workbook, or one office at a time.").format(
                count=figure(paper.count)
            )
        )
    return printing.pdf(TEMPLATE, values=_values(paper), at=at)


def _values(paper: Paper) -> dict[str, Any]:
    signed = paper.signature
    return {
        "agency": paper.agency,
        "office": paper.office,
        "title": paper.title,
        "facts": [list(one) for one in paper.facts],
        "sample": pgettext("paper", "DRAFT") if paper.draft else "",
        "nothing": _("No rows."),
        "parts": [_part(part) for part in paper.parts],
        "signature": {
            "place": f"{signed.place}, ……………………" if signed.place else "",
            "post": signed.post,
            "name": signed.name or "……………………………",
            "nip": signed.nip,
        },
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "headings": [column.heading for column in part.columns],
        "widths": [column.width for column in part.columns],
        "numbers": [column.number for column in part.columns],
        "rows": [_texts(row) for row in part.rows],
        "total": _texts(part.total),
    }


def _texts(row: Sequence[Any]) -> list[str]:
    return [
        "" if cell is None else figure(cell) if isinstance(cell, int | Decimal) else str(cell) for cell in row
    ]


def as_workbook(paper: Paper) -> BytesIO:
    """The paper as xlsx: one sheet on landscape A4, title above, heading on each page, room to sign.

    Text is always written as text, so that nothing runs on opening.
    """
    import xlsxwriter  # slow to load, as in platform.workbooks

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name(paper.kind.value.replace("-", " ").title()))
    _Sheet(book, sheet, paper).write()
    book.close()
    buffer.seek(0)
    return buffer


class _Sheet:
    """A sheet being written, line by line; ``line`` is the next one."""

    def __init__(self, book: Any, sheet: Any, paper: Paper) -> None:
        cell = {"border": 1, "valign": "top", "text_wrap": True, "font_size": 9}
        self.sheet, self.paper, self.line = sheet, paper, 0
        self.center = book.add_format({"bold": True, "align": "center", "font_size": 12})
        self.bold = book.add_format({"bold": True})
        self.plain = book.add_format({})
        self.head = book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#E8EEF0"})
        self.text = book.add_format({**cell, "num_format": "@"})
        self.number = book.add_format({**cell, "num_format": "#,##0.##"})
        self.money = book.add_format({**cell, "num_format": "#,##0"})
        self.sum = book.add_format({**cell, "bold": True, "num_format": "#,##0"})
        self.widest = max(paper.parts, key=lambda part: len(part.columns))

    def write(self) -> None:
        self._page()
        last = len(self.widest.columns) - 1
        for words in (self.paper.agency.upper(), self.paper.office.upper(), self.paper.title):
            if words:
                self.sheet.merge_range(self.line, 0, self.line, last, words, self.center)
                self.line += 1
        if self.paper.draft:
            self.sheet.merge_range(self.line, 0, self.line, last, pgettext("paper", "DRAFT"), self.center)
            self.line += 1
        for name, value in self.paper.facts:
            self.sheet.write_string(self.line, 0, f"{name}: {value}", self.plain)
            self.line += 1
        self.line += 1
        for part in self.paper.parts:
            self._table(part)
        self._sign(last)

    def _page(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.set_footer("&C&P / &N")
        columns = self.widest.columns
        share = _WIDTH / sum(column.width for column in columns)
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, max(column.width * share, 5))

    def _table(self, part: Part) -> None:
        if part.title:
            self.sheet.write_string(self.line, 0, part.title, self.bold)
            self.line += 1
        if len(self.paper.parts) == 1:
            self.sheet.repeat_rows(self.line)
        for place, column in enumerate(part.columns):
            self.sheet.write_string(self.line, place, column.heading, self.head)
        self.line += 1
        for row in part.rows:
            self._row(row, part.columns)
        if part.total:
            for place, value in enumerate(part.total):
                self._cell(place, value, self.sum)
            self.line += 1
        self.line += 1

    def _row(self, row: Sequence[Any], columns: Sequence[Column]) -> None:
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            numbers = self.money if column.money else self.number
            self._cell(place, value, numbers if column.number else self.text)
        self.line += 1

    def _cell(self, place: int, value: Any, style: Any) -> None:
        if value is None or value == "":
            self.sheet.write_blank(self.line, place, None, style)
        elif isinstance(value, int | Decimal):
            self.sheet.write_number(self.line, place, value, style)
        else:
            self.sheet.write_string(self.line, place, str(value)[:32767], style)

    def _sign(self, last: int) -> None:
        signed, place = self.paper.signature, max(last - 2, 0)
        lines = [
            f"{signed.place}, ………………" if signed.place else "",
            f"{signed.post},",
            "",
            "",
            "",
            signed.name,
        ]
        lines.append(f"NIP {signed.nip}" if signed.nip else "")
        for words in lines:
            self.sheet.write_string(self.line, place, words, self.plain)
            self.line += 1
