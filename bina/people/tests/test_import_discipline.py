from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bina.people import actions
from bina.people.models import DisciplineRecord, Employee
from bina.people.tests.factories import NOW, EmployeeFactory, hr_actor
from bina.people.tests.files import write_sheet
from bina.platform.imports import ImportReport
from bina.platform.jobs import Quiet

pytestmark = pytest.mark.django_db
HEADINGS = ["NIP", "TINGKAT", "JENIS", "TANGGAL MULAI", "TANGGAL SELESAI", "NOMOR SK"]


@pytest.fixture
def person() -> Employee:
    return EmployeeFactory.create()


def row(
    nip: str, level: str = "R", penalty: str = "Teguran lisan", start: Any = "01-02-2024", end: str = ""
) -> dict[str, Any]:
    return dict(zip(HEADINGS, (nip, level, penalty, start, end, "SK-1"), strict=True))


def run(person: Employee, path: Path, rows: list[dict[str, Any]], **options: Any) -> ImportReport:
    return actions.import_discipline(
        actor=hr_actor(person.agency),
        agency_id=person.agency_id,
        path=write_sheet(path / "d.xlsx", HEADINGS, rows),
        at=NOW,
        progress=Quiet(),
        **{"dry_run": False, "accept_good_rows": False, **options},
    )


def test_a_penalty_is_taken_over_once(person: Employee, tmp_path: Path) -> None:
    rows = [
        row(person.nip),
        row(person.nip, "sedang", "Pemotongan tunjangan", date(2023, 1, 1), "30-06-2023"),
    ]
    assert run(person, tmp_path, rows).created == 2
    assert run(person, tmp_path, rows).unchanged == 2
    found = DisciplineRecord.objects.order_by("starts_on").values_list(
        "level", "starts_on", "ends_on", "decree"
    )
    assert list(found) == [
        ("S", date(2023, 1, 1), date(2023, 6, 30), "SK-1"),
        ("R", date(2024, 2, 1), None, "SK-1"),
    ]


def test_an_end_that_was_set_later_is_a_change(person: Employee, tmp_path: Path) -> None:
    run(person, tmp_path, [row(person.nip)])
    assert run(person, tmp_path, [row(person.nip, end="01-03-2024")]).updated == 1
    assert DisciplineRecord.objects.get().ends_on == date(2024, 3, 1)


def test_faults_are_found_with_their_rows_and_nothing_is_written(person: Employee, tmp_path: Path) -> None:
    rows = [
        row(person.nip),
        row(person.nip),
        row("199001012020011001"),
        row(person.nip, "X"),
        row(person.nip, start="kemarin"),
        row(person.nip, penalty=""),
        row(person.nip, start="01-02-2023", end="01-01-2023"),
    ]
    report = run(person, tmp_path, rows)
    assert [(one.row, one.column, one.code) for one in report.problems] == [
        (3, "NIP", "duplicate_row"),
        (4, "NIP", "person_unknown"),
        (5, "TINGKAT", "discipline_level_unknown"),
        (6, "TANGGAL MULAI", "bad_date"),
        (7, "JENIS", "required"),
        (8, "TANGGAL SELESAI", "ends_before_it_starts"),
    ]
    assert not DisciplineRecord.objects.exists()
