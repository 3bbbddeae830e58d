"""Background work: queueing, and long runs that people can watch and cancel."""

from __future__ import annotations

from procrastinate.contrib.django import app as job_app

from bina.platform.jobs.queue import defer, on_app_ready
from bina.platform.jobs.runs import Cancelled, Progress, Quiet, Reporter, queue_run, running, start_run

__all__ = [
    "Cancelled",
    "Progress",
    "Quiet",
    "Reporter",
    "defer",
    "job_app",
    "on_app_ready",
    "queue_run",
    "running",
    "start_run",
]
