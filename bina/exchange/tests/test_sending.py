"""Finished training reaches the simulator of SIASN exactly once, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bina.exchange import actions
from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.simulators.siasn import (
    BUSY,
    DROP,
    EXPIRED,
    HOLD,
    LATE,
    LIMIT,
    LOST,
    REFUSE,
    Fault,
)
from bina.exchange.tests.factories import NOW, Office
from bina.training.models import Programme
from bina.training.tests.factories import TrainingRecordFactory


def standing(entry: SiasnEntry) -> tuple[str, str]:
    return entry.state, entry.why


def test_a_course_arrives_with_all_its_fields(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED", earned_jp=Decimal("16.5"), certificate_number="7/BKPSDM/2026")
    assert bkpsdm.send().sent == 1
    entry = bkpsdm.entry(place)
    assert standing(entry) == ("SENT", "")
    (there,) = bkpsdm.simulator.entries(bkpsdm.nip(place))
    assert there | {"path": None} == {
        "id": entry.siasn_id,
        "idPns": bkpsdm.simulator.person(bkpsdm.nip(place)),
        "pnsOrangId": bkpsdm.simulator.person(bkpsdm.nip(place)),
        "nipBaru": place.employee.nip,
        "instansiId": "A5EB03E2",
        "institusiPenyelenggara": "BKPSDM",
        "jenisDiklatId": "3",
        "jenisKursus": "",
        "jenisKursusSertipikat": "T",
        "jumlahJam": 16,
        "lokasiId": "",
        "namaKursus": "Pelayanan yang Ramah",
        "noSertipikat": "7/BKPSDM/2026",
        "tahunKursus": 2026,
        "tanggalKursus": "01-03-2026",
        "tanggalSelesaiKursus": "02-03-2026",
        "path": None,
    }


def test_structural_training_goes_to_the_other_service(bkpsdm: Office) -> None:
    Programme.objects.filter(pk=bkpsdm.desk.programme.pk).update(
        form=1, name="Pelatihan Kepemimpinan Pengawas (PKP)"
    )
    place = bkpsdm.desk.place("COMPLETED", certificate_number="1/PKP")
    bkpsdm.send()
    assert bkpsdm.entry(place).service == "DIKLAT"
    (there,) = bkpsdm.simulator.held.rows["diklat"]
    assert (there["latihanStrukturalId"], there["nomor"], there["tanggal"]) == ("2", "1/PKP", "01-03-2026")


def test_the_certificate_goes_with_it_and_is_waited_for(bkpsdm: Office) -> None:
    bkpsdm.connect(waits_for_certificate=True)
    place = bkpsdm.desk.place("COMPLETED")
    assert bkpsdm.send().done == 0
    assert standing(bkpsdm.entry(place)) == ("WAITING", "CERTIFICATE")
    bkpsdm.desk.issue()
    assert bkpsdm.send().sent == 1
    entry = bkpsdm.entry(place)
    ((reference, document),) = bkpsdm.simulator.held.documents[entry.siasn_id]
    assert (reference, document[:5]) == ("881", b"%PDF-")
    assert entry.number == place.certificate.number
    assert entry.sent_document == place.certificate.sha256


def test_sending_twice_makes_one_entry(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(2)
    assert [bkpsdm.send().sent, bkpsdm.send().sent] == [2, 0]
    assert len(bkpsdm.simulator.entries()) == 2


def test_what_stands_there_already_is_found_and_not_made_again(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED", certificate_number=" 7/bkpsdm/2026")
    person = bkpsdm.simulator.person(bkpsdm.nip(place))
    made = bkpsdm.simulator.save(
        "kursus",
        {
            "pnsOrangId": person,
            "jenisDiklatId": "3",
            "namaKursus": "Pelayanan Ramah (diketik di SIASN)",
            "nomorSertipikat": "7/BKPSDM/2026",
            "jumlahJam": 16,
            "tanggalKursus": "01-03-2026",
            "tanggalSelesaiKursus": "02-03-2026",
        },
    )
    bkpsdm.send()
    entry = bkpsdm.entry(place)
    assert (entry.siasn_id, entry.was_there) == (made["mapData"]["rwKursusId"], True)
    assert len(bkpsdm.simulator.entries()) == 1


@pytest.mark.parametrize("kind", [LOST, LATE])
def test_a_lost_answer_makes_no_second_entry(bkpsdm: Office, kind: str) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(kind, on="/save"))
    entry = bkpsdm.entry(place)
    assert standing(entry) == ("WAITING", "NO_ANSWER")
    assert entry.next_at >= NOW + timedelta(minutes=10)
    assert bkpsdm.send().done == 0
    bkpsdm.later(hours=1)
    assert bkpsdm.send().sent == 1
    assert len(bkpsdm.simulator.entries()) == 1


def test_a_service_that_never_answers_is_given_up_for_now(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(5)
    told = bkpsdm.send(*[Fault(HOLD, on="/data-utama/")] * 3, seconds=0.1)
    assert (told.later, told.trouble) == (3, "NO_ANSWER")
    assert SiasnConnection.objects.get().trouble == "NO_ANSWER"
    bkpsdm.later(hours=1)
    assert bkpsdm.send().sent == 5
    assert SiasnConnection.objects.get().trouble == ""


def test_tokens_that_ran_out_are_fetched_anew(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(3)
    faults = [Fault(EXPIRED, on="/data-utama/"), Fault(EXPIRED, on="/save"), Fault(EXPIRED, on="/rw-kursus/")]
    assert bkpsdm.send(*faults).sent == 3
    assert len(bkpsdm.simulator.entries()) == 3


def test_a_wrong_password_stops_the_run_and_blames_no_entry(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.connect(password="salah")
    assert bkpsdm.send().trouble == "LOGIN"
    found = SiasnConnection.objects.get()
    assert (found.trouble, found.trouble_said) == ("LOGIN", "Invalid user credentials")
    assert standing(bkpsdm.entry(place)) == ("WAITING", "")
    assert bkpsdm.entry(place).attempts == 0
    bkpsdm.connect()
    assert bkpsdm.send().sent == 1


def test_waits_grow_while_the_service_cannot(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    waits = []
    for kind in (BUSY, LIMIT, BUSY, BUSY, BUSY, BUSY):
        bkpsdm.send(Fault(kind, on="/save"))
        waits.append(bkpsdm.entry(place).next_at - bkpsdm.now)
        bkpsdm.now = bkpsdm.entry(place).next_at
    assert waits == sorted(waits)
    assert waits[-2:] == [timedelta(days=1)] * 2
    assert bkpsdm.send().sent == 1


def test_a_refusal_is_kept_in_the_service_s_own_words(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(REFUSE, on="/save", said="namaKursus tidak dikenal"))
    entry = bkpsdm.entry(place)
    assert (*standing(entry), entry.said) == ("REFUSED", "SAID", "namaKursus tidak dikenal")
    bkpsdm.later(days=3)
    assert bkpsdm.send().done == 0


def test_somebody_the_service_does_not_know_is_refused(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.simulator.held.unknown.add(bkpsdm.nip(place))
    bkpsdm.send()
    assert standing(bkpsdm.entry(place)) == ("REFUSED", "NO_PERSON")


def test_less_than_an_hour_is_refused_here(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED", earned_jp=Decimal("0.75"))
    bkpsdm.send()
    assert standing(bkpsdm.entry(place)) == ("REFUSED", "NO_HOURS")
    assert bkpsdm.simulator.entries() == []


def test_a_refused_document_leaves_the_training_there_and_can_be_sent_again(
    bkpsdm: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.desk.issue()
    attach = bkpsdm.simulator.attach
    refused = {"success": False, "message": "Berkas terlalu besar"}
    monkeypatch.setattr(bkpsdm.simulator, "attach", lambda *_given: refused)
    bkpsdm.send()
    entry = bkpsdm.entry(place)
    assert (*standing(entry), entry.said) == ("SENT", "DOCUMENT", "Berkas terlalu besar")
    monkeypatch.setattr(bkpsdm.simulator, "attach", attach)
    again(bkpsdm, entry)
    bkpsdm.send()
    assert standing(bkpsdm.entry(place)) == ("SENT", "")
    assert len(bkpsdm.simulator.entries()) == 1
    assert entry.siasn_id in bkpsdm.simulator.held.documents


def again(bkpsdm: Office, *chosen: SiasnEntry) -> int:
    return actions.send_again(
        actor=bkpsdm.desk.hr,
        agency_id=bkpsdm.desk.agency.pk,
        entry_ids=[entry.pk for entry in chosen],
        at=bkpsdm.now,
    )


def test_histories_taken_over_from_workbooks_are_not_told_back(bkpsdm: Office) -> None:
    TrainingRecordFactory.create(employee=bkpsdm.desk.place("ENROLLED").employee)
    assert bkpsdm.gather().new == 0


def test_what_ended_before_the_first_day_stays_out(bkpsdm: Office) -> None:
    bkpsdm.desk.place("COMPLETED", completed_on=date(2025, 12, 31))
    assert bkpsdm.gather().new == 0


def test_nothing_is_told_of_an_agency_without_a_connection(bkpsdm: Office) -> None:
    bkpsdm.desk.completed(1)
    SiasnConnection.objects.all().delete()
    assert bkpsdm.send().done == 0
    assert SiasnEntry.objects.count() == 0


@pytest.mark.parametrize("people", [1, 12])
def test_a_look_at_what_finished_costs_the_same_for_any_number(bkpsdm: Office, people: int) -> None:
    bkpsdm.desk.completed(people)
    bkpsdm.gather()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert bkpsdm.gather() == actions.Gathered(0, 0)
    assert len(asked) <= 7


def test_faults_before_anything_was_sent_do_no_harm(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(DROP, on="/oauth2/token"))
    assert bkpsdm.entry(place).posted_at is None
    bkpsdm.later(hours=1)
    assert bkpsdm.send(Fault(DROP, on="/rw-kursus/")).later == 1
    bkpsdm.later(hours=4)
    assert bkpsdm.send().sent == 1


def test_secrets_stand_sealed_in_the_database(bkpsdm: Office) -> None:
    found: dict[str, Any] = SiasnConnection.objects.values().get()
    assert "sandi-simulator" not in str(found)
    assert "rahasia-simulator" not in str(found)
