"""Background work of the professionalism room."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bina.platform.access import system_actor
from bina.platform.jobs import job_app, running
from bina.professionalism import actions


@job_app.task(name="professionalism.measure", queue="default")
def measure(run_id: str, agency: str) -> None:
    """The index of an agency as of today; a second run writes the same figures again."""
    with running(run_id) as progress:
        agency_id = UUID(agency)
        actions.measure(
            actor=system_actor(agency_id),
            agency_id=agency_id,
            on=timezone.localdate(),
            at=timezone.now(),
            progress=progress,
        )
        progress.finish(result_url=reverse("professionalism:overview"))


@job_app.periodic(cron="30 18 * * *")
@job_app.task(name="professionalism.measure_again", queue="default", queueing_lock="professionalism-nightly")
def measure_again(timestamp: int = 0) -> None:
    """Every night at half past one (WIB), so that windows that moved and files that arrived are counted."""
    actions.measure_again(at=timezone.now())
