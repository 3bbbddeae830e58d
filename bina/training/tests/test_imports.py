from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.actions import install_frameworks
from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform import cli, workbooks
from bina.platform.access import Actor, Role
from bina.platform.imports import ImportReport, RowState
from bina.platform.jobs import Cancelled
from bina.platform.sheets import SheetRefused
from bina.training import actions, queries
from bina.training.models import (
    Batch,
    Enrolment,
    Programme,
    ProgrammeOutcome,
    Reaction,
    TrainingRecord,
)
from bina.training.tests.factories import (
    NOW,
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db
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


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    install_frameworks()
    unit = UnitFactory.create()
    return Desk(unit.agency, unit, hr_actor(unit.agency), tmp_path)


def _figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return (report.rows, report.created, report.updated, report.unchanged, report.rejected)


def _faults(report: ImportReport) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.code, one.severity) for one in report.problems]


# Programmes


def test_programmes_are_taken_in_and_the_same_file_again_changes_nothing(desk: Desk) -> None:
    online = (
        "PLY02",
        "Empati",
        "E-Learning",
        "10,5",
        200,
        20,
        4_000_000,
        15_000,
        "",
        "JPT, PELAKSANA",
        "PP",
        2,
    )
    rows = [GOOD, online]
    assert _figures(desk.programmes(rows)) == (2, 2, 0, 0, 0)
    assert _figures(desk.programmes(rows)) == (2, 0, 0, 2, 0)
    found = Programme.objects.order_by("code").values_list("code", "form", "length_jp", "targets", "seats")
    assert list(found) == [
        ("PLY01", 3, Decimal(24), [], 30),
        ("PLY02", 16, Decimal("10.50"), ["LEADERSHIP", "GENERAL"], 200),
    ]
    taught = ProgrammeOutcome.objects.values_list("programme__code", "competency__code", "level")
    assert sorted(taught) == [("PLY01", "KOM", 3), ("PLY01", "PP", 3), ("PLY02", "PP", 2)]


def test_a_changed_programme_shows_before_and_after_and_is_brought_up_to_date(desk: Desk) -> None:
    desk.programmes([GOOD])
    changed = (*GOOD[:4], 40, *GOOD[5:11], 4, None, None)
    preview = desk.programmes([changed], dry_run=True)
    assert [(one.state, [(c.field, c.before, c.after) for c in one.changes]) for one in preview.results] == [
        (RowState.CHANGED, [("KAPASITAS", "30", "40"), ("KOMPETENSI 1", "KOM 3, PP 3", "PP 4")])
    ]
    assert Programme.objects.get().seats == 30
    assert _figures(desk.programmes([changed])) == (1, 0, 1, 0, 0)
    assert Programme.objects.get().seats == 40
    assert list(ProgrammeOutcome.objects.values_list("competency__code", "level")) == [("PP", 4)]


def test_programmes_missing_from_the_file_are_counted_and_kept(desk: Desk) -> None:
    ProgrammeFactory.create(agency=desk.agency, code="LAMA")
    assert desk.programmes([GOOD]).missing == 1
    assert Programme.objects.count() == 2


def test_every_fault_of_a_programme_is_named_with_row_and_column(desk: Desk) -> None:
    rows = [
        ("", *GOOD[1:]),
        ("A", "Nama", 26, 0, 10, 11, -1, "banyak", "", "CAMAT", "XX", 3),
        ("B", "Nama", 3, 10, 0, 1, 0, 0, "", "", "PP", 6, "KOM"),
        ("C", "Nama", 3, 10, 5, 1, 0, 0, "", "", "PP", 2, "PP", 2),
        ("D", "Nama", 3, 10, 5, 1, 0, 0, "", "", "", 2),
        ("E", "Nama", 3, 10, 5, 1, 0, 0, "", "", "", None),
        ("F", "Nama", 3, 10, 5, 1, 0, 0, "", "", "PP", 2),
        ("F", "Nama", 3, 10, 5, 1, 0, 0, "", "", "PP", 2),
    ]
    report = desk.programmes(rows)
    assert _faults(report) == [
        (3, "KODE", "required", "error"),
        (4, "BENTUK", "form_unknown", "error"),
        (4, "JP", "hours_range", "error"),
        (4, "BIAYA PER PESERTA", "bad_number", "error"),
        (4, "SASARAN", "target_unknown", "error"),
        (4, "KOMPETENSI 1", "competence_unknown", "error"),
        (4, "MINIMUM PESERTA", "fewest_range", "error"),
        (4, "BIAYA TETAP", "cost_range", "error"),
        (5, "LEVEL 1", "level_range", "error"),
        (5, "LEVEL 2", "required", "error"),
        (5, "KAPASITAS", "seats_range", "error"),
        (6, "KOMPETENSI 2", "competence_repeated", "error"),
        (7, "LEVEL 1", "level_without_competence", "error"),
        (8, "KOMPETENSI 1", "teaches_nothing", "warning"),
        (10, "KODE", "duplicate_programme", "error"),
    ]
    assert _figures(report) == (8, 0, 0, 0, 6)
    assert not Programme.objects.exists()
    assert _figures(desk.programmes(rows, accept_good_rows=True)) == (8, 2, 0, 0, 6)


def test_a_file_without_its_columns_is_refused_by_name(desk: Desk) -> None:
    path = desk.file(PROGRAMMES[:6], [GOOD[:6]])
    report = actions.import_programmes(actor=desk.hr, agency_id=desk.agency.pk, path=path, at=NOW)
    assert report.unreadable
    assert [(one.column, one.code) for one in report.problems] == [
        ("BIAYA TETAP", "missing_column"),
        ("BIAYA PER PESERTA", "missing_column"),
        ("KOMPETENSI 1", "missing_column"),
        ("LEVEL 1", "missing_column"),
    ]


# Batches


def _participant(person: Employee, **cells: Any) -> tuple[Any, ...]:
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


def _left(person: Employee, status: str, **cells: Any) -> tuple[Any, ...]:
    return _participant(person, **{"STATUS": status, "NOMOR SERTIFIKAT": None, **cells})


@pytest.fixture
def programme(desk: Desk) -> Programme:
    return ProgrammeFactory.create(agency=desk.agency, code="PLY01", length_jp=Decimal(24))


def test_batches_are_taken_in_with_what_became_of_everybody(desk: Desk, programme: Programme) -> None:
    passed, weak, left, absent = (desk.person() for _ in range(4))
    rows = [
        _participant(passed),
        _left(weak, "TIDAK LULUS", **{"NILAI POSTTEST": 40}),
        _left(left, "MENGUNDURKAN DIRI", **{"NILAI POSTTEST": None, "KEHADIRAN %": 30}),
        _left(absent, "TIDAK HADIR", **{"NILAI PRETEST": None, "NILAI POSTTEST": None, "KEHADIRAN %": None}),
    ]
    assert _figures(desk.batches(rows)) == (4, 4, 0, 0, 0)
    assert _figures(desk.batches(rows)) == (4, 0, 0, 4, 0)
    batch = Batch.objects.get()
    assert (batch.code, batch.programme_id, batch.state, batch.venue, batch.ends_on) == (
        "PLY01-2025-01",
        programme.pk,
        "FINISHED",
        "Aula",
        date(2025, 6, 4),
    )
    columns = ("employee", "state", "reason", "attendance_percent", "post_score", "completed_on", "earned_jp")
    found = {row[0]: row[1:] for row in Enrolment.objects.values_list(*columns)}
    assert found == {
        passed.pk: ("COMPLETED", "", Decimal(95), Decimal(80), date(2025, 6, 4), Decimal(24)),
        weak.pk: ("FAILED", "SCORE", Decimal(95), Decimal(40), None, Decimal(0)),
        left.pk: ("WITHDRAWN", "LEFT", Decimal(30), None, None, Decimal(0)),
        absent.pk: ("WITHDRAWN", "NEVER_CAME", Decimal(0), None, None, Decimal(0)),
    }


def test_what_people_said_is_kept_apart_from_them_and_replaced_as_a_whole(
    desk: Desk, programme: Programme
) -> None:
    people = [desk.person() for _ in range(6)]
    said = dict(zip(("R1", "R2", "R3", "R4", "R5"), (4, 3, 2, 1, None), strict=True))
    rows = [_participant(person, **said) for person in people]
    desk.batches(rows)
    first = set(Reaction.objects.values_list("pk", flat=True))
    desk.batches(rows)
    assert set(Reaction.objects.values_list("pk", flat=True)) == first
    assert {field.name for field in Reaction._meta.get_fields()}.isdisjoint({"employee", "enrolment"})
    batch = Batch.objects.get()
    means = queries.reaction_means(desk.hr, batch_ids=[batch.pk])[batch.pk]
    assert (means.answers, means.means["material"], means.means["use_at_work"]) == (6, 4.0, None)
    desk.batches([*rows[:5], _participant(people[5])])
    assert Reaction.objects.count() == 5
    desk.batches([*rows[:4], _participant(people[4]), _participant(people[5])])
    assert queries.reaction_means(desk.hr, batch_ids=[batch.pk]) == {}


def test_every_fault_of_a_participant_is_named_with_row_and_column(desk: Desk, programme: Programme) -> None:
    known, other = desk.person(), desk.person()
    stranger = EmployeeFactory.create()
    ProgrammeFactory.create(agency=desk.agency, code="KOM01")
    BatchFactory.create(programme=programme, code="BATAL", state="CANCELLED")
    BatchFactory.create(programme=programme, code="ADA", state="FINISHED")
    rows = [
        _participant(known),
        _participant(known, **{"NILAI POSTTEST": 101, "KEHADIRAN %": -1, "STATUS": "HADIR", "R1": 5}),
        _participant(stranger),
        _participant(known, **{"NOMOR SERTIFIKAT": "S-2"}),
        _participant(other, TEMPAT="Kampus"),
        _participant(other, **{"KODE ANGKATAN": "B", "KODE PROGRAM": "ZZZ"}),
        _participant(other, **{"KODE ANGKATAN": "C", "SELESAI": date(2025, 6, 1)}),
        _left(other, "TIDAK LULUS", **{"KODE ANGKATAN": "D", "NOMOR SERTIFIKAT": "S-3"}),
        _participant(other, **{"KODE ANGKATAN": "BATAL"}),
        _participant(other, **{"KODE ANGKATAN": "ADA", "KODE PROGRAM": "KOM01"}),
        _participant(other, **{"KODE ANGKATAN": "E", "NIP": "12345"}),
        _participant(other, **{"KODE ANGKATAN": "F", "NIP": 1.98902252015012e17}),
        _participant(other, **{"KODE ANGKATAN": "G", "NILAI POSTTEST": 59}),
    ]
    report = desk.batches(rows)
    assert _faults(report) == [
        (4, "KEHADIRAN %", "percent_range", "error"),
        (4, "NILAI POSTTEST", "percent_range", "error"),
        (4, "R1", "mark_range", "error"),
        (4, "STATUS", "status_unknown", "error"),
        (5, "NIP", "person_unknown", "error"),
        (6, "NIP", "duplicate_participant", "error"),
        (7, "TEMPAT", "batch_differs", "error"),
        (8, "KODE PROGRAM", "programme_unknown", "error"),
        (9, "SELESAI", "ends_before_it_starts", "error"),
        (10, "NOMOR SERTIFIKAT", "certificate_without_pass", "error"),
        (11, "KODE ANGKATAN", "batch_cancelled", "error"),
        (12, "KODE ANGKATAN", "batch_of_other_programme", "error"),
        (13, "NIP", "nip_length", "error"),
        (14, "NIP", "rounded_number", "error"),
        (15, "STATUS", "passed_against_the_rule", "warning"),
    ]
    assert _figures(report) == (13, 0, 0, 0, 11)
    assert not Enrolment.objects.exists()


def test_results_of_a_running_batch_end_it_and_withdraw_who_is_not_in_the_file(
    desk: Desk, programme: Programme
) -> None:
    batch = BatchFactory.create(programme=programme, code="PLY01-2025-01", state="RUNNING")
    there = EnrolmentFactory.create(batch=batch, state="ATTENDING")
    gone = EnrolmentFactory.create(batch=batch, state="ATTENDING")
    report = desk.batches([_participant(there.employee)])
    assert _figures(report) == (1, 0, 1, 0, 0)
    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert states == {there.pk: "COMPLETED", gone.pk: "WITHDRAWN"}
    batch.refresh_from_db()
    assert (batch.state, batch.starts_on, batch.finished_at) == ("FINISHED", date(2025, 6, 2), NOW)


def test_a_corrected_result_is_shown_before_and_after_and_written(desk: Desk, programme: Programme) -> None:
    person = desk.person()
    desk.batches([_participant(person)])
    corrected = [_participant(person, **{"NILAI POSTTEST": 90})]
    preview = desk.batches(corrected, dry_run=True)
    assert [(c.field, c.before, c.after) for c in preview.results[0].changes] == [
        ("NILAI POSTTEST", "80.00", "90.00")
    ]
    assert Enrolment.objects.get().post_score == 80
    assert _figures(desk.batches(corrected)) == (1, 0, 1, 0, 0)
    assert Enrolment.objects.get().post_score == 90


# History


def _training(person: Employee, *cells: Any) -> tuple[Any, ...]:
    return (person.nip, *(cells or (9, "Seminar Digital", "BPSDM", "N-1", date(2026, 5, 4), None, 6)))


def test_outside_trainings_are_taken_in_and_count_in_the_ledger(desk: Desk) -> None:
    person = desk.person()
    rows = [
        _training(person),
        _training(person, "Diklat Teknis", "SOP", "", "", "3 Juni 2026", "5 Juni 2026", "20"),
    ]
    assert _figures(desk.history(rows)) == (2, 2, 0, 0, 0)
    assert _figures(desk.history(rows)) == (2, 0, 0, 2, 0)
    found = TrainingRecord.objects.order_by("starts_on").values_list("form", "name", "ends_on", "length_jp")
    assert list(found) == [
        (9, "Seminar Digital", date(2026, 5, 4), Decimal(6)),
        (3, "SOP", date(2026, 6, 5), Decimal(20)),
    ]
    ledger = queries.person_hours(desk.hr, agency_id=desk.agency.pk, employee_id=person.pk, year=2026)
    assert ledger is not None
    assert ledger.total_jp == 26


def test_every_fault_of_an_outside_training_is_named(desk: Desk) -> None:
    person = desk.person()
    rows = [
        _training(person),
        _training(person),
        _training(person, 99, "A", "", "", date(2026, 5, 4), date(2026, 5, 3), 6),
        _training(person, 9, "", "", "", date(2026, 12, 4), None, "enam"),
        _training(person, 9, "B" * 251, "", "", date(1959, 5, 4), None, 6.125),
        _training(EmployeeFactory.create()),
        _training(person, 9, "C", "", "", "31-02-2026", None, 6),
    ]
    report = desk.history(rows)
    assert _faults(report) == [
        (4, "NAMA", "duplicate_training", "error"),
        (5, "JENIS DIKLAT", "form_unknown", "error"),
        (5, "TANGGAL SELESAI", "ends_before_it_starts", "error"),
        (6, "NAMA", "required", "error"),
        (6, "JP", "bad_number", "error"),
        (6, "TANGGAL MULAI", "in_the_future", "error"),
        (7, "JP", "hours_range", "error"),
        (7, "TANGGAL MULAI", "too_long_ago", "error"),
        (7, "NAMA", "too_long", "error"),
        (8, "NIP", "person_unknown", "error"),
        (9, "TANGGAL MULAI", "bad_date", "error"),
    ]
    assert not TrainingRecord.objects.exists()


def test_a_training_that_a_batch_already_counts_is_a_warning(desk: Desk, programme: Programme) -> None:
    person = desk.person()
    desk.batches([_participant(person)])
    row = _training(person, 3, programme.name.upper(), "", "", date(2025, 6, 2), None, 24)
    assert _faults(desk.history([row])) == [(3, "NAMA", "counted_in_a_batch", "warning")]


def test_a_corrected_outside_training_is_brought_up_to_date(desk: Desk) -> None:
    record = TrainingRecordFactory.create(employee=desk.person(), number="lama")
    row = (record.employee.nip, 9, record.name, "", "baru", record.starts_on, None, 8)
    assert _figures(desk.history([row])) == (1, 0, 1, 0, 0)
    assert TrainingRecord.objects.get().number == "baru"


# All of them


@pytest.mark.parametrize(
    "importer", [actions.import_programmes, actions.import_batches, actions.import_training_history]
)
def test_nobody_imports_for_another_agency_or_without_the_right(
    desk: Desk, importer: Callable[..., ImportReport]
) -> None:
    other = hr_actor(UnitFactory.create().agency)
    leader = actor_with(Role.LEADER, agency_id=desk.agency.pk)
    extra = {"today": TODAY} if importer is actions.import_training_history else {}
    for actor in (other, leader):
        with pytest.raises(PermissionDenied):
            importer(actor=actor, agency_id=desk.agency.pk, path=desk.folder / "x", at=NOW, **extra)


def test_a_file_that_is_no_workbook_is_refused(desk: Desk) -> None:
    path = desk.folder / "surat.xlsx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(SheetRefused):
        actions.import_batches(actor=desk.hr, agency_id=desk.agency.pk, path=path, at=NOW)


class _StopsAtTheEnd:
    def report(self, *, done: int, total: int, message: str = "") -> None:
        return None

    def check(self) -> None:
        raise Cancelled("stop")


def test_an_import_that_is_stopped_at_the_last_moment_leaves_nothing(
    desk: Desk, programme: Programme
) -> None:
    with pytest.raises(Cancelled):
        desk.batches([_participant(desk.person())], progress=_StopsAtTheEnd())
    with pytest.raises(Cancelled):
        desk.history([_training(desk.person())], progress=_StopsAtTheEnd())
    assert not Batch.objects.exists()
    assert not TrainingRecord.objects.exists()


def test_the_commands_print_the_report_and_write_the_rejects(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    rejects = desk.folder / "ditolak.xlsx"
    path = desk.file(PROGRAMMES, [GOOD, ("", *GOOD[1:])])
    words = ["import", "programmes", str(path), "--agency", desk.agency.code, "--json"]
    arguments = cli._parser(cli._commands()).parse_args([*words, "--rejects", str(rejects)])
    outcome = arguments.chosen.run(arguments)
    assert outcome.status == 1
    assert json.loads(json.dumps(outcome.data))["rejected"] == 1
    assert rejects.is_file()
    assert not Programme.objects.exists()
    accepted = cli._parser(cli._commands()).parse_args([*words, "--accept-good-rows"])
    assert accepted.chosen.run(accepted).status == 0
    assert Programme.objects.count() == 1
