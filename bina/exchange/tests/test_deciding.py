"""What becomes of entries when people decide, and when training is changed, revoked or taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bina.exchange import actions
from bina.exchange.models import SiasnEntry
from bina.exchange.simulators.siasn import BUSY, LOST, REFUSE, Fault
from bina.exchange.tests.factories import Office
from bina.people.tests.factories import AgencyFactory, hr_actor
from bina.training.actions import certificates
from bina.training.models import Enrolment, Programme


def standing(bkpsdm: Office, place: Enrolment) -> tuple[str, str]:
    entry = bkpsdm.entry(place)
    return entry.state, entry.why


def take_back(place: Enrolment) -> None:
    Enrolment.objects.filter(pk=place.pk).update(
        state="FAILED", reason="SCORE", completed_on=None, earned_jp=0
    )


def again(bkpsdm: Office, place: Enrolment) -> int:
    return actions.send_again(
        actor=bkpsdm.desk.hr,
        agency_id=bkpsdm.desk.agency.pk,
        entry_ids=[bkpsdm.entry(place).pk],
        at=bkpsdm.now,
    )


def leave(bkpsdm: Office, place: Enrolment, reason: str = "Sudah dicatat BKD") -> SiasnEntry:
    return actions.leave_out(
        actor=bkpsdm.desk.hr, entry_id=bkpsdm.entry(place).pk, reason=reason, at=bkpsdm.now
    )


def settle(bkpsdm: Office, place: Enrolment, reason: str = "Dihapus di SIASN") -> SiasnEntry:
    return actions.settle(actor=bkpsdm.desk.hr, entry_id=bkpsdm.entry(place).pk, reason=reason, at=bkpsdm.now)


def test_a_revoked_certificate_is_to_be_corrected_there(bkpsdm: Office) -> None:
    one = bkpsdm.desk.certificate()
    bkpsdm.send()
    certificates.revoke(actor=bkpsdm.desk.hr, certificate_id=one.pk, reason="Titip absen", at=bkpsdm.now)
    bkpsdm.send()
    assert standing(bkpsdm, one.enrolment) == ("TO_CORRECT", "REVOKED")
    settle(bkpsdm, one.enrolment)
    bkpsdm.send()
    assert standing(bkpsdm, one.enrolment) == ("CORRECTED", "REVOKED")


def test_a_completion_taken_back_before_it_was_sent_is_left_out(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.gather()
    take_back(place)
    assert bkpsdm.send().done == 0
    assert standing(bkpsdm, place) == ("LEFT_OUT", "TAKEN_BACK")
    Enrolment.objects.filter(pk=place.pk).update(
        state="COMPLETED", reason="", completed_on=place.completed_on, earned_jp=16
    )
    assert bkpsdm.send().sent == 1


def test_a_completion_taken_back_after_a_lost_answer_is_looked_for(bkpsdm: Office) -> None:
    places = bkpsdm.desk.completed(2)
    bkpsdm.send(Fault(LOST, on="/save"), Fault(BUSY, on="/save"))
    for place in places:
        take_back(place)
    bkpsdm.later(hours=1)
    told = bkpsdm.send()
    assert (told.to_correct, told.left_out) == (1, 1)
    assert {standing(bkpsdm, place) for place in places} == {
        ("TO_CORRECT", "TAKEN_BACK"),
        ("LEFT_OUT", "TAKEN_BACK"),
    }
    assert len(bkpsdm.simulator.entries()) == 1


def test_a_change_after_sending_is_corrected_in_place(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send()
    Enrolment.objects.filter(pk=place.pk).update(earned_jp=Decimal(12))
    bkpsdm.send()
    assert standing(bkpsdm, place) == ("TO_CORRECT", "CHANGED")
    assert again(bkpsdm, place) == 1
    bkpsdm.send()
    assert standing(bkpsdm, place) == ("SENT", "")
    (there,) = bkpsdm.simulator.entries()
    assert there["jumlahJam"] == 12


def test_a_change_that_is_undone_needs_no_correction(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send()
    Enrolment.objects.filter(pk=place.pk).update(earned_jp=Decimal(12))
    bkpsdm.gather()
    Enrolment.objects.filter(pk=place.pk).update(earned_jp=Decimal(16))
    bkpsdm.gather()
    assert standing(bkpsdm, place) == ("SENT", "")


def test_what_was_changed_by_hand_there_is_taken_for_right(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send()
    Enrolment.objects.filter(pk=place.pk).update(earned_jp=Decimal(12))
    bkpsdm.gather()
    settle(bkpsdm, place, "Jam diubah admin SIASN")
    bkpsdm.send()
    assert standing(bkpsdm, place) == ("CORRECTED", "CHANGED")
    Enrolment.objects.filter(pk=place.pk).update(earned_jp=Decimal(10))
    bkpsdm.gather()
    assert standing(bkpsdm, place) == ("TO_CORRECT", "CHANGED")


def test_a_refused_training_goes_again_once_its_record_is_corrected(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(REFUSE, on="/save"))
    assert bkpsdm.send().done == 0
    Programme.objects.filter(pk=place.batch.programme_id).update(name="Pelayanan Publik yang Ramah")
    assert bkpsdm.send().sent == 1
    (there,) = bkpsdm.simulator.entries()
    assert there["namaKursus"] == "Pelayanan Publik yang Ramah"


def test_a_training_of_another_form_goes_to_the_other_service(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.gather()
    Programme.objects.filter(pk=place.batch.programme_id).update(form=1)
    bkpsdm.send()
    assert bkpsdm.entry(place).service == "DIKLAT"


def test_what_is_left_out_stays_out_until_somebody_sends_it(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.gather()
    assert leave(bkpsdm, place).said == "Sudah dicatat BKD"
    assert bkpsdm.send().done == 0
    again(bkpsdm, place)
    assert bkpsdm.send().sent == 1


def test_leaving_out_needs_a_reason(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.gather()
    with pytest.raises(actions.EntryRefused) as refusal:
        leave(bkpsdm, place, "  ")
    assert refusal.value.field == "reason"


def test_what_may_stand_there_cannot_be_left_out(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(LOST, on="/save"))
    with pytest.raises(actions.EntryRefused):
        leave(bkpsdm, place)
    bkpsdm.later(hours=1)
    bkpsdm.send()
    with pytest.raises(actions.EntryRefused):
        leave(bkpsdm, place)


def test_a_lost_answer_is_waited_for_even_when_somebody_is_in_a_hurry(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(LOST, on="/save"))
    with pytest.raises(actions.EntryRefused):
        again(bkpsdm, place)


def test_only_what_is_to_be_corrected_can_be_settled(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send()
    with pytest.raises(actions.EntryRefused):
        settle(bkpsdm, place)


def test_another_agency_decides_nothing_here(bkpsdm: Office) -> None:
    place = bkpsdm.desk.place("COMPLETED")
    bkpsdm.send(Fault(REFUSE, on="/save"))
    stranger = hr_actor(AgencyFactory.create())
    entry = bkpsdm.entry(place)
    with pytest.raises(PermissionDenied):
        actions.leave_out(actor=stranger, entry_id=entry.pk, reason="x", at=bkpsdm.now)
    with pytest.raises(PermissionDenied):
        actions.settle(actor=stranger, entry_id=entry.pk, reason="x", at=bkpsdm.now)
    with pytest.raises(PermissionDenied):
        actions.send_again(
            actor=stranger, agency_id=bkpsdm.desk.agency.pk, entry_ids=[entry.pk], at=bkpsdm.now
        )
    with pytest.raises(actions.EntryRefused):
        actions.send_again(actor=stranger, agency_id=stranger.agency_id, entry_ids=[entry.pk], at=bkpsdm.now)


def test_a_connection_that_sends_by_itself_must_be_whole(bkpsdm: Office) -> None:
    with pytest.raises(actions.ConnectionRefused) as refusal:
        bkpsdm.connect(username="")
    assert refusal.value.field == "username"


def test_another_environment_forgets_the_secrets_of_the_last(bkpsdm: Office) -> None:
    found = bkpsdm.connect(environment="TRAINING", is_on=False, password="", consumer_secret="")
    assert (found.password, found.consumer_secret) == ("", "")


def test_an_empty_secret_keeps_the_one_there_is(bkpsdm: Office) -> None:
    bkpsdm.connect(password="", consumer_secret="")
    bkpsdm.desk.completed(1)
    assert bkpsdm.send().sent == 1
