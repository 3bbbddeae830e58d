"""Background work of the planning room."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.planning import actions, queries
from bina.planning.imports import KINDS
from bina.platform.access import system_actor
from bina.platform.imports import work
from bina.platform.jobs import job_app, running


@job_app.task(name="planning.derive", queue="default", pass_context=False)
def derive(run_id: str, agency: str, year: int) -> None:
    """Make the year's needs equal to today's gaps; running twice changes nothing more."""
    with running(run_id) as progress:
        agency_id = UUID(agency)
        derived = actions.derive_needs(
            actor=system_actor(agency_id),
            agency_id=agency_id,
            year=year,
            at=timezone.now(),
            progress=progress,
        )
        told = _("{total} needs of {year}: {created} new, {updated} changed, {removed} no longer there.")
        total = max(derived.total, 1)
        progress.report(done=total, total=total, message=told.format(year=year, **asdict(derived)))
        progress.finish(result_url=f"{reverse('planning:need_list')}?tahun={year}")


@job_app.task(name="planning.solve", queue="default", pass_context=False)
def solve(run_id: str, plan_id: str, agency: str) -> None:
    """Derive the year's needs, then solve the plan; running twice ends in the same plan."""
    with running(run_id) as progress:
        actor = system_actor(UUID(agency))
        plan = queries.plans(actor).get(pk=UUID(plan_id))
        at = timezone.now()
        actions.derive_needs(actor=actor, agency_id=plan.agency_id, year=plan.year, at=at, progress=progress)
        actions.solve_plan(actor=actor, plan_id=plan.pk, at=at, progress=progress)
        progress.finish(result_url=reverse("planning:plan", args=[plan.pk]))


@job_app.task(name="planning.answer", queue="default", pass_context=False)
def answer(run_id: str, question_id: str, agency: str) -> None:
    """Solve a plan with one thing changed; running twice ends in the same answer."""
    with running(run_id) as progress:
        question = actions.answer(
            actor=system_actor(UUID(agency)),
            question_id=UUID(question_id),
            at=timezone.now(),
            progress=progress,
        )
        address = reverse("planning:plan_prices", args=[question.plan_id])
        if question.employee_id:
            person = reverse("planning:plan_person", args=[question.employee_id])
            address = f"{person}?rencana={question.plan_id}"
        progress.finish(result_url=address)


@job_app.periodic(cron="50 22 * * *")
@job_app.task(name="planning.remind_of_wishes", queue="default", queueing_lock="remind-wishes")
def remind_of_wishes(timestamp: int = 0) -> None:
    """Before the working day: wishes that wait for a superior are brought up once more."""
    actions.remind_of_wishes(at=timezone.now())


@job_app.periodic(cron="55 22 * * *")
@job_app.task(name="planning.remind_of_cycles", queue="default", queueing_lock="remind-cycles")
def remind_of_cycles(timestamp: int = 0) -> None:
    """Before the working day: units whose step of the analysis of needs is due, or late, hear of it."""
    actions.remind_of_cycles(at=timezone.now())


@job_app.task(name="planning.preview_import", queue="default")
def preview_import(run_id: str, import_id: str) -> None:
    with running(run_id) as progress:
        work.preview(import_id=UUID(import_id), kinds=KINDS, at=timezone.now(), progress=progress)


@job_app.task(name="planning.apply_import", queue="default")
def apply_import(run_id: str, import_id: str) -> None:
    try:
        with running(run_id) as progress:
            work.apply(import_id=UUID(import_id), kinds=KINDS, at=timezone.now(), progress=progress)
    finally:
        work.reopen(import_id=UUID(import_id))
