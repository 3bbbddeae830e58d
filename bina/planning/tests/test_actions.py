from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.competency.tests.factories import AssessmentFactory, competence
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.planning import actions, queries
from bina.planning.cli import plans
from bina.planning.models import Need, Plan, PlanBatch, PlanLine
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.platform.access import Role
from bina.platform.jobs import Cancelled, Quiet
from bina.training.models import Batch, Enrolment
from bina.training.tests.factories import BatchFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def derive(city: City) -> actions.Derived:
    return actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)


def test_needs_are_derived_once_however_often_it_is_asked(city: City) -> None:
    assert derive(city) == actions.Derived(created=12, updated=0, removed=0, total=12)
    assert derive(city) == actions.Derived(created=0, updated=0, removed=0, total=12)
    need = Need.objects.get(employee=city.people[0], competence=competence("KOM"))
    assert (need.source, need.required_level, need.held_level, need.missing_levels) == ("GAP", 3, 1, 2)
    assert need.evidence == "ASSESSMENT_CENTRE 2026-05-20"


def test_needs_follow_the_gaps_when_people_grow(city: City) -> None:
    derive(city)
    first, second = city.people[:2]
    AssessmentFactory.create(employee=first, code="PP", level=3, assessed_on=NOW.date())
    AssessmentFactory.create(employee=second, code="KOM", level=2, assessed_on=NOW.date())
    assert derive(city) == actions.Derived(created=0, updated=1, removed=1, total=11)
    assert Need.objects.get(employee=second, competence=competence("KOM")).held_level == 2


def test_needs_of_one_unit_cannot_be_derived_by_its_supervisor(city: City) -> None:
    supervisor = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    with pytest.raises(PermissionDenied):
        actions.derive_needs(actor=supervisor, agency_id=city.agency.pk, year=2027, at=NOW)
    assert Need.objects.count() == 0


class StopsAt(Quiet):
    """Somebody presses "Cancel" when the work has come this far."""

    def __init__(self, done: int) -> None:
        self.done, self.seen = done, []

    def report(self, *, done: int, total: int, message: str = "") -> None:
        self.seen.append((done, total))
        if done == self.done and total:
            raise Cancelled


def test_deriving_tells_how_far_it_is_and_when_stopped_leaves_the_needs_as_they_were(city: City) -> None:
    progress = StopsAt(0)
    with pytest.raises(Cancelled):
        actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW, progress=progress)
    assert progress.seen == [(0, 0), (0, 12)]
    assert Need.objects.count() == 0


def test_a_supervisor_cannot_have_the_needs_of_the_agency_derived(city: City) -> None:
    supervisor = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    with pytest.raises(PermissionDenied):
        actions.queue_deriving(actor=supervisor, agency_id=city.agency.pk, year=2027, at=NOW)
    assert ProcrastinateJob.objects.count() == 0


def finding(city: City, **values: object) -> Need:
    given = {
        "actor": city.hr, "agency_id": city.agency.pk, "year": 2027, "finding_id": uuid4(), "at": NOW,
        "competence_id": competence("PP").pk, "reason": "Warga menilai petugas kurang ramah",
    }  # fmt: skip
    return actions.add_need_from_finding(**{**given, **values})


def test_a_finding_becomes_one_need_of_the_whole_agency(city: City) -> None:
    key = uuid4()
    need = finding(city, finding_id=key, evidence="SKM 2026: 71,4", evidence_url="/evaluasi/1/")
    assert finding(city, finding_id=key).pk == need.pk
    assert (need.source, need.unit_path, need.evidence_id) == ("FINDING", city.root.path, key)
    assert (need.evidence, need.evidence_url) == ("SKM 2026: 71,4", "/evaluasi/1/")


def test_a_finding_from_another_agency_is_refused(city: City) -> None:
    with pytest.raises(PermissionDenied):
        finding(city, actor=hr_actor(UnitFactory.create().agency))
    assert Need.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": " "}, "reason"), ({"competence_id": uuid4()}, "competence"), ({"unit_id": uuid4()}, "unit")],
)
def test_a_need_without_reason_competence_or_place_names_what_to_mend(
    city: City, values: dict[str, object], field: str
) -> None:
    with pytest.raises(actions.NeedRefused) as refused:
        finding(city, **values)
    assert refused.value.field == field


def test_a_gap_is_never_written_by_hand(city: City) -> None:
    with pytest.raises(actions.NeedRefused):
        actions.add_need(actor=city.hr, agency_id=city.agency.pk, year=2027, source="GAP", at=NOW,
                         competence_id=competence("PP").pk, reason="x")  # fmt: skip


def test_a_plan_with_money_for_all_gives_everyone_what_closes_their_gaps(city: City) -> None:
    plan = make_plan(city)
    assert (plan.state, plan.status, plan.gap) == ("SOLVED", "optimal", 0.0)
    assert (plan.allocations, plan.people, plan.considered, plan.short_of_duty) == (12, 6, 6, 0)
    # 6 people x (1 level of PP + 2 levels of KOM) and 20 hours of duty each
    assert plan.value == pytest.approx(6 * (1.0 + 1.5) + 6 * 20 * 0.02)
    assert plan.bound == pytest.approx(plan.value)
    assert plan.cost_rupiah == 3 * 10_000_000 + 12 * 250_000
    assert sorted(plan.batches.values_list("line", "people", "seats")) == [
        ("KOM1-01", 6, 10), ("PRIMA-01", 3, 4), ("PRIMA-02", 3, 4)]  # fmt: skip


def test_a_line_says_why(city: City) -> None:
    plan = make_plan(city)
    line = PlanLine.objects.filter(plan=plan, batch__line="KOM1-01").first()
    assert line is not None
    assert line.why == [{"code": "KOM", "required": 3, "held": 1, "reaches": 3, "sources": ["GAP"]}]
    assert (line.value, line.duty_jp) == (1.5, 8)


def test_a_small_budget_goes_to_the_programme_worth_most_for_the_money(city: City) -> None:
    plan = make_plan(city, budget=12_000_000)
    assert list(plan.batches.values_list("programme__code", "people")) == [("KOM1", 6)]
    assert plan.cost_rupiah == 11_500_000
    assert plan.short_of_duty == 6


def test_a_finding_moves_the_plan_towards_what_it_asks_for(city: City) -> None:
    cheap = {"fixed_cost_rupiah": 3_000_000}
    type(city.service).objects.filter(pk=city.service.pk).update(seats=10, **cheap)
    type(city.service).objects.filter(pk=city.communication.pk).update(**cheap)
    assert list(make_plan(city, budget=4_600_000).batches.values_list("programme__code", flat=True)) == [
        "KOM1"
    ]
    finding(city)
    finding(city)
    assert list(make_plan(city, budget=4_600_000).batches.values_list("programme__code", flat=True)) == [
        "PRIMA"
    ]


def test_pppk_stay_below_their_ceiling_with_hours_already_promised(city: City) -> None:
    person = EmployeeFactory.create(unit=city.health, employment_kind="PPPK")
    AssessmentFactory.create(employee=person, code="PP", level=2)
    AssessmentFactory.create(employee=person, code="KOM", level=1)
    EnrolmentFactory.create(batch=BatchFactory.create(programme__agency=city.agency), employee=person)
    plan = make_plan(city)
    assert list(plan.lines.filter(employee=person).values_list("batch__programme__code", flat=True)) == [
        "KOM1"
    ]


def test_nobody_is_planned_on_days_they_are_already_away(city: City) -> None:
    batch = BatchFactory.create(programme__agency=city.agency, starts_on="2027-01-04", ends_on="2027-12-31")
    EnrolmentFactory.create(batch=batch, employee=city.people[0])
    plan = make_plan(city)
    assert plan.lines.filter(employee=city.people[0]).count() == 0
    assert plan.allocations == 10
    assert plan.value < plan.bound


def test_people_on_leave_are_not_planned(city: City) -> None:
    type(city.people[0]).objects.filter(pk=city.people[0].pk).update(status="LEAVE")
    plan = make_plan(city)
    assert (plan.considered, plan.people) == (5, 5)


def test_solving_again_replaces_the_lines(city: City) -> None:
    plan = make_plan(city)
    actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert PlanLine.objects.filter(plan=plan).count() == 12
    assert PlanBatch.objects.filter(plan=plan).count() == 3


def test_a_stranger_solves_nothing(city: City) -> None:
    plan = make_plan(city, solved=False)
    near = actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.healthy.path)
    for stranger in (near, hr_actor(UnitFactory.create().agency)):
        with pytest.raises(PermissionDenied):
            actions.solve_plan(actor=stranger, plan_id=plan.pk, at=NOW)
    plan.refresh_from_db()
    assert plan.state == "DRAFT"


def test_an_agency_without_programmes_says_so() -> None:
    person = EmployeeFactory.create()
    actor = hr_actor(person.agency)
    plan = actions.create_plan(actor=actor, agency_id=person.agency_id, year=2027, budget_rupiah=1, at=NOW)
    with pytest.raises(actions.PlanRefused):
        actions.solve_plan(actor=actor, plan_id=plan.pk, at=NOW)


def test_cancelling_leaves_the_plan_as_it_was(city: City) -> None:
    class Impatient(Quiet):
        def report(self, *, done: int, total: int, message: str = "") -> None:
            raise Cancelled("stop")

    plan = make_plan(city)
    with pytest.raises(Cancelled):
        actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW, progress=Impatient())
    assert PlanLine.objects.filter(plan=plan).count() == 12


@pytest.mark.parametrize(
    ("values", "field"),
    [({"year": 1999}, "year"), ({"budget_rupiah": -1}, "budget_rupiah"), ({"time_limit": 0}, "time_limit"),
     ({"duty_weight": 11}, "duty_weight"), ({"batches_per_programme": 0}, "batches_per_programme")],
)  # fmt: skip
def test_a_plan_out_of_range_names_the_value(city: City, values: dict[str, object], field: str) -> None:
    given = {"actor": city.hr, "agency_id": city.agency.pk, "year": 2027, "budget_rupiah": 1, "at": NOW}
    with pytest.raises(actions.PlanRefused) as refused:
        actions.create_plan(**{**given, **values})
    assert refused.value.field == field


def test_approving_twice_makes_the_batches_once(city: City) -> None:
    plan = make_plan(city)
    for _press in range(2):
        assert actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW).state == "APPROVED"
    assert Batch.objects.filter(plan_id=plan.pk).count() == 3
    assert Enrolment.objects.filter(batch__plan_id=plan.pk).count() == 12
    planned = set(plan.lines.values_list("batch__line", "employee_id"))
    assert set(Enrolment.objects.values_list("batch__plan_line", "employee_id")) == planned


def test_a_leader_may_approve_and_a_supervisor_may_not(city: City) -> None:
    plan = make_plan(city)
    supervisor = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk)
    with pytest.raises(PermissionDenied):
        actions.approve_plan(actor=supervisor, plan_id=plan.pk, at=NOW)
    assert Batch.objects.count() == 0
    mayor = actor_with(Role.LEADER, agency_id=city.agency.pk)
    assert actions.approve_plan(actor=mayor, plan_id=plan.pk, at=NOW).state == "APPROVED"


def test_only_one_plan_of_a_year_is_approved_and_then_it_stays(city: City) -> None:
    plan, other = make_plan(city), make_plan(city)
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    with pytest.raises(actions.PlanFixed):
        actions.approve_plan(actor=city.hr, plan_id=other.pk, at=NOW)
    with pytest.raises(actions.PlanFixed):
        actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    with pytest.raises(actions.PlanFixed):
        actions.remove_plan(actor=city.hr, plan_id=plan.pk)
    actions.remove_plan(actor=city.hr, plan_id=other.pk)
    assert list(Plan.objects.all()) == [plan]


def test_an_unsolved_plan_is_not_approved(city: City) -> None:
    plan = make_plan(city, solved=False)
    with pytest.raises(actions.PlanNotSolved):
        actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


def test_solving_in_the_background_queues_one_job(city: City) -> None:
    plan = make_plan(city, solved=False)
    run = actions.queue_solving(actor=city.hr, plan_id=plan.pk, at=NOW)
    job = ProcrastinateJob.objects.get(task_name="planning.solve")
    assert job.args == {"run_id": str(run.pk), "plan_id": str(plan.pk), "agency": str(city.agency.pk)}


def test_the_figures_of_the_command_are_those_of_the_plan(city: City) -> None:
    plan = make_plan(city)
    told = json.loads(json.dumps(plans.figures(plan)))
    assert list(told) == [
        "plan", "status", "value", "bound", "gap", "cost", "budget", "allocations", "batches", "people",
        "seconds", "short_of_duty"]  # fmt: skip
    assert (told["plan"], told["allocations"], told["batches"]) == (str(plan.pk), 12, 3)


def test_a_plan_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(queries.UnknownPlan):
        queries.plan_by_key("tidak-ada")
