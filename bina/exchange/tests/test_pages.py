"""Pages of the outbox and of the connection."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.simulators import siasn
from bina.exchange.simulators.siasn import REFUSE, Fault
from bina.exchange.tests.factories import Office
from bina.people.tests.factories import UnitFactory, account_with
from bina.platform.access import Role
from bina.platform.models import JobRun
from bina.training.tests.certified import hr_account

LIST = "exchange:outbox"
FORM = {
    "environment": "SIMULATOR",
    "since": "2026-01-01",
    "consumer_key": siasn.CONSUMER_KEY,
    "consumer_secret": siasn.CONSUMER_SECRET,
    "client_id": siasn.CLIENT_ID,
    "username": siasn.USERNAME,
    "password": siasn.PASSWORD,
    "is_on": "on",
}


@pytest.fixture
def desk(client: Client, bkpsdm: Office) -> Client:
    client.force_login(hr_account(bkpsdm.desk))
    return client


def shown(response: Any) -> set[Any]:
    return {one.pk for one in response.context["page"]}


def test_the_outbox_says_what_was_refused_and_why(desk: Client, bkpsdm: Office) -> None:
    bkpsdm.desk.completed(2)
    bkpsdm.send(Fault(REFUSE, on="/save", said="namaKursus tidak dikenal"))
    refused = SiasnEntry.objects.get(state="REFUSED")
    response = desk.get(reverse(LIST))
    assert response.context["counts"] == {
        "WAITING": 0,
        "SENT": 1,
        "REFUSED": 1,
        "LEFT_OUT": 0,
        "TO_CORRECT": 0,
        "CORRECTED": 0,
    }
    assert "namaKursus tidak dikenal" in response.content.decode()
    assert "simulator" in response.content.decode()
    assert shown(desk.get(reverse(LIST), {"keadaan": "REFUSED"})) == {refused.pk}
    assert shown(desk.get(reverse(LIST), {"q": refused.employee.name, "sebab": "SAID"})) == {refused.pk}
    assert shown(desk.get(reverse(LIST), {"layanan": "DIKLAT"})) == set()
    assert shown(desk.get(reverse(LIST), {"tahun": "2025"})) == set()


def test_the_outbox_leaves_as_workbook_and_as_csv(desk: Client, bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED", certificate_number="7/2026")
    bkpsdm.send()
    book = desk.get(reverse(LIST), {"format": "xlsx"})
    rows = load_workbook(BytesIO(book.getvalue())).get_sheet_by_index(0).to_python()
    assert rows[2][0] == place.employee.nip
    assert rows[2][14] == bkpsdm.entry(place).siasn_id
    lines = list(
        csv.reader(StringIO(desk.get(reverse(LIST), {"format": "csv"}).getvalue().decode("utf-8-sig")))
    )
    assert lines[1][6] == "7/2026"


@pytest.mark.parametrize("people", [1, 15])
def test_the_outbox_costs_the_same_for_any_number(
    desk: Client, bkpsdm: Office, people: int, django_assert_max_num_queries: Any
) -> None:
    bkpsdm.desk.completed(people)
    bkpsdm.gather()
    with django_assert_max_num_queries(9):
        assert len(shown(desk.get(reverse(LIST)))) == people


def test_the_list_is_sorted_as_asked(desk: Client, bkpsdm: Office) -> None:
    bkpsdm.desk.completed(3)
    bkpsdm.gather()
    page = desk.get(reverse(LIST), {"sort": "-employee__name"}).context["page"]
    names = [one.employee.name for one in page]
    assert names == sorted(names, reverse=True)


def test_sending_again_from_the_list(desk: Client, bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(REFUSE, on="/save"))
    answer = desk.post(reverse("exchange:again"), {"kiriman": [str(bkpsdm.entry(place).pk)]})
    assert answer.status_code == 302
    assert bkpsdm.entry(place).state == "WAITING"
    empty = desk.post(reverse("exchange:again"), {})
    assert empty.status_code == 422


def test_the_page_of_an_entry_leads_to_where_it_can_be_corrected(desk: Client, bkpsdm: Office) -> None:
    place, stranger = bkpsdm.desk.completed(2)
    bkpsdm.simulator.held.unknown.add(bkpsdm.nip(stranger))
    bkpsdm.send()
    first = desk.get(reverse("exchange:entry", args=[bkpsdm.entry(place).pk]))
    assert first.context["origin"] == reverse("training:batch", args=[place.batch_id])
    second = desk.get(reverse("exchange:entry", args=[bkpsdm.entry(stranger).pk]))
    assert second.context["origin"] == reverse("people:employee", args=[stranger.employee_id])
    assert (second.context["may_again"], second.context["may_leave"]) == (True, True)


def test_leaving_out_is_asked_for_a_reason(desk: Client, bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.gather()
    url = reverse("exchange:entry_leave", args=[bkpsdm.entry(place).pk])
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"reason": ""}).status_code == 422
    assert desk.post(url, {"reason": "Sudah ada"}).status_code == 302
    assert bkpsdm.entry(place).state == "LEFT_OUT"


def test_settling_what_needs_no_correction_is_refused(desk: Client, bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send()
    url = reverse("exchange:entry_settle", args=[bkpsdm.entry(place).pk])
    assert desk.post(url, {"reason": "Sudah"}).status_code == 422


def test_another_agency_s_entry_is_not_there(client: Client, bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.gather()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=UnitFactory.create()))
    entry = bkpsdm.entry(place)
    assert client.get(reverse("exchange:entry", args=[entry.pk])).status_code == 404
    assert shown(client.get(reverse(LIST))) == set()


def test_the_page_of_the_connection_never_shows_a_secret(desk: Client, bkpsdm: Office) -> None:
    page = desk.get(reverse("exchange:connection")).content.decode()
    found = SiasnConnection.objects.get()
    for secret in (siasn.PASSWORD, siasn.CONSUMER_SECRET, found.password, found.consumer_secret):
        assert secret not in page
    assert siasn.USERNAME in page


def test_the_connection_is_saved_from_its_page(desk: Client, bkpsdm: Office) -> None:
    url = reverse("exchange:connection")
    assert desk.post(url, FORM | {"username": ""}).status_code == 422
    assert desk.post(url, FORM | {"siasn_place": "LOK1"}).status_code == 302
    found = SiasnConnection.objects.get()
    assert (found.siasn_place, found.waits_for_certificate) == ("LOK1", False)


def run_jobs() -> None:
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")


@pytest.mark.django_db(transaction=True)
def test_a_task_looks_sends_and_tells(desk: Client, bkpsdm: Office) -> None:
    bkpsdm.desk.completed(2)
    answer = desk.post(reverse("exchange:send"))
    run_jobs()
    run = JobRun.objects.get(kind="exchange.send_now")
    assert answer["Location"] == reverse("platform:run", args=[run.pk])
    assert (run.state, run.error) == (JobRun.State.DONE, "")
    assert len(bkpsdm.simulator.entries()) == 2
    bkpsdm.connect(password="salah")
    desk.post(reverse("exchange:connection_try"))
    run_jobs()
    failed = JobRun.objects.get(kind="exchange.check_connection")
    assert failed.state == JobRun.State.FAILED
    assert "Invalid user credentials" in failed.error
