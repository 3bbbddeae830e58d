from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bina.platform.sheets import Column, SheetRefused, open_book

COLUMNS = (
    Column("nip", "NIP BARU", required=True),
    Column("name", "NAMA", required=True),
    Column("born", "TANGGAL LAHIR"),
)


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for number, rows in enumerate(sheets, start=1):
        page = book.add_worksheet(f"Lembar{number}")
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                page.write_string(y, x, value) if isinstance(value, str) else page.write(y, x, value)
    book.close()
    return path


def read(path: Path) -> list[tuple[str, int, tuple[Any, ...]]]:
    with open_book(path, columns=COLUMNS) as book:
        return [tuple(row) for row in book.rows()]


@pytest.mark.parametrize("above", range(10))
def test_the_header_may_stand_in_any_of_the_first_ten_rows(tmp_path: Path, above: int) -> None:
    rows = [["DATA PEGAWAI"]] * above + [["nama", "Nip\xa0 baru"], ["Siti", "1"], [], ["Adi", "2"]]
    path = workbook(tmp_path / "a.xlsx", rows)
    assert read(path) == [
        ("Lembar1", above + 2, ("1", "Siti", None)),
        ("Lembar1", above + 4, ("2", "Adi", None)),
    ]


def test_a_header_in_the_eleventh_row_is_not_found(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["x"]] * 10 + [["NAMA", "NIP BARU"]])
    with pytest.raises(SheetRefused, match="NIP BARU, NAMA"):
        read(path)


def test_a_sheet_that_does_not_begin_in_the_first_cell_keeps_its_row_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[], [], ["", "", "NAMA", "NIP BARU"], ["", "", "Siti", "1"]])
    assert read(path) == [("Lembar1", 4, ("1", "Siti", None))]


def test_every_sheet_with_the_header_is_read_and_others_are_passed_over(tmp_path: Path) -> None:
    data = [["NAMA", "NIP BARU"], ["Siti", "1"]]
    path = workbook(tmp_path / "a.xlsx", data, [["Petunjuk"], ["Isi dengan benar"]], data)
    assert [(sheet, row) for sheet, row, _ in read(path)] == [("Lembar1", 2), ("Lembar3", 2)]


def test_unknown_columns_are_listed_and_missing_ones_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["NAMA", "Tinggi badan", "TANGGAL LAHIR"], ["Siti", "150", ""]])
    with pytest.raises(SheetRefused) as caught:
        read(path)
    found = [(p.row, p.column, p.code, p.severity) for p in caught.value.problems]
    assert found == [
        (1, "NIP BARU", "missing_column", "error"),
        (1, "Tinggi badan", "unknown_column", "warning"),
    ]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["NAMA", "NIP BARU", "nip baru"], ["Siti", "1", "2"]])
    with pytest.raises(SheetRefused) as caught:
        read(path)
    assert [p.code for p in caught.value.problems] == ["repeated_column"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_files_are_understood_whatever_the_delimiter_and_encoding(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "data.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerows(
            [
                ["judul, dengan koma; dan titik koma"],
                ["NIP BARU", "NAMA"],
                ["'0123", "José | Siti\nNur"],
                [],
                ["2", "Adi"],
            ]
        )
    assert read(path) == [("data", 3, ("'0123", "José | Siti\nNur", None)), ("data", 5, ("2", "Adi", None))]


def test_an_open_document_is_read(tmp_path: Path) -> None:
    def cell(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    body = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in [["NAMA", "NIP BARU"], ["Siti", "0123"]]
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in [("office", "office"), ("table", "table"), ("text", "text")]
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    assert read(path) == [("A", 2, ("0123", "Siti", None))]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "kosong|empty"),
        (b"PK\x03\x04 not really", "rusak|damaged"),
        (b"\xd0\xcf\x11\xe0 not really", "rusak|damaged"),
        (b"<html><table></table>", "halaman web|web page"),
        (b"%PDF-1.7", "bukan|not a workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bukan|not a workbook"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(SheetRefused, match=sentence):
        read(path)
