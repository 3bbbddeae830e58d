"""Certificates of other organisers: handed in, checked, counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import AccountFactory, EmployeeFactory, actor_for
from bina.platform.access import Actor
from bina.platform.models import Notice
from bina.training import queries
from bina.training.actions import certificates as actions
from bina.training.models import OutsideCertificate, TrainingRecord
from bina.training.tests import certified
from bina.training.tests.certified import JPEG, PDF, PNG, Desk, hr_account, upload
from bina.training.tests.desk import Desk as ImportDesk
from bina.training.tests.factories import NOW, TrainingRecordFactory

pytestmark = pytest.mark.django_db
VALUES = actions.OutsideValues(
    form=9,
    name="Seminar Tata Kelola",
    organiser="Universitas Malikussaleh",
    number="045/UNIMAL/SEM/2026",
    starts_on=date(2026, 4, 6),
    ends_on=date(2026, 4, 7),
    length_jp=Decimal(12),
)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office() -> Desk:
    return certified.desk()


@pytest.fixture
def me(office: Desk) -> Actor:
    return actor_for(AccountFactory.create(employee=EmployeeFactory.create(unit=office.unit)))


def _hand_in(me: Actor, content: bytes = PDF, **change: Any) -> OutsideCertificate:
    return actions.hand_in(actor=me, values=replace(VALUES, **change), file=upload(content), at=NOW)


def _accept(office: Desk, one: OutsideCertificate, same_as: Any = None) -> OutsideCertificate:
    return actions.accept_outside(actor=office.hr, certificate_id=one.pk, at=NOW, same_as=same_as)


def _hours(me: Actor, office: Desk) -> Decimal:
    found = queries.person_hours(me, agency_id=office.agency.pk, employee_id=me.employee_id, year=2026)
    assert found is not None
    return found.total_jp


def test_an_accepted_certificate_counts_in_the_ledger_once(office: Desk, me: Actor) -> None:
    one = _hand_in(me)
    assert _hours(me, office) == 0
    _accept(office, one)
    assert _hours(me, office) == 12
    record = TrainingRecord.objects.get()
    assert (record.name, record.number, record.source) == (VALUES.name, VALUES.number, "FORM")
    with pytest.raises(actions.CertificateRefused):
        _accept(office, one)
    assert _hours(me, office) == 12
    assert "diterima" in Notice.objects.get(account_id=me.account_id).text


@pytest.mark.parametrize(
    "known",
    [
        {"name": "Seminar lain sama sekali", "number": "045 / unimal / sem / 2026"},
        {"name": "seminar tata kelola", "number": "", "form": 9, "starts_on": date(2026, 4, 6)},
    ],
)
def test_what_the_training_history_knows_already_is_not_counted_twice(
    office: Desk, me: Actor, known: dict[str, Any]
) -> None:
    record = TrainingRecordFactory.create(
        employee_id=me.employee_id, agency=office.agency, length_jp=Decimal(12), **known
    )
    assert _accept(office, _hand_in(me)).record_id == record.pk
    assert _hours(me, office) == 12


def test_the_checker_may_say_that_it_is_a_line_known_already(office: Desk, me: Actor) -> None:
    record = TrainingRecordFactory.create(
        employee_id=me.employee_id,
        agency=office.agency,
        name="Semnas Tata Kelola",
        starts_on=date(2026, 4, 6),
        length_jp=Decimal(12),
    )
    assert _accept(office, _hand_in(me), same_as=record.pk).record_id == record.pk
    assert _hours(me, office) == 12


def test_a_line_of_somebody_else_is_not_the_same(office: Desk, me: Actor) -> None:
    foreign = TrainingRecordFactory.create(employee=EmployeeFactory.create(unit=office.unit))
    with pytest.raises(TrainingRecord.DoesNotExist):
        _accept(office, _hand_in(me), same_as=foreign.pk)


def test_a_certificate_of_our_own_batch_is_not_counted_again(office: Desk, me: Actor) -> None:
    place = office.place(
        "COMPLETED", employee=EmployeeFactory.create(unit=office.unit), certificate_number=VALUES.number
    )
    me = actor_for(AccountFactory.create(employee=place.employee))
    with pytest.raises(actions.CertificateRefused):
        _accept(office, _hand_in(me))
    assert _hours(me, office) == 16


def test_an_import_of_the_same_number_does_not_count_it_again(desk: ImportDesk) -> None:
    person = desk.person()
    me = actor_for(AccountFactory.create(employee=person))
    one = _hand_in(me)
    actions.accept_outside(actor=desk.hr, certificate_id=one.pk, at=NOW)
    number, first, last = "045-UNIMAL-SEM-2026", VALUES.starts_on, VALUES.ends_on
    row = (person.nip, 9, "SEMINAR TATA KELOLA PEMDA", "UNIMAL", number, first, last, 12)
    report = desk.history([row])
    assert TrainingRecord.objects.count() == 1
    assert (report.created, report.rejected) == (0, 0)
    assert [found.code for found in report.problems] == ["counted_as_handed_in"]


def test_sent_back_it_is_mended_and_checked_again(office: Desk, me: Actor) -> None:
    one = _hand_in(me)
    with pytest.raises(actions.CertificateRefused):
        actions.return_outside(actor=office.hr, certificate_id=one.pk, remark=" ", at=NOW)
    actions.return_outside(actor=office.hr, certificate_id=one.pk, remark="Nomor tidak terbaca", at=NOW)
    with pytest.raises(actions.CertificateRefused):
        _accept(office, one)
    mended = actions.mend(
        actor=me,
        certificate_id=one.pk,
        values=replace(VALUES, number="046"),
        file=upload(PNG),
        at=NOW,
    )
    assert (mended.state, mended.kind, mended.number, mended.remark) == ("SUBMITTED", "png", "046", "")
    with pytest.raises(actions.CertificateRefused):
        actions.mend(actor=me, certificate_id=one.pk, values=VALUES, at=NOW)
    assert _accept(office, mended).state == "ACCEPTED"


def test_refused_it_ends_and_the_file_may_be_handed_in_anew(office: Desk, me: Actor) -> None:
    one = _hand_in(me)
    with pytest.raises(actions.CertificateRefused):
        _hand_in(me)
    actions.refuse_outside(actor=office.hr, certificate_id=one.pk, remark="Bukan pelatihan", at=NOW)
    with pytest.raises(actions.CertificateRefused):
        _accept(office, one)
    assert _hand_in(me).state == "SUBMITTED"
    assert _hours(me, office) == 0


@pytest.mark.parametrize("content", [PDF, JPEG, PNG])
def test_files_are_known_by_their_content(office: Desk, me: Actor, content: bytes) -> None:
    assert _hand_in(me, content).kind in {"pdf", "jpg", "png"}


@pytest.mark.parametrize("content", [b"", b"<html>%PDF-", b"MZ" + PDF, b"GIF89a", PDF + b"\0" * 2000])
def test_other_files_and_too_large_ones_are_not_taken(
    office: Desk, me: Actor, settings: Any, content: bytes
) -> None:
    settings.LARGEST_CERTIFICATE_BYTES = 1024
    with pytest.raises(actions.FileNotTaken):
        _hand_in(me, content)
    assert not OutsideCertificate.objects.exists()


def test_nobody_decides_on_their_own_or_on_that_of_another_agency(office: Desk, me: Actor) -> None:
    account = hr_account(office, employee=EmployeeFactory.create(unit=office.unit))
    hr = actor_for(account)
    own = _hand_in(hr)
    with pytest.raises(actions.CertificateRefused):
        actions.accept_outside(actor=hr, certificate_id=own.pk, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept_outside(actor=certified.desk().hr, certificate_id=own.pk, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept_outside(actor=me, certificate_id=own.pk, at=NOW)


def _data(**change: Any) -> dict[str, Any]:
    return {
        "name": VALUES.name,
        "form": 9,
        "organiser": VALUES.organiser,
        "number": VALUES.number,
        "starts_on": "2026-04-06",
        "ends_on": "2026-04-07",
        "length_jp": "12",
        **change,
    }


def test_by_plain_forms_a_certificate_goes_from_hand_to_hand(client: Client, office: Desk) -> None:
    person = EmployeeFactory.create(unit=office.unit)
    client.force_login(AccountFactory.create(employee=person))
    new = reverse("training:outside_new")
    assert client.get(new).status_code == 200
    response = client.post(new, _data(file=SimpleUploadedFile("s.pdf", PDF), ends_on="2026-04-01"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["ends_on"])
    assert client.post(new, _data(file=SimpleUploadedFile("s.pdf", PDF))).status_code == 302
    one = OutsideCertificate.objects.get()
    assert client.get(reverse("training:outside_file", args=[one.pk])).getvalue() == PDF
    checker = Client()
    checker.force_login(hr_account(office))
    queue = checker.get(reverse("training:outside_queue"))
    assert queue.context["page"].items == [one]
    check = reverse("training:outside_check", args=[one.pk])
    assert checker.get(check).status_code == 200
    assert checker.post(check, {"langkah": "kembalikan"}).status_code == 422
    assert checker.post(check, {"langkah": "kembalikan", "remark": "Buram"}).status_code == 302
    mend = reverse("training:outside_mend", args=[one.pk])
    assert "Buram" in client.get(mend).content.decode()
    assert client.post(mend, _data()).status_code == 302
    assert checker.post(check, {"langkah": "terima"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "ACCEPTED"
    shown = client.get(reverse("training:certificate_list")).content.decode()
    assert VALUES.name in shown


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_queue_is_exported(client: Client, office: Desk, me: Actor, kind: str) -> None:
    _hand_in(me)
    client.force_login(hr_account(office))
    response = client.get(reverse("training:outside_queue"), {"format": kind})
    assert response["Content-Disposition"].endswith(f'.{kind}"')
