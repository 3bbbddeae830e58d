"""Background work of the planning room."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bina.planning import actions, queries
from bina.platform.access import system_actor
from bina.platform.jobs import job_app, running


@job_app.task(name="planning.solve", queue="default", pass_context=False)
def solve(run_id: str, plan_id: str, agency: str) -> None:
    """Derive the year's needs, then solve the plan; running twice ends in the same plan."""
    with running(run_id) as progress:
        actor = system_actor(UUID(agency))
        plan = queries.plans(actor).get(pk=UUID(plan_id))
        at = timezone.now()
        actions.derive_needs(actor=actor, agency_id=plan.agency_id, year=plan.year, at=at)
        actions.solve_plan(actor=actor, plan_id=plan.pk, at=at, progress=progress)
        progress.finish(result_url=reverse("planning:plan", args=[plan.pk]))
