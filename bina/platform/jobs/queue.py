"""Putting work in the queue, in the transaction that needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django import app as job_app

if TYPE_CHECKING:
    from datetime import datetime

    import procrastinate


def defer(
    name: str,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    schedule_at: datetime | None = None,
    **arguments: Any,
) -> int:
    """Queue the task registered under ``name``; the job's row commits or rolls back with the data.

    Arguments are JSON: keys as text, ISO dates. ``lock`` runs one at a time, ``queueing_lock`` keeps one
    waiting; it runs at ``schedule_at`` at the earliest.

    Raises:
        procrastinate.exceptions.TaskNotFound: no task of that name is registered.
    """
    asked = {"lock": lock, "queueing_lock": queueing_lock, "schedule_at": schedule_at}
    options: dict[str, Any] = {key: value for key, value in asked.items() if value}
    job: int = job_app.configure_task(name, allow_unknown=False, **options).defer(**arguments)
    return job


def on_app_ready(app: procrastinate.App) -> None:
    """Register the platform's own tasks; each room's ``jobs`` module is discovered by name."""
    from bina.platform.jobs import housekeeping  # registers with the app, which must exist first

    housekeeping.register(app)
