"""An employee of an invited agency finds a shared batch and asks for a place in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, account_with, grant
from bina.platform.access import Role
from bina.training import actions
from bina.training.models import Approval, Enrolment
from bina.training.queries.joint import open_to_us
from bina.training.tests.city import City, superior_actor
from bina.training.tests.factories import NOW, ProgrammeFactory
from bina.training.tests.joint_city import Pair

pytestmark = pytest.mark.django_db
LIST = reverse("training:joint_list")


@pytest.fixture
def pair() -> Pair:
    made = Pair()
    made.share()
    return made


def _employee(client: Client, person: Employee) -> Client:
    account = AccountFactory.create(employee=person)
    grant(account, Role.EMPLOYEE, unit=person.unit)
    client.force_login(account)
    return client


def _of(city: City) -> Employee:
    city.head(city.health)
    return city.people(1)[0]


def _page(pair: Pair, name: str = "joint") -> str:
    return reverse(f"training:{name}", args=[pair.batch.pk])


def _ask(client: Client, pair: Pair, person: Employee) -> Any:
    return _employee(client, person).post(_page(pair, "joint_ask"))


def test_an_employee_finds_it_in_the_list_the_catalogue_and_the_programme(client: Client, pair: Pair) -> None:
    same = ProgrammeFactory.create(agency=pair.guest.agency, name=pair.batch.programme.name.upper())
    other = ProgrammeFactory.create(agency=pair.guest.agency, name="Kearsipan Dasar")
    me = _employee(client, _of(pair.guest))
    assert [row.pk for row in me.get(LIST).context["page"]] == [pair.batch.pk]
    for page in (reverse("training:programme_list"), reverse("training:programme", args=[same.pk])):
        assert _page(pair) in me.get(page).content.decode()
    assert _page(pair) not in me.get(reverse("training:programme", args=[other.pk])).content.decode()
    assert me.get(reverse("training:batch", args=[pair.batch.pk]))["Location"] == _page(pair)


def test_who_is_not_invited_finds_nothing(client: Client, pair: Pair) -> None:
    me = _employee(client, _of(pair.third))
    assert list(me.get(LIST).context["page"]) == []
    assert list(me.get(reverse("training:programme_list")).context["open_to_us"]) == []
    assert me.get(_page(pair)).status_code == 404
    assert me.post(_page(pair, "joint_ask")).status_code == 404
    assert not Enrolment.objects.exists()


def test_what_takes_nobody_today_is_not_offered(pair: Pair) -> None:
    assert [row.pk for row in open_to_us(pair.guest.hr, on=NOW.date())] == [pair.batch.pk]
    actions.close_to_agencies(actor=pair.host.hr, batch_id=pair.batch.pk, at=NOW)
    assert list(open_to_us(pair.guest.hr, on=NOW.date())) == []


def test_a_wish_goes_to_those_who_must_agree_at_home_and_ends_in_a_seat(client: Client, pair: Pair) -> None:
    head = pair.guest.head(pair.guest.health)
    person = pair.guest.people(1)[0]
    me = _employee(client, person)
    shown = me.get(_page(pair))
    assert (shown.context["may_ask"], shown.context["own_chain"][0]) == (True, "SUPERIOR")
    assert me.post(_page(pair, "joint_ask"))["Location"] == _page(pair)
    place = pair.place_of(person)
    assert (place.state, place.source, place.agency_id) == ("NOMINATED", "SELF", pair.guest.agency.pk)
    asked = Approval.objects.get(enrolment=place, decision="")
    assert (asked.agency_id, asked.approver_id) == (pair.guest.agency.pk, head.pk)
    actions.decide(actor=superior_actor(head), approval_id=asked.pk, agree=True, note="", at=asked.asked_at)
    second = Approval.objects.get(enrolment=place, decision="")
    actions.decide(actor=pair.guest.hr, approval_id=second.pk, agree=True, note="", at=second.asked_at)
    place.refresh_from_db()
    assert place.state == "ENROLLED"


def test_asking_twice_is_asking_once(client: Client, pair: Pair) -> None:
    person = _of(pair.guest)
    _ask(client, pair, person)
    assert client.post(_page(pair, "joint_ask")).status_code == 302
    assert Enrolment.objects.count() == 1
    assert "may_ask" not in client.get(_page(pair)).context


def test_a_wish_waits_when_the_seats_of_the_agency_are_taken(client: Client) -> None:
    pair = Pair()
    pair.share(guests={pair.guest.agency.pk: 1})
    pair.claim(pair.guest.people(1))
    head = pair.guest.head(pair.guest.health)
    person = pair.guest.people(1)[0]
    me = _employee(client, person)
    assert me.get(_page(pair)).context["left"] == 0
    me.post(_page(pair, "joint_ask"))
    for actor in (superior_actor(head), pair.guest.hr):
        asked = Approval.objects.get(decision="")
        actions.decide(actor=actor, approval_id=asked.pk, agree=True, note="", at=asked.asked_at)
    assert pair.place_of(person).state == "WAITING"


def test_somebody_whom_the_rules_keep_out_is_told_why(client: Client, pair: Pair) -> None:
    person = _of(pair.guest)
    Employee.objects.filter(pk=person.pk).update(status="LEAVE")
    me = _employee(client, person)
    shown = me.get(_page(pair))
    assert shown.context["own_verdict"].may is False
    assert _page(pair, "joint_ask") not in shown.content.decode()
    assert me.post(_page(pair, "joint_ask")).status_code == 422
    assert not Enrolment.objects.exists()


def test_a_kept_seat_is_taken_and_a_place_withdrawn_on_the_page(client: Client, pair: Pair) -> None:
    person = _of(pair.guest)
    _ask(client, pair, person)
    place = pair.place_of(person)
    Enrolment.objects.filter(pk=place.pk).update(
        state="OFFERED", offer_until=datetime(2099, 1, 1, tzinfo=UTC), queue_number=1
    )
    assert reverse("training:accept_offer", args=[place.pk]) in client.get(_page(pair)).content.decode()
    assert reverse("training:withdraw", args=[place.pk]) in client.get(_page(pair)).content.decode()
    client.post(reverse("training:withdraw", args=[place.pk]))
    assert pair.place_of(person).state == "WITHDRAWN"


def test_an_employee_sees_neither_colleagues_nor_the_desk(client: Client, pair: Pair) -> None:
    colleague = pair.guest.people(1)[0]
    pair.claim([colleague])
    me = _employee(client, _of(pair.guest))
    shown = me.get(_page(pair)).content.decode()
    assert colleague.name not in shown
    assert me.post(_page(pair, "joint_claim"), {"orang": str(colleague.pk)}).status_code == 403
    assert me.get(_page(pair, "joint_letters")).status_code == 403


def test_the_catalogue_costs_no_more_for_many_shared_batches(
    client: Client, pair: Pair, django_assert_max_num_queries: Any
) -> None:
    for _number in range(5):
        made = pair.host.batch(state="OPEN")
        actions.open_to_agencies(
            actor=pair.host.hr, batch_id=made.pk, values=actions.JointValues(to_all=True), at=NOW
        )
    client.force_login(account_with(Role.HR_DEVELOPER, unit=pair.guest.root))
    with django_assert_max_num_queries(16):
        shown = client.get(reverse("training:programme_list"))
    assert len(shown.context["open_to_us"]) == 3
