"""The figures of one yearly cycle, of what the actor reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Max, Q

from bina.competency import queries as competency
from bina.competency.queries.overview import NO_STANDARD
from bina.evaluation import queries as evaluation
from bina.insight import rules
from bina.planning import queries as planning
from bina.training import queries as training

if TYPE_CHECKING:
    from datetime import date

    from bina.evaluation.models import Finding
    from bina.platform.access import Actor


def figures(actor: Actor, *, agency_id: UUID, year: int, on: date) -> rules.Figures:
    """What the cycle of ``year`` has reached, in a fixed number of queries whatever the number of people."""
    seen = competency.overview(actor, agency_id=agency_id, on=on)
    standing = seen.whole
    needs = planning.need_counts(actor, year=year)
    evaluated = evaluation.summary(actor, agency_id=agency_id, year=year)
    return rules.Figures(
        counted_at=seen.counted_at,
        employees=standing.employees,
        posts=standing.employees,
        posts_with_standard=standing.employees - standing.jpm.get(NO_STANDARD, 0),
        assessed=standing.assessed,
        gaps=standing.gaps,
        needs=sum(needs.values()),
        needs_from_lessons=needs.get("FINDING", 0),
        programmes_evaluated=evaluated.evaluated,
        findings=evaluated.findings,
        next_needs=planning.need_counts(actor, year=year + 1).get("FINDING", 0),
        **_plan(actor, agency_id, year),
        **_training(actor, agency_id, year),
    )


def _plan(actor: Actor, agency_id: UUID, year: int) -> dict[str, Any]:
    found = planning.plans(actor).filter(agency_id=agency_id, year=year).exclude(state="DRAFT")
    plans = sorted(found, key=lambda plan: (plan.state == "APPROVED", plan.value or 0), reverse=True)
    if not plans:
        return {}
    best = plans[0]
    return {
        "plans_solved": len(plans),
        "plan_approved": best.state == "APPROVED",
        "plan_people": best.people,
        "plan_cost_rupiah": best.cost_rupiah or 0,
        "plan_budget_rupiah": best.budget_rupiah,
    }


def _training(actor: Actor, agency_id: UUID, year: int) -> dict[str, Any]:
    batches = training.batches_matching(actor, year=year).filter(agency_id=agency_id)
    finished = Q(state="FINISHED")
    counts: dict[str, int] = (
        batches.exclude(state="CANCELLED")
        .order_by()
        .aggregate(
            batches=Count("pk"),
            batches_finished=Count("pk", filter=finished),
            programmes_finished=Count("programme_id", filter=finished, distinct=True),
        )
    )
    places = training.enrolments(actor).filter(
        agency_id=agency_id, state="COMPLETED", batch__starts_on__year=year
    )
    return {**counts, "completed": places.order_by().count()}


def lessons(actor: Actor, *, agency_id: UUID, year: int) -> list[Finding]:
    """Published findings about the year, newest first, at most five."""
    found = evaluation.findings(actor).filter(agency_id=agency_id, evaluation__year=year, state="PUBLISHED")
    return list(found.order_by("-published_at", "-pk")[:5])


def open_year(actor: Actor, *, agency_id: UUID, today: date) -> int:
    """The cycle that work is in: the latest year with needs or plans, else by the calendar."""
    needs = planning.needs(actor).filter(agency_id=agency_id).order_by().aggregate(last=Max("year"))
    plans = planning.plans(actor).filter(agency_id=agency_id).order_by().aggregate(last=Max("year"))
    return rules.open_year(today=today, years=[year for year in (needs["last"], plans["last"]) if year])
