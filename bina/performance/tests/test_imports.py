from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.models import Employee, Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.performance import actions
from bina.performance.models import Appraisal, MetricValue
from bina.performance.rules import APPRAISAL_COLUMNS, METRIC_COLUMNS
from bina.performance.tests.factories import NOW, AppraisalFactory, MetricFactory, MetricValueFactory
from bina.platform import cli
from bina.platform.access import Role
from bina.platform.imports import ImportReport, RowState

pytestmark = pytest.mark.django_db
APPRAISALS = [column.heading for column in APPRAISAL_COLUMNS]
RULES = "performance-predicates"
METRICS = [column.heading for column in METRIC_COLUMNS]


def csv(path: Path, headings: list[str], *rows: dict[str, Any]) -> Path:
    file = path / "berkas.csv"
    lines = [";".join(str(row.get(heading, "")) for heading in headings) for row in rows]
    file.write_text("\n".join([";".join(headings), *lines]) + "\n", encoding="utf-8")
    return file


def appraisal(person: Employee, year: int = 2025, predicate: str = "BAIK", **more: Any) -> dict[str, Any]:
    return {"NIP": person.nip, "NAMA": person.name, "TAHUN": year, "PREDIKAT": predicate, **more}


def take(unit: Unit, file: Path, **more: Any) -> ImportReport:
    values: dict[str, Any] = {"actor": hr_actor(unit.agency), "agency_id": unit.agency_id, "at": NOW}
    return actions.import_performance(**{**values, "path": file, **more})


@pytest.fixture
def unit() -> Unit:
    root: Unit = UnitFactory.create()
    return root


def test_predicates_are_taken_over_and_the_same_file_again_changes_nothing(
    unit: Unit, tmp_path: Path
) -> None:
    first, second = EmployeeFactory.create_batch(2, unit=unit)
    rated = {"HASIL KERJA": "DI ATAS EKSPEKTASI", "PERILAKU KERJA": "SESUAI EKSPEKTASI", "NILAI": "95,5"}
    file = csv(
        tmp_path, APPRAISALS, appraisal(first, PENILAI="Kepala", **rated), appraisal(second, 2020, "CUKUP")
    )
    report = take(unit, file)
    assert (report.applied, report.created, report.rejected, report.warnings) == (True, 2, 0, 0)
    assert list(
        Appraisal.objects.order_by("-year").values_list(
            *("employee", "year", "predicate", "result_rating", "behaviour_rating"),
            *("score", "assessor", "rule_set", "recorded_at"),
        )
    ) == [
        (first.pk, 2025, "GOOD", "ABOVE", "MEETS", Decimal("95.5"), "Kepala", f"{RULES}@2022-02-03", NOW),
        (second.pk, 2020, "NEEDS_IMPROVEMENT", "", "", None, "", f"{RULES}@2011-12-01", NOW),
    ]  # fmt: skip
    again = take(unit, file)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_a_corrected_predicate_is_shown_before_and_written_after(unit: Unit, tmp_path: Path) -> None:
    person = EmployeeFactory.create(unit=unit)
    AppraisalFactory.create(employee=person)
    file = csv(tmp_path, APPRAISALS, appraisal(person, predicate="SANGAT BAIK"))
    preview = take(unit, file, dry_run=True)
    (result,) = preview.results
    assert result.state == RowState.CHANGED
    assert [(one.field, one.before, one.after) for one in result.changes] == [
        ("PREDIKAT", "GOOD", "VERY_GOOD")
    ]
    assert Appraisal.objects.get().predicate == "GOOD"
    assert take(unit, file).updated == 1
    assert Appraisal.objects.get().predicate == "VERY_GOOD"


def test_strangers_doubles_and_words_nobody_knows_are_told_by_row_and_refuse_the_file(
    unit: Unit, tmp_path: Path
) -> None:
    person, stranger = EmployeeFactory.create(unit=unit), EmployeeFactory.create()
    file = csv(
        tmp_path,
        APPRAISALS,
        appraisal(person),
        appraisal(person, predicate="KURANG"),
        appraisal(stranger),
        appraisal(person, 2024, "HEBAT"),
    )
    report = take(unit, file)
    assert [(one.row, one.column, one.code) for one in report.problems] == [
        (3, "NIP", "duplicate_appraisal"),
        (4, "NIP", "person_unknown"),
        (5, "PREDIKAT", "predicate_unknown"),
    ]
    assert (report.applied, report.rejected, Appraisal.objects.count()) == (False, 3, 0)
    good = take(unit, file, accept_good_rows=True)
    assert (good.applied, good.created, good.rejected) == (True, 1, 3)


def test_the_person_who_holds_a_nip_now_is_meant_and_who_left_is_known(unit: Unit, tmp_path: Path) -> None:
    gone = EmployeeFactory.create(unit=unit, status=Employee.Status.RETIRED)
    now = EmployeeFactory.create(unit=unit, nip=gone.nip)
    left = EmployeeFactory.create(unit=unit, status=Employee.Status.TRANSFERRED)
    take(unit, csv(tmp_path, APPRAISALS, appraisal(gone), appraisal(left)))
    assert set(Appraisal.objects.values_list("employee", flat=True)) == {now.pk, left.pk}


def test_only_who_imports_for_the_whole_agency_may(unit: Unit, tmp_path: Path) -> None:
    file = csv(tmp_path, APPRAISALS, appraisal(EmployeeFactory.create(unit=unit)))
    part = UnitFactory.create(parent=unit)
    for actor in (
        actor_with(Role.SUPERVISOR, agency_id=unit.agency_id),
        actor_with(Role.HR_DEVELOPER, agency_id=unit.agency_id, unit_path=part.path),
        hr_actor(UnitFactory.create().agency),
    ):
        with pytest.raises(PermissionDenied):
            take(unit, file, actor=actor)


def test_figures_are_taken_over_and_a_corrected_one_is_brought_up_to_date(unit: Unit, tmp_path: Path) -> None:
    metric = MetricFactory.create(agency=unit.agency, code="IZIN-HARI")
    old = MetricValueFactory.create(metric=metric, unit=unit, value=Decimal(7))
    rows = [
        {"KODE INDIKATOR": "izin-hari", "TANGGAL": "01-10-2026", "NILAI": "6,5"},
        {"KODE INDIKATOR": "IZIN-HARI", "TANGGAL": "01-11-2026", "NILAI": 4, "CATATAN": "baru"},
    ]
    file = csv(tmp_path, METRICS, *({**one, "UNOR ID": unit.siasn_id} for one in rows))
    values = {"actor": hr_actor(unit.agency), "agency_id": unit.agency_id, "at": NOW, "path": file}
    report = actions.import_metrics(**values)
    assert (report.created, report.updated) == (1, 1)
    stored = MetricValue.objects.order_by("measured_on").values_list("measured_on", "value", "note", "source")
    assert list(stored) == [
        (date(2026, 10, 1), Decimal("6.5"), "", "IMPORT"),
        (date(2026, 11, 1), Decimal(4), "baru", "IMPORT"),
    ]
    assert MetricValue.objects.filter(pk=old.pk).exists()
    assert actions.import_metrics(**values).unchanged == 2


def test_figures_of_unknown_metrics_and_units_are_refused_with_what_there_is(
    unit: Unit, tmp_path: Path
) -> None:
    MetricFactory.create(agency=unit.agency, code="IZIN-HARI")
    elsewhere = UnitFactory.create()
    base = {"TANGGAL": "01-10-2026", "NILAI": 4}
    file = csv(
        tmp_path,
        METRICS,
        {**base, "KODE INDIKATOR": "LAIN", "UNOR ID": unit.siasn_id},
        {**base, "KODE INDIKATOR": "IZIN-HARI", "UNOR ID": elsewhere.siasn_id},
    )
    report = actions.import_metrics(actor=hr_actor(unit.agency), agency_id=unit.agency_id, at=NOW, path=file)
    assert [(one.row, one.code) for one in report.problems] == [(2, "metric_unknown"), (3, "unit_unknown")]
    assert "IZIN-HARI" in report.problems[0].message
    assert MetricValue.objects.count() == 0


def test_the_command_imports_and_writes_the_rejected_rows(
    unit: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = EmployeeFactory.create(unit=unit)
    file = csv(tmp_path, APPRAISALS, appraisal(person), appraisal(person, 2024, "HEBAT"))
    words = ["import", "performance", str(file), "--agency", unit.agency.code, "--json"]
    rejects = tmp_path / "ditolak.xlsx"
    assert cli._run([*words, "--rejects", str(rejects)]) == 1
    assert rejects.exists()
    assert cli._run([*words, "--accept-good-rows"]) == 0
    assert Appraisal.objects.get().employee == person
    capsys.readouterr()
