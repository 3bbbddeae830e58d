"""A small agency whose people have what the index asks for, or lack it, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bina.people.models import DisciplineRecord, Employee, Unit
from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory, hr_actor
from bina.performance.tests.factories import AppraisalFactory
from bina.platform.access import Actor
from bina.professionalism import actions
from bina.professionalism.models import Measurement
from bina.training.tests.factories import TrainingRecordFactory

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
RECENT = date(2026, 5, 4)


@dataclass(frozen=True)
class Town:
    """An agency with two offices whose paths begin alike."""

    root: Unit
    health: Unit
    healthy: Unit

    @property
    def hr(self) -> Actor:
        return hr_actor(self.root.agency)

    def measured(self, on: date = TODAY) -> Measurement:
        """The agency's index worked out."""
        return actions.measure(actor=self.hr, agency_id=self.root.agency_id, on=on, at=NOW)


def make_town() -> Town:
    root = UnitFactory.create(name="Kota Contoh")
    return Town(
        root,
        UnitFactory.create(parent=root, path=f"{root.path}.health", name="Dinas Kesehatan"),
        UnitFactory.create(parent=root, path=f"{root.path}.healthy", name="Dinas Olahraga"),
    )


def person(
    unit: Unit,
    *,
    kind: str = "GENERAL",
    predicate: str = "GOOD",
    education: str = "40",
    title: str = "",
    echelon: str = "",
    **more: Any,
) -> Employee:
    """Somebody with last year's predicate (none for an empty one), in a post of their own."""
    post = PostFactory.create(unit=unit, kind=kind, echelon=echelon, **({"title": title} if title else {}))
    made: Employee = EmployeeFactory.create(unit=unit, post=post, education_level=education, **more)
    if predicate:
        AppraisalFactory.create(employee=made, predicate=predicate)
    return made


def course(who: Employee, *, on: date = RECENT, jp: int = 20, form: int = 3, name: str = "Teknis") -> None:
    """A training elsewhere that fulfils the 20 JP."""
    TrainingRecordFactory.create(
        employee=who, form=form, name=name, starts_on=on, ends_on=on, length_jp=Decimal(jp)
    )


def seminar(who: Employee, *, on: date = RECENT) -> None:
    course(who, on=on, jp=6, form=9, name="Seminar")


def punish(who: Employee, level: str, *, on: date = date(2024, 3, 1), until: date | None = None) -> None:
    DisciplineRecord.objects.create(
        agency=who.agency, employee=who, level=level, penalty=f"Hukuman {level}", starts_on=on, ends_on=until
    )
