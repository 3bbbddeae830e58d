"""Materials of a batch: files kept here and addresses elsewhere, for the people of the batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bina.learning.actions.refusals import FileRefused
from bina.people.tests.factories import AccountFactory, account_with
from bina.platform.access import Role
from bina.platform.models import Upload
from bina.training.actions import materials as actions
from bina.training.actions.refusals import MaterialRefused
from bina.training.models import Batch, Material
from bina.training.tests.city import City, stranger
from bina.training.tests.factories import NOW, EnrolmentFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 bahan"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def batch(city: City) -> Batch:
    return city.batch(state="RUNNING")


def given(city: City, batch: Batch, content: bytes = PDF, name: str = "../salindia.pdf") -> Material:
    file = ContentFile(content, name=name)
    return actions.add_file(actor=city.hr, batch_id=batch.pk, title="Salindia", file=file, at=NOW)


def test_a_file_is_read_by_who_has_a_seat_and_by_nobody_else(
    client: Client, city: City, batch: Batch
) -> None:
    made = given(city, batch)
    address = reverse("training:material_open", args=[made.pk])
    me, other = city.people(2)
    EnrolmentFactory.create(batch=batch, employee=me, state="ATTENDING")
    client.force_login(AccountFactory.create(employee=me))
    answer = client.get(address)
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="salindia.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert address in client.get(reverse("training:batch_sessions", args=[batch.pk])).content.decode()
    client.force_login(AccountFactory.create(employee=other))
    assert client.get(address).status_code == 404


def test_what_is_taken_away_leaves_no_file(
    city: City, batch: Batch, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    made = given(city, batch)
    assert len([one for one in files.rglob("*") if one.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop_material(actor=city.hr, material_id=made.pk)
    assert not Upload.objects.exists()
    assert not [one for one in files.rglob("*") if one.is_file()]


def test_files_that_are_empty_large_or_of_another_kind_are_refused(
    city: City, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, name, refusal in ((b"", "a.pdf", MaterialRefused), (b"MZ", "a.exe", FileRefused)):
        with pytest.raises(refusal):
            given(city, batch, content, name)
    monkeypatch.setattr(actions, "LARGEST_BYTES", 4)
    with pytest.raises(MaterialRefused):
        given(city, batch)
    file = ContentFile(PDF, name="a.pdf")
    with pytest.raises(PermissionDenied):
        actions.add_file(actor=stranger(), batch_id=batch.pk, title="Salindia", file=file, at=NOW)
    assert not Upload.objects.exists()


def test_the_form_wants_a_file_or_an_address_and_says_so(client: Client, city: City, batch: Batch) -> None:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    address = reverse("training:material_new", args=[batch.pk])
    for data in (
        {"title": "Salindia"},
        {"title": "Salindia", "link": "https://contoh.go.id/a", "file": SimpleUploadedFile("a.pdf", PDF)},
        {"title": "", "link": "https://contoh.go.id/a"},
        {"title": "Salindia", "file": SimpleUploadedFile("a.exe", PDF)},
    ):
        answer = client.post(address, data)
        assert answer.status_code == 422
        assert answer.context["material_form"].errors
    for data in ({"link": "https://contoh.go.id/a"}, {"file": SimpleUploadedFile("a.pdf", PDF)}):
        assert client.post(address, {"title": "Salindia", **data}).status_code == 302
    assert Material.objects.filter(batch=batch).count() == 2


def test_the_list_of_batches_is_saved_as_workbook_and_as_text(
    client: Client, city: City, batch: Batch
) -> None:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    address = reverse("training:batch_list")
    assert client.get(f"{address}?format=xlsx").content.startswith(b"PK")
    lines = b"".join(client.get(f"{address}?format=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert batch.code in lines[1]
