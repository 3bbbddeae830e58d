from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from bina.platform import workbooks
from bina.platform.sheets import REASON_HEADING, Column, open_book

COLUMNS = (Column("nip", "NIP", required=True), Column("name", "NAMA", required=True))


def read_back(data: bytes) -> list[list[object]]:
    return python_calamine.load_workbook(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_workbook_comes_back_with_its_kinds_of_values() -> None:
    out = BytesIO()
    row = ["0123", "Siti", 12, date(1990, 8, 17), datetime(2026, 1, 1, 0, 0, tzinfo=UTC), None, True]
    workbooks.write(out, [workbooks.SheetOut("Data: [1]", [str(n) for n in range(7)], [row])])
    _head, back = read_back(out.getvalue())
    assert back[:4] == ["0123", "Siti", 12.0, date(1990, 8, 17)]
    assert str(back[4]) == "2026-01-01 07:00:00"
    assert back[5:] == ["", True]


def test_a_number_has_no_more_digits_than_a_spreadsheet_keeps() -> None:
    out = BytesIO()
    row = [Decimal(1) / 3, 0.4528202094494722, 123_456_789_012_345]
    workbooks.write(out, [workbooks.SheetOut("Data", ["A", "B", "C"], [row])])
    assert read_back(out.getvalue())[1] == [0.333333333333333, 0.452820209449472, 123_456_789_012_345]


@given(text=st.sampled_from(["=1+1", "+62812", "-1", "@SUM(A1)", "{=A1}", "http://x.example", "\t=2"]))
def test_no_text_ever_becomes_a_formula_or_a_link(text: str) -> None:
    out = BytesIO()
    workbooks.write(out, [workbooks.SheetOut("Data", ["A"], [[text]])])
    page = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert read_back(out.getvalue())[1] == [text]


@given(cell=st.text(max_size=20))
def test_a_csv_cell_never_begins_like_a_formula(cell: str) -> None:
    assert not str(workbooks.harmless(cell)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_csv_lines_carry_the_mark_and_harmless_cells() -> None:
    assert list(workbooks.csv_lines(["A", "B"], [["=1", 2]])) == ["\ufeffA,B\r\n", "'=1,2\r\n"]


def test_the_workbook_of_rejected_rows_can_be_corrected_and_read_again(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("Catatan\nNAMA;Lain;NIP\nSiti;x;1\nAdi;y;2\nBudi;z;\n", encoding="utf-8")
    out = tmp_path / "rejects.xlsx"
    written = workbooks.write_rejects(
        out, source=source, columns=COLUMNS, reasons={("in", 5): "NIP kosong", ("in", 4): "Ganda"}
    )
    assert written == 2
    assert read_back(out.read_bytes()) == [
        [REASON_HEADING, "NAMA", "Lain", "NIP"],
        ["Ganda", "Adi", "y", "2"],
        ["NIP kosong", "Budi", "z", ""],
    ]
    again = tmp_path / "again.xlsx"
    workbooks.write_rejects(again, source=out, columns=COLUMNS, reasons={("in", 2): "Masih ganda"})
    assert read_back(again.read_bytes())[1] == ["Masih ganda", "Adi", "y", "2"]
    with open_book(out, columns=COLUMNS) as book:
        assert [problem.column for problem in book.problems] == ["Lain"]
