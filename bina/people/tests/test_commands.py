from __future__ import annotations

import json
from pathlib import Path

import pytest
import python_calamine

from bina.people.models import Agency, Employee, Unit
from bina.people.tests.files import person, write_people
from bina.platform import cli

pytestmark = pytest.mark.django_db


def bina(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, object]]:
    status = cli._run([*map(str, words), "--json"])
    out = capsys.readouterr().out
    return status, json.loads(out) if out else {}


def test_a_file_makes_its_agency_and_units_when_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1), person(2)])
    status, report = bina(capsys, "import", "employees", path, "--agency", "kota", "--create")
    assert status == 0
    assert set(report) == {
        "rows", "created", "updated", "unchanged", "rejected", "warnings", "missing", "problems",
    }  # fmt: skip
    assert (report["rows"], report["created"], report["missing"]) == (2, 2, 0)
    agency = Agency.objects.get()
    assert (agency.code, agency.name, agency.siasn_id) == ("kota", "Pemerintah Kota Contoh", "KOTA")
    assert Unit.objects.count() == 2


@pytest.mark.parametrize(("code", "siasn_id"), [("kota", ""), ("lain", "KOTA")])
def test_an_agency_that_is_here_is_not_made_again(
    capsys: pytest.CaptureFixture[str], code: str, siasn_id: str
) -> None:
    cli._run(["agency", "create", "--agency", "kota", "--name", "Kota", "--siasn-id", "KOTA"])
    capsys.readouterr()
    status = cli._run(["agency", "create", "--agency", code, "--name", "Lain", "--siasn-id", siasn_id])
    assert status == 1
    assert "kota (Kota)" in capsys.readouterr().err
    assert Agency.objects.get().name == "Kota"


def test_an_unknown_agency_lists_the_codes_there_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1)])
    bina(capsys, "import", "employees", path, "--agency", "kota-a", "--create")
    assert cli._run(["import", "employees", str(path), "--agency", "kota-b"]) == 1
    assert "kota-a" in capsys.readouterr().err


def test_a_file_makes_no_second_agency_of_the_same_key(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1)])
    bina(capsys, "import", "employees", path, "--agency", "kota", "--create")
    assert cli._run(["import", "employees", str(path), "--agency", "kota-b", "--create"]) == 1
    assert "kota" in capsys.readouterr().err
    assert Agency.objects.count() == 1


def test_a_dry_run_leaves_no_agency_behind(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1)])
    status, report = bina(capsys, "import", "employees", path, "--agency", "kota", "--create", "--dry-run")
    assert (status, report["created"]) == (0, 1)
    assert not Agency.objects.exists()


def test_a_rejected_row_changes_nothing_and_comes_back_as_a_workbook(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1), person(2, TANGGAL_LAHIR="x")])
    rejects = tmp_path / "rejects.xlsx"
    words = ("import", "employees", path, "--agency", "kota", "--create")
    status, report = bina(capsys, *words, "--rejects", rejects)
    assert (status, report["created"], report["rejected"]) == (1, 0, 1)
    assert not Employee.objects.exists()
    rows = python_calamine.load_workbook(str(rejects)).get_sheet_by_index(0).to_python()
    assert (len(rows), rows[0][0]) == (2, "ALASAN DITOLAK")
    status, report = bina(capsys, *words, "--accept-good-rows")
    assert (status, report["created"], report["rejected"]) == (0, 1, 1)


def test_a_missing_file_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "tidak-ada.xlsx"
    assert cli._run(["import", "units", str(path), "--agency", "kota", "--create"]) == 1
    assert str(path) in capsys.readouterr().err
