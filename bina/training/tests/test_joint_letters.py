"""Letters of guests: their own agency makes them, in its own series and on its own letterhead."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, account_with
from bina.platform.access import Role
from bina.platform.models import JobRun
from bina.training import actions as training
from bina.training.actions import letters as actions
from bina.training.actions.letters import LetterLayoutValues, LetterValues
from bina.training.models import Letter
from bina.training.queries import letters as found_in
from bina.training.tests.city import City, ids
from bina.training.tests.factories import NOW
from bina.training.tests.joint_city import Pair

pytestmark = pytest.mark.django_db
SAID = LetterValues(kind="ASSIGNMENT", dated_on=date(2026, 2, 20), purpose="Mengikuti seminar")
HOSTS = LetterLayoutValues(
    signer_name="Drs. Tuan Rumah",
    signer_post="Kepala BKPSDM",
    assignment_pattern="094/{urut}/{tahun}",
    invitation_pattern="005/{urut}/{tahun}",
)
GUESTS = replace(HOSTS, signer_name="Dra. Tamu Setia", assignment_pattern="TAMU/{urut}/{tahun}")


def _letterhead(city: City, values: LetterLayoutValues) -> None:
    actions.save_letter_layout(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)


@pytest.fixture
def pair(settings: Any, tmp_path: Path) -> Pair:
    """A shared batch with one of the host's own people and two guests; both agencies have letterheads."""
    settings.MEDIA_ROOT = tmp_path
    made = Pair()
    made.share()
    training.enrol(actor=made.host.hr, batch_id=made.batch.pk, employees=ids(made.host.people(1)), at=NOW)
    made.claim(made.guest.people(2))
    _letterhead(made.host, HOSTS)
    _letterhead(made.guest, GUESTS)
    return made


def _order(pair: Pair, city: City, **changes: Any) -> None:
    actions.order_letters(
        actor=city.hr,
        batch_id=pair.batch.pk,
        agency_id=city.agency.pk,
        values=replace(SAID, **changes),
        at=NOW,
    )


def _made(pair: Pair, city: City) -> Letter:
    _order(pair, city)
    assert actions.make_letters(batch_id=pair.batch.pk, agency_id=city.agency.pk, at=NOW) == 1
    return Letter.objects.get(agency=city.agency)


def _page(pair: Pair) -> str:
    return reverse("training:joint_letters", args=[pair.batch.pk])


def _login(client: Client, city: City, role: Role = Role.HR_DEVELOPER) -> Client:
    client.force_login(account_with(role, unit=city.root))
    return client


def _named(letter: Letter) -> set[Any]:
    return set(letter.recipients.values_list("employee__agency_id", flat=True))


def _text_of(letter: Letter) -> str:
    words = ["pdftotext", "-layout", letter.file.path, "-"]
    read = subprocess.run(words, capture_output=True, check=True, text=True)  # noqa: S603  # fixed words
    return " ".join(read.stdout.split())


def test_each_agency_names_its_own_people_in_its_own_series(pair: Pair) -> None:
    host, guest = _made(pair, pair.host), _made(pair, pair.guest)
    assert (host.number, guest.number) == ("094/1/2026", "TAMU/1/2026")
    assert (_named(host), _named(guest)) == ({pair.host.agency.pk}, {pair.guest.agency.pk})
    assert (host.recipients.count(), guest.recipients.count()) == (1, 2)


def test_a_letter_of_guests_is_signed_by_the_head_of_their_agency(pair: Pair) -> None:
    said = _text_of(_made(pair, pair.guest))
    for known in ("PEMERINTAH KOTA TAMU", "Dra. Tamu Setia", "TAMU/1/2026"):
        assert known in said
    assert "Drs. Tuan Rumah" not in said


def test_the_order_of_one_agency_prints_nothing_of_the_other(pair: Pair) -> None:
    _order(pair, pair.host)
    _order(pair, pair.guest)
    assert actions.make_letters(batch_id=pair.batch.pk, agency_id=pair.guest.agency.pk, at=NOW) == 1
    assert dict(Letter.objects.values_list("agency_id", "state")) == {
        pair.host.agency.pk: "WAITING",
        pair.guest.agency.pk: "ISSUED",
    }


def test_nobody_writes_letters_for_the_people_of_another_agency(pair: Pair) -> None:
    for maker, whose in ((pair.host, pair.guest), (pair.guest, pair.host), (pair.third, pair.guest)):
        with pytest.raises(PermissionDenied):
            actions.order_letters(
                actor=maker.hr,
                batch_id=pair.batch.pk,
                agency_id=whose.agency.pk,
                values=SAID,
                at=NOW,
            )
    _letterhead(pair.third, HOSTS)
    with pytest.raises(actions.LetterRefused):
        _order(pair, pair.third)


def test_neither_agency_reads_the_letters_of_the_other(pair: Pair) -> None:
    host, guest = _made(pair, pair.host), _made(pair, pair.guest)
    assert [one.pk for one in found_in.letters(pair.host.hr)] == [host.pk]
    assert [one.pk for one in found_in.letters(pair.guest.hr)] == [guest.pk]
    with pytest.raises(PermissionDenied):
        actions.cancel_letter(actor=pair.host.hr, letter_id=guest.pk, reason="Keliru", at=NOW)


def test_a_letter_of_guests_is_replaced_in_the_same_series(pair: Pair) -> None:
    old = _made(pair, pair.guest)
    new, run = actions.replace_letter(
        actor=pair.guest.hr, letter_id=old.pk, reason="Tanggal keliru", dated_on=SAID.dated_on, at=NOW
    )
    assert (new.agency_id, new.number, new.replaces_id) == (pair.guest.agency.pk, "TAMU/2/2026", old.pk)
    assert run.agency_id == pair.guest.agency.pk


def test_the_draft_says_who_holds_it(pair: Pair) -> None:
    assert "Pemerintah Kota Tuan" in actions.draft_of(pair.batch, None, host="Pemerintah Kota Tuan").purpose
    assert "Pemerintah" not in actions.draft_of(pair.batch, None).purpose


def test_the_guests_hr_developer_orders_and_cancels_on_the_page_of_their_people(
    client: Client, pair: Pair
) -> None:
    guest = _login(client, pair.guest)
    assert _page(pair) in guest.get(reverse("training:joint", args=[pair.batch.pk])).content.decode()
    shown = guest.get(_page(pair)).content.decode()
    assert "Pemerintah Kota Tuan" in shown
    data = {"kind": "ASSIGNMENT", "dated_on": "2026-02-20", "purpose": "Mengikuti"}
    assert guest.post(_page(pair), data | {"purpose": ""}).status_code == 422
    run = JobRun.objects.filter(kind="training.make_letters")
    assert guest.post(_page(pair), data)["Location"] == reverse("platform:run", args=[run.get().pk])
    letter = Letter.objects.get()
    assert [one.pk for one in guest.get(_page(pair)).context["page"]] == [letter.pk]
    cancel = reverse("training:letter_cancel", args=[letter.pk])
    assert guest.post(cancel, {"reason": "Keliru"})["Location"] == _page(pair)


def test_the_host_sees_only_that_letters_are_the_guests_own_affair(client: Client, pair: Pair) -> None:
    letter = _made(pair, pair.guest)
    host = _login(client, pair.host)
    for name in ("batch_letters", "batch_agencies"):
        shown = host.get(reverse(f"training:{name}", args=[pair.batch.pk])).content.decode()
        assert "TAMU/1/2026" not in shown
        assert "kop" in shown
    assert host.get(_page(pair)).status_code == 404
    assert host.get(reverse("training:letter_pdf", args=[letter.pk])).status_code == 404


def test_a_leader_of_the_guests_makes_no_letters(client: Client, pair: Pair) -> None:
    leader = _login(client, pair.guest, Role.LEADER)
    assert leader.get(_page(pair)).status_code == 403
    assert _page(pair) not in leader.get(reverse("training:joint", args=[pair.batch.pk])).content.decode()


def test_a_guest_opens_their_letter_from_the_batch(client: Client, pair: Pair) -> None:
    letter = _made(pair, pair.guest)
    person = Employee.objects.get(pk=letter.recipients.values_list("employee_id", flat=True)[0])
    client.force_login(AccountFactory.create(employee=person))
    pdf = reverse("training:letter_pdf", args=[letter.pk])
    assert pdf in client.get(reverse("training:batch", args=[pair.batch.pk])).content.decode()
    assert client.get(pdf).getvalue().startswith(b"%PDF-")


@pytest.mark.django_db(transaction=True)
def test_a_task_makes_the_letters_of_guests_and_leads_to_their_page(client: Client, pair: Pair) -> None:
    data = {"kind": "ASSIGNMENT", "dated_on": "2026-02-20", "purpose": "Mengikuti"}
    _login(client, pair.guest).post(_page(pair), data)
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    run = JobRun.objects.get(kind="training.make_letters")
    assert (run.state, run.error, run.result_url) == (JobRun.State.DONE, "", _page(pair))
    assert Letter.objects.get().state == "ISSUED"
