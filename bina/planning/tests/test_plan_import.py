from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bina.people.models import Employee
from bina.people.tests.factories import EmployeeFactory, actor_with
from bina.planning import actions
from bina.planning.models import Plan
from bina.planning.rules import PLAN_COLUMNS
from bina.planning.tests.factories import NOW, City, make_city
from bina.planning.tests.test_pages import browser
from bina.platform import cli
from bina.platform.access import Role
from bina.platform.imports import ImportReport, RowState
from bina.training.models import Batch

pytestmark = pytest.mark.django_db
HEADINGS = [column.heading for column in PLAN_COLUMNS]


@pytest.fixture
def city() -> City:
    return make_city(people=3)


def row(person: Employee, programme: str = "PRIMA", day: str = "02-03-2025", **more: Any) -> dict[str, Any]:
    return {"NIP": person.nip, "KODE PROGRAM": programme, "TANGGAL MULAI": day, **more}


def csv(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "rencana.csv"
    lines = [";".join(str(one.get(heading, "")) for heading in HEADINGS) for one in rows]
    file.write_text("\n".join([";".join(HEADINGS), *lines]) + "\n", encoding="utf-8")
    return file


def take(city: City, file: Path, **more: Any) -> ImportReport:
    values: dict[str, Any] = {"actor": city.hr, "agency_id": city.agency.pk, "at": NOW}
    return actions.import_plan(**{**values, "path": file, **more})


def test_last_year_s_plan_is_taken_over_and_the_same_file_again_changes_nothing(
    city: City, tmp_path: Path
) -> None:
    cost = {"BIAYA ANGKATAN": "12.000.000", "TANGGAL SELESAI": "03-03-2025"}
    first, second, third = city.people
    file = csv(tmp_path, row(first, **cost), row(second, "prima", **cost), row(third, "KOM1", "05-05-2025"))
    report = take(city, file)
    assert (report.applied, report.created, report.rejected) == (True, 3, 0)
    plan = Plan.objects.get()
    assert (plan.year, plan.state, plan.value) == (2025, "TAKEN", None)
    figures = (plan.allocations, plan.people, plan.batch_count, plan.cost_rupiah)
    assert figures == (3, 3, 2, 12_000_000)
    batches = plan.batches.order_by("starts_on").values_list("line", "people", "cost_rupiah", "seats")
    assert list(batches) == [("PRIMA-0302", 2, 12_000_000, 4), ("KOM1-0505", 1, 0, 10)]
    again = take(city, file)
    assert (again.created, again.updated, again.unchanged, Plan.objects.count()) == (0, 0, 3, 1)
    assert Batch.objects.count() == 0


def test_a_corrected_cost_is_shown_before_and_written_after(city: City, tmp_path: Path) -> None:
    take(city, csv(tmp_path, row(city.people[0])))
    file = csv(tmp_path, row(city.people[0], **{"BIAYA ANGKATAN": 5_000_000}))
    preview = take(city, file, dry_run=True)
    (result,) = preview.results
    assert result.state == RowState.CHANGED
    changes = [(one.field, one.before, one.after) for one in result.changes]
    assert changes == [("BIAYA ANGKATAN", "0", "5000000")]
    assert Plan.objects.get().cost_rupiah == 0
    assert take(city, file).updated == 1
    assert Plan.objects.get().cost_rupiah == 5_000_000


def test_faulty_rows_are_told_by_place_and_refuse_the_file_unless_the_good_ones_are_wanted(
    city: City, tmp_path: Path
) -> None:
    first, second, third = city.people
    stranger = EmployeeFactory.create()
    file = csv(
        tmp_path,
        row(first),
        row(stranger),
        row(second, "TIDAKADA"),
        row(second, day="02-03-2024"),
        row(second, day="02-03-2027"),
        row(second, ANGKATAN="PRIMA-0302", **{"TANGGAL SELESAI": "09-03-2025"}),
        row(first),
        row(third, **{"TANGGAL SELESAI": "01-03-2025"}),
        row(third, **{"BIAYA ANGKATAN": "-1"}),
        row(third),
    )
    report = take(city, file)
    assert (report.applied, report.rejected, Plan.objects.count()) == (False, 8, 0)
    assert [(one.row, one.column) for one in report.problems] == [
        (3, "NIP"), (4, "KODE PROGRAM"), (5, "TANGGAL MULAI"), (6, "TANGGAL MULAI"), (7, "ANGKATAN"),
        (8, "NIP"), (9, "TANGGAL SELESAI"), (10, "BIAYA ANGKATAN"),
    ]  # fmt: skip
    assert take(city, file, accept_good_rows=True).created == 2
    assert Plan.objects.get().people == 2


def test_a_stranger_and_a_unit_s_superior_import_nothing(city: City, tmp_path: Path) -> None:
    file = csv(tmp_path, row(city.people[0]))
    supervisor = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    for actor in (supervisor, make_city(people=0).hr):
        with pytest.raises(PermissionDenied):
            take(city, file, actor=actor)


def test_a_plan_taken_over_is_shown_without_a_proof_and_never_solved(city: City, tmp_path: Path) -> None:
    take(city, csv(tmp_path, row(city.people[0])))
    plan = Plan.objects.get()
    client = browser(Role.HR_DEVELOPER, city.root)
    for name in ("plan", "plan_batches", "plan_sharing"):
        assert client.get(reverse(f"planning:{name}", args=[plan.pk])).status_code == 200
    assert client.get(reverse("planning:plan_list")).status_code == 200
    assert client.post(reverse("planning:plan_solve", args=[plan.pk])).status_code == 422
    assert client.post(reverse("planning:plan_approve", args=[plan.pk])).status_code == 422
    assert client.get(reverse("planning:plan_papers", args=[plan.pk])).status_code == 404


def test_the_command_previews_and_hands_back_what_it_rejects(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, rejects = (
        csv(tmp_path, row(city.people[0]), row(city.people[1], "TIDAKADA")),
        tmp_path / "tolak.xlsx",
    )
    words = ["import", "plan", str(file), "--agency", city.agency.code, "--json"]
    assert cli._run([*words, "--dry-run", "--rejects", str(rejects)]) == 1
    assert rejects.exists()
    assert Plan.objects.count() == 0
    assert cli._run([*words, "--accept-good-rows"]) == 0
    assert Plan.objects.get().allocations == 1
