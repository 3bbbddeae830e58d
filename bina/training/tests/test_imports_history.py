from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.models import Employee
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform import cli
from bina.platform.access import Role
from bina.platform.imports import ImportReport
from bina.platform.jobs import Cancelled
from bina.platform.sheets import SheetRefused
from bina.training import actions, queries
from bina.training.models import (
    Batch,
    Programme,
    TrainingRecord,
)
from bina.training.tests.desk import GOOD, PROGRAMMES, TODAY, Desk, faults, figures, participant
from bina.training.tests.factories import (
    NOW,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db


def _training(person: Employee, *cells: Any) -> tuple[Any, ...]:
    return (person.nip, *(cells or (9, "Seminar Digital", "BPSDM", "N-1", date(2026, 5, 4), None, 6)))


def test_outside_trainings_are_taken_in_and_count_in_the_ledger(desk: Desk) -> None:
    person = desk.person()
    rows = [
        _training(person),
        _training(person, "Diklat Teknis", "SOP", "", "", "3 Juni 2026", "5 Juni 2026", "20"),
    ]
    assert figures(desk.history(rows)) == (2, 2, 0, 0, 0)
    assert figures(desk.history(rows)) == (2, 0, 0, 2, 0)
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
    assert faults(report) == [
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
    desk.batches([participant(person)])
    row = _training(person, 3, programme.name.upper(), "", "", date(2025, 6, 2), None, 24)
    assert faults(desk.history([row])) == [(3, "NAMA", "counted_in_a_batch", "warning")]


def test_a_corrected_outside_training_is_brought_up_to_date(desk: Desk) -> None:
    record = TrainingRecordFactory.create(employee=desk.person(), number="lama")
    row = (record.employee.nip, 9, record.name, "", "baru", record.starts_on, None, 8)
    assert figures(desk.history([row])) == (1, 0, 1, 0, 0)
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
        desk.batches([participant(desk.person())], progress=_StopsAtTheEnd())
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
