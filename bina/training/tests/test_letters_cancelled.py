"""Letters taken back: the number stays, people are told why, and another may take their place."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import AccountFactory, UnitFactory, actor_for, hr_actor
from bina.platform.models import JobRun, Notice
from bina.training.actions import letters as actions
from bina.training.actions.letters import LetterLayoutValues, LetterValues
from bina.training.models import Batch, Enrolment, Letter
from bina.training.queries import letters as found_in
from bina.training.tests.certified import Desk, desk, hr_account
from bina.training.tests.factories import NOW

LAYOUT = LetterLayoutValues(
    signer_name="Drs. Rahmat",
    signer_post="Kepala BKPSDM",
    assignment_pattern="094/{urut:4}/{tahun}",
    invitation_pattern="005/{urut}/{tahun}",
)
DAY = date(2026, 2, 20)
WHY = "Tanggalnya berubah"


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    made = desk()
    Batch.objects.filter(pk=made.batch.pk).update(state="OPEN")
    actions.save_letter_layout(actor=made.hr, agency_id=made.agency.pk, values=LAYOUT, at=NOW)
    return made


@pytest.fixture
def place(office: Desk) -> Enrolment:
    return office.place("ENROLLED")


def order(office: Desk, *, again: bool = False) -> None:
    values = LetterValues(kind="ASSIGNMENT", dated_on=DAY, purpose="Mengikuti pelatihan", again=again)
    actions.order_letters(actor=office.hr, batch_id=office.batch.pk, values=values, at=NOW)


def signed(office: Desk) -> Letter:
    order(office)
    actions.make_letters(batch_id=office.batch.pk, at=NOW)
    return Letter.objects.get()


def cancel(office: Desk, letter: Letter, reason: str = WHY) -> Letter:
    return actions.cancel_letter(actor=office.hr, letter_id=letter.pk, reason=reason, at=NOW)


def test_a_cancelled_letter_keeps_its_number_and_its_file(office: Desk, place: Enrolment) -> None:
    letter = signed(office)
    cancel(office, letter)
    kept = Letter.objects.get()
    assert (kept.state, kept.number, kept.sha256, kept.cancel_reason) == (
        "CANCELLED",
        letter.number,
        letter.sha256,
        WHY,
    )
    order(office)
    assert list(Letter.objects.order_by("serial").values_list("number", "state")) == [
        ("094/0001/2026", "CANCELLED"),
        ("094/0002/2026", "WAITING"),
    ]


def test_a_letter_cancelled_before_its_signature_is_never_signed(office: Desk, place: Enrolment) -> None:
    account = AccountFactory.create(employee=place.employee)
    order(office)
    cancel(office, Letter.objects.get())
    assert actions.make_letters(batch_id=office.batch.pk, at=NOW) == 0
    assert Letter.objects.get().sha256 == ""
    assert not Notice.objects.filter(account=account).exists()
    assert not found_in.own_letters(actor_for(account), batch_id=office.batch.pk).exists()


def test_the_person_is_told_and_sees_it_as_cancelled_without_its_file(
    client: Client, office: Desk, place: Enrolment
) -> None:
    account = AccountFactory.create(employee=place.employee)
    letter = signed(office)
    cancel(office, letter)
    told = Notice.objects.filter(account=account).order_by("pk").last()
    assert told is not None
    assert WHY in told.text
    client.force_login(account)
    page = client.get(reverse("training:batch", args=[office.batch.pk])).content.decode()
    assert WHY in page
    assert reverse("training:letter_pdf", args=[letter.pk]) not in page
    assert client.get(reverse("training:letter_pdf", args=[letter.pk])).status_code == 404


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_cancelled_without_a_reason(office: Desk, place: Enrolment, reason: str) -> None:
    with pytest.raises(actions.LetterRefused) as refusal:
        cancel(office, signed(office), reason)
    assert refusal.value.field == "reason"


def test_nothing_is_cancelled_twice_or_from_another_agency(office: Desk, place: Enrolment) -> None:
    letter = signed(office)
    stranger = hr_actor(UnitFactory.create().agency)
    with pytest.raises(PermissionDenied):
        actions.cancel_letter(actor=stranger, letter_id=letter.pk, reason=WHY, at=NOW)
    cancel(office, letter)
    with pytest.raises(actions.LetterRefused):
        cancel(office, letter)


def test_another_letter_takes_its_place_and_says_so(office: Desk, place: Enrolment, tmp_path: Path) -> None:
    old = signed(office)
    made, _run = actions.replace_letter(
        actor=office.hr, letter_id=old.pk, reason=WHY, dated_on=date(2026, 2, 23), at=NOW
    )
    assert actions.make_letters(batch_id=office.batch.pk, at=NOW) == 1
    made.refresh_from_db()
    assert (made.number, made.replaces, made.recipients.get().enrolment_id) == (
        "094/0002/2026",
        old,
        place.pk,
    )
    path = tmp_path / "letter.pdf"
    with made.file.open("rb") as file:
        path.write_bytes(file.read())
    words = ["pdftotext", "-layout", str(path), "-"]
    read = subprocess.run(words, capture_output=True, check=True, text=True)  # noqa: S603  # fixed words
    said = " ".join(read.stdout.split())
    assert "Surat ini menggantikan surat nomor 094/0001/2026 tanggal 20 Februari 2026" in said


def test_a_letter_of_a_closed_batch_is_not_replaced_and_stays(office: Desk, place: Enrolment) -> None:
    old = signed(office)
    Batch.objects.filter(pk=office.batch.pk).update(state="CANCELLED")
    with pytest.raises(actions.LetterRefused):
        actions.replace_letter(actor=office.hr, letter_id=old.pk, reason=WHY, dated_on=DAY, at=NOW)
    assert Letter.objects.get().state == "ISSUED"


def test_hr_cancels_and_replaces_from_the_page(client: Client, office: Desk, place: Enrolment) -> None:
    client.force_login(hr_account(office))
    letter = signed(office)
    url = reverse("training:letter_cancel", args=[letter.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    answer = client.post(url, {"reason": WHY, "replace": "on"})
    run = JobRun.objects.order_by("pk").last()
    assert run is not None
    assert answer["Location"] == reverse("platform:run", args=[run.pk])
    assert client.post(url, {"reason": WHY}).status_code == 422
    newest = Letter.objects.order_by("-serial")[0]
    url = reverse("training:letter_cancel", args=[newest.pk])
    listed = reverse("training:batch_letters", args=[office.batch.pk])
    assert client.post(url, {"reason": WHY})["Location"] == listed
    assert client.get(listed).content.decode().count(WHY) == 2
