"""A small agency with standards, assessments and programmes, ready to be planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import AssessmentFactory, competence, require
from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, hr_actor
from bina.planning import actions
from bina.planning.models import Plan
from bina.platform.access import Actor
from bina.training.models import Programme, ProgrammeOutcome
from bina.training.tests.factories import ProgrammeFactory

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class City:
    """An agency with two offices: in each, people who lack one level of service and two of communication."""

    agency: Agency
    root: Unit
    health: Unit
    healthy: Unit
    people: list[Employee]
    service: Programme
    communication: Programme

    @property
    def hr(self) -> Actor:
        return hr_actor(self.agency)


def teach(programme: Programme, code: str, level: int) -> Programme:
    ProgrammeOutcome.objects.create(
        agency=programme.agency, programme=programme, competency=competence(code), level=level
    )
    return programme


def make_city(*, people: int = 6) -> City:
    """Everybody's post asks for PP 3 and KOM 3; all hold PP 2 and KOM 1."""
    install_frameworks()
    root = UnitFactory.create()
    health = UnitFactory.create(parent=root, path=f"{root.path}.health", name="Dinas Kesehatan")
    healthy = UnitFactory.create(parent=root, path=f"{root.path}.healthy", name="Dinas Hidup Sehat")
    require(root.agency, "PP", 3)
    require(root.agency, "KOM", 3)
    staff = [EmployeeFactory.create(unit=(health, healthy)[number % 2]) for number in range(people)]
    for person in staff:
        AssessmentFactory.create(employee=person, code="PP", level=2)
        AssessmentFactory.create(employee=person, code="KOM", level=1)
    service = ProgrammeFactory.create(
        agency=root.agency,
        code="PRIMA",
        name="Pelayanan Prima",
        minimum_seats=2,
        seats=4,
        length_jp=Decimal(16),
    )
    communication = ProgrammeFactory.create(
        agency=root.agency, code="KOM1", name="Komunikasi Efektif", minimum_seats=2, seats=10,
        length_jp=Decimal(8))  # fmt: skip
    return City(
        root.agency, root, health, healthy, staff, teach(service, "PP", 3), teach(communication, "KOM", 3)
    )


def make_plan(city: City, *, budget: int = 100_000_000, solved: bool = True) -> Plan:
    """A plan of 2027, solved from derived needs unless told otherwise."""
    plan = actions.create_plan(
        actor=city.hr, agency_id=city.agency.pk, year=2027, budget_rupiah=budget, time_limit=20, at=NOW
    )
    if not solved:
        return plan
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
