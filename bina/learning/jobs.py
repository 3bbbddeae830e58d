"""Background work of the learning room."""

from __future__ import annotations

from django.utils import timezone

from bina.learning.kinds.quiz.actions.marking import close_all_overdue
from bina.platform.jobs import job_app


@job_app.periodic(cron="*/5 * * * *")
@job_app.task(name="learning.close_overdue", queue="default", queueing_lock="quizzes-overdue")
def close_overdue(timestamp: int = 0) -> None:
    """Attempts whose time has run out and that nobody hands in are handed in as they were left."""
    close_all_overdue(at=timezone.now())
