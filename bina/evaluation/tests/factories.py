"""A made-up agency in which one programme was held, with levels before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bina.competency.actions import install_frameworks
from bina.competency.models import Assessment
from bina.competency.tests.factories import AssessmentFactory, competence
from bina.evaluation import actions
from bina.evaluation.models import Evaluation
from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory, hr_actor
from bina.platform.access import Actor
from bina.platform.jobs import Quiet
from bina.training.models import ProgrammeOutcome
from bina.training.tests.factories import BatchFactory, EnrolmentFactory, ProgrammeFactory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.people.models import Employee, Unit
    from bina.training.models import Batch, Enrolment, Programme

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BEFORE, AFTER = date(2024, 2, 12), date(2026, 2, 10)
CODE = "KOM"


@dataclass(frozen=True)
class Town:
    """An agency with its HR developer, one programme and its batch of 2025."""

    unit: Unit
    hr: Actor
    programme: Programme
    batch: Batch
    trained: Sequence[Employee]
    colleagues: Sequence[Employee]

    def evaluated(self) -> Evaluation:
        """The town's evaluations worked out; the one of its programme."""
        actions.evaluate(actor=self.hr, agency_id=self.unit.agency_id, year=None, at=NOW, progress=Quiet())
        return Evaluation.objects.get(programme=self.programme, year=2025)


def assess(
    person: Employee, *, before: int, after: int, code: str = CODE, method: str = "SUPERVISOR"
) -> None:
    """Levels of one person in both rounds, by one method."""
    for level, day in ((before, BEFORE), (after, AFTER)):
        AssessmentFactory.create(
            employee=person, code=code, level=level, assessed_on=day, method=Assessment.Method(method)
        )


def take_part(batch: Batch, person: Employee, *, state: str = "COMPLETED", reason: str = "") -> Enrolment:
    """A place that ended: completed with scores 50 and 80, or as ``state`` and ``reason`` say."""
    done = state == "COMPLETED"
    return EnrolmentFactory.create(
        batch=batch,
        employee=person,
        state=state,
        reason=reason,
        completed_on=batch.ends_on if done else None,
        earned_jp=Decimal(16) if done else 0,
        pre_score=Decimal(50) if done else None,
        post_score=Decimal(80) if done else None,
    )


def programme_for(unit: Unit, *, codes: Sequence[str] = (CODE,), year: int = 2025) -> Batch:
    """A finished batch of a new programme that develops the competences."""
    programme = ProgrammeFactory.create(agency=unit.agency)
    for code in codes:
        ProgrammeOutcome.objects.create(
            agency=unit.agency, programme=programme, competency=competence(code), level=4
        )
    return BatchFactory.create(
        programme=programme, starts_on=date(year, 5, 5), ends_on=date(year, 5, 9), state="FINISHED"
    )


def town(*, trained: int = 6, colleagues: int = 12, gain: int = 1) -> Town:
    """Everybody stood at level 2; the trained gained ``gain``, every third person one by themselves."""
    install_frameworks()
    unit = UnitFactory.create()
    post = PostFactory.create(unit=unit)
    batch = programme_for(unit)
    people = EmployeeFactory.create_batch(trained + colleagues, unit=unit, post=post)
    for place, person in enumerate(people):
        own = 1 if place % 3 == 0 else 0
        assess(person, before=2, after=2 + own + (gain if place < trained else 0))
    for person in people[:trained]:
        take_part(batch, person)
    return Town(unit, hr_actor(unit.agency), batch.programme, batch, people[:trained], people[trained:])
