"""Background work of the training room: workbooks, and hours of finished courses."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bina.platform.imports import work
from bina.platform.jobs import job_app, running
from bina.training import actions
from bina.training.actions import certificates, letters, partners
from bina.training.imports import KINDS


@job_app.task(name="training.preview_import", queue="default")
def preview_import(run_id: str, import_id: str) -> None:
    with running(run_id) as progress:
        work.preview(import_id=UUID(import_id), kinds=KINDS, at=timezone.now(), progress=progress)


@job_app.task(name="training.apply_import", queue="default")
def apply_import(run_id: str, import_id: str) -> None:
    try:
        with running(run_id) as progress:
            work.apply(import_id=UUID(import_id), kinds=KINDS, at=timezone.now(), progress=progress)
    finally:
        work.reopen(import_id=UUID(import_id))


@job_app.periodic(cron="* * * * *")
@job_app.task(name="training.take_course_hours", queue="default", queueing_lock="course-hours")
def take_course_hours(timestamp: int = 0) -> None:
    """Finished e-learning courses reach the hours ledger within a minute."""
    actions.take_course_hours(at=timezone.now())


@job_app.periodic(cron="30 22 * * *")
@job_app.task(name="training.remind_of_agreements", queue="default", queueing_lock="agreements")
def remind_of_agreements(timestamp: int = 0) -> None:
    """Before the working day: who keeps contracts is told of agreements that end soon."""
    address = reverse("training:partner", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{id}")
    partners.remind_of_agreements(on=timezone.localdate(), at=timezone.now(), address=address)


@job_app.task(name="training.mail_notice", queue="mail", retry=5)
def mail_notice(notice_id: str) -> None:
    """One mail, so that a mail server that fails is asked again for this one alone."""
    actions.mail_notice(notice_id=UUID(notice_id))


@job_app.periodic(cron="7 * * * *")
@job_app.task(name="training.lapse_offers", queue="default", queueing_lock="offers")
def lapse_offers(timestamp: int = 0) -> None:
    """Seats that nobody took in time go to the next on the waiting list."""
    actions.lapse_offers(at=timezone.now())


@job_app.periodic(cron="12 22 * * *")
@job_app.task(name="training.escalate", queue="default", queueing_lock="escalate")
def escalate(timestamp: int = 0) -> None:
    """Before the working day: requests that a superior left unanswered go to somebody else."""
    actions.escalate(at=timezone.now())


@job_app.periodic(cron="20 * * * *")
@job_app.task(name="training.remind_of_batches", queue="default", queueing_lock="remind-batches")
def remind_of_batches(timestamp: int = 0) -> None:
    """Who has a seat in a batch that begins soon hears of it once."""
    actions.remind_of_batches(at=timezone.now())


@job_app.periodic(cron="42 22 * * *")
@job_app.task(name="training.remind_of_plans", queue="default", queueing_lock="remind-plans")
def remind_of_plans(timestamp: int = 0) -> None:
    """Before the working day: plans are agreed to before leaving, and looked at after 30 and 90 days."""
    actions.remind_before_leaving(at=timezone.now())
    actions.remind_of_plans(at=timezone.now())


@job_app.task(name="training.make_letters", queue="default")
def make_letters(run_id: str, batch: str, agency: str = "") -> None:
    """Prints and signs what waits; after a crash it goes on where it stopped.

    ``agency``: whose letters, where guests get them from their own; empty for the batch's agency.
    """
    page = "training:joint_letters" if agency else "training:batch_letters"
    with running(run_id) as progress:
        progress.finish(result_url=reverse(page, args=[UUID(batch)]))
        letters.make_letters(
            batch_id=UUID(batch),
            agency_id=UUID(agency) if agency else None,
            at=timezone.now(),
            progress=progress,
        )


@job_app.task(name="training.issue_certificates", queue="default")
def issue_certificates(
    run_id: str, agency: str, year: int | None = None, batches: list[str] | None = None
) -> None:
    """Numbers and signs what is missing; after a crash it goes on where it stopped."""
    chosen = certificates.Chosen(year=year, batches=tuple(UUID(key) for key in batches or ()))
    with running(run_id) as progress:
        one = f"?angkatan={batches[0]}" if batches and len(batches) == 1 else ""
        progress.finish(result_url=reverse("training:certificate_register") + one)
        certificates.issue_certificates(
            agency_id=UUID(agency), chosen=chosen, at=timezone.now(), progress=progress
        )
