"""Made-up surveys for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bina.people.tests.factories import EmployeeFactory, UnitFactory, hr_actor
from bina.platform.access import Actor
from bina.surveys import actions, instruments

if TYPE_CHECKING:
    from bina.people.models import Employee, Unit
    from bina.surveys.models import Survey

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WHOLE = instruments.latest("training-reaction")


def person_as(employee: Employee) -> Actor:
    """The employee with no role but their own rights."""
    return Actor(employee_id=employee.pk, agency_id=employee.agency_id)


def everywhere(value: int) -> dict[str, int]:
    """The same answer to every item."""
    return {item.code: value for item in WHOLE.items}


def survey_for(people: list[Employee], *, unit: Unit) -> Survey:
    """An open survey about some subject that the people were asked to answer."""
    return actions.open_survey(
        actor=hr_actor(unit.agency),
        agency_id=unit.agency_id,
        instrument="training-reaction",
        subject_kind="training.batch",
        subject_id=uuid4(),
        title="Pelatihan 001, angkatan 1",
        invited=[person.pk for person in people],
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=7),
    )


def answered_survey(*, number: int, unit: Unit | None = None, value: int = 3) -> Survey:
    """A survey of ``number`` people in which everybody has answered ``value`` throughout."""
    unit = unit or UnitFactory.create()
    people = EmployeeFactory.create_batch(number, unit=unit)
    survey = survey_for(people, unit=unit)
    for person in people:
        actions.answer(
            actor=person_as(person), survey_id=survey.pk, values=everywhere(value), texts={}, at=NOW
        )
    return survey
