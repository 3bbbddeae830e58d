from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from bina.demonstration import (
    appraisals,
    catalogue,
    delivery,
    levels,
    metrics,
    outside,
    register,
    units,
    workbook,
)
from bina.demonstration.city import FILES, City, generate, write

PAGE = Path(__file__).resolve().parents[3] / "docs/develop/workbooks.md"
HEADINGS = {
    "units.xlsx": units.UNIT_HEADINGS,
    "employees.xlsx": register.EMPLOYEE_HEADINGS,
    "assessments.xlsx": levels.ASSESSMENT_HEADINGS,
    "programmes.xlsx": catalogue.PROGRAMME_HEADINGS,
    "batches.xlsx": delivery.BATCH_HEADINGS,
    "training-history.xlsx": outside.HISTORY_HEADINGS,
    "discipline.xlsx": outside.DISCIPLINE_HEADINGS,
    "performance.xlsx": appraisals.APPRAISAL_HEADINGS,
    "metrics.xlsx": metrics.METRIC_HEADINGS,
}


def read(path: Path) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return rows


def columns(path: Path) -> dict[str, list[object]]:
    rows = read(path)
    return {str(heading): [row[at] for row in rows[3:]] for at, heading in enumerate(rows[2])}


def documented(name: str) -> list[str]:
    """Headings of the tables of one workbook's section of the page, without tables of codes."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    found: list[str] = []
    reading = False
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if "heading" in cells:
            reading, at = True, cells.index("heading")
        elif not line.startswith("|"):
            reading = False
        elif reading and not set(line) <= set("|- "):
            found += _spelled_out(cells[at])
    return found


def _spelled_out(cell: str) -> list[str]:
    """``R1 … R5`` is five headings, ``KOMPETENSI 1 … KOMPETENSI n`` the three that the catalogue uses."""
    if "…" not in cell:
        return [cell]
    stem = cell.partition(" … ")[0].removesuffix("1")
    return [f"{stem}{number}" for number in range(1, 6 if stem == "R" else 4)]


@pytest.mark.parametrize("name", FILES)
def test_every_workbook_has_the_label_on_top_and_the_documented_headings_in_row_3(
    name: str, folder: Path
) -> None:
    rows = read(folder / name)
    assert rows[0][0] == "DATA CONTOH — SINTETIS"
    assert not any(rows[1])
    assert tuple(rows[2]) == HEADINGS[name]
    assert sorted(HEADINGS[name]) == sorted(documented(name))


def test_the_workforce_file_has_67_columns_in_the_documented_order() -> None:
    assert len(register.EMPLOYEE_HEADINGS) == 67
    assert list(register.EMPLOYEE_HEADINGS) == documented("employees.xlsx")


@pytest.mark.parametrize("seed", [7, 8])
def test_two_runs_with_one_seed_are_equal_to_the_byte(seed: int, tmp_path: Path) -> None:
    for run in ("first", "second"):
        write(generate(code="contoh", employees=300, seed=seed), tmp_path / run)
    digests = [
        {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted((tmp_path / run).iterdir())}
        for run in ("first", "second")
    ]
    assert digests[0] == digests[1]
    assert sorted(digests[0]) == sorted([*FILES, "accounts.json", "truth.json"])


def test_another_seed_makes_another_city(folder: Path, tmp_path: Path) -> None:
    write(generate(code="contoh", employees=300, seed=8), tmp_path)
    assert (tmp_path / "employees.xlsx").read_bytes() != (folder / "employees.xlsx").read_bytes()


def test_the_numbers_of_people_stay_text_and_dates_are_dates(folder: Path) -> None:
    people = columns(folder / "employees.xlsx")
    assert {type(cell) for heading in ("NIP BARU", "NIK", "GOL AKHIR ID") for cell in people[heading]} == {
        str
    }
    assert all(re.fullmatch(r"\d\d-\d\d-\d{4}", str(cell)) for cell in people["TANGGAL LAHIR"])
    assert {type(cell) for cell in columns(folder / "assessments.xlsx")["TANGGAL"]} == {date}


def test_all_files_speak_of_the_same_people_units_and_programmes(folder: Path) -> None:
    people = columns(folder / "employees.xlsx")
    numbers = set(people["NIP BARU"])
    for name in ("assessments.xlsx", "batches.xlsx", "training-history.xlsx", "discipline.xlsx"):
        assert set(columns(folder / name)["NIP"]) <= numbers
    assert set(people["UNOR ID"]) <= set(columns(folder / "units.xlsx")["UNOR ID"])
    assert set(columns(folder / "batches.xlsx")["KODE PROGRAM"]) <= set(
        columns(folder / "programmes.xlsx")["KODE"]
    )


def test_nothing_is_dated_after_the_citys_today(folder: Path) -> None:
    today = date(2026, 8, 31)
    assert max(columns(folder / "assessments.xlsx")["TANGGAL"]) <= today
    assert max(columns(folder / "training-history.xlsx")["TANGGAL SELESAI"]) < today
    assert max(columns(folder / "discipline.xlsx")["TANGGAL MULAI"]) < today


def test_no_judgement_is_repeated_on_one_day_by_one_method(folder: Path) -> None:
    table = columns(folder / "assessments.xlsx")
    keys = list(zip(table["NIP"], table["KODE KOMPETENSI"], table["METODE"], table["TANGGAL"], strict=True))
    assert len(keys) == len(set(keys))


def test_no_outside_training_is_told_twice(folder: Path) -> None:
    table = columns(folder / "training-history.xlsx")
    keys = list(zip(table["NIP"], table["JENIS DIKLAT"], table["NAMA"], table["TANGGAL MULAI"], strict=True))
    assert len(keys) == len(set(keys)) > 100


def test_appraisals_are_mostly_good_none_is_told_twice_and_none_is_of_a_year_to_come(folder: Path) -> None:
    table = columns(folder / "performance.xlsx")
    keys = list(zip(table["NIP"], table["TAHUN"], strict=True))
    assert len(keys) == len(set(keys))
    assert set(table["TAHUN"]) == {2024.0, 2025.0}
    share = {word: table["PREDIKAT"].count(word) / len(keys) for word in set(table["PREDIKAT"])}
    assert 0.7 < share["BAIK"] < 0.95
    assert 0.02 < share["SANGAT BAIK"] < 0.25


def test_figures_of_units_are_monthly_and_end_before_the_citys_today(folder: Path) -> None:
    table = columns(folder / "metrics.xlsx")
    keys = list(zip(table["KODE INDIKATOR"], table["UNOR ID"], table["TANGGAL"], strict=True))
    assert len(keys) == len(set(keys))
    assert {metric.code for metric in metrics.METRICS} == set(table["KODE INDIKATOR"])
    days = sorted(set(table["TANGGAL"]), key=str)
    assert (days[0], days[-1], len(days)) == (date(2024, 8, 1), date(2026, 7, 1), 24)


def test_the_account_file_names_the_agency_and_one_person_per_role(city: City, tmp_path: Path) -> None:
    write(generate(code="Kota-Contoh", employees=300, seed=7), tmp_path)
    told = json.loads((tmp_path / "accounts.json").read_text(encoding="utf-8"))
    assert told["agency"]["code"] == "Kota-Contoh"
    assert told["agency"]["siasn_id"] == columns(tmp_path / "employees.xlsx")["INSTANSI KERJA ID"][0]
    assert [account["role"] for account in told["accounts"]] == [account.role for account in city.accounts]


def test_marks_of_markup_in_a_cell_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    cells = ['<b> & "quoted" \'', 12, 3.5, date(2024, 2, 29), None]
    assert workbook.write(path, title="Satu", headings=["A", "B", "C", "D", "E"], rows=[cells]) == 1
    assert read(path)[3] == ['<b> & "quoted" \'', 12.0, 3.5, date(2024, 2, 29), ""]


def test_rows_beyond_one_sheet_go_on_in_the_next(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    rows = ([number] for number in range(25))
    assert workbook.write(path, title="Banyak", headings=["A"], rows=rows, rows_per_sheet=10) == 25
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Banyak", "Banyak 2", "Banyak 3"]
    found = [row[0] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()[3:]]
    assert found == [float(number) for number in range(25)]


def test_an_exactly_full_sheet_is_not_followed_by_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "full.xlsx"
    rows = ([number] for number in range(10))
    assert workbook.write(path, title="Penuh", headings=["A"], rows=rows, rows_per_sheet=10) == 10
    assert CalamineWorkbook.from_path(path).sheet_names == ["Penuh"]


def test_no_member_of_a_workbook_carries_the_time_of_writing(folder: Path) -> None:
    with ZipFile(folder / "units.xlsx") as book:
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
