"""Solving a plan: from needs to who takes what, when, and how far from the best it can be at most."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.planning import queries, rules
from bina.planning.actions.refusals import PlanFixed, PlanRefused
from bina.planning.models import Plan, PlanBatch, PlanLine
from bina.planning.optimise.problem import OPTIMAL, fingerprint, relative_gap
from bina.platform.ids import uuid7
from bina.platform.jobs import Quiet
from bina.platform.rulesets import load

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from bina.planning.optimise.problem import Solution
    from bina.planning.queries import Ground
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter


@dataclass(frozen=True, slots=True)
class _Group:
    """People of one planned delivery of a programme."""

    line: str
    programme: str
    people: tuple[str, ...]


def solve_plan(*, actor: Actor, plan_id: UUID, at: datetime, progress: Reporter | None = None) -> Plan:
    """Solve a plan from the year's needs and keep the result; solving again replaces it.

    The work of the solver happens outside of any transaction; the result is written in one.

    Args:
        progress: told value and bound about once a second; may cancel.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved.
        PlanRefused: there is nobody or nothing to plan.
        Cancelled: somebody stopped the work; the plan is as before.
    """
    from bina.planning.optimise.solve import solve  # solver and matrices: a second to load, only for this job

    plan = Plan.objects.get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    _require_open(plan)
    found = queries.ground(actor, plan=plan, on=at.date())
    if not found.problem.people:
        raise PlanRefused(_("This agency has no active employees yet."))
    if not found.problem.programmes:
        raise PlanRefused(_("This agency has no programmes on offer yet."))
    solution = solve(
        found.problem,
        time_limit=plan.time_limit,
        seed=plan.seed,
        threads=plan.threads,
        watch=watch(progress or Quiet(), plan.time_limit),
    )
    return _write(plan_id, found, solution, at)


def _require_open(plan: Plan) -> None:
    if plan.state == Plan.State.APPROVED:
        raise PlanFixed(_("This plan is approved; it is not solved again."))


def watch(progress: Reporter, time_limit: float) -> Callable[[float | None, float], None]:
    """What tells a reporter of value and bound, and of the share of the time that has passed."""
    began = time.monotonic()

    def tell(value: float | None, bound: float) -> None:
        passed = min(time.monotonic() - began, time_limit)
        message = _("Best plan so far {value}, no plan can be worth more than {bound}").format(
            value="–" if value is None else f"{value:.1f}", bound=f"{bound:.1f}"
        )
        progress.report(done=round(passed), total=max(round(time_limit), 1), message=message)

    return tell


@transaction.atomic
def _write(plan_id: UUID, found: Ground, solution: Solution, at: datetime) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    _require_open(plan)
    plan.batches.all().delete()
    plan.questions.all().delete()
    groups = _groups(found, solution)
    slots = _slots(found, groups, plan.year)
    kept = [
        group for group in (_without(group, slots[group.line].clashing, found) for group in groups) if group
    ]
    batches = [_batch(plan, group, slots[group.line], found) for group in kept]
    PlanBatch.objects.bulk_create(batches)
    written = [
        line for batch, group in zip(batches, kept, strict=True) for line in _lines(plan, batch, group, found)
    ]
    duty = _duty_worth(found, kept)
    PlanLine.objects.bulk_create(written, batch_size=2000)
    _figures(plan, found, solution, value=sum(line.value for line in written) + duty, at=at)
    plan.cost_rupiah = sum(batch.cost_rupiah for batch in batches)
    plan.allocations, plan.batch_count = len(written), len(batches)
    plan.people = len({line.employee_id for line in written})
    plan.short_of_duty = _short(found, kept)
    plan.save()
    return plan


def _figures(plan: Plan, found: Ground, solution: Solution, *, value: float, at: datetime) -> None:
    """The proof: the value is that of the dated plan, the bound that of every plan."""
    bound = max(solution.bound, value)
    plan.value, plan.bound, plan.gap = value, bound, relative_gap(value=value, bound=bound)
    plan.status = solution.status if plan.gap <= solution.gap or solution.status != OPTIMAL else "feasible"
    plan.state, plan.solved_at, plan.seconds = Plan.State.SOLVED, at, solution.seconds
    plan.considered, plan.ground = len(found.problem.people), fingerprint(found.problem)
    plan.rule_set = load("lesson-hours", on=at.date().replace(year=plan.year, month=12, day=31),
                         agency_id=plan.agency_id).key  # fmt: skip


def _groups(found: Ground, solution: Solution) -> list[_Group]:
    """Each programme's people, dealt into as many deliveries as they need; colleagues are spread."""
    places: dict[str, list[str]] = {}
    for person, programme in solution.assignments:
        places.setdefault(programme, []).append(person)
    of_key = {batch.key: batch for batch in found.problem.batches}
    groups = []
    for programme in sorted(places, key=lambda key: found.offers[key].code):
        people = sorted(places[programme], key=lambda key: (found.people[key].unit_path, key))
        parts = rules.spread(people, into=of_key[programme].deliveries(len(people)) or 1)
        groups += [
            _Group(f"{found.offers[programme].code}-{number:02d}", programme, tuple(part))
            for number, part in enumerate(parts, start=1)
        ]
    return groups


def _slots(found: Ground, groups: Iterable[_Group], year: int) -> dict[str, rules.Slot]:
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


def _without(group: _Group, clashing: frozenset[Hashable], found: Ground) -> _Group | None:
    """The group less those for whom no free days were found; None when too few are left to hold it."""
    people = tuple(person for person in group.people if person not in clashing)
    if len(people) < max(found.offers[group.programme].minimum_seats, 1):
        return None
    return _Group(group.line, group.programme, people)


def _batch(plan: Plan, group: _Group, slot: rules.Slot, found: Ground) -> PlanBatch:
    offer = found.offers[group.programme]
    return PlanBatch(
        agency_id=plan.agency_id,
        plan=plan,
        programme_id=offer.id,
        line=group.line,
        starts_on=slot.starts_on,
        ends_on=slot.ends_on,
        seats=offer.seats,
        people=len(group.people),
        cost_rupiah=offer.fixed_cost_rupiah + len(group.people) * offer.cost_per_person_rupiah,
    )


def _lines(plan: Plan, batch: PlanBatch, group: _Group, found: Ground) -> Iterable[PlanLine]:
    offer = found.offers[group.programme]
    taught = {outcome.competence: outcome.level for outcome in offer.outcomes}
    duty = {person.key: person.open_duty_jp for person in found.problem.people}
    for key in group.people:
        person = found.people[key]
        yield PlanLine(
            id=uuid7(),
            agency_id=plan.agency_id,
            plan=plan,
            batch=batch,
            employee_id=person.id,
            unit_path=person.unit_path,
            value=found.problem.values[key, group.programme],
            why=_why(found.missing.get(person.id, ()), taught),
            mandatory=offer.is_mandatory,
            duty_jp=min(Decimal(str(duty[key])), offer.length_jp),
        )


def _why(missing: Iterable[rules.Missing], taught: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.competence,
            "required": one.required,
            "held": one.held,
            "reaches": taught[one.competence],
            "sources": list(one.sources),
        }
        for one in missing
        if rules.pair_worth(missing=[one], taught=taught) > 0
    ]


def _hours(found: Ground, groups: Iterable[_Group]) -> dict[str, float]:
    hours = dict.fromkeys((person.key for person in found.problem.people), 0.0)
    for group in groups:
        for key in group.people:
            hours[key] += float(found.offers[group.programme].length_jp)
    return hours


def _duty_worth(found: Ground, groups: Iterable[_Group]) -> float:
    hours = _hours(found, groups)
    counted = sum(min(hours[person.key], person.open_duty_jp) for person in found.problem.people)
    return found.problem.duty_weight * counted


def _short(found: Ground, groups: Iterable[_Group]) -> int:
    hours = _hours(found, groups)
    return sum(1 for one in found.problem.people if one.held_jp + hours[one.key] < one.duty_jp - 1e-9)
