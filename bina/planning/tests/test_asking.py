"""Explanations are true: change the named rule and the person is chosen; pay the price and it holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from msgspec.structs import replace

from bina.competency.tests.factories import AssessmentFactory
from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, EmployeeFactory, account_with, actor_with, hr_actor
from bina.planning import actions, queries, telling
from bina.planning.actions.finding import find, find_with_place
from bina.planning.instance import Instance, fingerprint
from bina.planning.models import Plan, PlanLine, Question
from bina.planning.optimise.search import solve
from bina.planning.queries import Chance
from bina.planning.queries.worths import Worths
from bina.planning.rules import Objectives, Obstacle, obstacle
from bina.planning.rulesets import PlanWeights
from bina.planning.tests.factories import NOW, City, make_city, make_plan, teach
from bina.planning.tests.files import best_by_milp, made, small
from bina.platform.access import Role
from bina.training.models import Programme
from bina.training.tests.factories import ProgrammeFactory

TODAY = NOW.date()
OPEN: dict[str, Any] = {
    "chosen": False,
    "engaged": False,
    "fits_post": True,
    "worth": 1.0,
    "held_jp": 0.0,
    "planned_jp": 0.0,
    "length_jp": 8.0,
    "ceiling_jp": None,
    "batches": 1,
    "most_batches": 2,
    "people": 5,
    "seats": 10,
}


@pytest.mark.parametrize(
    ("otherwise", "said"),
    [
        ({"chosen": True, "worth": 0.0}, Obstacle.NONE),
        ({"engaged": True, "fits_post": False}, Obstacle.ENGAGED),
        ({"fits_post": False, "worth": 0.0}, Obstacle.TARGET),
        ({"worth": 0.0, "left_out": True}, Obstacle.LEFT_OUT),
        ({"worth": 0.0, "batches": 0}, Obstacle.NO_WORTH),
        ({"ceiling_jp": 7.9}, Obstacle.CEILING),
        ({"batches": 0, "people": 0}, Obstacle.NOT_HELD),
        ({"ceiling_jp": 20.0, "planned_jp": 12.5}, Obstacle.CEILING_WITH_PLAN),
        ({"ceiling_jp": 20.0, "planned_jp": 12.0}, Obstacle.OTHERS),
        ({"batches": 2, "people": 20}, Obstacle.FULL),
        ({"batches": 2, "people": 19}, Obstacle.OTHERS),
    ],
)
def test_the_first_thing_that_keeps_somebody_out_is_named(otherwise: dict[str, Any], said: Obstacle) -> None:
    assert obstacle(**(OPEN | otherwise)) == said


@pytest.fixture
def city() -> City:
    return make_city()


def chance(plan: Plan, person: Employee, programme: Programme) -> Chance:
    found = queries.chances(plan=plan, person=person, on=TODAY)
    assert found is not None
    return next(one for one in found.chances if one.offer.id == programme.pk)


def again(city: City, plan: Plan) -> Plan:
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=plan.year, at=NOW)
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


@pytest.mark.django_db
def test_a_programme_for_another_kind_of_post_is_given_once_it_is_opened(city: City) -> None:
    other = teach(
        ProgrammeFactory.create(agency=city.agency, code="ETIKA", targets=["LEADERSHIP"], minimum_seats=1),
        "PP",
        3,
    )
    plan = make_plan(city)
    assert chance(plan, city.people[0], other).obstacle == Obstacle.TARGET
    city.service.is_active = False
    city.service.save()
    other.targets = []
    other.save()
    assert chance(again(city, plan), city.people[0], other).obstacle == Obstacle.NONE


@pytest.mark.django_db
def test_a_programme_that_closes_no_gap_is_given_once_an_assessment_shows_one(city: City) -> None:
    person = city.people[0]
    AssessmentFactory.create(employee=person, code="PP", level=3, assessed_on=date(2026, 11, 1))
    plan = make_plan(city)
    assert chance(plan, person, city.service).obstacle == Obstacle.NO_WORTH
    AssessmentFactory.create(employee=person, code="PP", level=1, assessed_on=date(2026, 11, 20))
    assert chance(again(city, plan), person, city.service).obstacle == Obstacle.NONE


@pytest.mark.django_db
def test_a_programme_that_the_plan_does_not_hold_is_given_once_there_is_money(city: City) -> None:
    plan = make_plan(city, budget=0)
    assert chance(plan, city.people[0], city.service).obstacle == Obstacle.NOT_HELD
    plan.budget_rupiah = 100_000_000
    plan.save()
    assert chance(again(city, plan), city.people[0], city.service).obstacle == Obstacle.NONE


def tight(city: City) -> tuple[Plan, Employee]:
    """A plan whose money is enough for some, solved to the end, and somebody it leaves out of the service."""
    full = make_plan(city)
    for budget in range(full.cost_rupiah or 0, 0, -1_000_000):
        plan = actions.create_plan(
            actor=city.hr, agency_id=city.agency.pk, year=2027, budget_rupiah=budget, time_limit=20, at=NOW
        )
        plan = actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
        inside = set(
            PlanLine.objects.filter(plan=plan, batch__programme=city.service).values_list(
                "employee_id", flat=True
            )
        )
        if inside and len(inside) < len(city.people):
            return plan, next(person for person in city.people if person.pk not in inside)
    pytest.fail("no budget leaves only some out")


@pytest.mark.django_db
def test_what_a_place_costs_is_the_difference_of_the_two_best_plans(city: City) -> None:
    plan, person = tight(city)
    assert plan.gap == 0.0
    actions.ask_place(
        actor=city.hr, plan_id=plan.pk, employee_id=person.pk, programme_id=city.service.pk, at=NOW
    )
    asked = actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    assert asked.value is not None
    assert asked.value == pytest.approx(asked.bound)
    found = queries.ground(city.hr, plan=plan, on=TODAY)
    pair = (str(person.pk), str(city.service.pk))
    batch = next(one for one in found.instance.batches if one.programme == pair[1])
    forced = solve(replace(found.instance, locked=((pair[0], batch.id),)), gains=True)
    assert asked.value == pytest.approx(forced.value)
    lost = (plan.value or 0.0) - asked.value
    assert lost >= -1e-9
    paid = {**found.values, pair: found.values[pair] + lost + 0.01}
    listed = tuple((*key, worth) for key, worth in paid.items())
    chosen = solve(replace(found.instance, values=listed), gains=True).assign
    assert pair in {(person_key, found.programme_of(str(one))) for person_key, one in chosen}


def asked_of(instance: Instance) -> queries.Ground:
    """A ground that holds nothing but an instance."""
    values = {(str(person), str(programme)): worth for person, programme, worth in instance.values}
    worths = Worths(
        objectives=Objectives(),
        weights=PlanWeights(posts={}, index_points_of_a_level=15),
        missing={},
        factors={},
    )
    return queries.Ground(
        instance=instance, values=values, people={}, offers={}, missing={}, busy={}, in_class={}, engaged={},
        worths=worths,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5000, 5020))
def test_a_place_without_a_batch_is_given_as_locking_the_best_of_its_batches_would(seed: int) -> None:
    """Worths are never negative, as in the plans of an agency."""
    raw = small(seed, people=4, batches=5)
    values = [[person, programme, abs(worth)] for person, programme, worth in raw["values"]]
    instance = made({**raw, "locked": [], "values": values, "only_listed": True})
    person, batch = instance.people[0], instance.batches[0]
    ground, plan = asked_of(instance), Plan(seed=0, threads=1)
    most = find(ground, plan=plan, seconds=20).bound
    place = (str(person.id), str(batch.programme))
    found = find_with_place(ground, plan=plan, place=place, most=most, seconds=20)
    allowed = replace(instance, values=(*instance.values, (*place, ground.values.get(place, 0.0))))
    locked = [
        best_by_milp(replace(allowed, locked=((person.id, one.id),)))
        for one in instance.batches
        if one.programme == batch.programme
    ]
    best = max((one for one in locked if one is not None), default=None)
    if best is None:
        assert (found.status, found.assign) == ("infeasible", ())
        return
    missing = sum(max(one.min_jp - one.jp_done, 0.0) for one in instance.people)
    assert found.status == "optimal"
    assert found.value == pytest.approx(best + instance.duty_weight * missing, abs=1e-6)
    assert found.bound == pytest.approx(found.value, abs=1e-6)


@pytest.mark.django_db
def test_what_more_money_brings_is_told_and_can_be_made_a_plan(city: City) -> None:
    poor = make_plan(city, budget=0)
    run = actions.ask_budget(actor=city.hr, plan_id=poor.pk, more_rupiah=100_000_000, at=NOW)
    assert run.subject_id == poor.pk
    asked = actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    rich = make_plan(city)
    assert asked.value == pytest.approx(rich.value)
    assert (asked.people, asked.gaps, asked.gaps_now) == (rich.people, 12, 0)
    with override("en"):
        assert "brings at least" in telling.say_budget(asked, plan=poor)
    client = browser(city)
    assert client.post(reverse("planning:plan_richer", args=[asked.pk])).status_code == 302
    assert Plan.objects.filter(
        budget_rupiah=100_000_000, state="DRAFT", title__endswith="larger budget"
    ).exists()


@pytest.mark.django_db
def test_nothing_is_answered_once_the_ground_has_changed(city: City) -> None:
    plan = make_plan(city)
    actions.ask_budget(actor=city.hr, plan_id=plan.pk, more_rupiah=5_000_000, at=NOW)
    AssessmentFactory.create(employee=city.people[0], code="PP", level=1, assessed_on=date(2026, 11, 20))
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    with pytest.raises(actions.PlanRefused):
        actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    again(city, plan)
    assert Question.objects.count() == 0


@pytest.mark.django_db
def test_an_approved_plan_can_still_be_asked_about(city: City) -> None:
    plan = make_plan(city)
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    actions.ask_budget(actor=city.hr, plan_id=plan.pk, more_rupiah=5_000_000, at=NOW)
    asked = actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    assert asked.answered_at == NOW
    assert asked.value == pytest.approx(plan.value)


def test_an_instance_is_known_again_whatever_its_money() -> None:
    instance = made({**small(1, people=8, batches=6, full=True)})
    known = fingerprint(instance, {})
    assert fingerprint(replace(instance, budget={"a": 17}, quarter_budget={"a": {"2": 3}}), {}) == known
    assert fingerprint(replace(instance, values=instance.values[::-1]), {}) == known
    (person, programme, worth), *others = instance.values
    for changed in (
        replace(instance, duty_weight=instance.duty_weight + 1),
        replace(instance, values=((person, programme, worth + 0.5), *others)),
        replace(instance, people=instance.people[1:]),
        replace(instance, away_share={"u": 0.123}),
    ):
        assert fingerprint(changed, {}) != known
    assert fingerprint(instance, {(str(person), str(instance.batches[0].id)): 1.0}) != known


@pytest.mark.django_db
def test_nobody_asks_about_a_plan_of_another_agency_or_a_person_of_one(city: City) -> None:
    plan, stranger = make_plan(city), make_city(people=2)
    with pytest.raises(PermissionDenied):
        actions.ask_budget(actor=stranger.hr, plan_id=plan.pk, more_rupiah=1, at=NOW)
    with pytest.raises(actions.PlanRefused):
        actions.ask_place(
            actor=city.hr,
            plan_id=plan.pk,
            employee_id=stranger.people[0].pk,
            programme_id=city.service.pk,
            at=NOW,
        )
    assert queries.person_in_plans(hr_actor(stranger.agency), employee_id=city.people[0].pk) is None


@pytest.mark.django_db
def test_a_supervisor_sees_their_people_and_an_employee_only_themselves_once_it_is_approved(
    city: City,
) -> None:
    plan = make_plan(city)
    healthy, well = city.people[0], city.people[1]
    supervisor = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=healthy.unit_path)
    assert queries.person_in_plans(supervisor, employee_id=healthy.pk) == healthy
    assert queries.person_in_plans(supervisor, employee_id=well.pk) is None
    assert not queries.plans_of_person(supervisor, person=healthy).exists()
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert queries.plans_of_person(supervisor, person=healthy).get() == plan


def browser(city: City) -> Client:
    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root, language="en"))
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db(transaction=True)
def test_a_place_is_asked_for_on_the_page_and_answered_there() -> None:
    city = make_city()
    plan, person = tight(city)
    client = browser(city)
    address = f"{reverse('planning:plan_person', args=[person.pk])}?rencana={plan.pk}"
    assert "What would this place cost?" in text(client.get(address))
    asked = {"pegawai": person.pk, "program": city.service.pk}
    response = client.post(reverse("planning:plan_ask_place", args=[plan.pk]), asked)
    assert response.status_code == 302
    call_command("procrastinate", "worker", "--one-shot", "--queues=default")
    question = Question.objects.get()
    assert question.answered_at is not None
    page = text(client.get(address))
    assert "Proven: the place costs at least" in page or "Find the plan again to get it." in page


@pytest.mark.django_db
def test_an_employee_reads_why_not_me_of_the_approved_plan(city: City) -> None:
    plan = make_plan(city, budget=8_000_000)
    client = Client()
    person = next(one for one in city.people if not PlanLine.objects.filter(plan=plan, employee=one).exists())
    client.force_login(AccountFactory.create(employee=person, language="en"))
    assert "No plan is approved yet" in text(client.get(reverse("planning:plan_mine")))
    Plan.objects.filter(pk=plan.pk).update(state="APPROVED", approved_at=NOW)
    page = text(client.get(reverse("planning:plan_mine"), follow=True))
    assert "What would help, and why it is not in the plan" in page
    assert "What would this place cost?" not in page


@pytest.mark.django_db
def test_people_without_a_place_are_found_beside_the_participants(city: City) -> None:
    plan = make_plan(city, budget=0)
    EmployeeFactory.create(unit=city.health, name="Zulaikha Tanpa Tempat")
    page = text(browser(city).get(reverse("planning:plan", args=[plan.pk]), {"q": "Zulaikha"}))
    assert "Without a place in this plan" in page
    assert "Zulaikha Tanpa Tempat" in page


@pytest.mark.django_db
@pytest.mark.parametrize("people", [2, 12])
def test_a_persons_side_of_a_plan_costs_the_same_for_any_number(
    people: int, django_assert_max_num_queries: Any
) -> None:
    city = make_city(people=people)
    plan = make_plan(city)
    client = browser(city)
    address = reverse("planning:plan_person", args=[city.people[0].pk])
    client.get(address)
    with django_assert_max_num_queries(30):
        assert client.get(address, {"rencana": plan.pk}).status_code == 200
