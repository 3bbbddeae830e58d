"""Background work of the evaluation room."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bina.evaluation import actions
from bina.platform.access import system_actor
from bina.platform.jobs import job_app, running


@job_app.task(name="evaluation.evaluate", queue="default")
def evaluate(run_id: str, agency: str, year: int | None = None) -> None:
    """Work out every evaluation of an agency and year; a second run writes the same figures again."""
    with running(run_id) as progress:
        agency_id = UUID(agency)
        actions.evaluate(
            actor=system_actor(agency_id),
            agency_id=agency_id,
            year=year,
            at=timezone.now(),
            progress=progress,
        )
        address = reverse("evaluation:index")
        progress.finish(result_url=address if year is None else f"{address}?year={year}")
