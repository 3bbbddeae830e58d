"""Places settled by hand: what must be is kept whatever it costs, what must not is not, or it is said why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from bina.people.models import Employee, PostHolding
from bina.people.tests.factories import PostFactory, actor_with, hr_actor
from bina.planning import actions, queries, rules, telling
from bina.planning.models import Plan, PlanLine, Question
from bina.planning.rules import Change, Fund, Limits, Place, Settled, Unseated
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_limits import people_of
from bina.planning.tests.test_versions import approve, told, version
from bina.platform.access import Role
from bina.training.models import Batch, Enrolment, Prerequisite
from bina.training.tests.factories import BatchFactory, EnrolmentFactory, ProgrammeFactory

MUST, NEVER, OPEN = Settled.MUST, Settled.NEVER, Settled.OPEN
APBD = Fund(source="APBD", rupiah=50_000_000, quarters=dict.fromkeys("1234", 5_000_000))


@pytest.fixture
def city() -> City:
    return make_city()


def settle(city: City, plan: Plan, *places: tuple[Employee, Any], how: Settled = MUST) -> Plan:
    chosen = [(person.pk, None if programme is None else programme.pk) for person, programme in places]
    return actions.settle_places(actor=city.hr, plan_id=plan.pk, places=chosen, how=how)


def found(city: City, plan: Plan) -> Plan:
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


def drafted(city: City, **values: Any) -> Plan:
    plan = make_plan(city, solved=False, **values)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    return plan


@pytest.mark.django_db
def test_a_required_place_is_given_though_others_are_worth_more(city: City) -> None:
    plain = found(city, drafted(city, budget=11_000_000))
    outside = next(one for one in city.people if one.pk not in people_of(plain, "PRIMA"))
    plan = settle(city, plain, (outside, city.service))
    assert plan.state == Plan.State.DRAFT
    again = found(city, plan)
    assert outside.pk in people_of(again, "PRIMA")
    line = PlanLine.objects.get(plan=again, employee=outside, batch__programme=city.service)
    assert line.parts["required"] is True
    assert (again.value or 0) <= (plain.bound or 0)
    free = found(city, settle(city, again, (outside, city.service), how=OPEN))
    assert free.value == pytest.approx(plain.value)


@pytest.mark.django_db
def test_a_required_place_may_close_no_gap_at_all(city: City) -> None:
    other = ProgrammeFactory.create(agency=city.agency, code="LAIN", name="Arsip", minimum_seats=1, seats=5)
    plan = found(city, settle(city, drafted(city), (city.people[0], other)))
    assert people_of(plan, "LAIN") == {city.people[0].pk}


@pytest.mark.django_db
def test_what_must_not_be_is_not_and_the_person_reads_it(city: City) -> None:
    first, second = city.people[:2]
    plan = drafted(city)
    settle(city, plan, (first, city.service), (second, None), how=NEVER)
    plan = found(city, plan)
    assert first.pk not in people_of(plan, "PRIMA")
    assert first.pk in people_of(plan, "KOM1")
    assert second.pk not in people_of(plan, "PRIMA") | people_of(plan, "KOM1")
    mine = queries.chances(plan=plan, person=first, on=NOW.date())
    assert mine is not None
    chance = next(one for one in mine.chances if one.offer.code == "PRIMA")
    assert (chance.obstacle, chance.settled) == (rules.Obstacle.BARRED, NEVER)
    with override("en"):
        assert "by hand" in telling.say_obstacle(chance, mine=mine, post_kind="")


@pytest.mark.django_db
def test_more_required_people_than_one_batch_holds_are_dealt_to_two(city: City) -> None:
    plan = drafted(city)
    settle(city, plan, *((person, city.service) for person in city.people))
    plan = found(city, plan)
    assert len(people_of(plan, "PRIMA")) == 6
    assert sorted(plan.batches.filter(programme=city.service).values_list("people", flat=True)) == [3, 3]


@pytest.mark.django_db
def test_required_places_hold_with_rules_on_weeks_and_money_too(city: City) -> None:
    fund = Fund(source="APBD", rupiah=100_000_000, quarters={"1": 0})
    plan = drafted(city)
    actions.set_limits(
        actor=city.hr, plan_id=plan.pk, limits=Limits(funds=(fund,), away_percent=34, prerequisites=True)
    )
    settle(city, plan, *((person, city.communication) for person in city.people))
    plan = found(city, plan)
    assert len(people_of(plan, "KOM1")) == 6


@pytest.mark.django_db
def test_what_cannot_be_together_is_refused_with_names_and_the_plan_stays(city: City) -> None:
    plan = found(city, drafted(city, budget=11_000_000))
    before = plan.batches.count()
    settle(city, plan, (city.people[0], city.service), (city.people[1], city.communication))
    with override("en"), pytest.raises(actions.PlanRefused) as refused:
        found(city, plan)
    told_so = str(refused.value).splitlines()
    assert told_so[0].startswith("These rules contradict each other")
    assert f"Required in Pelayanan Prima: {city.people[0].name}." in told_so
    assert f"Required in Komunikasi Efektif: {city.people[1].name}." in told_so
    assert "There are Rp11,000,000 left to spend." in told_so
    assert str(city.service.pk) not in str(refused.value)
    assert plan.batches.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limits", "count", "said"),
    [
        (Limits(away_percent=34), 4, "Dinas Kesehatan: at most 34 % away in one week"),
        (Limits(groups={"sex:F": 90}), 4, "at least 90 % of all places"),
        (Limits(ceilings={"PNS": 10}), 1, "may have 10 lesson hours in the year and has or expects 0."),
        (Limits(funds=(APBD,)), 1, "has Rp5,000,000 left to spend in quarter"),
        (Limits(funds=(Fund(source="APBD", rupiah=10_600_001),)), 4, "has Rp10,600,001 left to spend."),
    ],
)
def test_each_rule_that_stands_against_required_places_is_told_in_the_words_of_the_plan(
    city: City, limits: Limits, count: int, said: str
) -> None:
    Employee.objects.update(sex="M")
    plan = drafted(city)
    plan.batches_per_programme = 1
    plan.save()
    actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=limits)
    settle(city, plan, *((person, city.service) for person in city.people[:count]))
    with override("en"), pytest.raises(actions.PlanRefused) as refused:
        found(city, plan)
    told_so = str(refused.value)
    assert any(said in line for line in told_so.splitlines()), told_so
    assert not any(str(one.pk) in told_so for one in (*city.people, city.service))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("gone", Unseated.NOT_OFFERED),
        ("post", Unseated.TARGET),
        ("small", Unseated.NOT_HELD),
        ("full", Unseated.SEATS),
        ("before", Unseated.EARLIER),
        ("left", Unseated.INACTIVE),
    ],
)
def test_what_has_no_batch_is_told_before_solving(city: City, change: str, reason: Unseated) -> None:
    plan, service, person = drafted(city), city.service, city.people[0]
    if change == "full":
        plan.batches_per_programme = 1
        plan.save()
    settle(city, plan, *((one, service) for one in (city.people if change == "full" else [person])))
    if change == "gone":
        service.is_active = False
    elif change == "post":
        service.targets = ["LEADERSHIP"]
    elif change == "small":
        service.minimum_seats, service.seats = 50, 60
    elif change == "before":
        Prerequisite.objects.create(agency=city.agency, programme=service, earlier=city.communication)
        batch = BatchFactory.create(
            programme=city.communication, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2)
        )
        EnrolmentFactory.create(
            batch=batch, employee=city.people[1], state="COMPLETED", completed_on=batch.ends_on
        )
        limits = Plan.objects.get(pk=plan.pk).rules
        actions.set_limits(
            actor=city.hr, plan_id=plan.pk, limits=Limits(prerequisites=True, must=limits.must)
        )
    elif change == "left":
        person.status = "RETIRED"
        person.save()
    service.save()
    ground = queries.instance(city.hr, plan=Plan.objects.get(pk=plan.pk), on=NOW.date())
    assert {one for _place, one in ground.unseated} == {reason}
    if reason is Unseated.INACTIVE:
        assert found(city, plan).state == Plan.State.SOLVED
        return
    with pytest.raises(actions.PlanRefused, match=person.name.split()[0] if change != "full" else "Prima"):
        found(city, plan)


@pytest.mark.django_db
def test_who_has_the_place_already_needs_no_other(city: City) -> None:
    plan, person = drafted(city), city.people[0]
    batch = BatchFactory.create(programme=city.service, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    EnrolmentFactory.create(batch=batch, employee=person, state="ENROLLED")
    settle(city, plan, (person, city.service))
    plan = found(city, plan)
    assert person.pk not in people_of(plan, "PRIMA")


@pytest.mark.django_db
def test_a_new_version_takes_up_what_was_settled_and_says_so(city: City) -> None:
    plan = found(city, drafted(city, budget=27_000_000))
    assert len(people_of(plan, "PRIMA")) == 4
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    inside = city.people[0]
    if inside.pk not in people_of(plan, "PRIMA"):
        inside = next(one for one in city.people if one.pk in people_of(plan, "PRIMA"))
    outside = next(one for one in city.people if one.pk not in people_of(plan, "PRIMA"))
    made = version(city, plan)
    settle(city, made, (outside, city.service))
    settle(city, made, (inside, city.service), how=NEVER)
    actions.solve_plan(actor=city.hr, plan_id=made.pk, at=NOW)
    assert {(inside.name, "DROPPED", "BARRED"), (outside.name, "ADDED", "REQUIRED")} <= told(made)
    approve(city, made, at=NOW)
    held = Enrolment.objects.filter(batch__programme=city.service)
    assert held.get(employee=outside).state in {"ENROLLED", "NOMINATED"}
    assert held.get(employee=inside).state not in {"ENROLLED", "NOMINATED"}


@pytest.mark.django_db
def test_a_required_place_in_a_batch_that_has_begun_asks_for_nothing_more(city: City) -> None:
    plan, person = drafted(city), city.people[0]
    plan = found(city, settle(city, plan, (person, city.service)))
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    Batch.objects.filter(plan_id=plan.pk, programme=city.service).update(state="RUNNING")
    city.service.is_active = False
    city.service.save()
    made = version(city, plan)
    assert made.state == Plan.State.SOLVED
    assert made.rules.must == (Place(str(person.pk), str(city.service.pk)),)
    assert person.pk in people_of(made, "PRIMA")


@pytest.mark.django_db
def test_what_required_places_cost_is_asked_like_any_rule(city: City) -> None:
    plan = found(city, drafted(city, budget=11_000_000))
    key = str(city.service.pk)
    outside = [one for one in city.people if one.pk not in people_of(plan, "PRIMA")][:1]
    plan = found(city, settle(city, plan, *((one, city.service) for one in outside)))
    subjects = queries.rule_subjects(city.hr, plan=plan)
    with override("en"):
        offered = dict(telling.rules_to_loosen(plan, subjects))
    assert offered[f"MUST|{key}"] == "Pelayanan Prima: 1 required place"
    change = Change(kind=rules.MUST, key=key, amount=1)
    actions.ask_rule(actor=city.hr, plan_id=plan.pk, change=change, at=NOW)
    asked = actions.answer(actor=city.hr, question_id=Question.objects.get(plan=plan).pk, at=NOW)
    assert asked.value is not None
    assert asked.value >= (plan.value or 0) - 1e-6
    other = Change(kind=rules.MUST, key=str(city.communication.pk), amount=1)
    with pytest.raises(actions.PlanRefused):
        actions.ask_rule(actor=city.hr, plan_id=plan.pk, change=other, at=NOW)


@pytest.mark.django_db
def test_only_the_agencys_people_and_programmes_and_only_by_who_plans(city: City) -> None:
    plan, person = drafted(city), city.people[0]
    stranger, foreign = make_city(people=1), uuid4()
    for places, how in (
        ([(stranger.people[0].pk, city.service.pk)], MUST),
        ([(person.pk, stranger.service.pk)], MUST),
        ([(person.pk, foreign)], NEVER),
        ([(person.pk, None)], MUST),
        ([], MUST),
    ):
        with pytest.raises(actions.PlanRefused):
            actions.settle_places(actor=city.hr, plan_id=plan.pk, places=places, how=how)
    for actor in (hr_actor(stranger.agency), actor_with(Role.LEADER, agency_id=city.agency.pk)):
        with pytest.raises(PermissionDenied):
            actions.settle_places(
                actor=actor, plan_id=plan.pk, places=[(person.pk, city.service.pk)], how=MUST
            )
    assert Plan.objects.get(pk=plan.pk).rules == Limits()


@pytest.mark.django_db
def test_who_owes_a_mandatory_training_by_the_end_of_the_year_stands_with_it(city: City) -> None:
    post = PostFactory.create(unit=city.health, kind="SUPERVISOR")
    late, due, next_year, done = city.people[:4]
    for person, since in (
        (late, date(2025, 3, 1)), (due, date(2026, 5, 1)), (next_year, date(2027, 2, 1)),
        (done, date(2025, 3, 1)),
    ):  # fmt: skip
        Employee.objects.filter(pk=person.pk).update(post=post)
        PostHolding.objects.filter(employee=person).delete()
        PostHolding.objects.create(
            agency=city.agency, employee=person, post=post, unit=city.health, starts_on=since
        )
    cheap = ProgrammeFactory.create(
        agency=city.agency, code="PKP", name="Kepemimpinan Pengawas (PKP)", minimum_seats=1, seats=10,
        length_jp=Decimal(30), targets=["SUPERVISOR"],
    )  # fmt: skip
    past = BatchFactory.create(programme=cheap, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2))
    EnrolmentFactory.create(batch=past, employee=done, state="COMPLETED", completed_on=past.ends_on)
    plan = found(city, drafted(city))
    duties, people = queries.dues(city.hr, plan=plan, on=NOW.date())
    duty = next(one for one in duties if one.code == "PKP")
    assert (duty.owed, duty.planned, [one.code for one in duty.programmes]) == (2, 0, ["PKP"])
    assert [(one.name, one.late) for one in people] == [(late.name, True), (due.name, False)]
    assert [one.line for one in people] == [None, None]
    settle(city, plan, *((Employee.objects.get(pk=one.employee_id), cheap) for one in people))
    plan = found(city, plan)
    duties, people = queries.dues(city.hr, plan=plan, on=NOW.date())
    assert [(one.settled, one.line is not None) for one in people] == [(MUST, True), (MUST, True)]
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    plan.refresh_from_db()
    _duties, people = queries.dues(city.hr, plan=plan, on=NOW.date())
    assert len(people) == 2  # places of the plan itself settle nothing before they are completed
    with pytest.raises(PermissionDenied):
        queries.dues(hr_actor(make_city(people=1).agency), plan=plan, on=NOW.date())


@pytest.mark.django_db
def test_what_is_settled_is_listed_by_name(city: City) -> None:
    plan = drafted(city)
    settle(city, plan, (city.people[0], city.service))
    settle(city, plan, (city.people[1], None), how=NEVER)
    plan = found(city, plan)
    shown = {one.name: one for one in queries.settled_places(city.hr, plan=plan)}
    required, kept_out = shown[city.people[0].name], shown[city.people[1].name]
    assert (required.programme, required.how, required.given) == ("Pelayanan Prima", MUST, True)
    assert (kept_out.programme, kept_out.how, kept_out.given) == ("", NEVER, False)
    assert UUID(required.place.person) == city.people[0].pk
