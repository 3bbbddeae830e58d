"""A completion taken back by a workbook: the certificate is never valid in silence, and a person decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import AccountFactory
from bina.platform.models import Notice
from bina.platform.signing import NotSigned
from bina.training.actions import certificates as actions
from bina.training.models import Certificate
from bina.training.tests.certified import Desk, desk, hr_account
from bina.training.tests.desk import Desk as Importer
from bina.training.tests.desk import faults, participant
from bina.training.tests.factories import NOW

pytestmark = pytest.mark.django_db
TAKEN_BACK = {"STATUS": "TIDAK LULUS", "KEHADIRAN %": 40, "NOMOR SERTIFIKAT": None}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def office() -> Desk:
    return desk()


@pytest.fixture
def one(office: Desk) -> Certificate:
    return office.certificate()


def bring(office: Desk, one: Certificate, folder: Path, dry_run: bool = False, **cells: Any) -> Any:
    """The workbook of the certificate's batch, with other results."""
    batch = office.batch
    row = participant(
        one.employee,
        **{
            "KODE ANGKATAN": batch.code,
            "KODE PROGRAM": office.programme.code,
            "MULAI": batch.starts_on,
            "SELESAI": batch.ends_on,
            "TEMPAT": batch.venue or None,
            "NOMOR SERTIFIKAT": one.number,
            **cells,
        },
    )
    return Importer(office.agency, office.unit, office.hr, folder).batches([row], dry_run=dry_run)


def test_the_preview_warns_and_changes_nothing(office: Desk, one: Certificate, tmp_path: Path) -> None:
    report = bring(office, one, tmp_path, dry_run=True, **TAKEN_BACK)
    assert ("STATUS", "certificate_in_doubt", "warning") in {fault[1:] for fault in faults(report)}
    assert one.number in report.problems[-1].message
    one.refresh_from_db()
    assert one.doubted_at is None


def test_a_completion_taken_back_marks_the_certificate_everywhere_and_tells_the_desk(
    client: Client, office: Desk, one: Certificate, tmp_path: Path
) -> None:
    officer = hr_account(office)
    holder = AccountFactory.create(employee=one.employee)
    bring(office, one, tmp_path, **TAKEN_BACK)
    one.refresh_from_db()
    assert (one.state, one.doubted_at) == ("ISSUED", NOW)
    assert Notice.objects.get(account=officer).url == reverse("training:certificate_register")
    assert "sedang ditinjau" in client.get(reverse("certificates:check", args=[one.code])).content.decode()
    client.force_login(holder)
    wallet = client.get(reverse("training:certificate_list")).content.decode()
    assert "Sedang ditinjau" in wallet
    client.force_login(officer)
    register = client.get(reverse("training:certificate_register"))
    assert register.context["doubted"] == [one]
    form = client.get(reverse("training:certificate_revoke", args=[one.pk])).context["form"]
    assert "tidak lulus" in form.initial["reason"].lower()


def test_the_right_result_ends_the_doubt_and_says_nothing_twice(
    office: Desk, one: Certificate, tmp_path: Path
) -> None:
    officer = hr_account(office)
    bring(office, one, tmp_path, **TAKEN_BACK)
    bring(office, one, tmp_path, **TAKEN_BACK)
    assert Notice.objects.filter(account=officer).count() == 1
    report = bring(office, one, tmp_path)
    one.refresh_from_db()
    assert (one.doubted_at, one.enrolment.state) == (None, "COMPLETED")
    assert not report.problems


def test_revoking_ends_the_doubt_and_the_next_file_raises_none(
    office: Desk, one: Certificate, tmp_path: Path
) -> None:
    bring(office, one, tmp_path, **TAKEN_BACK)
    actions.revoke(actor=office.hr, certificate_id=one.pk, reason="Tidak lulus", at=NOW)
    bring(office, one, tmp_path, **TAKEN_BACK, **{"NILAI POSTTEST": 20})
    one.refresh_from_db()
    assert (one.state, one.doubted_at) == ("REVOKED", None)


def test_a_certificate_that_still_waits_is_not_signed_without_completion(
    office: Desk, settings: Any, tmp_path: Path
) -> None:
    place = office.place("COMPLETED")
    good, settings.SIGNING = settings.SIGNING, {"SIGNER": "awan"}
    with pytest.raises(NotSigned):
        office.issue()
    settings.SIGNING = good
    waiting = Certificate.objects.get(enrolment=place)
    bring(office, waiting, tmp_path, **TAKEN_BACK)
    assert office.issue() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.doubted_at) == ("WAITING", None)


def test_a_demonstration_is_never_signed_with_the_real_key(office: Desk, settings: Any) -> None:
    settings.SIGNING = {"SIGN_KEY": "/tidak/ada.p12"}
    office.agency.is_demonstration = True
    office.agency.save()
    office.completed(1)
    assert office.issue() == 1
