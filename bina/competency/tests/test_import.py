from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied

from bina.competency import actions
from bina.competency.models import Assessment, Standard
from bina.competency.rules import ASSESSMENT_COLUMNS
from bina.competency.tests.conftest import City
from bina.competency.tests.factories import NOW, AssessmentFactory
from bina.people.models import Employee
from bina.people.tests.factories import AgencyFactory, EmployeeFactory, actor_with, hr_actor
from bina.platform.access import Role
from bina.platform.imports import ImportReport, RowState
from bina.platform.sheets import SheetRefused

pytestmark = pytest.mark.django_db
HEADINGS = [column.heading for column in ASSESSMENT_COLUMNS]
Cells = list[Any]


def workbook(path: Path, rows: list[Cells], headings: list[str] | None = None) -> Path:
    """A workbook as the demonstration writes it: a note, an empty row, then the header in row 3."""
    file = path / "assessments.xlsx"
    book = xlsxwriter.Workbook(str(file))
    page = book.add_worksheet("Penilaian")
    page.write(0, 0, "DATA CONTOH")
    for number, row in enumerate([headings or HEADINGS, *rows], start=2):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, place, cell, book.add_format({"num_format": "dd-mm-yyyy"}))
            elif cell is not None:
                page.write(number, place, cell)
    book.close()
    return file


def row(person: Employee, code: str = "INT", level: Any = 3, **more: Any) -> Cells:
    cells = {
        "NIP": person.nip,
        "NAMA": person.name,
        "KODE KOMPETENSI": code,
        "LEVEL": level,
        "METODE": "ASSESSMENT CENTER",
        "TANGGAL": "20-05-2026",
        **{name.replace("_", " "): value for name, value in more.items()},
    }
    return [cells.get(heading) for heading in HEADINGS]


def take(city: City, file: Path, **more: Any) -> ImportReport:
    values: dict[str, Any] = {"actor": city.hr, "agency_id": city.agency.pk, "at": NOW}
    return actions.import_assessments(**{**values, "path": file, **more})


def test_a_file_is_taken_in_and_again_changes_nothing(city: City, tmp_path: Path) -> None:
    person, boss = EmployeeFactory.create_batch(2, unit=city.health)
    file = workbook(
        tmp_path,
        [
            row(person, PENILAI="Kantor Regional", BERLAKU_SAMPAI=date(2028, 5, 20), BUKTI="LHP-1"),
            row(person, "dc1.1", 8, METODE="atasan", PENILAI=f"'{boss.nip}", TANGGAL="2 Juni 2026"),
        ],
    )
    report = take(city, file)
    assert report.as_json() == {
        "rows": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "warnings": 0,
        "missing": 0,
        "problems": [],
    }
    assert report.applied
    stored = Assessment.objects.order_by("competence__code").values_list(
        "employee",
        "competence__code",
        "level",
        "method",
        "assessed_on",
        "valid_until",
        "assessor",
        "assessor_name",
        "evidence",
        "purpose",
        "source",
        "recorded_at",
    )
    assert list(stored) == [
        (
            person.pk,
            "DC1.1",
            8,
            "SUPERVISOR",
            date(2026, 6, 2),
            None,
            boss.pk,
            "",
            "",
            "MAPPING",
            "IMPORT",
            NOW,
        ),
        (
            person.pk,
            "INT",
            3,
            "ASSESSMENT_CENTRE",
            date(2026, 5, 20),
            date(2028, 5, 20),
            None,
            "Kantor Regional",
            "LHP-1",
            "MAPPING",
            "IMPORT",
            NOW,
        ),
    ]
    again = take(city, file)
    assert (again.created, again.updated, again.unchanged, again.applied) == (0, 0, 2, True)


def test_a_changed_level_of_the_same_judgement_is_brought_up_to_date(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health)
    old = AssessmentFactory.create(employee=person, code="INT", level=2)
    other = AssessmentFactory.create(employee=person, code="INT", level=2, assessor_name="Lain")
    file = workbook(tmp_path, [row(person, level=4, BUKTI="LHP-2")])
    seen = take(city, file, dry_run=True)
    assert [
        (one.state, one.row, [(c.field, c.before, c.after) for c in one.changes]) for one in seen.results
    ] == [(RowState.CHANGED, 4, [("LEVEL", "2", "4"), ("BUKTI", "", "LHP-2")])]
    old.refresh_from_db()
    assert (old.level, seen.applied) == (2, False)
    assert take(city, file).updated == 1
    old.refresh_from_db()
    other.refresh_from_db()
    assert (old.level, old.evidence, other.level) == (4, "LHP-2", 2)


FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("NIP", "required", {"NIP": None}),
    ("NIP", "nip_length", {"NIP": "12345"}),
    ("NIP", "rounded_number", {"NIP": 198902252015011001.0}),
    ("NIP", "person_unknown", {"NIP": "199902252015012999"}),
    ("KODE KOMPETENSI", "required", {"KODE KOMPETENSI": ""}),
    ("KODE KOMPETENSI", "competence_unknown", {"KODE KOMPETENSI": "XYZ"}),
    ("LEVEL", "required", {"LEVEL": None}),
    ("LEVEL", "level_range", {"LEVEL": 6}),
    ("LEVEL", "level_range", {"LEVEL": 0}),
    ("LEVEL", "not_whole", {"LEVEL": 2.5}),
    ("LEVEL", "bad_number", {"LEVEL": "tinggi"}),
    ("METODE", "required", {"METODE": ""}),
    ("METODE", "method_unknown", {"METODE": "RAMALAN"}),
    ("TANGGAL", "required", {"TANGGAL": None}),
    ("TANGGAL", "bad_date", {"TANGGAL": "31-02-2026"}),
    ("TANGGAL", "short_year", {"TANGGAL": "20-05-26"}),
    ("TANGGAL", "in_the_future", {"TANGGAL": "23-11-2026"}),
    ("TANGGAL", "too_long_ago", {"TANGGAL": "31-12-1999"}),
    ("BERLAKU SAMPAI", "ends_before_it_starts", {"BERLAKU SAMPAI": "19-05-2026"}),
    ("BUKTI", "too_long", {"BUKTI": "x" * 301}),
]


def test_every_fault_is_named_with_its_row_and_column_and_nothing_is_written(
    city: City, tmp_path: Path
) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = workbook(tmp_path, [row(person), *(row(person, **wrong) for _, _, wrong in FAULTS), row(person)])
    report = take(city, file)
    expected = [(number, column, code) for number, (column, code, _) in enumerate(FAULTS, start=5)]
    last = 5 + len(FAULTS)
    assert [(one.row, one.column, one.code) for one in report.problems] == [
        *expected,
        (last, "", "duplicate_row"),
    ]
    assert {one.sheet for one in report.problems} == {"Penilaian"}
    assert (report.rows, report.rejected, report.created, report.applied) == (
        len(FAULTS) + 2,
        len(FAULTS) + 1,
        0,
        False,
    )
    assert not Assessment.objects.exists()


def test_good_rows_are_taken_when_the_user_says_so(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = workbook(tmp_path, [row(person), row(person, level=9)])
    report = take(city, file, accept_good_rows=True)
    assert (report.created, report.rejected, report.applied) == (1, 1, True)
    assert report.reasons() == {("Penilaian", 5): f"LEVEL: {report.problems[0].message}"}
    assert Assessment.objects.get().level == 3


def test_a_strange_name_or_assessor_is_only_a_warning(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health, name="Cut Nurhaliza")
    file = workbook(
        tmp_path,
        [
            row(person, NAMA="Dra. CUT NURHALIZA, M.Pd."),
            row(person, "KS", NAMA="Orang Lain"),
            row(person, "PB", PENILAI="199902252015012999"),
        ],
    )
    report = take(city, file)
    assert [(one.row, one.code, one.severity) for one in report.problems] == [
        (5, "name_differs", "warning"),
        (6, "assessor_unknown", "warning"),
    ]
    assert Assessment.objects.get(competence__code="PB").assessor_name == "199902252015012999"


def test_nobody_is_their_own_superior(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = workbook(
        tmp_path,
        [
            row(person, METODE="ATASAN", PENILAI=person.nip),
            row(person, METODE="DIRI SENDIRI", PENILAI=person.nip),
        ],
    )
    assert [(one.row, one.code) for one in take(city, file).problems] == [(4, "assessor_is_the_person")]


def test_people_of_another_agency_are_not_known_here(city: City, tmp_path: Path) -> None:
    stranger = EmployeeFactory.create()
    report = take(city, workbook(tmp_path, [row(stranger)]))
    assert [one.code for one in report.problems] == ["person_unknown"]


def test_a_file_without_a_required_column_is_refused_by_name(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health)
    headings = ["METODA" if heading == "METODE" else heading for heading in HEADINGS]
    report = take(city, workbook(tmp_path, [row(person)], headings))
    assert [(one.row, one.column, one.code, one.severity) for one in report.problems] == [
        (3, "METODE", "missing_column", "error"),
        (3, "METODA", "unknown_column", "warning"),
    ]
    assert report.unreadable


def test_a_file_that_is_no_workbook_is_refused(city: City, tmp_path: Path) -> None:
    file = tmp_path / "assessments.xlsx"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(SheetRefused):
        take(city, file)


def test_csv_is_read_too(city: City, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = tmp_path / "assessments.csv"
    cells = ";".join(str(cell or "") for cell in row(person))
    file.write_text(f"{';'.join(HEADINGS)}\n{cells}\n", encoding="utf-8")
    assert take(city, file).created == 1


def test_an_agency_without_standards_gets_the_default_ones_with_its_first_assessments(
    city: City, tmp_path: Path
) -> None:
    file = workbook(tmp_path, [row(EmployeeFactory.create(unit=city.health))])
    take(city, file, dry_run=True)
    assert not Standard.objects.exists()
    take(city, file)
    assert Standard.objects.filter(agency=city.agency, target="KIND:GENERAL:", level=1).count() == 9


def test_only_hr_of_the_whole_agency_imports(city: City, tmp_path: Path) -> None:
    file = workbook(tmp_path, [row(EmployeeFactory.create(unit=city.health))])
    strangers = [
        actor_with(Role.SUPERVISOR, agency_id=city.agency.pk),
        actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.health.path),
        hr_actor(AgencyFactory.create()),
    ]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            take(city, file, actor=stranger)
    assert not Assessment.objects.exists()
