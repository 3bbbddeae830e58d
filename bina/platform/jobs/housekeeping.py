"""Work the installation does for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    import procrastinate


def register(app: procrastinate.App) -> None:
    """Add the periodic tasks: jobs of dead workers go back to the queue, sessions that are over go.

    And the platform's own work: notices reach the phones, at once and again when a service was out of reach.
    """

    @app.periodic(cron="*/5 * * * *")
    @app.task(
        name="platform.return_stalled_jobs", queue="default", queueing_lock="stalled", pass_context=True
    )
    async def return_stalled_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs():
            await manager.retry_job(job)

    @app.periodic(cron="50 18 * * *")
    @app.task(name="platform.clear_sessions", queue="default", queueing_lock="clear_sessions")
    def clear_sessions(timestamp: int) -> None:
        from bina.platform.accounts.sessions import SessionStore  # models are not ready when tasks register

        SessionStore.clear_expired()

    @app.task(name="platform.push_notices", queue="mail")
    def push_notices() -> None:
        _push()

    @app.periodic(cron="* * * * *")
    @app.task(name="platform.push_again", queue="mail", queueing_lock="push_again")
    def push_again(timestamp: int) -> None:
        _push()


def _push() -> None:
    from bina.platform.push.delivery import send_due  # models are not ready when tasks register

    send_due(at=timezone.now())  # noqa: TID251  # a job is an edge
