"""Bulk issue: numbers, signatures, refusals, restart and a bounded number of queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.people.tests.factories import AccountFactory, actor_with
from bina.platform.access import Role
from bina.platform.jobs import Cancelled
from bina.platform.models import Notice
from bina.platform.signing import NotSigned
from bina.platform.signing.tests.authority import pdfsig
from bina.training.actions import certificates as actions
from bina.training.actions.certificates import issuing
from bina.training.models import Certificate, Enrolment
from bina.training.rules.certificates import code_as_written
from bina.training.rules.states import EnrolmentState
from bina.training.tests.certified import LAYOUT, PNG, Desk, desk, upload
from bina.training.tests.factories import NOW, BatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def office() -> Desk:
    return desk()


def test_everybody_who_completed_gets_one_signed_certificate_in_order(office: Desk, files: Path) -> None:
    places = office.completed(3)
    assert office.issue() == 3
    rows = list(Certificate.objects.order_by("serial"))
    assert [one.number for one in rows] == [f"000{n}/PLY01-01/XI/2026" for n in (1, 2, 3)]
    assert {one.enrolment_id for one in rows} == {place.pk for place in places}
    assert len({one.code for one in rows}) == 3
    for one in rows:
        signed = Path(one.file.path).read_bytes()
        assert sha256(signed).hexdigest() == one.sha256
        assert code_as_written(one.code) == one.code
        assert one.file.name == f"certificates/{office.agency.pk}/2026/{one.pk}.pdf"
    numbers = Enrolment.objects.order_by("certificate__serial").values_list("certificate_number", flat=True)
    assert list(numbers) == [one.number for one in rows]


def test_poppler_finds_a_certificate_signed_and_unchanged_and_one_altered_byte(
    office: Desk, files: Path
) -> None:
    one = office.certificate()
    path = Path(one.file.path)
    assert "Signature Validation: Signature is Valid." in pdfsig(path)
    assert "Total document signed" in pdfsig(path)
    altered = bytearray(path.read_bytes())
    altered[2000] ^= 1
    changed = files / "diubah.pdf"
    changed.write_bytes(altered)
    assert "Signature Validation: Signature is Valid." not in pdfsig(changed)


@pytest.mark.parametrize("state", [state for state in EnrolmentState if state != EnrolmentState.COMPLETED])
def test_nobody_else_gets_one_and_the_database_itself_refuses(office: Desk, state: EnrolmentState) -> None:
    place = office.place(state)
    assert office.issue() == 0
    assert not Certificate.objects.exists()
    with pytest.raises(IntegrityError, match="completed place"), transaction.atomic():
        issuing._certificate(place, NOW, NOW.date()).save(force_insert=True)


def test_run_again_nothing_is_made_twice_and_what_is_new_goes_on_counting(office: Desk) -> None:
    office.completed(2)
    assert [office.issue(), office.issue()] == [2, 0]
    office.completed(1)
    assert office.issue() == 1
    serials = Certificate.objects.order_by("serial").values_list("serial", "status_serial")
    assert list(serials) == [(1, 0), (2, 1), (3, 2)]


def test_a_number_from_a_workbook_is_kept_and_takes_no_running_number(office: Desk) -> None:
    office.completed(1, source="IMPORT", certificate_number="800/12/BKPSDM/2019")
    office.completed(1, source="IMPORT")
    office.issue()
    rows = Certificate.objects.order_by("serial").values_list("number", "serial")
    assert set(rows) == {("800/12/BKPSDM/2019", None), ("0001/PLY01-01/XI/2026", 1)}


def test_only_what_was_chosen_is_issued(office: Desk) -> None:
    other = BatchFactory.create(programme=office.programme, state="FINISHED")
    chosen = office.completed(2)
    office.completed(1, batch=other)
    assert office.issue(batches=(office.batch.pk,)) == 2
    assert set(Certificate.objects.values_list("enrolment_id", flat=True)) == {place.pk for place in chosen}
    assert office.issue(year=2025) == 0


def test_people_are_told_once(office: Desk) -> None:
    [place] = office.completed(1)
    account = AccountFactory.create(employee=place.employee)
    office.issue()
    office.issue()
    notice = Notice.objects.get(account=account)
    assert (notice.url, office.programme.name in notice.text) == ("/pelatihan/sertifikat/", True)


def test_an_order_becomes_one_job(office: Desk) -> None:
    office.completed(2)
    run = actions.order_certificates(
        actor=office.hr, agency_id=office.agency.pk, chosen=actions.Chosen(year=2026), at=NOW
    )
    job = ProcrastinateJob.objects.get(task_name="training.issue_certificates")
    assert (job.lock, job.args) == (
        f"certificates-{office.agency.pk}",
        {"run_id": str(run.pk), "agency": str(office.agency.pk), "year": 2026, "batches": []},
    )


def test_an_order_without_layout_choice_people_or_right_is_refused(office: Desk) -> None:
    def order(chosen: actions.Chosen, actor: Any = office.hr) -> None:
        actions.order_certificates(actor=actor, agency_id=office.agency.pk, chosen=chosen, at=NOW)

    for chosen in (actions.Chosen(), actions.Chosen(year=2026)):
        with pytest.raises(actions.CertificateRefused):
            order(chosen)
    office.completed(1)
    for role in (Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.TRAINER, Role.EMPLOYEE):
        with pytest.raises(PermissionDenied):
            order(actions.Chosen(year=2026), actor_with(role, agency_id=office.agency.pk))
    with pytest.raises(PermissionDenied):
        order(actions.Chosen(year=2026), desk().hr)
    office.agency.pk = uuid4()
    with pytest.raises(PermissionDenied):
        order(actions.Chosen(year=2026))


class Stops:
    """Somebody who asks the work to stop after so many reports."""

    def __init__(self, after: int) -> None:
        self.left = after

    def report(self, *, done: int, total: int, message: str = "") -> None:
        self.left -= 1
        if self.left == 0:
            raise Cancelled("berhenti")

    def check(self) -> None:
        return None


def test_a_stopped_run_keeps_what_it_signed_and_goes_on_later(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "SIGNED_AT_ONCE", 2)
    office.completed(5)
    chosen = actions.Chosen(year=2026)
    with pytest.raises(Cancelled, match="2"):
        actions.issue_certificates(agency_id=office.agency.pk, chosen=chosen, at=NOW, progress=Stops(1))
    states = list(Certificate.objects.order_by("serial").values_list("state", flat=True))
    assert states == ["ISSUED", "ISSUED", "WAITING", "WAITING", "WAITING"]
    codes = list(Certificate.objects.order_by("serial").values_list("code", flat=True))
    assert office.issue() == 3
    assert list(Certificate.objects.order_by("serial").values_list("code", flat=True)) == codes


def test_a_key_that_fails_leaves_numbers_waiting_and_nobody_told(office: Desk, settings: Any) -> None:
    [place] = office.completed(1)
    AccountFactory.create(employee=place.employee)
    good, settings.SIGNING = settings.SIGNING, {"SIGNER": "awan"}
    with pytest.raises(NotSigned):
        office.issue()
    assert list(Certificate.objects.values_list("state", "sha256")) == [("WAITING", "")]
    assert not Notice.objects.exists()
    settings.SIGNING = good
    assert office.issue() == 1


def test_a_thousand_certificates_cost_a_bounded_number_of_queries(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_step = issuing.SIGNED_AT_ONCE

    def queries(people: int, step: int) -> int:
        monkeypatch.setattr(issuing, "SIGNED_AT_ONCE", step)
        office.completed(people)
        with CaptureQueriesContext(connection) as seen:
            assert office.issue() == people
        return len(seen)

    one_step, three_steps, one_large_step = queries(4, 4), queries(12, 4), queries(12, 12)
    assert one_large_step == one_step <= 40
    each = (three_steps - one_step) / 2
    assert each * 1000 / real_step <= 160


def test_what_is_printed_stays_though_the_person_and_the_programme_change(office: Desk) -> None:
    one = office.certificate()
    office.programme.name = "Nama baru"
    office.programme.save()
    one.enrolment.employee.name = "Nama baru"
    one.enrolment.employee.save()
    office.issue()
    one.refresh_from_db()
    assert (one.programme_name, one.state) == ("Pelayanan yang Ramah", "ISSUED")
    assert one.holder_name != "Nama baru"


def test_numbers_begin_anew_each_year_and_in_each_agency(office: Desk) -> None:
    office.completed(1)
    office.issue()
    office.completed(1)
    later = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
    actions.issue_certificates(agency_id=office.agency.pk, chosen=actions.Chosen(year=2026), at=later)
    other = desk()
    other.completed(1)
    other.issue()
    found = Certificate.objects.values_list("agency_id", "numbered_year", "serial")
    assert set(found) == {
        (office.agency.pk, 2026, 1),
        (office.agency.pk, 2027, 1),
        (other.agency.pk, 2026, 1),
    }


@pytest.mark.parametrize(
    ("pattern", "field"),
    [("{urut}", "number_pattern"), ("{urut}/{tahun}" + "{angkatan}{angkatan}{angkatan}", "number_pattern")],
)
def test_a_layout_with_an_unusable_pattern_is_refused(office: Desk, pattern: str, field: str) -> None:
    with pytest.raises(actions.CertificateRefused) as refusal:
        actions.save_layout(
            actor=office.hr,
            agency_id=office.agency.pk,
            values=replace(LAYOUT, number_pattern=pattern),
            at=NOW,
        )
    assert refusal.value.field == field


def test_a_logo_is_a_picture_by_its_content_and_can_be_taken_away(office: Desk) -> None:
    def save(logo: actions.LogoFile) -> Any:
        return actions.save_layout(
            actor=office.hr, agency_id=office.agency.pk, values=LAYOUT, at=NOW, logo=logo
        )

    assert save(actions.LogoFile(upload(PNG, "lambang.gif"))).logo.name == "logo.png"
    assert save(actions.LogoFile(None)).logo is None
    for content in (b"<svg/>", b"%PDF-1.7", PNG + b"\0" * (600 << 10)):
        with pytest.raises(actions.FileNotTaken):
            save(actions.LogoFile(upload(content, "lambang.png")))


def test_a_revoked_certificate_says_why_and_stays_revoked(office: Desk) -> None:
    one = office.certificate()
    account = AccountFactory.create(employee=one.enrolment.employee)
    with pytest.raises(actions.CertificateRefused):
        actions.revoke(actor=office.hr, certificate_id=one.pk, reason="  ", at=NOW)
    actions.revoke(actor=office.hr, certificate_id=one.pk, reason="Nama keliru", at=NOW)
    one.refresh_from_db()
    assert (one.state, one.revoke_reason, one.revoked_at) == ("REVOKED", "Nama keliru", NOW)
    assert "Nama keliru" in Notice.objects.get(account=account).text
    with pytest.raises(actions.CertificateRefused):
        actions.revoke(actor=office.hr, certificate_id=one.pk, reason="Lagi", at=NOW)
    with pytest.raises(PermissionDenied):
        actions.revoke(actor=desk().hr, certificate_id=one.pk, reason="Orang asing", at=NOW)
    assert office.issue() == 0
