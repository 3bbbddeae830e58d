"""Requests, those who must agree, those who stand in, the waiting list and its offers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from bina.people.tests.factories import AccountFactory, EmployeeFactory
from bina.platform.models import AuditEntry, Notice
from bina.training import actions
from bina.training.models import Approval, Delegation, Enrolment
from bina.training.queries.superiors import approvals_waiting, people_of_superior, superiors_of
from bina.training.rules.states import ENROLMENT_STEPS, EnrolmentState
from bina.training.tests.city import City, ids, person_actor, stranger, superior_actor, unit_actor
from bina.training.tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def _nominate(city: City, batch: object, *people: object) -> list[Enrolment]:
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=ids(list(people)), at=NOW)
    return list(Enrolment.objects.filter(batch=batch).order_by("employee__name"))


def _decide(actor: object, approval: Approval, *, agree: bool = True, note: str = "") -> Approval:
    return actions.decide(actor=actor, approval_id=approval.pk, agree=agree, note=note, at=NOW)


# Those who must agree


def test_a_request_goes_to_the_superior_then_to_bkpsdm_and_ends_in_a_seat(city: City) -> None:
    head, (me,) = city.head(city.health), city.people(1)
    batch = city.asked_batch("SUPERIOR", "HR", seats=2)
    actions.nominate(actor=person_actor(me), batch_id=batch.pk, employees=[me.pk], at=NOW)
    (asked,) = Approval.objects.all()
    assert (asked.step, asked.approver_id, asked.decision) == ("SUPERIOR", head.pk, "")
    _decide(superior_actor(head), asked)
    second = Approval.objects.get(decision="")
    assert (second.step, second.approver_id) == ("HR", None)
    assert Enrolment.objects.get().state == "NOMINATED"
    _decide(city.hr, second)
    place = Enrolment.objects.get()
    assert (place.state, place.source) == ("ENROLLED", "SELF")


def test_a_superior_who_nominates_has_agreed(city: City) -> None:
    head, (one, two) = city.head(city.health), city.people(2)
    city.people(6)
    batch = city.asked_batch("SUPERIOR", "HR")
    actions.nominate(actor=superior_actor(head), batch_id=batch.pk, employees=[one.pk, two.pk], at=NOW)
    rows = Approval.objects.order_by("step", "pk").values_list("step", "approver", "decision")
    assert list(rows) == [
        ("HR", None, ""),
        ("HR", None, ""),
        ("SUPERIOR", head.pk, "APPROVED"),
        ("SUPERIOR", head.pk, "APPROVED"),
    ]
    assert set(Enrolment.objects.values_list("source", flat=True)) == {"LEAD"}


def test_a_refusal_needs_a_reason_and_the_person_reads_it(city: City) -> None:
    head, (me,) = city.head(city.health), city.people(1)
    AccountFactory.create(employee=me)
    batch = city.asked_batch("SUPERIOR")
    _nominate(city, batch, me)
    asked = Approval.objects.get()
    with pytest.raises(actions.WrongState):
        _decide(superior_actor(head), asked, agree=False)
    _decide(superior_actor(head), asked, agree=False, note="Pelayanan loket sedang padat")
    place = Enrolment.objects.get()
    assert (place.state, place.reason) == ("REFUSED", "NOT_AGREED")
    with translation.override("id"):
        assert "Pelayanan loket sedang padat" in Notice.objects.latest("pk").text


def test_neither_strangers_nor_neighbours_nor_the_person_answer_a_request(city: City) -> None:
    city.head(city.health)
    other, (me,) = city.head(city.healthy), city.people(1)
    _nominate(city, city.asked_batch("SUPERIOR"), me)
    asked = Approval.objects.get()
    for actor in (superior_actor(other), person_actor(me), stranger(), city.hr):
        with pytest.raises(PermissionDenied):
            _decide(actor, asked)
    assert Approval.objects.get().decision == ""


def test_bkpsdm_of_one_office_answers_for_its_people_only(city: City) -> None:
    (me,) = city.people(1)
    _nominate(city, city.asked_batch("HR"), me)
    asked = Approval.objects.get()
    with pytest.raises(PermissionDenied):
        _decide(unit_actor(city, city.healthy), asked)
    _decide(unit_actor(city, city.health), asked)
    assert Enrolment.objects.get().state == "ENROLLED"


def test_an_answer_given_twice_changes_nothing_and_another_answer_comes_too_late(city: City) -> None:
    head, (me,) = city.head(city.health), city.people(1)
    _nominate(city, city.asked_batch("SUPERIOR"), me)
    asked = Approval.objects.get()
    for _twice in range(2):
        _decide(superior_actor(head), asked)
    with pytest.raises(actions.WrongState):
        _decide(superior_actor(head), asked, agree=False, note="tidak")
    assert Enrolment.objects.get().state == "ENROLLED"


def test_who_asks_again_after_leaving_is_agreed_to_anew(city: City) -> None:
    head, (me,) = city.head(city.health), city.people(1)
    batch = city.asked_batch("SUPERIOR")
    _nominate(city, batch, me)
    _decide(superior_actor(head), Approval.objects.get())
    place = Enrolment.objects.get()
    later = NOW + timedelta(hours=1)
    actions.withdraw(actor=person_actor(me), enrolment_id=place.pk, at=later)
    actions.nominate(actor=person_actor(me), batch_id=batch.pk, employees=[me.pk], at=later)
    assert Enrolment.objects.get().state == "NOMINATED"
    assert list(Approval.objects.order_by("pk").values_list("decision", flat=True)) == ["APPROVED", ""]


def test_where_nobody_must_agree_the_person_is_let_in_at_once(city: City) -> None:
    city.head(city.health)
    one, two = city.people(2)
    city.people(6)
    batch = city.asked_batch(seats=1)
    for person in (one, two):
        actions.nominate(actor=person_actor(person), batch_id=batch.pk, employees=[person.pk], at=NOW)
    rows = Enrolment.objects.order_by("employee__name").values_list("state", "queue_number")
    assert list(rows) == [("ENROLLED", None), ("WAITING", 1)]


def test_a_seat_given_by_bkpsdm_ends_the_question(city: City) -> None:
    city.head(city.health)
    (me,) = city.people(1)
    batch = city.asked_batch("SUPERIOR")
    _nominate(city, batch, me)
    actions.enrol(actor=city.hr, batch_id=batch.pk, employees=[me.pk], at=NOW)
    assert Approval.objects.get().decision == "WITHDRAWN"


# An absent superior


def test_a_delegate_answers_in_the_period_and_only_then(city: City) -> None:
    head, deputy, me = city.head(city.health), *city.people(2)
    _nominate(city, city.asked_batch("SUPERIOR"), me)
    asked = Approval.objects.get()
    actions.delegate(
        actor=person_actor(head),
        giver_id=head.pk,
        taker_id=deputy.pk,
        starts_on=TODAY + timedelta(days=1),
        ends_on=TODAY + timedelta(days=2),
        reason="Cuti",
        at=NOW,
    )
    assert not approvals_waiting(person_actor(deputy), on=TODAY).exists()
    with pytest.raises(PermissionDenied):
        _decide(person_actor(deputy), asked)
    tomorrow = NOW + timedelta(days=1)
    assert approvals_waiting(person_actor(deputy), on=tomorrow.date()).get() == asked
    actions.decide(actor=person_actor(deputy), approval_id=asked.pk, agree=True, note="", at=tomorrow)
    answered = Approval.objects.get()
    assert (answered.decided_by_id, answered.as_delegate) == (deputy.pk, True)
    assert Enrolment.objects.get().state == "ENROLLED"
    with pytest.raises(PermissionDenied):
        actions.decide(
            actor=person_actor(deputy),
            approval_id=asked.pk,
            agree=True,
            note="",
            at=NOW + timedelta(days=3),
        )


def test_two_delegates_at_once_are_refused_and_a_period_taken_back_ends(city: City) -> None:
    head, one, two = city.head(city.health), *city.people(2)
    period = {"giver_id": head.pk, "starts_on": TODAY, "ends_on": TODAY, "reason": "", "at": NOW}
    made = actions.delegate(actor=person_actor(head), taker_id=one.pk, **period)
    with pytest.raises(actions.DelegationRefused):
        actions.delegate(actor=person_actor(head), taker_id=two.pk, **period)
    with pytest.raises(PermissionDenied):
        actions.end_delegation(actor=person_actor(two), delegation_id=made.pk)
    actions.end_delegation(actor=person_actor(head), delegation_id=made.pk)
    actions.delegate(actor=person_actor(head), taker_id=two.pk, **period)
    assert Delegation.objects.get().taker_id == two.pk


def test_only_the_superior_or_bkpsdm_delegate_and_only_within_the_agency(city: City) -> None:
    head, one = city.head(city.health), *city.people(1)
    period = {"giver_id": head.pk, "starts_on": TODAY, "ends_on": TODAY, "reason": "", "at": NOW}
    with pytest.raises(PermissionDenied):
        actions.delegate(actor=person_actor(one), taker_id=one.pk, **period)
    with pytest.raises(actions.DelegationRefused):
        actions.delegate(actor=person_actor(head), taker_id=EmployeeFactory.create().pk, **period)
    actions.delegate(actor=city.hr, taker_id=one.pk, **period)
    assert Delegation.objects.count() == 1


def test_an_unanswered_request_climbs_to_the_superiors_superior_and_then_to_bkpsdm(city: City) -> None:
    mayor, head, (me,) = city.head(city.root), city.head(city.health), city.people(1)
    _nominate(city, city.asked_batch("SUPERIOR", "HR"), me)
    assert actions.escalate(at=NOW + timedelta(days=2, hours=23)) == 0
    assert actions.escalate(at=NOW + timedelta(days=3)) == 1
    assert actions.escalate(at=NOW + timedelta(days=3)) == 0
    assert actions.escalate(at=NOW + timedelta(days=6)) == 1
    assert actions.escalate(at=NOW + timedelta(days=30)) == 0
    rows = Approval.objects.order_by("pk").values_list("step", "level", "approver", "decision")
    assert list(rows) == [
        ("SUPERIOR", 1, head.pk, "ESCALATED"),
        ("SUPERIOR", 2, mayor.pk, "ESCALATED"),
        ("HR", 1, None, ""),
    ]
    actions.decide(
        actor=city.hr,
        approval_id=Approval.objects.get(decision="").pk,
        agree=True,
        note="",
        at=NOW + timedelta(days=7),
    )
    assert Enrolment.objects.get().state == "ENROLLED"


def test_a_superior_on_leave_is_passed_over(city: City) -> None:
    mayor, head, (me,) = city.head(city.root), city.head(city.health), city.people(1)
    assert superiors_of(people=[me.pk, head.pk], on=TODAY) == {me.pk: head.pk, head.pk: mayor.pk}
    type(head).objects.filter(pk=head.pk).update(status="LEAVE")
    assert superiors_of(people=[me.pk], on=TODAY) == {me.pk: mayor.pk}


def test_a_superior_sees_those_right_below_and_nobody_elses_people(city: City) -> None:
    mayor, head = city.head(city.root), city.head(city.health)
    other, (one, two) = city.head(city.healthy), city.people(2)
    assert people_of_superior(person_actor(head), on=TODAY) == [one.pk, two.pk]
    assert set(people_of_superior(person_actor(mayor), on=TODAY)) == {head.pk, other.pk}
    assert people_of_superior(person_actor(one), on=TODAY) == []
    assert people_of_superior(stranger(), on=TODAY) == []


# The waiting list


def _full(city: City, waiting: int) -> tuple[object, list[Enrolment]]:
    batch = city.asked_batch(seats=1)
    city.people(30)
    people = city.people(waiting + 1)
    for person in people:
        actions.nominate(actor=person_actor(person), batch_id=batch.pk, employees=[person.pk], at=NOW)
    return batch, list(Enrolment.objects.filter(batch=batch).order_by("queue_number"))


def test_a_seat_that_becomes_free_is_offered_to_the_next_in_order(city: City) -> None:
    _batch, places = _full(city, 2)
    (seated,) = [place for place in places if place.state == "ENROLLED"]
    first, second = [place for place in places if place.state == "WAITING"]
    AccountFactory.create(employee=first.employee)
    actions.withdraw(actor=city.hr, enrolment_id=seated.pk, at=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.offer_until) == ("OFFERED", NOW + timedelta(days=3))
    assert second.state == "WAITING"
    assert Notice.objects.filter(account__employee_id=first.employee_id).count() == 1
    actions.accept_offer(actor=person_actor(first.employee), enrolment_id=first.pk, at=NOW)
    first.refresh_from_db()
    assert (first.state, first.offer_until) == ("ENROLLED", None)


def test_an_offer_that_nobody_takes_goes_on_to_the_next(city: City) -> None:
    _batch, places = _full(city, 2)
    first, second = [place for place in places if place.state == "WAITING"]
    actions.withdraw(actor=city.hr, enrolment_id=next(p.pk for p in places if p.state == "ENROLLED"), at=NOW)
    late = NOW + timedelta(days=3)
    with pytest.raises(actions.WrongState):
        actions.accept_offer(actor=person_actor(first.employee), enrolment_id=first.pk, at=late)
    assert actions.lapse_offers(at=late) == 1
    assert actions.lapse_offers(at=late) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason, first.queue_number) == ("WITHDRAWN", "LAPSED", None)
    assert second.state == "OFFERED"


def test_more_seats_are_offered_to_those_who_wait(city: City) -> None:
    batch, places = _full(city, 3)
    values = actions.BatchValues(starts_on=batch.starts_on, ends_on=batch.ends_on, seats=3, code=batch.code)
    actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=values, at=NOW)
    waiting = [place.pk for place in places if place.state == "WAITING"]
    states = dict(Enrolment.objects.filter(pk__in=waiting).values_list("pk", "state"))
    assert [states[key] for key in waiting] == ["OFFERED", "OFFERED", "WAITING"]


def test_nobody_passes_those_who_wait(city: City) -> None:
    batch, places = _full(city, 1)
    (first,) = [place for place in places if place.state == "WAITING"]
    actions.withdraw(actor=city.hr, enrolment_id=next(p.pk for p in places if p.state == "ENROLLED"), at=NOW)
    (late,) = city.people(1)
    actions.nominate(actor=person_actor(late), batch_id=batch.pk, employees=[late.pk], at=NOW)
    first.refresh_from_db()
    assert first.state == "OFFERED"
    assert Enrolment.objects.get(employee=late).state == "WAITING"


def test_only_the_person_or_bkpsdm_takes_an_offered_seat(city: City) -> None:
    _batch, places = _full(city, 1)
    (first,) = [place for place in places if place.state == "WAITING"]
    actions.withdraw(actor=city.hr, enrolment_id=next(p.pk for p in places if p.state == "ENROLLED"), at=NOW)
    for actor in (stranger(), person_actor(city.people(1)[0]), unit_actor(city, city.healthy)):
        with pytest.raises(PermissionDenied):
            actions.accept_offer(actor=actor, enrolment_id=first.pk, at=NOW)


def test_the_trail_of_all_this_holds_only_declared_steps(city: City) -> None:
    """Every change of a place that the actions made is one the machine declares."""
    _batch, places = _full(city, 4)
    for place in places:
        place.refresh_from_db()
        if place.state in {"ENROLLED", "OFFERED"}:
            actions.withdraw(actor=city.hr, enrolment_id=place.pk, at=NOW)
    actions.lapse_offers(at=NOW + timedelta(days=4))
    changes = [
        (entry.before["state"], entry.after["state"])
        for entry in AuditEntry.objects.filter(table_name="training_enrolment", action="UPDATE")
        if entry.before.get("state") and entry.after.get("state")
    ]
    moved = {(here, there) for here, there in changes if here != there}
    assert ("WAITING", "OFFERED") in moved
    declared = {(str(here), str(there)) for here in ENROLMENT_STEPS for there in ENROLMENT_STEPS[here]}
    assert moved <= declared
    assert EnrolmentState.COMPLETED not in {there for _here, there in moved}
