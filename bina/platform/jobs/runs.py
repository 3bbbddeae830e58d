"""Long work with progress, written through a second connection so that it is seen while work is open."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.platform.access import Actor
from bina.platform.audit import acting_as
from bina.platform.errors import Refused
from bina.platform.jobs.queue import defer
from bina.platform.models import JobRun, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.backends.base.base import BaseDatabaseWrapper

SECONDS_BETWEEN_REPORTS = 0.5
_now = timezone.now  # noqa: TID251  # a run is an edge: it says when it began and ended


class Cancelled(Refused):
    """Somebody asked the run to stop; the work's transaction is rolled back."""


class Reporter(Protocol):
    """What long work tells about itself, whether a page or a terminal listens."""

    def report(self, *, done: int, total: int, message: str = "") -> None:
        """Say how far the work is; raises ``Cancelled`` when somebody asked it to stop."""

    def check(self) -> None:
        """Raise ``Cancelled`` when somebody asked the work to stop."""


class Quiet:
    """A listener for work that nobody watches."""

    def report(self, *, done: int, total: int, message: str = "") -> None:
        return None

    def check(self) -> None:
        return None


class Progress:
    """Writes a run's progress through its own connection, at most twice a second."""

    def __init__(self, run_id: UUID, link: BaseDatabaseWrapper) -> None:
        self.run_id = run_id
        self._link = link
        self._last = 0.0
        self.result_url = ""

    def _write(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        with self._link.cursor() as cursor:
            cursor.execute(sql, [*values, self.run_id])
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def report(self, *, done: int, total: int, message: str = "") -> None:
        now = time.monotonic()
        if now - self._last < SECONDS_BETWEEN_REPORTS and done < total:
            return
        self._last = now
        row = self._write(
            "UPDATE platform_jobrun SET done = %s, total = %s, message = %s WHERE id = %s "
            "RETURNING cancel_requested",
            done,
            total,
            message[:300],
        )
        if row and row[0]:
            raise Cancelled(_("The work was cancelled; nothing was changed."))

    def check(self) -> None:
        row = self._write("SELECT cancel_requested FROM platform_jobrun WHERE id = %s")
        if row and row[0]:
            raise Cancelled(_("The work was cancelled; nothing was changed."))

    def finish(self, *, result_url: str) -> None:
        """Name the page where the outcome is."""
        self.result_url = result_url

    def set_state(self, state: str, at: datetime, *, error: str = "") -> None:
        """Write the state; ``started_at`` when it begins, ``finished_at`` and the outcome when it ends."""
        moment = "started_at" if state == JobRun.State.RUNNING else "finished_at"
        self._write(
            f"UPDATE platform_jobrun SET state = %s, {moment} = %s, error = %s, result_url = %s "  # noqa: S608  # two fixed names
            "WHERE id = %s RETURNING id",
            state,
            at,
            error,
            self.result_url,
        )


def start_run(
    *,
    actor: Actor,
    kind: str,
    title: str,
    at: datetime,
    agency_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> JobRun:
    """Write the row of a run that waits to begin."""
    return JobRun.objects.create(
        agency_id=agency_id or actor.agency_id,
        account_id=actor.account_id,
        kind=kind,
        title=title,
        subject_id=subject_id,
        created_at=at,
    )


@transaction.atomic
def queue_run(
    task: str,
    *,
    actor: Actor,
    title: str,
    at: datetime,
    agency_id: UUID | None = None,
    subject_id: UUID | None = None,
    **arguments: Any,
) -> JobRun:
    """Start a run and queue its task, which gets ``run_id`` beside ``arguments``."""
    run = start_run(actor=actor, kind=task, title=title, at=at, agency_id=agency_id, subject_id=subject_id)
    defer(task, run_id=str(run.pk), **arguments)
    return run


@contextmanager
def running(run_id: UUID | str) -> Iterator[Progress]:
    """Mark the run as begun, hand out its progress, and write how it ended.

    A ``Refused`` or ``Cancelled`` ends the run with its sentence and goes no further; any other error is a
    bug: the run is marked as failed and the error rises to the worker's log. What is written inside stands
    in the trail as done by the person who asked for it.
    """
    link = connection.copy()
    progress = Progress(UUID(str(run_id)), link)
    try:
        progress.set_state(JobRun.State.RUNNING, _now())
        try:
            with acting_as(_owner(progress.run_id)):
                yield progress
        except Cancelled as stop:
            progress.set_state(JobRun.State.CANCELLED, _now(), error=str(stop))
        except (Refused, PermissionDenied) as refusal:
            progress.set_state(JobRun.State.FAILED, _now(), error=str(refusal))
        except BaseException:
            text = _(
                "Something went wrong in Bina itself; nothing was changed. "
                "The administrator can see it in the log."
            )
            progress.set_state(JobRun.State.FAILED, _now(), error=text)
            raise
        else:
            progress.set_state(JobRun.State.DONE, _now())
            _tell_owner(progress.run_id)
    finally:
        link.close()


def _owner(run_id: UUID) -> Actor:
    """Who asked for the run, without any role: only the name that the trail keeps."""
    return Actor(account_id=JobRun.objects.values_list("account_id", flat=True).get(pk=run_id))


def _tell_owner(run_id: UUID) -> None:
    from bina.platform.notices import leave_notices  # notices queue jobs, so they need this package first

    run = JobRun.objects.filter(pk=run_id, account_id__isnull=False).first()
    if run is not None and run.account_id is not None:
        notice = Notice(
            account_id=run.account_id,
            text=_("Ready: {title}").format(title=run.title)[:300],
            url=run.result_url,
            created_at=_now(),
        )
        leave_notices([notice])
