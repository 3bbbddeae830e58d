from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import EmployeeFactory, UnitFactory, account_with
from bina.platform import workbooks
from bina.platform.access import Role
from bina.platform.models import ImportFile, JobRun
from bina.training.models import TrainingRecord

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY = ("NIP", "JENIS DIKLAT", "NAMA", "TANGGAL MULAI", "JP")


def test_a_history_goes_from_upload_by_preview_to_the_ledger(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    root = UnitFactory.create()
    person = EmployeeFactory.create(unit=UnitFactory.create(parent=root))
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    path = tmp_path / "riwayat.xlsx"
    rows = [(person.nip, 9, "Seminar Digital", date(2025, 5, 4), 6)]
    workbooks.write(path, [workbooks.SheetOut("Data", HISTORY, rows)])
    file = SimpleUploadedFile("riwayat.xlsx", path.read_bytes())
    client.post(reverse("training:import_start", args=["riwayat"]), {"file": file})
    call_command("procrastinate", "worker", "--one-shot")
    found = ImportFile.objects.get()
    assert (found.state, found.counts["created"], TrainingRecord.objects.count()) == ("READY", 1, 0)
    assert client.get(reverse("training:import_preview", args=["riwayat", found.pk])).status_code == 200
    client.post(reverse("training:import_apply", args=["riwayat", found.pk]))
    call_command("procrastinate", "worker", "--one-shot")
    assert list(TrainingRecord.objects.values_list("employee", "length_jp")) == [(person.pk, 6)]
    assert list(JobRun.objects.values_list("state", flat=True)) == ["DONE", "DONE"]


@pytest.mark.parametrize("slug", ["program", "angkatan", "riwayat"])
def test_only_who_may_import_finds_the_upload_page(client: Client, slug: str) -> None:
    root = UnitFactory.create()
    page = reverse("training:import_start", args=[slug])
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    assert client.get(page).status_code == 200
    client.force_login(account_with(Role.LEADER, unit=root))
    assert client.get(page).status_code == 403
