from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, BoundedSemaphore

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, grant
from bina.platform.access import Role
from bina.platform.models import Notice
from bina.training import actions
from bina.training.models import Approval, Enrolment, JointBatch, UnitCoverage
from bina.training.rules import joint as rules
from bina.training.tests.city import City, ids, person_actor, superior_actor
from bina.training.tests.factories import NOW, EnrolmentFactory
from bina.training.tests.joint_city import Pair

pytestmark = pytest.mark.django_db
agencies = st.lists(st.sampled_from("abc"), max_size=30)


@pytest.fixture
def pair() -> Pair:
    return Pair()


def _states(people: list[Employee]) -> dict[str, int]:
    return Counter(Enrolment.objects.filter(employee__in=people).values_list("state", flat=True))


@given(row=agencies, left=st.integers(0, 20), room=st.dictionaries(st.sampled_from("ab"), st.integers(0, 5)))
def test_nobody_gets_a_seat_beyond_the_batch_or_beyond_their_agency(
    row: list[str], left: int, room: dict[str, int]
) -> None:
    got = rules.seated(agencies=row, left=left, room=room)
    by_agency = Counter(agency for agency, yes in zip(row, got, strict=True) if yes)
    wanted = Counter(row)
    could = sum(min(count, room.get(agency, count)) for agency, count in wanted.items())
    assert sum(got) == min(left, could)
    assert all(count <= room.get(agency, count) for agency, count in by_agency.items())
    for agency in wanted:
        own = [yes for one, yes in zip(row, got, strict=True) if one == agency]
        assert own == sorted(own, reverse=True)


@pytest.mark.parametrize(
    ("closed", "closes_on", "takes"),
    [
        (False, None, True),
        (False, date(2027, 1, 2), True),
        (False, date(2027, 1, 1), True),
        (False, date(2026, 12, 31), False),
        (True, None, False),
    ],
)
def test_people_can_be_named_until_the_last_day_or_until_it_is_closed(
    closed: bool, closes_on: date | None, takes: bool
) -> None:
    assert rules.takes_guests(closed=closed, closes_on=closes_on, on=date(2027, 1, 1)) == takes


def test_an_invited_agency_takes_seats_and_the_rest_of_its_people_wait(pair: Pair) -> None:
    pair.share(guests={pair.guest.agency.pk: 2})
    people = pair.guest.people(3)
    assert pair.claim(people) == actions.Claimed(seated=2, waiting=1, unchanged=0)
    assert _states(people) == {"ENROLLED": 2, "WAITING": 1}
    assert pair.claim(people) == actions.Claimed(seated=0, waiting=0, unchanged=3)
    assert {place.agency_id for place in Enrolment.objects.all()} == {pair.guest.agency.pk}


def test_who_waits_for_their_own_agencys_seat_keeps_nobody_of_others_from_one(pair: Pair) -> None:
    pair.share(guests={pair.guest.agency.pk: 1, pair.third.agency.pk: None})
    pair.claim(pair.guest.people(2))
    assert pair.claim(pair.third.people(2), city=pair.third).seated == 2
    own = pair.host.people(1)
    actions.nominate(actor=person_actor(own[0]), batch_id=pair.batch.pk, employees=ids(own), at=NOW)
    assert _states(own) == {"ENROLLED": 1}


def test_a_freed_seat_goes_to_the_first_whose_agency_may_have_one(pair: Pair) -> None:
    batch = pair.batch
    batch.seats = 3
    batch.save()
    pair.share(guests={pair.guest.agency.pk: 1, pair.third.agency.pk: None})
    inside, blocked = pair.guest.people(2)
    pair.claim([inside])
    others = pair.third.people(3)
    pair.claim(others[:2], city=pair.third)
    pair.claim([blocked])
    pair.claim(others[2:], city=pair.third)
    actions.withdraw(actor=pair.third.hr, enrolment_id=pair.place_of(others[0]).pk, at=NOW)
    assert (pair.place_of(blocked).state, pair.place_of(others[2]).state) == ("WAITING", "OFFERED")
    actions.withdraw(actor=pair.guest.hr, enrolment_id=pair.place_of(inside).pk, at=NOW)
    assert pair.place_of(blocked).state == "OFFERED"


def test_more_seats_for_an_agency_are_offered_to_those_of_it_who_wait(pair: Pair) -> None:
    pair.share(guests={pair.guest.agency.pk: 1})
    people = pair.guest.people(2)
    pair.claim(people)
    pair.share(guests={pair.guest.agency.pk: 2})
    assert _states(people) == {"ENROLLED": 1, "OFFERED": 1}


def test_a_batch_open_to_all_gives_each_agency_the_same_seats(pair: Pair) -> None:
    pair.share(guests={pair.third.agency.pk: 3}, to_all=True, seats_each=1)
    assert pair.claim(pair.guest.people(3)).seated == 1
    assert pair.claim(pair.third.people(4), city=pair.third).seated == 3


def test_an_agency_that_is_not_invited_or_no_longer_takes_no_seat(pair: Pair) -> None:
    person = pair.guest.people(1)
    with pytest.raises(actions.NotOfThisAgency):
        pair.claim(person)
    pair.share()
    with pytest.raises(actions.NotOfThisAgency):
        pair.claim(pair.third.people(1), city=pair.third)
    actions.close_to_agencies(actor=pair.host.hr, batch_id=pair.batch.pk, at=NOW)
    with pytest.raises(actions.NotOfThisAgency):
        pair.claim(person)
    pair.share(closes_on=date(2026, 11, 21))
    with pytest.raises(actions.NotOfThisAgency):
        pair.claim(person)
    pair.share(closes_on=date(2026, 11, 22))
    assert pair.claim(person).seated == 1


def test_nobody_names_people_of_another_agency(pair: Pair) -> None:
    pair.share()
    guests, own = pair.guest.people(1), pair.host.people(1)
    for actor, people in ((pair.host.hr, guests), (pair.guest.hr, own)):
        with pytest.raises(PermissionDenied):
            actions.claim(actor=actor, batch_id=pair.batch.pk, employees=ids(people), at=NOW)
        with pytest.raises(PermissionDenied):
            actions.nominate(actor=actor, batch_id=pair.batch.pk, employees=ids(people), at=NOW)
    with pytest.raises(actions.NotOfThisAgency):
        actions.enrol(actor=pair.host.hr, batch_id=pair.batch.pk, employees=ids(guests), at=NOW)
    assert not Enrolment.objects.exists()


def test_the_database_itself_keeps_out_who_was_not_invited(pair: Pair) -> None:
    person = pair.guest.people(1)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory.create(batch=pair.batch, employee=person)
    pair.share()
    assert EnrolmentFactory.create(batch=pair.batch, employee=person).is_guest


def test_coverage_and_the_other_rules_of_the_guests_own_agency_decide(pair: Pair) -> None:
    pair.share()
    people = pair.guest.people(4)
    UnitCoverage.objects.create(agency=pair.guest.agency, unit=pair.guest.health, at_most_percent=25)
    with pytest.raises(actions.NotEligible):
        pair.claim(people[:2])
    assert pair.claim(people[:1]).seated == 1
    away = pair.guest.people(1)[0]
    Employee.objects.filter(pk=away.pk).update(status="LEAVE")
    with pytest.raises(actions.NotEligible):
        pair.claim([away])


def test_a_guest_is_agreed_to_by_the_superior_and_bkpsdm_of_their_own_agency(pair: Pair) -> None:
    pair.share()
    head, person = pair.guest.head(pair.guest.health), pair.guest.people(1)[0]
    actions.nominate(actor=person_actor(person), batch_id=pair.batch.pk, employees=[person.pk], at=NOW)
    asked = Approval.objects.get()
    assert (asked.agency_id, asked.approver_id) == (pair.guest.agency.pk, head.pk)
    with pytest.raises(PermissionDenied):
        _agree(pair.host, asked)
    actions.decide(actor=superior_actor(head), approval_id=asked.pk, agree=True, note="", at=NOW)
    last = Approval.objects.filter(decision="").first()
    if last is not None:
        _agree(pair.guest, last)
    assert pair.place_of(person).state == "ENROLLED"


def _agree(city: City, asked: Approval) -> None:
    actions.decide(actor=city.hr, approval_id=asked.pk, agree=True, note="", at=NOW)


def test_the_terms_of_sharing_are_checked(pair: Pair) -> None:
    wrong = [
        {"guests": {}},
        {"guests": {pair.host.agency.pk: None}},
        {"guests": {pair.guest.agency.pk: 11}},
        {"seats_each": 11},
        {"closes_on": date(2027, 3, 2)},
    ]
    for terms in wrong:
        with pytest.raises(actions.JointRefused):
            pair.share(**terms)
    with pytest.raises(PermissionDenied):
        actions.open_to_agencies(
            actor=pair.guest.hr,
            batch_id=pair.batch.pk,
            values=actions.JointValues(to_all=True),
            at=NOW,
        )
    assert not JointBatch.objects.exists()


def test_an_agency_with_people_in_the_batch_is_not_left_out_nor_given_fewer_seats(pair: Pair) -> None:
    pair.share()
    pair.claim(pair.guest.people(2))
    for terms in ({"guests": {pair.third.agency.pk: None}}, {"guests": {pair.guest.agency.pk: 1}}):
        with pytest.raises(actions.JointRefused, match="Pemerintah Kota Tamu"):
            pair.share(**terms)


def test_the_desks_of_invited_agencies_hear_of_a_batch_once_and_of_every_change(pair: Pair) -> None:
    desk = AccountFactory.create(agency_id=pair.guest.agency.pk)
    grant(desk, Role.HR_DEVELOPER, unit=pair.guest.root)
    pair.share()
    pair.share(price_rupiah=100_000)
    assert Notice.objects.filter(account=desk).count() == 1
    pair.claim(pair.guest.people(1))
    actions.move_batch(actor=pair.host.hr, batch_id=pair.batch.pk, starts_on=date(2027, 3, 8), at=NOW)
    actions.close_to_agencies(actor=pair.host.hr, batch_id=pair.batch.pk, at=NOW)
    actions.cancel_batch(actor=pair.host.hr, batch_id=pair.batch.pk, reason="Banjir", at=NOW)
    assert Notice.objects.filter(account=desk).count() == 4
    assert set(Enrolment.objects.values_list("state", "reason")) == {("WITHDRAWN", "CANCELLED")}


def test_guests_are_told_of_a_move_and_taken_over_only_into_a_batch_that_is_open_to_them(pair: Pair) -> None:
    pair.share(guests={pair.guest.agency.pk: None, pair.third.agency.pk: None})
    person, other = pair.guest.people(1)[0], pair.third.people(1)[0]
    account = AccountFactory.create(employee=person)
    pair.claim([person])
    pair.claim([other], city=pair.third)
    into = pair.host.batch(programme=pair.batch.programme, state="OPEN")
    actions.open_to_agencies(
        actor=pair.host.hr,
        batch_id=into.pk,
        values=actions.JointValues(guests={pair.guest.agency.pk: 1}),
        at=NOW,
    )
    landed = actions.merge_batches(actor=pair.host.hr, batch_id=pair.batch.pk, into=into.pk, at=NOW)
    assert (landed.seated, landed.left_out) == (1, 1)
    place = Enrolment.objects.get(batch=into)
    assert (place.employee_id, place.agency_id) == (person.pk, pair.guest.agency.pk)
    assert Notice.objects.filter(account=account).count() == 2


def test_the_host_may_take_a_guests_place_back_and_their_agency_hears_of_it(pair: Pair) -> None:
    pair.share()
    person = pair.guest.people(1)[0]
    desk = AccountFactory.create(agency_id=pair.guest.agency.pk)
    pair.claim([person])
    grant(desk, Role.HR_DEVELOPER, unit=pair.guest.root)
    place = pair.place_of(person)
    with pytest.raises(PermissionDenied):
        actions.withdraw(actor=pair.third.hr, enrolment_id=place.pk, at=NOW)
    actions.withdraw(actor=pair.host.hr, enrolment_id=place.pk, at=NOW)
    assert pair.place_of(person).state == "WITHDRAWN"
    assert Notice.objects.filter(account=desk).count() == 1


def test_lots_give_an_agency_no_more_than_its_seats(pair: Pair) -> None:
    pair.share(guests={pair.guest.agency.pk: 2})
    actions.announce_draw(actor=pair.host.hr, batch_id=pair.batch.pk, draws_on=date(2027, 1, 4), at=NOW)
    people = pair.guest.people(5)
    assert pair.claim(people).waiting == 5
    on_the_day = NOW.replace(year=2027, month=1, day=4)
    actions.hold_draw(actor=pair.host.hr, batch_id=pair.batch.pk, at=on_the_day)
    assert _states(people) == {"ENROLLED": 2, "WAITING": 3}


CROWD = 24


@pytest.mark.django_db(transaction=True)
def test_two_agencies_claim_the_last_seats_at_once_and_nobody_sits_twice_or_too_many() -> None:
    """Real threads, real PostgreSQL: eight seats, at most three for one of the agencies."""
    pair = Pair(seats=8)
    pair.share(guests={pair.guest.agency.pk: 3, pair.third.agency.pk: None})
    sides = [(city, person) for city in (pair.guest, pair.third) for person in city.people(CROWD // 2)]
    together, links = Barrier(CROWD), BoundedSemaphore(12)

    def take(side: tuple[City, Employee]) -> None:
        city, person = side
        together.wait(timeout=60)
        links.acquire()
        try:
            pair.claim([person], city=city)
        finally:
            connection.close()
            links.release()

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(take, sides))
    seated = Enrolment.objects.filter(batch=pair.batch, state="ENROLLED")
    counts = Counter(seated.values_list("agency_id", flat=True))
    waiting = Enrolment.objects.filter(batch=pair.batch, state="WAITING").order_by("queue_number")
    assert sum(counts.values()) == 8
    assert counts[pair.guest.agency.pk] <= 3
    assert list(waiting.values_list("queue_number", flat=True)) == list(range(1, CROWD - 8 + 1))
