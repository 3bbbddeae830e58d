"""The rules of a plan: each of them holds in what the solver finds, and what one of them costs is true."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bina.people.tests.factories import hr_actor
from bina.planning import actions, queries, rules
from bina.planning.models import Plan, PlanLine, Question
from bina.planning.rules import Change, Fund, Limits, Shared
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.training.models import Prerequisite
from bina.training.tests.factories import BatchFactory, EnrolmentFactory

WEEK = timedelta(days=7)


@pytest.fixture
def city() -> City:
    return make_city()


def solved(city: City, limits: Limits, *, budget: int = 100_000_000) -> Plan:
    plan = make_plan(city, budget=budget, solved=False)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=limits)
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


def people_of(plan: Plan, code: str) -> set[Any]:
    return set(
        PlanLine.objects.filter(plan=plan, batch__programme__code=code).values_list("employee", flat=True)
    )


@pytest.mark.django_db
def test_a_quarter_without_money_holds_nothing(city: City) -> None:
    fund = Fund(source="APBD", rupiah=100_000_000, quarters={"1": 0, "2": 0, "4": 0})
    plan = solved(city, Limits(funds=(fund,)))
    assert plan.budget_rupiah == 100_000_000
    assert plan.allocations == 12
    assert {(start.month + 2) // 3 for start in plan.batches.values_list("starts_on", flat=True)} == {3}


@pytest.mark.django_db
def test_each_fund_pays_for_its_own_programmes(city: City) -> None:
    service = str(city.service.pk)
    funds = (Fund(source="APBD", rupiah=50_000_000), Fund(source="DAK", rupiah=11_000_000))
    plan = solved(city, Limits(funds=funds, paid_by={service: "DAK"}))
    assert plan.budget_rupiah == 61_000_000
    assert (
        sum(plan.batches.filter(programme=city.service).values_list("cost_rupiah", flat=True)) <= 11_000_000
    )
    assert (len(people_of(plan, "PRIMA")), len(people_of(plan, "KOM1"))) == (4, 6)


@pytest.mark.django_db
def test_no_office_has_more_people_away_in_a_week_than_its_share(city: City) -> None:
    plan = solved(city, Limits(away_percent=34))
    assert plan.allocations > 0
    away: Counter[tuple[str, date]] = Counter()
    for line in PlanLine.objects.filter(plan=plan).select_related("batch"):
        monday = line.batch.starts_on - timedelta(days=line.batch.starts_on.weekday())
        while monday <= line.batch.ends_on:
            away[line.unit_path, monday] += 1
            monday += WEEK
    assert max(away.values()) == 1  # a third of three people


@pytest.mark.django_db
def test_an_office_with_a_share_of_nothing_still_sends_one_person_at_a_time(city: City) -> None:
    found = queries.instance(city.hr, plan=limited_plan(city, Limits(away_percent=1)), on=NOW.date())
    sizes = Counter(str(one.unit) for one in found.instance.people)
    assert all(int(share * sizes[office]) == 1 for office, share in found.instance.away_share.items())


def limited_plan(city: City, limits: Limits) -> Plan:
    plan = make_plan(city, solved=False)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    return actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=limits)


@pytest.mark.django_db
def test_where_nobody_has_what_comes_before_both_are_taken_in_the_plan(city: City) -> None:
    Prerequisite.objects.create(agency=city.agency, programme=city.service, earlier=city.communication)
    plan = solved(city, Limits(prerequisites=True), budget=27_000_000)
    assert people_of(plan, "PRIMA")
    assert people_of(plan, "PRIMA") <= people_of(plan, "KOM1")


@pytest.mark.django_db
def test_where_some_have_what_comes_before_the_places_go_to_them(city: City) -> None:
    Prerequisite.objects.create(agency=city.agency, programme=city.service, earlier=city.communication)
    ready = city.people[:3]
    batch = BatchFactory.create(
        programme=city.communication, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2)
    )
    for person in ready:
        EnrolmentFactory.create(batch=batch, employee=person, state="COMPLETED", completed_on=batch.ends_on)
    plan = solved(city, Limits(prerequisites=True))
    assert people_of(plan, "PRIMA") == {person.pk for person in ready}


@pytest.mark.django_db
def test_a_group_has_its_share_of_all_places(city: City) -> None:
    type(city.people[0]).objects.update(sex="M")
    women = [person.pk for person in city.people[:2]]
    type(city.people[0]).objects.filter(pk__in=women).update(sex="F")
    plan = solved(city, Limits(groups={"sex:F": 60}))
    places = list(PlanLine.objects.filter(plan=plan).values_list("employee", flat=True))
    assert places
    assert sum(person in women for person in places) >= int(0.6 * len(places))


@pytest.mark.django_db
def test_programmes_go_first_or_are_left_out_and_ceilings_hold(city: City) -> None:
    service = str(city.service.pk)
    assert people_of(solved(city, Limits(left_out=(service,))), "PRIMA") == set()
    few = solved(city, Limits(first=(service,)), budget=11_000_000)
    assert list(few.batches.values_list("programme__code", flat=True)) == ["PRIMA"]
    assert PlanLine.objects.filter(plan=few).first().value == 11.0
    low = solved(city, Limits(ceilings={"PNS": 10}))
    assert (people_of(low, "PRIMA"), len(people_of(low, "KOM1"))) == (set(), 6)


@pytest.mark.django_db
def test_a_new_version_keeps_the_rules_and_what_stands_in_training(city: City) -> None:
    fund = Fund(source="APBD", rupiah=100_000_000, quarters={"1": 0, "2": 0})
    plan = solved(city, Limits(funds=(fund,), away_percent=100))
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    version = actions.revise_plan(actor=city.hr, plan_id=plan.pk, budget_rupiah=120_000_000, at=NOW)
    assert version.rules == Limits(funds=(replace(fund, rupiah=120_000_000),), away_percent=100)
    version = actions.solve_plan(actor=city.hr, plan_id=version.pk, at=NOW)
    before, after = (
        set(PlanLine.objects.filter(plan=one).values_list("employee", "batch__line"))
        for one in (plan, version)
    )
    assert before == after
    assert version.value == pytest.approx(plan.value)


@pytest.mark.django_db
def test_rules_out_of_range_and_of_plans_of_others_are_refused(city: City) -> None:
    plan = make_plan(city, solved=False)
    for limits in (
        Limits(away_percent=101), Limits(groups={"sex:F": -1}), Limits(ceilings={"PNS": -1}),
        Limits(funds=(Fund(source="APBD", rupiah=-1),)), Limits(first=("a",), left_out=("a",)),
        Limits(funds=(Fund(source="APBD", rupiah=1), Fund(source="APBD", rupiah=1))),
        Limits(shared=(Shared(name="", at_once=1),)), Limits(shared=(Shared(name="Aula", at_once=0),)),
        Limits(shared=(Shared(name="Aula", at_once=101),)),
        Limits(shared=(Shared(name="Aula", at_once=1), Shared(name="Aula", at_once=2))),
    ):  # fmt: skip
        with pytest.raises(actions.PlanRefused):
            actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=limits)
    with pytest.raises(PermissionDenied):
        actions.set_limits(actor=hr_actor(make_city(people=1).agency), plan_id=plan.pk, limits=Limits())
    done = make_plan(city)
    actions.approve_plan(actor=city.hr, plan_id=done.pk, at=NOW)
    with pytest.raises(actions.PlanFixed):
        actions.set_limits(actor=city.hr, plan_id=done.pk, limits=Limits())


TIGHT = Limits(
    funds=(Fund(source="APBD", rupiah=12_000_000, quarters={"1": 0, "2": 6_000_000}),),
    away_percent=34,
    groups={"sex:F": 90},
    ceilings={"PNS": 16},
    shared=(Shared(name="Aula", at_once=1),),
)
CHANGES = [
    Change(kind=rules.AWAY, key="office", amount=66),
    Change(kind=rules.LEAST, key="PRIMA", amount=1),
    Change(kind=rules.SEATS, key="KOM1", amount=2),
    Change(kind=rules.CEILING, key="PNS", amount=8),
    Change(kind=rules.FUND, key="APBD", amount=30_000_000),
    Change(kind=rules.QUARTER, key="APBD/1", amount=12_000_000),
    Change(kind=rules.GROUP, key="sex:F", amount=90),
    Change(kind=rules.SHARED, key="Aula", amount=1),
]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_what_a_looser_rule_brings_is_there_once_the_rule_is_changed(city: City, change: Change) -> None:
    type(city.people[0]).objects.filter(pk=city.people[0].pk).update(sex="F")
    keys = {"office": city.health.path, "PRIMA": str(city.service.pk), "KOM1": str(city.communication.pk)}
    change = replace(change, key=keys.get(change.key, change.key))
    plan = solved(city, TIGHT)
    assert plan.gap == 0.0
    actions.ask_rule(actor=city.hr, plan_id=plan.pk, change=change, at=NOW)
    asked = actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=rules.looser(TIGHT, change))
    changed = actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert changed.gap == 0.0
    assert asked.value == pytest.approx(changed.value)
    assert asked.bound == pytest.approx(changed.bound)


@given(st.integers(0, 25), st.integers(1, 12), st.integers(0, 80))
def test_batches_to_choose_from_lie_on_working_days_in_different_weeks(
    days: int, count: int, number: int
) -> None:
    closed = {date(2027, 3, 1) + timedelta(days=one) for one in range(40)}
    found = rules.candidate_slots(
        days=days,
        year=2027,
        count=count,
        number=number,
        works=lambda day: day not in closed,
        may_begin=lambda day: day.month != 5,
    )
    assert 0 < len(found) <= count
    assert all(slot.starts_on.month != 5 for slot in found)
    assert len({slot.starts_on for slot in found}) == len(found)
    for slot in found if days else ():
        span = [
            slot.starts_on + timedelta(days=one) for one in range((slot.ends_on - slot.starts_on).days + 1)
        ]
        assert not closed & {day for day in span if day.weekday() < 5}
        assert sum(day.weekday() < 5 for day in span) == days


@given(st.integers(0, 200), st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_another_budget_is_shared_by_the_funds(budget: int, amounts: list[int]) -> None:
    funds = tuple(Fund(source=str(number), rupiah=amount) for number, amount in enumerate(amounts))
    found = rules.with_budget(Limits(funds=funds), budget).funds
    assert sum(fund.rupiah for fund in found) == budget
    assert all(fund.rupiah >= 0 for fund in found)
    assert rules.limits_of(rules.written(Limits(funds=found))) == Limits(funds=found)


@pytest.mark.parametrize("kind", [rules.LEAST, rules.SEATS, rules.CEILING])
def test_two_rules_made_looser_one_after_the_other_are_both_looser(kind: str) -> None:
    one, other = Change(kind=kind, key="a", amount=2), Change(kind=kind, key="b", amount=3)
    both = rules.looser(rules.looser(Limits(), one), other)
    assert both == rules.looser(rules.looser(Limits(), other), one)
    assert both != rules.looser(Limits(), other)
