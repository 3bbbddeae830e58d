"""Work the installation does for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import procrastinate


def register(app: procrastinate.App) -> None:
    """Add the periodic tasks: jobs of dead workers go back to the queue, sessions that are over go."""

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
