"""Plans: made, queued for solving, approved once, removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bina.planning import rules
from bina.planning.actions.refusals import PlanFixed, PlanNotSolved, PlanRefused
from bina.planning.actions.revising import bring_over
from bina.planning.actions.solving import why_not_solved
from bina.planning.models import Plan
from bina.platform.access import system_actor
from bina.platform.jobs import queue_run
from bina.training import actions as training

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.models import JobRun

DUTY_WEIGHT = 0.02  # worth of one lesson hour towards the duty; 20 JP count as two fifths of a level
EVERY_GAP = rules.Objectives()
BATCHES_PER_PROGRAMME = 6
TIME_LIMIT_SECONDS = 60.0


@transaction.atomic
def create_plan(
    *,
    actor: Actor,
    agency_id: UUID,
    year: int,
    budget_rupiah: int,
    at: datetime,
    title: str = "",
    duty_weight: float = DUTY_WEIGHT,
    objectives: rules.Objectives = EVERY_GAP,
    batches_per_programme: int = BATCHES_PER_PROGRAMME,
    time_limit: float = TIME_LIMIT_SECONDS,
    seed: int = 0,
    threads: int = 1,
) -> Plan:
    """Put down what is asked of a plan; ``solve_plan`` then fills it.

    Args:
        budget_rupiah: whole rupiah, >= 0.
        duty_weight: worth of one lesson hour that brings a person nearer to the duty, >= 0.
        objectives: what a place counts for otherwise.
        time_limit: seconds the solver may take, 1 to 3600.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanRefused: a value is out of its range.
    """
    actor.require("planning.edit", agency=agency_id)
    _require_sound(year, budget_rupiah, duty_weight, batches_per_programme, time_limit, threads, seed)
    _require_aims(objectives, duty_weight)
    number = Plan.objects.filter(agency_id=agency_id, year=year).count() + 1
    return Plan.objects.create(
        agency_id=agency_id,
        year=year,
        title=title.strip() or _("Scenario {number}").format(number=number),
        budget_rupiah=budget_rupiah,
        duty_weight=duty_weight,
        gap_weight=objectives.gaps,
        index_weight=objectives.index,
        service_weight=objectives.services,
        services=list(objectives.named),
        batches_per_programme=batches_per_programme,
        time_limit=time_limit,
        seed=seed,
        threads=threads,
        created_at=at,
    )


def _require_sound(
    year: int, budget: int, duty_weight: float, batches: int, time_limit: float, threads: int, seed: int
) -> None:
    if not 2000 <= year <= 2100:
        raise PlanRefused(_("The year must be between 2000 and 2100."), field="year")
    if not 0 <= budget <= 10**15:
        raise PlanRefused(_("The budget must be between Rp0 and Rp1,000 trillion."), field="budget_rupiah")
    if not 0 <= duty_weight <= 10:
        raise PlanRefused(_("The weight of the duty must be between 0 and 10."), field="duty_weight")
    if not 1 <= batches <= 100:
        raise PlanRefused(
            _("Batches of a programme must be between 1 and 100."), field="batches_per_programme"
        )
    if not 1 <= time_limit <= 3600:
        raise PlanRefused(_("The time limit must be between 1 and 3,600 seconds."), field="time_limit")
    if not 1 <= threads <= 64 or not 0 <= seed < 2**31:
        raise PlanRefused(_("Threads must be between 1 and 64, and the seed at least 0."), field="threads")


def _require_aims(objectives: rules.Objectives, duty_weight: float) -> None:
    weights = {
        "gap_weight": objectives.gaps,
        "index_weight": objectives.index,
        "service_weight": objectives.services,
    }
    for field, weight in weights.items():
        if not 0 <= weight <= rules.FULL:
            raise PlanRefused(_("Give each aim a weight from 0 to 100."), field=field)
    if not any(weights.values()) and not duty_weight:
        raise PlanRefused(_("Give at least one aim a weight above 0."), field="gap_weight")


@transaction.atomic
def revise_plan(
    *,
    actor: Actor,
    plan_id: UUID,
    budget_rupiah: int,
    at: datetime,
    title: str = "",
    change_price: float = rules.CHANGE_PRICE,
    time_limit: float = TIME_LIMIT_SECONDS,
) -> Plan:
    """Put down a new version of an approved plan for the rest of its year; ``solve_plan`` then fills it.

    Args:
        budget_rupiah: of the whole year, with what was spent already.
        change_price: points that a place given, taken or moved must be worth, 0 to 100.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is not the approved one.
        PlanRefused: a value is out of its range.
    """
    base = Plan.objects.get(pk=plan_id)
    actor.require("planning.edit", agency=base.agency_id)
    if base.state != Plan.State.APPROVED:
        raise PlanFixed(_("Only the approved plan of a year gets a new version."))
    _require_price(change_price)
    version = create_plan(
        actor=actor,
        agency_id=base.agency_id,
        year=base.year,
        budget_rupiah=budget_rupiah,
        at=at,
        title=title or _next_title(base),
        duty_weight=base.duty_weight,
        objectives=base.objectives,
        batches_per_programme=base.batches_per_programme,
        time_limit=time_limit,
        seed=base.seed,
        threads=base.threads,
    )
    version.revises, version.change_price = base, change_price
    version.limits = rules.written(rules.with_budget(base.rules, budget_rupiah))
    version.save(update_fields=["revises", "change_price", "limits"])
    return version


@transaction.atomic
def set_change_price(*, actor: Actor, plan_id: UUID, change_price: float) -> Plan:
    """Price the changes of a new version otherwise, before it is found again.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved, or it is no new version.
        PlanRefused: the price is out of its range.
    """
    plan = Plan.objects.select_for_update(of=["self"]).select_related("revises").get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    if refusal := why_not_solved(plan):
        raise PlanFixed(refusal)
    if plan.revises_id is None:
        raise PlanFixed(_("Only the approved plan of a year gets a new version."))
    _require_price(change_price)
    plan.change_price = change_price
    plan.save(update_fields=["change_price"])
    return plan


def _require_price(price: float) -> None:
    if not 0 <= price <= 100:
        raise PlanRefused(_("The price of a change must be between 0 and 100 points."), field="change_price")


def _next_title(base: Plan) -> str:
    number = Plan.objects.filter(agency_id=base.agency_id, year=base.year, revises__isnull=False).count() + 2
    return _("Version {number}").format(number=number)


@transaction.atomic
def queue_solving(*, actor: Actor, plan_id: UUID, at: datetime, more_seconds: int = 0) -> JobRun:
    """Derive the year's needs and solve the plan in the background.

    Args:
        more_seconds: added to the time the solver may take, now and later, up to an hour altogether.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved or replaced, or was taken over from a workbook.
    """
    plan = Plan.objects.select_related("revises").get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    if refusal := why_not_solved(plan):
        raise PlanFixed(refusal)
    if more_seconds > 0:
        plan.time_limit = min(plan.time_limit + more_seconds, rules.LONGEST_SECONDS)
        plan.save(update_fields=["time_limit"])
    return queue_run(
        "planning.solve",
        actor=actor,
        title=_("Solve the plan {title}").format(title=plan.title),
        at=at,
        agency_id=plan.agency_id,
        subject_id=plan.pk,
        plan_id=str(plan.pk),
        agency=str(plan.agency_id),
    )


@transaction.atomic
def approve_plan(*, actor: Actor, plan_id: UUID, at: datetime) -> Plan:
    """Fix the plan of the year: its batches and participants come to be in training, exactly once.

    A second call, also at the same moment, changes nothing and returns the plan.

    Raises:
        PermissionDenied: ``actor`` may not approve the agency's plans.
        PlanNotSolved: the plan has no solution, or an empty one.
        PlanFixed: another plan of the year is approved, or the one that a new version was made from is not.
        PlanStale: what a new version builds on has changed since it was found.
    """
    plan = Plan.objects.get(pk=plan_id)
    actor.require("planning.approve", agency=plan.agency_id)
    with connection.cursor() as cursor:
        key = f"planning.approve.{plan.agency_id}.{plan.year}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state == Plan.State.APPROVED:
        return plan
    if plan.state != Plan.State.SOLVED or not (plan.allocations or plan.revises_id):
        raise PlanNotSolved(_("This plan gives nobody a place yet. Solve it first."))
    if plan.revises_id:
        bring_over(plan, at)
    else:
        _require_alone(plan)
        _hand_over(plan, at)
    plan.state, plan.approved_at, plan.approved_by = Plan.State.APPROVED, at, actor.name
    plan.save(update_fields=["state", "approved_at", "approved_by"])
    return plan


def _require_alone(plan: Plan) -> None:
    others = Plan.objects.filter(agency_id=plan.agency_id, year=plan.year, state=Plan.State.APPROVED)
    if other := others.first():
        raise PlanFixed(
            _("The plan “{title}” of {year} is already approved.").format(title=other.title, year=plan.year)
        )


def _hand_over(plan: Plan, at: datetime) -> None:
    """Batches and places in training; the approval is the permission, so the installation writes them."""
    rows = plan.batches.prefetch_related("lines").order_by("starts_on", "line")
    training.create_batches_from_plan(
        actor=system_actor(plan.agency_id),
        agency_id=plan.agency_id,
        plan_id=plan.pk,
        batches=[
            training.PlannedBatch(
                line=row.line,
                programme_id=row.programme_id,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                seats=row.seats,
                participants=tuple(line.employee_id for line in row.lines.all()),
            )
            for row in rows
        ],
        at=at,
    )


@transaction.atomic
def remove_plan(*, actor: Actor, plan_id: UUID) -> None:
    """Take away a scenario that was not approved.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanFixed: the plan is approved.
    """
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    if plan.state in {Plan.State.APPROVED, Plan.State.REPLACED}:
        raise PlanFixed(_("An approved plan stays."))
    plan.delete()
