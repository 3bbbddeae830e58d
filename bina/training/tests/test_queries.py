from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Actor, Role
from bina.training import queries
from bina.training.models import Enrolment, ProgrammeOutcome
from bina.training.rules.hours import duty_status
from bina.training.tests.factories import (
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db
YEAR = 2026


@dataclass
class City:
    agency: Agency
    root: Unit
    health: Unit
    clinic: Unit
    healthy: Unit
    hr: Actor

    def supervisor(self) -> Actor:
        return actor_with(Role.SUPERVISOR, agency_id=self.agency.pk, unit_path=self.health.path)


@pytest.fixture
def city() -> City:
    root = UnitFactory.create()
    health = UnitFactory.create(parent=root, path=f"{root.path}.health", name="Dinas Kesehatan")
    clinic = UnitFactory.create(parent=health, path=f"{health.path}.clinic", name="Puskesmas")
    healthy = UnitFactory.create(parent=root, path=f"{root.path}.healthy", name="Dinas Peternakan")
    return City(root.agency, root, health, clinic, healthy, hr_actor(root.agency))


def _completed(person: Employee, jp: str, on: date, **values: Any) -> Enrolment:
    batch = BatchFactory.create(
        programme__agency=person.agency, state="FINISHED", starts_on=on, ends_on=on, **values
    )
    return EnrolmentFactory.create(
        batch=batch, employee=person, state="COMPLETED", completed_on=on, earned_jp=Decimal(jp)
    )


def test_the_ledger_adds_completed_places_and_outside_trainings_of_the_year(city: City) -> None:
    person = EmployeeFactory.create(unit=city.clinic)
    place = _completed(person, "12.5", date(YEAR, 1, 1))
    record = TrainingRecordFactory.create(
        employee=person, length_jp=8, starts_on=date(2025, 12, 30), ends_on=date(YEAR, 12, 31)
    )
    _completed(person, "30", date(2025, 12, 31))
    TrainingRecordFactory.create(employee=person, starts_on=date(2027, 1, 1))
    EnrolmentFactory.create(batch=place.batch, employee=EmployeeFactory.create(unit=city.health))
    ledger = queries.person_hours(city.hr, agency_id=city.agency.pk, employee_id=person.pk, year=YEAR)
    assert ledger is not None
    assert [(line.source, line.source_id, line.jp) for line in ledger.lines] == [
        ("BATCH", place.pk, Decimal("12.5")),
        ("RECORD", record.pk, Decimal(8)),
    ]
    assert (ledger.total_jp, ledger.status, ledger.short_jp) == (Decimal("20.5"), "MET", Decimal(0))


def test_contract_employees_have_a_ceiling_and_no_minimum(city: City) -> None:
    person = EmployeeFactory.create(unit=city.clinic, employment_kind="PPPK")
    ledger = queries.person_hours(city.hr, agency_id=city.agency.pk, employee_id=person.pk, year=YEAR)
    assert ledger is not None
    assert (ledger.duty.at_least_jp, ledger.duty.at_most_jp, ledger.status) == (None, Decimal(24), "MET")
    _completed(person, "24.5", date(YEAR, 5, 1))
    over = queries.person_hours(city.hr, agency_id=city.agency.pk, employee_id=person.pk, year=YEAR)
    assert over is not None
    assert over.status == "OVER"


def test_before_the_first_rule_nothing_is_owed(city: City) -> None:
    person = EmployeeFactory.create(unit=city.clinic)
    ledger = queries.person_hours(city.hr, agency_id=city.agency.pk, employee_id=person.pk, year=2010)
    assert ledger is not None
    assert (ledger.duty.target_jp, ledger.status) == (None, "MET")


def test_a_person_reads_their_own_ledger_and_no_one_elses(city: City) -> None:
    me, colleague = EmployeeFactory.create_batch(2, unit=city.clinic)
    actor = Actor(employee_id=me.pk, agency_id=city.agency.pk)
    wanted = {"agency_id": city.agency.pk, "year": YEAR}
    assert queries.person_hours(actor, employee_id=me.pk, **wanted) is not None
    assert queries.person_hours(actor, employee_id=colleague.pk, **wanted) is None
    stranger = hr_actor(UnitFactory.create().agency)
    assert queries.person_hours(stranger, employee_id=me.pk, **wanted) is None


def test_a_supervisor_counts_their_unit_and_below_and_not_the_neighbour(city: City) -> None:
    seen = [EmployeeFactory.create(unit=city.health), EmployeeFactory.create(unit=city.clinic)]
    hidden = EmployeeFactory.create(unit=city.healthy)
    for person in (*seen, hidden):
        _completed(person, "10", date(YEAR, 3, 1))
    wanted = {"agency_id": city.agency.pk, "year": YEAR}
    actor = city.supervisor()
    assert queries.hours_of_people(actor, **wanted) == {person.pk: Decimal(10) for person in seen}
    assert {line.employee_id for line in queries.hours_by_person(actor, **wanted)} == {p.pk for p in seen}
    assert [(line.name, line.people) for line in queries.hours_by_unit(actor, **wanted)] == [
        ("Dinas Kesehatan", 2)
    ]


def test_units_show_all_that_is_below_them_and_their_own_people_apart(city: City) -> None:
    EmployeeFactory.create(unit=city.root, employment_kind="PPPK")
    doctor, nurse = EmployeeFactory.create(unit=city.health), EmployeeFactory.create(unit=city.clinic)
    contract = EmployeeFactory.create(unit=city.clinic, employment_kind="PPPK")
    EmployeeFactory.create(unit=city.clinic, status="RETIRED")
    _completed(doctor, "20", date(YEAR, 3, 1))
    _completed(nurse, "4", date(YEAR, 3, 1))
    _completed(contract, "30", date(YEAR, 3, 1))
    wanted = {"agency_id": city.agency.pk, "year": YEAR}
    found = {
        line.name: (line.people, line.total_jp, line.owing, line.met, line.below, line.over)
        for line in queries.hours_by_unit(city.hr, **wanted)
    }
    assert found == {
        "Dinas Kesehatan": (3, Decimal(54), 2, 1, 1, 1),
        city.root.name: (1, Decimal(0), 0, 0, 0, 0),
    }
    below = queries.hours_by_unit(city.hr, below=city.health.path, **wanted)
    assert [(line.name, line.people) for line in below] == [("Dinas Kesehatan", 1), ("Puskesmas", 2)]
    whole = queries.agency_hours(city.hr, **wanted)
    assert whole is not None
    assert (whole.people, whole.total_jp, whole.met_percent, whole.mean_jp) == (4, 54, 50, Decimal("13.5"))


@pytest.mark.parametrize("kind", ["PNS", "CPNS", "PPPK", "PPPK_PART_TIME"])
@pytest.mark.parametrize("jp", ["0.01", "19.99", "20", "24", "24.01"])
def test_the_status_in_sql_is_the_status_of_the_rule(city: City, kind: str, jp: str) -> None:
    person = EmployeeFactory.create(unit=city.clinic, employment_kind=kind)
    _completed(person, jp, date(YEAR, 3, 1))
    duty = queries.duties(year=YEAR, agency_id=city.agency.pk)[kind]
    expected = duty_status(hours_jp=Decimal(jp), duty=duty)
    found = [
        status
        for status in ("BELOW", "MET", "OVER")
        if queries.hours_by_person(city.hr, agency_id=city.agency.pk, year=YEAR, status=status)
    ]
    assert found == [expected]


@pytest.mark.parametrize("people", [1, 15])
def test_reading_hours_costs_the_same_for_any_number_of_people(
    city: City, django_assert_max_num_queries: Callable[..., Any], people: int
) -> None:
    for person in EmployeeFactory.create_batch(people, unit=city.clinic):
        _completed(person, "10", date(YEAR, 3, 1))
    wanted = {"agency_id": city.agency.pk, "year": YEAR}
    # Rule sets are read three times; a savepoint and a setting of the planner stand around the whole agency.
    with django_assert_max_num_queries(9 + 4):
        queries.hours_by_unit(city.hr, **wanted)
        queries.hours_by_person(city.hr, **wanted)
        queries.hours_of_people(city.hr, **wanted)


def test_results_give_scores_per_place_within_reach(city: City) -> None:
    batch = BatchFactory.create(programme__agency=city.agency, state="FINISHED")
    inside = EnrolmentFactory.create(
        batch=batch,
        employee=EmployeeFactory.create(unit=city.clinic),
        state="COMPLETED",
        completed_on=batch.ends_on,
        pre_score=40,
        post_score=80,
        attendance_percent=90,
    )
    outside = EnrolmentFactory.create(
        batch=batch, employee=EmployeeFactory.create(unit=city.healthy), state="FAILED", reason="SCORE"
    )
    EnrolmentFactory.create(batch=batch, employee=EmployeeFactory.create(unit=city.healthy))
    everything = queries.enrolment_results(city.hr, agency_id=city.agency.pk, batch_ids=[batch.pk])
    assert {row.enrolment_id: (row.state, row.pre_score, row.post_score) for row in everything} == {
        inside.pk: ("COMPLETED", Decimal(40), Decimal(80)),
        outside.pk: ("FAILED", None, None),
    }
    led = queries.enrolment_results(city.supervisor(), agency_id=city.agency.pk, year=2027)
    assert [row.enrolment_id for row in led] == [inside.pk]
    stranger = hr_actor(UnitFactory.create().agency)
    assert queries.enrolment_results(stranger, agency_id=city.agency.pk) == []
    assert queries.completions(city.hr, agency_id=city.agency.pk) == [
        (inside.employee_id, batch.programme_id, batch.ends_on)
    ]


def test_figures_of_a_batch_count_who_came_and_who_did_not(city: City) -> None:
    batch = BatchFactory.create(programme__agency=city.agency, state="FINISHED")
    for pre, post in ((40, 80), (60, 90)):
        EnrolmentFactory.create(
            batch=batch, state="COMPLETED", completed_on=batch.ends_on, pre_score=pre, post_score=post
        )
    EnrolmentFactory.create(batch=batch, state="WITHDRAWN", reason="NEVER_CAME")
    EnrolmentFactory.create(batch=batch, state="WITHDRAWN", reason="NOT_PLACED")
    BatchFactory.create(programme__agency=city.agency, state="RUNNING")
    (found,) = queries.batch_results(city.hr, agency_id=city.agency.pk)
    assert (found.batch_id, found.enrolled, found.completed, found.never_came) == (batch.pk, 3, 2, 1)
    assert (found.pre_mean, found.post_mean) == (Decimal(50), Decimal(85))


def test_offers_carry_what_planning_weighs_and_stay_in_the_agency(city: City) -> None:
    install_frameworks()
    programme = ProgrammeFactory.create(agency=city.agency, targets=["GENERAL"])
    ProgrammeOutcome.objects.create(
        agency=city.agency, programme=programme, competency=competence("PP"), level=3
    )
    ProgrammeFactory.create(agency=city.agency, is_active=False)
    ProgrammeFactory.create()
    (offer,) = queries.offers(city.hr, agency_id=city.agency.pk)
    assert (offer.id, offer.targets, [(o.competence, o.level) for o in offer.outcomes]) == (
        programme.pk,
        ("GENERAL",),
        [("PP", 3)],
    )
    stranger = hr_actor(UnitFactory.create().agency)
    assert queries.offers(stranger, agency_id=city.agency.pk) == []
    assert queries.programme_outcomes(stranger, agency_id=city.agency.pk) == {}


def test_every_form_of_siasn_is_known_in_both_languages() -> None:
    known = queries.forms(on=date(YEAR, 1, 1))
    assert sorted(known) == list(range(1, 26))
    assert {number for number, form in known.items() if form.certificate == "P"} == {4, 7, 9}
    assert {number for number, form in known.items() if form.certificate == "F"} == {2}
