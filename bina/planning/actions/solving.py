"""Solving a plan: from needs to who takes what, when, and how far from the best it can be at most."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.planning import queries, rules
from bina.planning.actions.finding import find
from bina.planning.actions.refusals import PlanFixed, PlanRefused
from bina.planning.actions.revising import write_revision
from bina.planning.actions.rows import (
    Group,
    added,
    batch_row,
    duty_worth,
    line_rows,
    set_figures,
    short_of_duty,
    without,
)
from bina.planning.contradiction import say_contradiction, say_unseated
from bina.planning.models import Plan, PlanBatch, PlanLine
from bina.planning.optimise.status import INFEASIBLE, UNSOLVED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.planning.optimise.result import Solution
    from bina.planning.queries import Ground
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter


def solve_plan(*, actor: Actor, plan_id: UUID, at: datetime, progress: Reporter | None = None) -> Plan:
    """Solve a plan from the year's needs and keep the result; solving again replaces it.

    The work of the solver happens outside of any transaction; the result is written in one.

    Args:
        progress: told value and bound about once a second; may cancel.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved.
        PlanRefused: there is nobody or nothing to plan, or places that must be cannot all be given.
        Cancelled: somebody stopped the work; the plan is as before.
    """
    plan = Plan.objects.get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    _require_open(plan)
    found = queries.instance(actor, plan=plan, on=at.date())
    if not found.instance.people:
        raise PlanRefused(_("This agency has no active employees yet."))
    if not found.instance.programmes:
        raise PlanRefused(_("This agency has no programmes on offer yet."))
    if found.revision and found.revision.spent > plan.budget_rupiah:
        raise PlanRefused(
            _("Batches that stay as they are cost {cost} rupiah already: more than the budget.").format(
                cost=found.revision.spent
            )
        )
    if refusal := say_unseated(plan, found):
        raise PlanRefused(refusal)
    solution = find(found, plan=plan, seconds=plan.time_limit, progress=progress)
    if solution.status == INFEASIBLE:
        raise PlanRefused(say_contradiction(plan, found, solution.conflict))
    if solution.status == UNSOLVED:
        raise PlanRefused(
            _("No plan with all required places was found in the time given. Give it more, or require fewer.")
        )
    return _write(plan_id, found, solution, at)


def _require_open(plan: Plan) -> None:
    if refusal := why_not_solved(plan):
        raise PlanFixed(refusal)


def why_not_solved(plan: Plan) -> str:
    """What keeps a plan from being solved, as a sentence; empty when nothing does."""
    if plan.state in {Plan.State.APPROVED, Plan.State.REPLACED}:
        return _("This plan is approved; it is not solved again.")
    if plan.state == Plan.State.TAKEN:
        return _("This plan was taken over from a workbook; it is not solved.")
    if plan.revises and plan.revises.state != Plan.State.APPROVED:
        return _("The plan this version was made from was replaced meanwhile. Make a version of the newest.")
    return ""


@transaction.atomic
def _write(plan_id: UUID, found: Ground, solution: Solution, at: datetime) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    _require_open(plan)
    plan.batches.all().delete()
    plan.questions.all().delete()
    if found.revision:
        return write_revision(plan, found, solution, at)
    groups = _groups(found, solution)
    slots = _slots(found, groups, plan.year)
    kept = [
        group for group in (without(group, slots[group.line].clashing, found) for group in groups) if group
    ]
    batches = [batch_row(plan, group, slots[group.line], found) for group in kept]
    PlanBatch.objects.bulk_create(batches)
    written = [
        line
        for batch, group in zip(batches, kept, strict=True)
        for line in line_rows(plan, batch, group, found)
    ]
    duty = duty_worth(found, kept)
    PlanLine.objects.bulk_create(written, batch_size=2000)
    set_figures(plan, found, solution, value=sum(line.value for line in written) + duty, at=at)
    plan.cost_rupiah = sum(batch.cost_rupiah for batch in batches)
    plan.allocations, plan.batch_count = len(written), len(batches)
    plan.people = len({line.employee_id for line in written})
    plan.short_of_duty = short_of_duty(found, kept)
    plan.save()
    return plan


def _groups(found: Ground, solution: Solution) -> list[Group]:
    """Each delivery's people; the solver deals them in the order of units, so colleagues are spread."""
    people: dict[str, list[str]] = defaultdict(list)
    for person, batch in solution.assign:
        people[str(batch)].append(str(person))
    numbers: Counter[str] = Counter()
    groups = []
    for key in added(found, people):
        programme = found.programme_of(key)
        numbers[programme] += 1
        line = f"{found.offers[programme].code}-{numbers[programme]:02d}"
        groups.append(Group(line, programme, tuple(people[key]), key))
    return groups


def _slots(found: Ground, groups: Iterable[Group], year: int) -> dict[str, rules.Slot]:
    if found.slots:
        return {group.line: found.slots[group.batch] for group in groups}
    deliveries = [
        rules.Delivery(
            key=group.line,
            people=frozenset(group.people),
            days=rules.teaching_days(
                length_jp=float(found.offers[group.programme].length_jp),
                in_class=found.in_class[group.programme],
            ),
        )
        for group in groups
    ]
    return rules.timetable(deliveries, year=year, busy=found.busy)
