"""Background work of the record store."""

from __future__ import annotations

from bina.platform.jobs import job_app
from bina.records.actions import rollups


@job_app.periodic(cron="* * * * * */15")
@job_app.task(name="records.count", queue="default", lock="records.count", queueing_lock="records.count")
def count(timestamp: int) -> None:
    rollups.count_all()
