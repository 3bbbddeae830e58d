"""New versions of an approved plan: what has begun stays, few people change, and only differences arrive."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.tests.factories import AssessmentFactory
from bina.people.models import Employee
from bina.people.tests.factories import (
    AccountFactory,
    EmployeeFactory,
    UnitFactory,
    actor_with,
    hr_actor,
)
from bina.planning import actions, queries
from bina.planning.models import Plan, PlanChange
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.platform.access import Role
from bina.platform.models import Notice
from bina.training import actions as training
from bina.training.actions import money
from bina.training.models import Batch, Commitment, Enrolment
from bina.training.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def city() -> City:
    return make_city()


def approved(city: City, **values: Any) -> Plan:
    plan = make_plan(city, **values)
    return actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


def version(city: City, plan: Plan, *, at: datetime = LATER, **values: Any) -> Plan:
    given = {"budget_rupiah": plan.budget_rupiah, "time_limit": 20, **values}
    made = actions.revise_plan(actor=city.hr, plan_id=plan.pk, at=at, **given)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=plan.year, at=at)
    return actions.solve_plan(actor=city.hr, plan_id=made.pk, at=at)


def approve(city: City, plan: Plan, *, at: datetime = LATER) -> Plan:
    return actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=at)


def told(plan: Plan) -> set[tuple[str, str, str]]:
    """Name, kind and reason of every change but those that keep."""
    found = plan.changes.exclude(kind="KEPT").select_related("employee")
    return {(one.employee.name, one.kind, one.reason) for one in found}


def training_rows() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return list(Batch.objects.order_by("pk").values()), list(Enrolment.objects.order_by("pk").values())


def batch_of(plan: Plan, line: str) -> Batch:
    return Batch.objects.get(plan_id=plan.pk, plan_line=line)


def hire(city: City) -> Employee:
    person = EmployeeFactory.create(unit=city.health, appointed_on="2027-01-15")
    AssessmentFactory.create(employee=person, code="PP", level=2)
    AssessmentFactory.create(employee=person, code="KOM", level=1)
    return person


def test_a_version_of_a_year_in_which_nothing_happened_changes_nothing(city: City) -> None:
    plan = approved(city)
    newer = version(city, plan, at=NOW)
    assert set(newer.changes.values_list("kind", "reason")) == {("KEPT", "STAYS")}
    assert newer.value == pytest.approx(plan.value)
    assert newer.bound == pytest.approx(plan.value)
    before = training_rows()
    approve(city, newer, at=NOW)
    assert training_rows() == before
    plan.refresh_from_db()
    assert plan.state == "REPLACED"


def test_who_left_service_goes_and_who_came_gets_a_place(city: City) -> None:
    plan = approved(city)
    gone = city.people[0]
    Employee.objects.filter(pk=gone.pk).update(status="RETIRED")
    new = hire(city)
    newer = version(city, plan, at=NOW)
    assert told(newer) == {(gone.name, "DROPPED", "INACTIVE"), (new.name, "ADDED", "NEW_PERSON")}
    approve(city, newer, at=NOW)
    ended = Enrolment.objects.filter(employee=gone)
    assert set(ended.values_list("state", "reason")) == {("WITHDRAWN", "NOT_PLACED")}
    assert set(Enrolment.objects.filter(employee=new).values_list("state", "source")) == {
        ("ENROLLED", "PLAN")
    }
    assert Batch.objects.count() == 3


def test_the_people_of_a_cancelled_batch_get_another_without_its_price(city: City) -> None:
    plan = approved(city)
    batch = batch_of(plan, "KOM1-01")
    training.cancel_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    newer = version(city, plan, at=NOW, change_price=1.4)
    assert told(newer) == {(person.name, "MOVED", "CANCELLED") for person in city.people}
    approve(city, newer, at=NOW)
    assert newer.batches.get(programme=city.communication).line == "KOM1-02"
    made = Batch.objects.get(plan_id=newer.pk)
    assert (made.plan_line, made.state, made.enrolments.count()) == ("KOM1-02", "DRAFT", 6)


def test_a_change_must_be_worth_its_price(city: City) -> None:
    plan = approved(city)
    new = hire(city)
    dear = version(city, plan, at=NOW, change_price=3)
    assert told(dear) == set()
    assert version(city, plan, at=NOW, change_price=0.5).lines.filter(employee=new).count() == 2


def test_the_value_of_a_version_is_less_by_the_price_of_its_changes(city: City) -> None:
    plan = approved(city)
    hire(city)
    free = version(city, plan, at=NOW, change_price=0)
    priced = version(city, plan, at=NOW, change_price=0.25)
    assert (free.status, priced.status) == ("optimal", "optimal")
    assert free.value == pytest.approx(plan.value + 1.0 + 1.5 + 20 * 0.02)
    assert priced.value == pytest.approx(free.value - 2 * 0.25)
    assert priced.bound == pytest.approx(priced.value)


def test_somebody_who_gave_a_place_back_is_not_put_there_again(city: City) -> None:
    plan = approved(city)
    place = Enrolment.objects.get(employee=city.people[0], batch=batch_of(plan, "KOM1-01"))
    training.withdraw(actor=city.hr, enrolment_id=place.pk, at=NOW)
    newer = version(city, plan, at=NOW)
    assert told(newer) == {(city.people[0].name, "DROPPED", "LEFT")}


def test_less_money_closes_a_batch_and_gives_its_commitment_back(city: City) -> None:
    plan = approved(city)
    newer = version(city, plan, at=NOW, budget_rupiah=plan.cost_rupiah - 10_000_000)
    assert set(newer.changes.filter(kind="DROPPED").values_list("reason", flat=True)) == {"CLOSED"}
    closed = plan.batches.exclude(line__in=newer.batches.values("line")).get()
    batch = batch_of(plan, closed.line)
    kept = EnrolmentFactory.create(batch=batch_of(plan, "KOM1-01"), source="SELF")
    line = money.create_line(
        actor=city.hr, agency_id=city.agency.pk, at=NOW,
        values=money.LineValues(year=2027, code="5.1.02", name="Kursus", source="APBD",
                                   ceiling_rupiah=50_000_000),
    )  # fmt: skip
    money.commit(
        actor=city.hr, batch_id=batch.pk, at=NOW,
        values=money.CommitmentValues(line_id=line.pk, purpose="VENUE", amount_rupiah=5_000_000,
                                         number="SPK/1", committed_on=NOW.date()),
    )  # fmt: skip
    approve(city, newer, at=NOW)
    batch.refresh_from_db()
    assert batch.state == "CANCELLED"
    assert Commitment.objects.get().released_on == NOW.date()
    kept.refresh_from_db()
    assert kept.state == "ENROLLED"


def test_a_batch_with_others_in_it_is_not_called_off(city: City) -> None:
    plan = approved(city)
    batch = batch_of(plan, "KOM1-01")
    other = EnrolmentFactory.create(batch=batch, employee__unit=city.health, source="SELF")
    Employee.objects.filter(pk__in=[one.pk for one in city.people]).update(status="LEAVE")
    newer = version(city, plan, at=NOW)
    assert newer.batches.get(line="KOM1-01").people <= 1
    approve(city, newer, at=NOW)
    batch.refresh_from_db()
    assert batch.state == "DRAFT"
    other.refresh_from_db()
    assert other.state == "ENROLLED"


def begin(city: City, batch: Batch) -> None:
    training.open_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    training.start_batch(actor=city.hr, batch_id=batch.pk, at=LATER)


def test_a_batch_that_began_stays_with_its_people_even_when_they_retire(city: City) -> None:
    plan = approved(city)
    batch = batch_of(plan, "KOM1-01")
    begin(city, batch)
    Employee.objects.filter(pk=city.people[0].pk).update(status="RETIRED")
    newer = version(city, plan)
    assert newer.batches.get(line="KOM1-01").begun
    mine = newer.changes.get(employee=city.people[0], programme=city.communication)
    assert (mine.kind, mine.reason) == ("KEPT", "BEGUN")


def test_a_version_is_not_approved_when_a_batch_has_begun_since_it_was_found(city: City) -> None:
    plan = approved(city)
    Employee.objects.filter(pk=city.people[0].pk).update(status="RETIRED")
    newer = version(city, plan, at=NOW)
    begin(city, batch_of(plan, "KOM1-01"))
    before = training_rows()
    with pytest.raises(actions.PlanStale, match="KOM1-01"):
        approve(city, newer)
    assert training_rows() == before
    newer.refresh_from_db()
    assert newer.state == "SOLVED"


def test_a_version_is_not_approved_when_somebody_it_adds_has_left_since(city: City) -> None:
    plan = approved(city)
    new = hire(city)
    newer = version(city, plan, at=NOW)
    Employee.objects.filter(pk=new.pk).update(status="TRANSFERRED")
    with pytest.raises(actions.PlanStale, match=new.name):
        approve(city, newer, at=NOW)


def test_of_two_versions_only_the_first_approved_counts(city: City) -> None:
    plan = approved(city)
    one, other = version(city, plan, at=NOW), version(city, plan, at=NOW)
    approve(city, one, at=NOW)
    with pytest.raises(actions.PlanFixed):
        approve(city, other, at=NOW)
    with pytest.raises(actions.PlanFixed):
        actions.solve_plan(actor=city.hr, plan_id=other.pk, at=NOW)
    with pytest.raises(actions.PlanFixed):
        actions.revise_plan(actor=city.hr, plan_id=plan.pk, budget_rupiah=1, at=NOW)
    for fixed in (plan, one):
        with pytest.raises(actions.PlanFixed):
            actions.remove_plan(actor=city.hr, plan_id=fixed.pk)
    assert version(city, one, at=NOW).changes.exclude(kind="KEPT").count() == 0


def test_batches_that_began_dearer_than_the_budget_are_named(city: City) -> None:
    plan = approved(city)
    begin(city, batch_of(plan, "KOM1-01"))
    with pytest.raises(actions.PlanRefused):
        version(city, plan, budget_rupiah=1_000_000)


@pytest.mark.parametrize("price", [-0.1, 101])
def test_a_price_out_of_range_names_the_value(city: City, price: float) -> None:
    plan = approved(city)
    with pytest.raises(actions.PlanRefused) as refused:
        actions.revise_plan(actor=city.hr, plan_id=plan.pk, budget_rupiah=1, change_price=price, at=NOW)
    assert refused.value.field == "change_price"


def test_a_stranger_makes_no_version_and_sees_no_change(city: City) -> None:
    plan = approved(city)
    near = actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.healthy.path)
    for stranger in (near, hr_actor(UnitFactory.create().agency)):
        with pytest.raises(PermissionDenied):
            actions.revise_plan(actor=stranger, plan_id=plan.pk, budget_rupiah=1, at=NOW)
    newer = version(city, plan, at=NOW)
    outside = hr_actor(UnitFactory.create().agency)
    assert queries.changes(outside, plan_id=newer.pk).count() == 0


EVENTS = ("retire", "hire", "cancel", "begin", "withdraw", "join", "money")


def happen(event: str, city: City, plan: Plan, dice: random.Random) -> None:
    ahead = list(Batch.objects.filter(state="DRAFT").order_by("plan_line"))
    if event == "retire":
        Employee.objects.filter(pk=dice.choice(city.people).pk).update(status="RETIRED")
    elif event == "hire":
        hire(city)
    elif event == "cancel" and ahead:
        training.cancel_batch(actor=city.hr, batch_id=dice.choice(ahead).pk, at=LATER)
    elif event == "begin" and ahead:
        begin(city, dice.choice(ahead))
    elif event == "join" and ahead:
        EnrolmentFactory.create(batch=dice.choice(ahead), employee__unit=city.health, source="SELF")
    elif event == "withdraw":
        places = list(Enrolment.objects.filter(state="ENROLLED", batch__state="DRAFT").order_by("pk"))
        if places:
            training.withdraw(actor=city.hr, enrolment_id=dice.choice(places).pk, at=LATER)


Rows = list[dict[str, Any]]


def of_begun(rows: tuple[Rows, Rows], begun: set[Any]) -> Rows:
    batches, places = rows
    return [row for row in batches if row["id"] in begun] + [
        row for row in places if row["batch_id"] in begun
    ]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_what_has_begun_never_changes_and_pressing_twice_is_once(
    city: City, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  # events, no secrets
    plan = approved(city)
    for _version in range(2):
        for event in dice.sample(EVENTS, 4):
            happen(event, city, plan, dice)
        begun = set(Batch.objects.filter(state="RUNNING").values_list("pk", flat=True))
        before = of_begun(training_rows(), begun)
        budget = plan.budget_rupiah - (20_000_000 if dice.random() < 0.5 else 0)
        newer = version(city, plan, budget_rupiah=budget)
        approve(city, newer)
        once = training_rows()
        assert of_begun(once, begun) == before
        planned = set(newer.lines.values_list("batch__training_batch", "employee_id"))
        places = Enrolment.objects.filter(source="PLAN", state__in=queries.revision.SEATED)
        assert set(places.values_list("batch_id", "employee_id")) == planned
        assert newer.cost_rupiah <= budget
        approve(city, newer)
        assert training_rows() == once
        assert newer.value <= newer.bound + 1e-9
        plan = newer
    assert PlanChange.objects.filter(plan=plan).count() > 0


def test_somebody_put_in_a_batch_again_is_told_and_who_leaves_is_told(city: City) -> None:
    plan = approved(city)
    gone, new = city.people[0], hire(city)
    for person in (gone, new):
        AccountFactory.create(employee_id=person.pk)
    Employee.objects.filter(pk=gone.pk).update(status="RETIRED")
    approve(city, version(city, plan, at=NOW), at=NOW)
    notices = Notice.objects.filter(account__employee_id__in=[gone.pk, new.pk])
    assert set(notices.values_list("account__employee_id", flat=True)) == {gone.pk, new.pk}


def test_a_plan_taken_over_from_a_workbook_is_not_solved(city: City) -> None:
    plan = make_plan(city, solved=False)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.TAKEN)
    with pytest.raises(actions.PlanFixed):
        actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
