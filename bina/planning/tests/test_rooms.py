"""Rooms, venues and trainers that classes share: never more of them in one week than there are places for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import chain

import pytest
from django.utils.translation import override

from bina.planning import actions, instance, queries, rules, telling
from bina.planning.actions.finding import find
from bina.planning.instance import review
from bina.planning.models import Plan, Question
from bina.planning.queries import Ground
from bina.planning.rules import Change, Fund, Limits, Shared
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.training.models import Batch, Programme
from bina.training.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
LAST_QUARTER = Fund(source="APBD", rupiah=100_000_000, quarters={"1": 0, "2": 0, "3": 0})
HALL = Limits(funds=(LAST_QUARTER,), shared=(Shared(name="Balai/Diklat", at_once=1),))
SIX_WEEKS = 30  # working days: of the last quarter's weeks 40 to 49 any two classes share one


@pytest.fixture
def city() -> City:
    return make_city()


def last(city: City, days: int) -> None:
    """Every programme takes so many days and three people."""
    Programme.objects.filter(agency=city.agency).update(length_jp=Decimal(8 * days), seats=3)


def limited(city: City, limits: Limits) -> Plan:
    plan = make_plan(city, solved=False)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    return actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=limits)


def solved(city: City, limits: Limits) -> Plan:
    return actions.solve_plan(actor=city.hr, plan_id=limited(city, limits).pk, at=NOW)


def laid_out(city: City, plan: Plan) -> Ground:
    return queries.instance(city.hr, plan=plan, on=NOW.date())


def most_at_once(plan: Plan) -> int:
    held = (rules.weeks_of(one.starts_on, one.ends_on, year=2027) for one in plan.batches.all())
    return max(Counter(chain.from_iterable(held)).values())


def test_classes_use_what_their_programme_uses_and_learning_elsewhere_nothing(city: City) -> None:
    Programme.objects.filter(pk=city.communication.pk).update(form=16)
    trainer = Shared(name="Ani", at_once=2, programmes=(str(city.service.pk), str(city.communication.pk)))
    other = Shared(name="Budi", at_once=1, programmes=(str(city.communication.pk),))
    plan = limited(city, Limits(shared=(*HALL.shared, trainer, other)))
    found = laid_out(city, plan).instance
    assert found.at_once == {"Balai/Diklat": 1, "Ani": 2, "Budi": 1}
    assert {(one.programme, one.uses) for one in found.batches} == {
        (str(city.service.pk), ("Balai/Diklat", "Ani")),
        (str(city.communication.pk), ()),
    }


def test_classes_that_share_a_venue_with_one_room_are_never_in_the_same_week() -> None:
    city = make_city(people=16)
    last(city, 5)
    plan = limited(city, HALL)
    ground = laid_out(city, plan)
    solution = find(ground, plan=plan, seconds=20)
    assert review(ground.instance, instance.Plan(assign=solution.assign)).violations == ()
    plan = actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert plan.batch_count > 2
    assert most_at_once(plan) == 1
    free = solved(city, Limits(funds=HALL.funds))
    assert most_at_once(free) > 1


def test_what_one_more_class_at_once_brings_is_proven_and_told(city: City) -> None:
    last(city, SIX_WEEKS)
    plan = solved(city, HALL)
    assert (plan.batch_count, plan.gap) == (1, 0.0)
    change = Change(kind=rules.SHARED, key="Balai/Diklat", amount=1)
    actions.ask_rule(actor=city.hr, plan_id=plan.pk, change=change, at=NOW)
    asked = actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    with override("en"):
        told = telling.say_rule(asked, plan=plan, subjects=queries.rule_subjects(city.hr, plan=plan))
    assert told.startswith(
        "Balai/Diklat: at most 1 class at once – 1 more class at once: the plan then gains at least"
    )
    roomier = solved(city, rules.looser(HALL, change))
    assert asked.value == pytest.approx(roomier.value)
    assert roomier.batch_count == most_at_once(roomier) == 2


def test_a_batch_that_stays_as_it_is_takes_the_room_in_its_weeks(city: City) -> None:
    last(city, SIX_WEEKS)
    plan = solved(city, HALL)
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    standing = plan.batches.get()
    later = datetime.combine(standing.starts_on, time(3), UTC)
    two = rules.looser(HALL, Change(kind=rules.SHARED, key="Balai/Diklat", amount=1))
    for limits, batches in ((HALL, 1), (two, 2)):
        version = actions.revise_plan(actor=city.hr, plan_id=plan.pk, budget_rupiah=100_000_000, at=later)
        actions.set_limits(actor=city.hr, plan_id=version.pk, limits=limits)
        version = actions.solve_plan(actor=city.hr, plan_id=version.pk, at=later)
        assert version.batches.filter(begun=True).count() == 1
        assert version.batch_count == batches


def test_a_batch_with_others_in_it_takes_its_room_whatever_is_found(city: City) -> None:
    last(city, SIX_WEEKS)
    plan = solved(city, HALL)
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    held = Batch.objects.get(plan_id=plan.pk)
    EnrolmentFactory.create(batch=held, employee__unit=city.health, source="SELF")
    version = actions.revise_plan(actor=city.hr, plan_id=plan.pk, budget_rupiah=100_000_000, at=NOW)
    found = laid_out(city, version).instance
    left = {one.id: [found.at_once[str(name)] for name in one.uses] for one in found.batches}
    assert left.pop(held.plan_line) == []
    assert left
    assert all(min(places) == 0 for places in left.values())
