"""Writing labelled workbooks fast, whose bytes depend on nothing but the rows.

The usual writers spend most of their time on features that plain tables lack: five million cells of a city of
20,000 take them minutes. This one writes the few parts of ECMA-376 (SpreadsheetML) that a table needs.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

LABEL = "DATA CONTOH — SINTETIS"
NOTE = (
    "Semua orang, nomor, dan peristiwa di berkas ini dibuat oleh program dan tidak menggambarkan siapa pun."
)
HEADER_ROW = 3
ROWS_PER_SHEET = 1_000_000
_CHUNK = 2000
_EPOCH = date(1899, 12, 30).toordinal()
_PLAIN, _WARN, _HEAD, _DAY = 0, 1, 2, 3

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><color rgb="FF9C4A00"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDDF0EE"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write(
    path: Path,
    *,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    rows_per_sheet: int = ROWS_PER_SHEET,
) -> int:
    """Write one workbook and return its number of data rows.

    Text stays text, numbers numbers, a date a spreadsheet date; ``None`` and empty text are empty cells. A
    further sheet is begun after ``rows_per_sheet`` rows.
    """
    stream, sheets, total = iter(rows), 0, 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        while not sheets or total == sheets * rows_per_sheet:
            first = list(islice(stream, min(_CHUNK, rows_per_sheet)))
            if sheets and not first:
                break
            sheets += 1
            rest = islice(stream, rows_per_sheet - len(first))
            # opened by name, a member carries 1 January 1980: the bytes do not depend on the clock
            with book.open(f"xl/worksheets/sheet{sheets}.xml", "w") as part:
                total += _sheet(part, headings, first, rest)
        names = [title if number == 1 else f"{title} {number}" for number in range(1, sheets + 1)]
        for name, text in _frame(names).items():
            with book.open(name, "w") as part:
                part.write(text.encode())
    return total


def _sheet(
    part: IO[bytes], headings: Sequence[str], first: list[Sequence[object]], rest: Iterator[Sequence[object]]
) -> int:
    letters = [_letters(number) for number in range(1, len(headings) + 1)]
    head = "".join(
        _text(f"{letter}{HEADER_ROW}", cell, _HEAD) for letter, cell in zip(letters, headings, strict=True)
    )
    label = _text("A1", LABEL, _WARN) + _text("B1", NOTE, _PLAIN)
    part.write(
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetFormatPr defaultRowHeight="15"/>'
        f'<cols><col min="1" max="{len(headings)}" width="18" customWidth="1"/></cols>'
        f'<sheetData><row r="1">{label}</row><row r="{HEADER_ROW}">{head}</row>'.encode()
    )
    count, chunk = 0, first
    while chunk:
        lines = (_row(at, letters, row) for at, row in enumerate(chunk, start=HEADER_ROW + 1 + count))
        part.write("".join(lines).encode())
        count += len(chunk)
        chunk = list(islice(rest, _CHUNK))
    part.write(b"</sheetData></worksheet>")
    return count


def _row(at: int, letters: list[str], row: Sequence[object]) -> str:
    cells = []
    for letter, cell in zip(letters, row, strict=True):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            plain = escape(cell) if "&" in cell or "<" in cell or ">" in cell else cell
            cells.append(f'<c r="{letter}{at}" t="inlineStr"><is><t>{plain}</t></is></c>')
        elif isinstance(cell, date):
            cells.append(f'<c r="{letter}{at}" s="{_DAY}"><v>{cell.toordinal() - _EPOCH}</v></c>')
        else:
            cells.append(f'<c r="{letter}{at}"><v>{cell}</v></c>')
    return f'<row r="{at}">{"".join(cells)}</row>'


def _text(place: str, text: str, style: int) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _letters(number: int) -> str:
    """Name of a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _frame(names: list[str]) -> dict[str, str]:
    """The parts of the package around its sheets."""
    many = list(enumerate(names, start=1))
    sheets = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in many)
    links = "".join(_link(f"rId{n}", f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n, _ in many)
    styles = _link(f"rId{len(names) + 1}", f"{_OFFICE}/styles", "styles.xml")
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_SPREADSHEET}.{kind}+xml"/>'
        for part, kind in [
            ("workbook", "sheet.main"),
            ("styles", "styles"),
            *((f"worksheets/sheet{n}", "worksheet") for n, _ in many),
        ]
    )
    root = _link("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")
    relations = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f"{relations}{root}</Relationships>",
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{relations}{links}{styles}</Relationships>",
        "xl/styles.xml": _STYLES,
    }


def _link(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
