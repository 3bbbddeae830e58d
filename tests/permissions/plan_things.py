"""What planning holds for one agency: plans, the year's analysis of needs, wishes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bina.competency.tests.factories import competence
from bina.people.models import Employee, Unit
from bina.planning.models import (
    Cycle,
    CycleUnit,
    NeedEdit,
    Plan,
    PlanBatch,
    PlanChange,
    PlanLine,
    Question,
    Wish,
)
from bina.planning.rules import DATED
from bina.training.models import Programme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
YEAR = 2027


def plans_of_agency(
    root: Unit, programme: Programme, people: Sequence[Employee], *, mark: str
) -> dict[str, UUID]:
    """Plans with their lines, an edit of needs, the last person's wish, and the cycle of the year."""
    return {
        **_plans(programme, people, mark=mark),
        "edit.need": NeedEdit.objects.create(agency=root.agency, made_at=NOW).pk,
        "wish": wish_of(people[-1]),
        **_cycle(root),
    }


def _plans(programme: Programme, people: Sequence[Employee], *, mark: str) -> dict[str, UUID]:
    values = {
        "agency": programme.agency,
        "year": YEAR,
        "budget_rupiah": 100_000_000,
        "duty_weight": 0.1,
        "batches_per_programme": 2,
        "time_limit": 10,
        "status": "optimal",
        "value": 2.0,
        "bound": 2.0,
        "gap": 0.0,
        "cost_rupiah": 1_000_000,
        "allocations": len(people),
        "batch_count": 1,
        "people": len(people),
        "created_at": NOW,
        "solved_at": NOW,
    }
    solved = Plan.objects.create(title=f"Rencana {mark}", state=Plan.State.SOLVED, **values)
    approved = Plan.objects.create(
        title=f"Rencana jadi {mark}", state=Plan.State.APPROVED, approved_at=NOW, **values
    )
    version = Plan.objects.create(
        title=f"Versi {mark}", state=Plan.State.SOLVED, revises=approved, change_price=0.25, **values
    )
    for plan in (solved, approved, version):
        _lines(plan, programme, people)
    PlanChange.objects.create(
        agency=programme.agency, plan=version, employee=people[0], programme=programme, kind="DROPPED",
        reason="OTHERS", unit_path=people[0].unit_path,
    )  # fmt: skip
    asked = Question.objects.create(
        agency=programme.agency, plan=solved, kind=Question.Kind.BUDGET, more_rupiah=1_000_000, asked_at=NOW
    )
    return {
        "plan": solved.pk,
        "plan.approved": approved.pk,
        "plan.version": version.pk,
        "question.plan": asked.pk,
    }


def _lines(plan: Plan, programme: Programme, people: Sequence[Employee]) -> None:
    batch = PlanBatch.objects.create(
        agency=plan.agency,
        plan=plan,
        programme=programme,
        line="A-1",
        starts_on=date(YEAR, 3, 1),
        ends_on=date(YEAR, 3, 2),
        seats=30,
        people=len(people),
        cost_rupiah=1_000_000,
    )
    for person in people:
        PlanLine.objects.create(
            agency=plan.agency, plan=plan, batch=batch, employee=person, unit_path=person.unit_path, value=1
        )


def _cycle(root: Unit) -> dict[str, UUID]:
    """A year's analysis of needs with one office; the last made, so not that of anyone who asks."""
    due = {f"{step.lower()}_until": date(YEAR, 9, 1) for step in DATED}
    cycle = Cycle.objects.create(agency=root.agency, year=YEAR, opened_at=NOW, **due)
    office = Unit.objects.filter(parent=root).order_by("path").last()
    row = CycleUnit.objects.create(agency=root.agency, cycle=cycle, unit=office or root, since=NOW)
    return {"cycle": cycle.pk, "row.cycle": row.pk}


def wish_of(person: Employee) -> UUID:
    """What a person wishes to learn; nobody leads them, so BKPSDM answers."""
    wish = Wish.objects.create(
        agency=person.agency, employee=person, year=YEAR, competence=competence("KOM"), asked_at=NOW
    )
    return wish.pk
