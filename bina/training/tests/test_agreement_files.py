"""The signed document of an agreement: kept with it, checked by its content, for who may see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.platform.models import Upload
from bina.training.actions import agreement_files as actions
from bina.training.actions.refusals import PartnerRefused
from bina.training.models import Agreement
from bina.training.tests.city import City, stranger
from bina.training.tests.factories import NOW
from bina.training.tests.partner_factories import AgreementFactory, PartnerFactory, contact_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 isi"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def agreement(city: City) -> Agreement:
    return AgreementFactory.create(partner=PartnerFactory.create(agency=city.agency))


def keep(city: City, agreement: Agreement, content: bytes = PDF, name: str = "../pks.pdf") -> Agreement:
    file = ContentFile(content, name=name)
    return actions.keep_document(actor=city.hr, agreement_id=agreement.pk, file=file, at=NOW)


def test_a_newer_document_takes_the_place_of_the_earlier(
    city: City, agreement: Agreement, django_capture_on_commit_callbacks: Any, files: Path
) -> None:
    keep(city, agreement)
    with django_capture_on_commit_callbacks(execute=True):
        kept = keep(city, agreement, b"%PDF-1.7 baru", "baru.pdf")
    (one,) = Upload.objects.filter(purpose=actions.PURPOSE)
    with one.file.open("rb") as file:
        assert (one.pk, one.name, file.read()) == (kept.upload_id, "baru.pdf", b"%PDF-1.7 baru")
    assert sum(path.is_file() for path in files.rglob("*")) == 1


@pytest.mark.parametrize("content", [b"", b"MZ program", b"<html>"])
def test_what_is_no_document_by_its_content_is_refused(
    city: City, agreement: Agreement, content: bytes
) -> None:
    with pytest.raises(PartnerRefused) as refusal:
        keep(city, agreement, content)
    assert refusal.value.field == "document"
    assert not Upload.objects.exists()


def test_a_document_that_is_too_large_is_refused(
    city: City, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LARGEST_BYTES", 4)
    with pytest.raises(PartnerRefused):
        keep(city, agreement)


def test_another_agency_keeps_nothing_here(agreement: Agreement) -> None:
    with pytest.raises(PermissionDenied):
        actions.keep_document(
            actor=stranger(), agreement_id=agreement.pk, file=ContentFile(PDF, name="a.pdf"), at=NOW
        )


def test_the_partners_own_contact_reads_it_and_no_other_partners(
    client: Client, city: City, agreement: Agreement
) -> None:
    keep(city, agreement)
    address = reverse("training:agreement_document", args=[agreement.pk])
    client.force_login(contact_of(agreement.partner))
    answer = client.get(address)
    assert answer.getvalue() == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="pks.pdf"'
    assert address in client.get(reverse("training:partner", args=[agreement.partner_id])).content.decode()
    client.force_login(contact_of(PartnerFactory.create(agency=city.agency)))
    assert client.get(address).status_code == 404


def test_it_is_given_with_the_agreement_and_a_refused_one_saves_nothing(
    client: Client, city: City, agreement: Agreement
) -> None:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    address = reverse("training:agreement_edit", args=[agreement.pk])
    values = {"kind": "PKS", "number": "PKS/9", "title": "Kerja sama"}
    values |= {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    wrong = SimpleUploadedFile("pks.pdf", b"bukan")
    assert client.post(address, {**values, "document": wrong}).status_code == 422
    agreement.refresh_from_db()
    assert (agreement.number == "PKS/9", agreement.upload_id) == (False, None)
    assert client.post(address, {**values, "document": SimpleUploadedFile("pks.pdf", PDF)}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.number == "PKS/9"
    assert Upload.objects.get(pk=agreement.upload_id).name == "pks.pdf"
    assert client.post(address, values).status_code == 302
    agreement.refresh_from_db()
    assert agreement.upload_id is not None
