"""Who may take part, in sentences, and who sees requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation

from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory
from bina.training import actions, queries
from bina.training.models import Approval, Enrolment, Prerequisite, UnitCoverage
from bina.training.queries.eligibility import eligibility
from bina.training.queries.superiors import approvals_waiting
from bina.training.tests.city import City, ids, person_actor, stranger, superior_actor
from bina.training.tests.factories import NOW, BatchFactory, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def _nominate(city: City, batch: object, *people: object) -> None:
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=ids(list(people)), at=NOW)


def _sentences(batch: object, person: object) -> list[str]:
    with translation.override("en"):
        return eligibility(batch=batch, people=[person.pk])[person.pk].sentences


def test_every_obstacle_is_said_in_a_sentence(city: City) -> None:
    batch = city.batch(state="OPEN", programme__targets=["LEADERSHIP"])
    SessionFactory.create(batch=batch)
    other = city.batch(state="OPEN", code="LAIN-1")
    SessionFactory.create(batch=other)
    me = EmployeeFactory.create(
        unit=city.health, birth_date=date(1969, 5, 1), status="STUDY", employment_kind="PPPK"
    )
    EnrolmentFactory.create(batch=other, employee=me)
    UnitCoverage.objects.create(agency=city.agency, unit=city.root, at_most_percent=Decimal(0))
    assert _sentences(batch, me) == [
        "Is not in active service (on leave, studying, or no longer here).",
        "The programme is for other posts: senior leadership (JPT).",
        "Retires on 1 June 2027, too soon after the training.",
        "Has another training on the same day: LAIN-1.",
        "The unit may spare 0 at a time; too many would be away on 1 March 2027.",
    ]


def test_no_more_of_a_unit_go_than_its_share_and_the_reason_names_day_and_number(city: City) -> None:
    people = city.people(8)
    batch = city.asked_batch()
    SessionFactory.create(batch=batch)
    for person in people[:2]:
        actions.nominate(actor=person_actor(person), batch_id=batch.pk, employees=[person.pk], at=NOW)
    third = people[2]
    with pytest.raises(actions.NotEligible) as refused, translation.override("en"):
        actions.nominate(actor=person_actor(third), batch_id=batch.pk, employees=[third.pk], at=NOW)
    assert str(refused.value) == (
        f"{third.name}: The unit may spare 2 at a time; too many would be away on 1 March 2027."
    )


def test_a_units_own_share_counts_before_the_agencys_and_reaches_below(city: City) -> None:
    UnitCoverage.objects.create(agency=city.agency, unit=city.root, at_most_percent=Decimal(100))
    below = UnitFactory.create(parent=city.health, path=f"{city.health.path}.loket")
    UnitCoverage.objects.create(agency=city.agency, unit=city.health, at_most_percent=Decimal(50))
    people = city.people(4, unit=below)
    batch = city.asked_batch()
    SessionFactory.create(batch=batch)
    assert eligibility(batch=batch, people=ids(people[:2]))[people[0].pk].may
    assert not eligibility(batch=batch, people=ids(people[:3]))[people[0].pk].may


def test_learning_outside_class_takes_nobody_from_the_counter(city: City) -> None:
    people = city.people(4)
    batch = city.asked_batch()
    SessionFactory.create(batch=batch, ends_at=SessionFactory.ends_at + timedelta(days=30))
    actions.nominate(actor=city.hr, batch_id=batch.pk, employees=ids(people), at=NOW)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"ENROLLED"}


@pytest.mark.parametrize("people", [1, 12])
def test_eligibility_costs_the_same_for_one_and_for_many(
    city: City, people: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    batch = city.asked_batch()
    SessionFactory.create(batch=batch)
    found = city.people(people)
    with django_assert_max_num_queries(10):
        assert len(eligibility(batch=batch, people=ids(found))) == people


@pytest.mark.parametrize("people", [2, 15])
def test_nominating_a_team_costs_the_same_for_few_and_for_many(
    city: City, people: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    city.head(city.health)
    batch = city.asked_batch("SUPERIOR")
    found = city.people(people)
    with django_assert_max_num_queries(26):
        actions.nominate(actor=city.hr, batch_id=batch.pk, employees=ids(found), at=NOW)
    assert Approval.objects.filter(decision="").count() == people


def test_strangers_see_no_requests_and_no_delegations(city: City) -> None:
    head, me = city.head(city.health), *city.people(1)
    _nominate(city, city.asked_batch("SUPERIOR"), me)
    actions.delegate(
        actor=city.hr,
        giver_id=head.pk,
        taker_id=me.pk,
        starts_on=TODAY,
        ends_on=TODAY,
        reason="",
        at=NOW,
    )
    for actor in (stranger(), superior_actor(city.head(city.healthy))):
        assert not approvals_waiting(actor, on=TODAY).exists()
        assert not queries.delegations(actor).exists()
    assert queries.delegations(person_actor(me)).count() == 1


def test_an_employee_without_a_superior_goes_straight_to_bkpsdm(city: City) -> None:
    post = PostFactory.create(unit=city.root, kind="LEADERSHIP", is_head=True)
    secretary = EmployeeFactory.create(unit=city.root, post=post)
    _nominate(city, city.asked_batch("SUPERIOR", "HR"), secretary)
    assert list(Approval.objects.values_list("step", flat=True)) == ["HR"]


def test_a_person_of_another_agency_has_no_verdict(city: City) -> None:
    batch = BatchFactory.create(programme__agency=city.agency)
    assert eligibility(batch=batch, people=[EmployeeFactory.create().pk, UUID(int=4)]) == {}


def test_what_comes_before_must_be_completed_first(city: City) -> None:
    batch, (me, done) = city.batch(state="OPEN"), city.people(2)
    earlier = city.batch(state="FINISHED", programme__name="Pelayanan Dasar")
    Prerequisite.objects.create(agency=city.agency, programme=batch.programme, earlier=earlier.programme)
    EnrolmentFactory.create(batch=earlier, employee=me, state="FAILED")
    EnrolmentFactory.create(
        batch=earlier, employee=done, state="COMPLETED", completed_on=date(2026, 3, 2), earned_jp=16
    )
    assert _sentences(batch, me) == ["Has not completed what comes before: Pelayanan Dasar."]
    assert _sentences(batch, done) == []
