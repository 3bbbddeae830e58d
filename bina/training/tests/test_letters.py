"""Letters of assignment and invitation: numbers, what they say, who reads them, their signature."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, AgencyFactory, EmployeeFactory, UnitFactory, hr_actor
from bina.platform.jobs import Cancelled
from bina.platform.models import JobRun, Notice
from bina.platform.signing.tests.authority import pdfsig
from bina.training.actions import letters as actions
from bina.training.actions.letters import LetterLayoutValues, LetterValues
from bina.training.models import Batch, Enrolment, Letter
from bina.training.queries import letters as found_in
from bina.training.rules.letters import NAMED_IN_THE_LETTER, list_is_attached, written_lines
from bina.training.tests.certified import Desk, desk, employee_actor, hr_account
from bina.training.tests.factories import NOW, SessionFactory

LAYOUT = LetterLayoutValues(
    office="Badan Kepegawaian dan Pengembangan SDM",
    address="Jalan Merdeka 1",
    place="Lhokseumawe",
    signer_name="Drs. Teuku Rahmat, M.Si.",
    signer_post="Kepala BKPSDM",
    signer_rank="Pembina Utama Muda, IV/c",
    assignment_pattern="094/{urut:4}/{bulan}/{tahun}",
    invitation_pattern="005/{urut}/{tahun}",
    basis="Peraturan Wali Kota 12/2025",
)
ASSIGNMENT = LetterValues(
    kind="ASSIGNMENT",
    dated_on=date(2026, 2, 20),
    basis="1 Peraturan Wali Kota\n\n- Rencana 2026",
    purpose="Mengikuti pelatihan",
)


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    made = desk()
    Batch.objects.filter(pk=made.batch.pk).update(state="OPEN", venue="Aula BKPSDM")
    actions.save_letter_layout(actor=made.hr, agency_id=made.agency.pk, values=LAYOUT, at=NOW)
    return made


def order(office: Desk, **changes: Any) -> None:
    values = {name: getattr(ASSIGNMENT, name) for name in LetterValues.__dataclass_fields__}
    actions.order_letters(
        actor=office.hr, batch_id=office.batch.pk, values=LetterValues(**(values | changes)), at=NOW
    )


def make(office: Desk, **changes: Any) -> list[Letter]:
    """Order and print; every letter of the batch, the first number first."""
    order(office, **changes)
    actions.make_letters(batch_id=office.batch.pk, at=NOW)
    return list(Letter.objects.order_by("kind", "serial"))


def text_of(letter: Letter, tmp_path: Path) -> str:
    """What the printed pages say, as poppler reads them."""
    path = tmp_path / "letter.pdf"
    with letter.file.open("rb") as file:
        path.write_bytes(file.read())
    words = ["pdftotext", "-layout", str(path), "-"]
    read = subprocess.run(words, capture_output=True, check=True, text=True)  # noqa: S603  # fixed words
    return " ".join(read.stdout.split())


def seated(office: Desk, count: int) -> list[Enrolment]:
    return [office.place("ENROLLED") for _number in range(count)]


def test_one_letter_names_everybody_with_a_seat(office: Desk, tmp_path: Path) -> None:
    first, second = seated(office, 2)
    waits = office.place("NOMINATED")
    (letter,) = make(office)
    said = text_of(letter, tmp_path)
    assert (letter.number, letter.basis) == ("094/0001/II/2026", ["1 Peraturan Wali Kota", "Rencana 2026"])
    for words in (
        "SURAT TUGAS",
        "Nomor: 094/0001/II/2026",
        "MENUGASKAN",
        "Dasar",
        "Rencana 2026",
        first.employee.full_name,
        first.employee.nip,
        first.employee.post.title,
        second.employee.unit.name,
        "Mengikuti pelatihan",
        "Lhokseumawe, 20 Februari 2026",
        "Drs. Teuku Rahmat, M.Si.",
        "Pembina Utama Muda, IV/c",
    ):
        assert words in said
    assert waits.employee.nip not in said


def test_an_invitation_tells_when_and_where(office: Desk, tmp_path: Path) -> None:
    seated(office, 1)
    SessionFactory.create(
        batch=office.batch,
        starts_at=datetime(2026, 3, 1, 1, 0, tzinfo=UTC),
        ends_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    )
    (letter,) = make(office, kind="INVITATION")
    said = text_of(letter, tmp_path)
    assert letter.number == "005/1/2026"
    for words in ("Yth.", "Minggu–Senin, 1–2 Maret 2026", "08.00–15.30 WIB", "Aula BKPSDM", "Undangan"):
        assert words in said
    assert "MENUGASKAN" not in said


def test_many_people_stand_in_a_list_over_several_pages(office: Desk, tmp_path: Path) -> None:
    places = seated(office, 40)
    (letter,) = make(office)
    said = text_of(letter, tmp_path)
    assert all(place.employee.nip in said for place in places)
    assert said.count("Nama dan NIP") >= 2
    assert "2/3" in said.replace(" ", "")


def test_a_letter_for_each_has_a_number_of_its_own(office: Desk) -> None:
    seated(office, 3)
    letters = make(office, each=True)
    assert [letter.number[:8] for letter in letters] == ["094/0001", "094/0002", "094/0003"]
    assert [letter.recipients.count() for letter in letters] == [1, 1, 1]


def test_numbers_begin_anew_each_year_and_kind(office: Desk) -> None:
    seated(office, 1)
    make(office)
    make(office, kind="INVITATION")
    letters = make(office, dated_on=date(2027, 1, 4), again=True)
    assert sorted(letter.number for letter in letters) == [
        "005/1/2026",
        "094/0001/I/2027",
        "094/0001/II/2026",
    ]


def test_only_people_without_a_letter_are_named_unless_asked(office: Desk) -> None:
    seated(office, 2)
    make(office)
    with pytest.raises(actions.LetterRefused):
        order(office)
    late = office.place("ENROLLED")
    newest = max(make(office), key=lambda letter: letter.serial)
    assert [one.enrolment_id for one in newest.recipients.all()] == [late.pk]
    again = max(make(office, again=True), key=lambda letter: letter.serial)
    assert again.recipients.count() == 3


def test_the_kept_file_is_signed_and_its_hash_is_kept(office: Desk, tmp_path: Path) -> None:
    seated(office, 1)
    (letter,) = make(office)
    with letter.file.open("rb") as file:
        content = file.read()
    assert sha256(content).hexdigest() == letter.sha256
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    assert "Signature Validation: Signature is Valid." in pdfsig(path)
    assert "Total document signed" in pdfsig(path)


def test_people_named_are_told_once(office: Desk) -> None:
    place = office.place("ENROLLED")
    account = AccountFactory.create(employee=place.employee)
    make(office)
    (notice,) = Notice.objects.filter(account=account)
    assert notice.url == reverse("training:batch", args=[office.batch.pk])
    assert "Pelayanan yang Ramah" in notice.text


def test_a_person_reads_only_signed_letters_that_name_them(office: Desk) -> None:
    place, other = seated(office, 2)
    order(office, each=True)
    mine = employee_actor(place.employee)
    assert found_in.letters(mine).count() == 0
    actions.make_letters(batch_id=office.batch.pk, at=NOW)
    assert [one.recipients.get().employee_id for one in found_in.letters(mine)] == [place.employee_id]
    stranger = employee_actor(EmployeeFactory.create())
    assert found_in.letters(stranger).count() == 0
    assert found_in.letters(hr_actor(AgencyFactory.create())).count() == 0
    assert found_in.letters(employee_actor(other.employee)).count() == 1


def test_a_stop_keeps_numbers_and_a_second_run_goes_on(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seated(office, 3)
    monkeypatch.setattr("bina.training.actions.letters.making.AT_ONCE", 1)
    order(office, each=True)

    class Stops:
        def report(self, *, done: int, total: int, message: str = "") -> None:
            raise Cancelled("stop")

        def check(self) -> None:
            return None

    with pytest.raises(Cancelled):
        actions.make_letters(batch_id=office.batch.pk, at=NOW, progress=Stops())
    assert Letter.objects.filter(state="ISSUED").count() == 1
    numbers = list(Letter.objects.order_by("serial").values_list("number", flat=True))
    order(office)
    actions.make_letters(batch_id=office.batch.pk, at=NOW)
    assert list(Letter.objects.order_by("serial").values_list("number", "state")) == [
        (number, "ISSUED") for number in numbers
    ]


@pytest.mark.parametrize(("people", "most"), [(1, 15), (25, 15)])
def test_printing_costs_the_same_for_any_number_of_people(office: Desk, people: int, most: int) -> None:
    seated(office, people)
    order(office)
    with CaptureQueriesContext(connection) as asked:
        actions.make_letters(batch_id=office.batch.pk, at=NOW)
    assert len(asked) <= most


def test_letters_need_a_letterhead_and_an_open_batch(office: Desk) -> None:
    seated(office, 1)
    Batch.objects.filter(pk=office.batch.pk).update(state="DRAFT")
    with pytest.raises(actions.LetterRefused):
        order(office)
    bare = desk()
    Batch.objects.filter(pk=bare.batch.pk).update(state="OPEN")
    bare.place("ENROLLED")
    with pytest.raises(actions.LetterRefused):
        order(bare)


def test_another_agency_makes_no_letters_here(office: Desk) -> None:
    stranger = hr_actor(UnitFactory.create().agency)
    with pytest.raises(PermissionDenied):
        actions.order_letters(actor=stranger, batch_id=office.batch.pk, values=ASSIGNMENT, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.save_letter_layout(actor=stranger, agency_id=office.agency.pk, values=LAYOUT, at=NOW)


def test_a_pattern_without_a_running_number_is_refused(office: Desk) -> None:
    values = LetterLayoutValues(
        signer_name="A", signer_post="B", assignment_pattern="x", invitation_pattern="y"
    )
    with pytest.raises(actions.LetterRefused) as refusal:
        actions.save_letter_layout(actor=office.hr, agency_id=office.agency.pk, values=values, at=NOW)
    assert refusal.value.field == "assignment_pattern"


def test_few_people_stand_in_the_letter_itself() -> None:
    assert [list_is_attached(people) for people in (0, NAMED_IN_THE_LETTER, NAMED_IN_THE_LETTER + 1)] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("", []),
        ("  satu \n\n- dua\n• tiga\n", ["satu", "dua", "tiga"]),
        ("1. PP 11/2017", ["1. PP 11/2017"]),
        ("\n".join("baris" for _number in range(20)), ["baris"] * 12),
    ],
)
def test_lines_are_short_of_blanks_and_bullets(written: str, lines: list[str]) -> None:
    assert written_lines(written) == lines


# Pages


@pytest.fixture
def at_desk(client: Client, office: Desk) -> Iterator[Client]:
    client.force_login(hr_account(office))
    return client


def holder(client: Client, person: Employee) -> Client:
    client.force_login(AccountFactory.create(employee=person))
    return client


def test_letters_are_ordered_from_their_page(at_desk: Client, office: Desk) -> None:
    seated(office, 2)
    url = reverse("training:batch_letters", args=[office.batch.pk])
    shown = at_desk.get(url)
    assert "Peraturan Wali Kota 12/2025" in shown.content.decode()
    data = {"kind": "ASSIGNMENT", "dated_on": "2026-02-20", "purpose": "Mengikuti"}
    assert at_desk.post(url, data | {"purpose": ""}).status_code == 422
    answer = at_desk.post(url, data)
    run = JobRun.objects.get(kind="training.make_letters")
    assert answer["Location"] == reverse("platform:run", args=[run.pk])
    assert at_desk.post(url, {**data, "kind": "OTHER"}).status_code == 422
    assert at_desk.get(url, {"format": "csv"}).status_code == 200


def test_a_person_takes_their_letter_from_the_batch(client: Client, office: Desk) -> None:
    place, _other = seated(office, 2)
    first, second = make(office, each=True)
    own = first if first.recipients.get().enrolment_id == place.pk else second
    mine = holder(client, place.employee)
    page = mine.get(reverse("training:batch", args=[office.batch.pk])).content.decode()
    assert reverse("training:letter_pdf", args=[own.pk]) in page
    got = mine.get(reverse("training:letter_pdf", args=[own.pk]))
    assert got["Content-Type"] == "application/pdf"
    assert sha256(got.getvalue()).hexdigest() == own.sha256
    foreign = second if own == first else first
    assert mine.get(reverse("training:letter_pdf", args=[foreign.pk])).status_code == 404
    assert mine.get(reverse("training:batch_letters", args=[office.batch.pk])).status_code == 403


def test_the_letterhead_is_set_on_its_page_and_shown(at_desk: Client, office: Desk) -> None:
    url = reverse("training:letter_layout")
    data = {
        "signer_name": "Drs. Rahmat",
        "signer_post": "Kepala",
        "assignment_pattern": "{urut}/{tahun}",
        "invitation_pattern": "{urut}/{tahun}",
    }
    assert at_desk.post(url, data | {"assignment_pattern": "tanpa nomor"}).status_code == 422
    assert at_desk.post(url, data).status_code == 302
    for kind in ("tugas", "undangan"):
        picture = at_desk.get(reverse("training:letter_preview", args=[kind]))
        assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.django_db(transaction=True)
def test_a_task_makes_the_letters(at_desk: Client, office: Desk) -> None:
    seated(office, 1)
    data = {"kind": "INVITATION", "dated_on": "2026-02-20", "purpose": "Hadir"}
    at_desk.post(reverse("training:batch_letters", args=[office.batch.pk]), data)
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    run = JobRun.objects.get(kind="training.make_letters")
    assert (run.state, run.error) == (JobRun.State.DONE, "")
    assert Letter.objects.get().state == "ISSUED"
