"""An agency for the tests of training, and those who act in it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import (
    AgencyFactory,
    EmployeeFactory,
    PostFactory,
    UnitFactory,
    actor_with,
    hr_actor,
)
from bina.platform.access import Actor, Role
from bina.training.actions import ProgrammeValues
from bina.training.models import Batch, ProgrammeEntry
from bina.training.tests.factories import (
    BatchFactory,
)

VALUES = ProgrammeValues(
    code="PLY01", name="Pelayanan yang Ramah", form=3, length_jp=Decimal(24), seats=30, minimum_seats=15
)
PLAN = UUID("0198c0de-0000-7000-8000-000000000001")


class City:
    """An agency with two offices whose paths begin alike."""

    def __init__(self) -> None:
        self.agency: Agency = AgencyFactory.create()
        self.root: Unit = UnitFactory.create(agency=self.agency)
        self.health: Unit = UnitFactory.create(parent=self.root, path=f"{self.root.path}.health")
        self.healthy: Unit = UnitFactory.create(parent=self.root, path=f"{self.root.path}.healthy")
        self.hr: Actor = hr_actor(self.agency)

    def people(self, count: int, *, unit: Unit | None = None) -> list[Employee]:
        return EmployeeFactory.create_batch(count, unit=unit or self.health)

    def head(self, unit: Unit) -> Employee:
        """Somebody who holds the unit's leading post."""
        post = PostFactory.create(unit=unit, kind="SUPERVISOR", is_head=True)
        return EmployeeFactory.create(unit=unit, post=post)

    def asked_batch(self, *approvals: str, **values: object) -> Batch:
        """An open batch of a programme for which these must agree."""
        batch = self.batch(**{"state": "OPEN", **values})
        ProgrammeEntry.objects.create(
            agency=self.agency, programme=batch.programme, approvals=list(approvals)
        )
        return batch

    def batch(self, **values: object) -> Batch:
        return BatchFactory.create(programme__agency=self.agency, **values)


def stranger() -> Actor:
    return hr_actor(UnitFactory.create().agency)


def unit_actor(city: City, unit: Unit, role: Role = Role.HR_DEVELOPER) -> Actor:
    return actor_with(role, agency_id=city.agency.pk, unit_path=unit.path)


def person_actor(person: Employee) -> Actor:
    """An employee acting for themselves, without any role."""
    return Actor(employee_id=person.pk, agency_id=person.agency_id, name=person.name)


def superior_actor(person: Employee) -> Actor:
    """A head acting for the people of their unit."""
    return actor_with(
        Role.SUPERVISOR, agency_id=person.agency_id, unit_path=person.unit_path, employee_id=person.pk
    )


def ids(people: list[Employee]) -> list[UUID]:
    return [person.pk for person in people]
