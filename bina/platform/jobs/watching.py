"""Watching runs and notices: what a person may see of them and do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from bina.platform.models import JobRun, Notice

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bina.platform.access import Actor


def runs(actor: Actor) -> QuerySet[JobRun]:
    """Runs the actor started, and all of an agency for those who watch its work."""
    return JobRun.objects.filter(_own(actor) | actor.reach("platform.jobs", agency="agency_id"))


def stoppable(actor: Actor) -> QuerySet[JobRun]:
    """Runs the actor may stop: their own, and those of an agency whose work they look after."""
    return JobRun.objects.filter(_own(actor) | actor.reach("platform.stop", agency="agency_id"))


def _own(actor: Actor) -> Q:
    return Q(account_id=actor.account_id) if actor.account_id else Q(pk__in=())


def cancel_run(*, actor: Actor, run_id: UUID) -> None:
    """Ask a run to stop; it stops at its next report and leaves nothing half-done. Idempotent.

    Raises:
        JobRun.DoesNotExist: no such run, or not one the actor may stop.
    """
    run = stoppable(actor).get(pk=run_id)
    JobRun.objects.filter(pk=run.pk, state__in=[JobRun.State.WAITING, JobRun.State.RUNNING]).update(
        cancel_requested=True
    )


def notices(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices."""
    found = Notice.objects.all()
    return found.filter(account_id=actor.account_id) if actor.account_id else found.none()


def read_notices(*, actor: Actor, at: datetime) -> int:
    """Mark all of the actor's notices as read; how many were not."""
    return notices(actor).filter(read_at=None).update(read_at=at)
