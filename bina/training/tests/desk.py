"""A desk with workbooks, for the tests of training's importers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import EmployeeFactory
from bina.platform import workbooks
from bina.platform.access import Actor
from bina.platform.imports import ImportReport
from bina.training import actions
from bina.training.tests.factories import (
    NOW,
)

TODAY = date(2026, 11, 22)
PROGRAMMES = (
    *("KODE", "NAMA", "BENTUK", "JP", "KAPASITAS", "MINIMUM PESERTA", "BIAYA TETAP", "BIAYA PER PESERTA"),
    *("PENYELENGGARA", "SASARAN", "KOMPETENSI 1", "LEVEL 1", "KOMPETENSI 2", "LEVEL 2"),
)
BATCHES = (
    *("KODE ANGKATAN", "KODE PROGRAM", "MULAI", "SELESAI", "TEMPAT", "NIP", "KEHADIRAN %", "NILAI PRETEST"),
    *("NILAI POSTTEST", "STATUS", "NOMOR SERTIFIKAT", "R1", "R2", "R3", "R4", "R5"),
)
HISTORY = (
    *("NIP", "JENIS DIKLAT", "NAMA", "PENYELENGGARA", "NOMOR SERTIFIKAT", "TANGGAL MULAI"),
    *("TANGGAL SELESAI", "JP"),
)
GOOD = ("PLY01", "Pelayanan Ramah", 3, 24, 30, 15, 18_000_000, 450_000, "BKPSDM", "", "PP", 3, "KOM", 3)


@dataclass
class Desk:
    """An HR developer at a desk with workbooks."""

    agency: Agency
    unit: Unit
    hr: Actor
    folder: Path

    def file(self, headings: Sequence[str], rows: Sequence[Sequence[Any]], name: str = "berkas.xlsx") -> Path:
        path = self.folder / name
        workbooks.write(path, [workbooks.SheetOut("Data", headings, rows, note="DATA CONTOH — SINTETIS")])
        return path

    def programmes(self, rows: Sequence[Sequence[Any]], **options: Any) -> ImportReport:
        return actions.import_programmes(
            actor=self.hr,
            agency_id=self.agency.pk,
            path=self.file(PROGRAMMES, rows),
            at=NOW,
            **options,
        )

    def batches(self, rows: Sequence[Sequence[Any]], **options: Any) -> ImportReport:
        return actions.import_batches(
            actor=self.hr, agency_id=self.agency.pk, path=self.file(BATCHES, rows), at=NOW, **options
        )

    def history(self, rows: Sequence[Sequence[Any]], **options: Any) -> ImportReport:
        return actions.import_training_history(
            actor=self.hr,
            agency_id=self.agency.pk,
            path=self.file(HISTORY, rows),
            at=NOW,
            today=TODAY,
            **options,
        )

    def person(self) -> Employee:
        return EmployeeFactory.create(unit=self.unit)


def figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return (report.rows, report.created, report.updated, report.unchanged, report.rejected)


def faults(report: ImportReport) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.code, one.severity) for one in report.problems]


def participant(person: Employee, **cells: Any) -> tuple[Any, ...]:
    row: dict[str, Any] = {
        "KODE ANGKATAN": "PLY01-2025-01",
        "KODE PROGRAM": "PLY01",
        "MULAI": date(2025, 6, 2),
        "SELESAI": date(2025, 6, 4),
        "TEMPAT": "Aula",
        "NIP": person.nip,
        "KEHADIRAN %": 95,
        "NILAI PRETEST": 55.5,
        "NILAI POSTTEST": 80,
        "STATUS": "LULUS",
        "NOMOR SERTIFIKAT": "S-1",
    }
    row |= cells
    return tuple(row.get(heading) for heading in BATCHES)
