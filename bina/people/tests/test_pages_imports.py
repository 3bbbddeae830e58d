from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bina.people import actions
from bina.people.models import Employee, Unit
from bina.people.tests.factories import UnitFactory, account_with
from bina.people.tests.files import person, write_people
from bina.platform.access import Role
from bina.platform.models import ImportFile, JobRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def school(settings: Any, tmp_path: Path) -> Unit:
    settings.MEDIA_ROOT = tmp_path / "files"
    agency = actions.found_agency(code="kota", name="Pemerintah Kota Contoh", siasn_id="KOTA")
    return UnitFactory.create(parent=Unit.objects.get(agency=agency), siasn_id="SD1", name="SD Negeri 1")


@pytest.fixture
def hr(client: Client, school: Unit) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=Unit.objects.get(parent=None)))
    return client


def upload(client: Client, people: list[dict[str, Any]], tmp_path: Path, **ticks: str) -> ImportFile:
    """Hand in a workforce file, let the worker look at it, and follow to the preview."""
    path = write_people(tmp_path / "pegawai.xlsx", people)
    file = SimpleUploadedFile("pegawai.xlsx", path.read_bytes())
    response = client.post(reverse("people:import_start", args=["pegawai"]), {"file": file, **ticks})
    run = JobRun.objects.latest("created_at")
    assert response["Location"] == reverse("platform:run", args=[run.pk])
    work()
    run.refresh_from_db()
    found = ImportFile.objects.get()
    assert (run.state, run.result_url) == ("DONE", address("preview", found))
    return found


def work() -> None:
    call_command("procrastinate", "worker", "--one-shot")


def address(name: str, found: ImportFile) -> str:
    return reverse(f"people:import_{name}", args=["pegawai", found.pk])


def test_a_workbook_goes_from_upload_by_preview_to_the_register(hr: Client, tmp_path: Path) -> None:
    found = upload(hr, [person(1), person(2)], tmp_path)
    page = hr.get(address("preview", found))
    assert [(tab["state"], tab["count"]) for tab in page.context["tabs"]] == [
        ("REJECTED", 0),
        ("NEW", 2),
        ("CHANGED", 0),
        ("UNCHANGED", 0),
        ("MISSING", 0),
    ]
    assert [row.label for row, _acceptable in page.context["rows"]] == ["ORANG 1", "ORANG 2"]
    assert not Employee.objects.exists()
    hr.post(address("apply", found))
    work()
    found.refresh_from_db()
    assert (found.state, found.counts["created"]) == ("APPLIED", 2)
    assert Employee.objects.count() == 2
    assert hr.get(address("preview", found)).status_code == 200


def test_rejected_rows_hold_a_file_back_until_the_good_ones_are_wanted(hr: Client, tmp_path: Path) -> None:
    found = upload(hr, [person(1), person(2, TANGGAL_LAHIR="entah")], tmp_path)
    page = hr.get(address("preview", found))
    assert page.context["state"] == "REJECTED"
    refused = hr.post(address("apply", found))
    assert refused.status_code == 422
    assert not Employee.objects.exists()
    workbook = hr.get(address("rejects", found))
    rows = python_calamine.load_workbook(BytesIO(b"".join(workbook))).get_sheet_by_index(0).to_python()
    assert (len(rows), rows[0][:3]) == (2, ["ALASAN DITOLAK", "PNS ID", "NIP BARU"])
    assert str(rows[1][0]).startswith("TANGGAL LAHIR: ")
    hr.post(address("apply", found), {"accept_good_rows": "1"})
    work()
    assert list(Employee.objects.values_list("name", flat=True)) == ["ORANG 1"]


def test_a_nip_mismatch_is_accepted_on_the_page_with_a_reason(hr: Client, tmp_path: Path) -> None:
    wrong = person(1, TANGGAL_LAHIR="26-02-1985")
    found = upload(hr, [wrong], tmp_path)
    [(_row, acceptable)] = hr.get(address("preview", found)).context["rows"]
    assert acceptable
    assert hr.post(address("accept", found), {"key": wrong["NIP BARU"], "reason": " "}).status_code == 422
    hr.post(address("accept", found), {"key": wrong["NIP BARU"], "reason": "Putusan pengadilan"})
    work()
    found.refresh_from_db()
    assert found.counts == {
        "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "rejected": 0, "warnings": 1, "missing": 0,
    }  # fmt: skip
    hr.post(address("apply", found))
    work()
    assert Employee.objects.get().nip_mismatch_reason == "Putusan pengadilan"


def test_a_file_that_is_no_workbook_gets_a_sentence(hr: Client) -> None:
    start = reverse("people:import_start", args=["pegawai"])
    assert hr.post(start, {"file": SimpleUploadedFile("foto.png", b"\x89PNG")}).status_code == 422
    assert hr.post(start, {}).status_code == 422
    hr.post(start, {"file": SimpleUploadedFile("foto.xlsx", b"\x89PNG\x00")})
    work()
    found = ImportFile.objects.get()
    assert found.state == "REFUSED"
    page = hr.get(address("preview", found))
    assert found.error
    assert found.error in page.content.decode()


@pytest.mark.parametrize("rows", [5, 50])
def test_the_preview_costs_the_same_for_any_number_of_rows(
    hr: Client, tmp_path: Path, rows: int, django_assert_max_num_queries: Any
) -> None:
    found = upload(hr, [person(n) for n in range(rows)], tmp_path)
    with django_assert_max_num_queries(9):
        page = hr.get(address("preview", found))
    assert len(page.context["rows"]) == rows


def test_strangers_see_neither_the_importer_nor_the_files(hr: Client, school: Unit, tmp_path: Path) -> None:
    found = upload(hr, [person(1)], tmp_path)
    names = ("preview", "rejects")
    stranger = Client()
    assert stranger.get(address("preview", found)).status_code == 302
    stranger.force_login(account_with(Role.SUPERVISOR, unit=school))
    assert [stranger.get(address(name, found)).status_code for name in names] == [403, 403]
    other = Unit.objects.get(agency=actions.found_agency(code="lain", name="Lain"))
    stranger.force_login(account_with(Role.HR_DEVELOPER, unit=other))
    assert [stranger.get(address(name, found)).status_code for name in names] == [404, 404]
    assert stranger.post(address("apply", found)).status_code == 404
    stranger.force_login(account_with(Role.HR_DEVELOPER, unit=school))
    assert stranger.get(address("preview", found)).status_code == 404


def test_an_unknown_importer_is_not_found(hr: Client) -> None:
    assert hr.get(reverse("people:import_start", args=["entah"])).status_code == 404
    assert [
        hr.get(reverse("people:import_start", args=[what])).status_code
        for what in ("unit", "hukuman-disiplin")
    ] == [
        200,
        200,
    ]
