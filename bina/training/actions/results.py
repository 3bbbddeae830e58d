"""Presence, scores, and what becomes of them when a batch ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from bina.platform.rulesets import load
from bina.training.actions.batches import become_finished, locked
from bina.training.actions.refusals import NotOfThisAgency, ScoreOutOfRange, WrongState
from bina.training.models import Attendance, Batch, Enrolment, LogEntry, Session, TaskWork
from bina.training.queries.tasks import task_means
from bina.training.rules.completion import Demand, Verdict, attended_percent, verdict
from bina.training.rules.states import BatchState, EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor

Scores = tuple[Decimal | None, Decimal | None]
HIGHEST = Decimal(100)
_JUDGED = (
    *("state", "reason", "attendance_percent", "completed_on", "earned_jp", "certificate_number"),
    *("rule_set", "updated_at"),
)


@transaction.atomic
def record_attendance(
    *, actor: Actor, session_id: UUID, present: Mapping[UUID, bool], at: datetime
) -> Session:
    """Note who is at a session, by place; who is not named keeps what was noted before. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not record for the agency.
        WrongState: the batch is not running.
        NotOfThisAgency: a place is not attending this batch.
    """
    session = Session.objects.get(pk=session_id)
    batch = _running(actor, session.batch_id)
    _require_attending(batch, present)
    rows = [
        Attendance(agency_id=batch.agency_id, session=session, enrolment_id=place, present=was_there)
        for place, was_there in present.items()
    ]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["session", "enrolment"], update_fields=["present", "how"]
    )
    session.recorded_at = at
    session.save(update_fields=["recorded_at"])
    return session


@transaction.atomic
def record_scores(*, actor: Actor, batch_id: UUID, scores: Mapping[UUID, Scores], at: datetime) -> int:
    """Note scores before and after, by place; None clears one. Returns how many places changed.

    Raises:
        PermissionDenied: ``actor`` may not record for the agency.
        WrongState: the batch is not running.
        NotOfThisAgency: a place is not attending this batch.
        ScoreOutOfRange: a score is not between 0 and 100.
    """
    batch = _running(actor, batch_id)
    places = _require_attending(batch, scores)
    for pair in scores.values():
        if any(score is not None and not 0 <= score <= HIGHEST for score in pair):
            raise ScoreOutOfRange(_("Scores must be between 0 and 100."))
    changed = [place for place in places if (place.pre_score, place.post_score) != scores[place.pk]]
    for place in changed:
        place.pre_score, place.post_score = scores[place.pk]
        place.updated_at = at
    Enrolment.objects.bulk_update(changed, ["pre_score", "post_score", "updated_at"], batch_size=500)
    return len(changed)


@transaction.atomic
def finish_batch(*, actor: Actor, batch_id: UUID, at: datetime) -> Batch:
    """End a running batch: the rule set decides who completed, and their hours enter the ledger.

    Raises:
        PermissionDenied: ``actor`` may not record for the agency.
        WrongState: the batch is not running, or a session has no attendance yet.
    """
    batch = _running(actor, batch_id)
    logged = LogEntry.objects.filter(enrolment__batch=batch).exists()
    if not logged and (missing := batch.sessions.filter(recorded_at__isnull=True).count()):
        raise WrongState(_("{count} sessions have no attendance yet. Record it first.").format(count=missing))
    rule = load("completion", on=batch.ends_on, agency_id=batch.agency_id)
    demand = rule.table.of_form(batch.programme.form)
    if waiting := TaskWork.objects.filter(task__batch=batch, state=TaskWork.State.SUBMITTED).count():
        raise WrongState(_("{count} works wait for their marks. Mark them first.").format(count=waiting))
    places = _measured(batch, logged=logged)
    tested = any(place.post_score is not None for place in places)
    tasks = task_means(batch_id=batch.pk)
    for place in places:
        found = _judge(place, tested=tested, demand=demand, task_score=tasks.of(place.pk))
        _write_verdict(place, found, batch, rule.key, at)
    _number_certificates(batch, places)
    Enrolment.objects.bulk_update(
        places,
        _JUDGED,
        batch_size=500,
    )
    return become_finished(batch, rule_set=rule.key, at=at)


def _running(actor: Actor, batch_id: UUID) -> Batch:
    batch = locked(actor, batch_id, "training.record")
    if batch.state != BatchState.RUNNING:
        raise WrongState(_("Only a running batch takes attendance, scores and results."))
    return batch


def _require_attending(batch: Batch, places: Iterable[UUID]) -> list[Enrolment]:
    wanted = set(places)
    found = list(Enrolment.objects.filter(batch=batch, state=EnrolmentState.ATTENDING, pk__in=wanted))
    if len(found) != len(wanted):
        raise NotOfThisAgency(_("A person named does not attend this batch."))
    return found


def _measured(batch: Batch, *, logged: bool) -> list[Enrolment]:
    """Attending places with their share of the hours held (or confirmed in log books), by name."""
    held = batch.sessions.aggregate(hours=Sum("length_jp"))["hours"] or Decimal(0)
    if logged:
        held, source, counted = batch.programme.length_jp, "log__length_jp", Q(log__state="CONFIRMED")
    else:
        source, counted = "attendances__session__length_jp", Q(attendances__present=True)
    places: list[Enrolment] = list(
        Enrolment.objects.filter(batch=batch, state=EnrolmentState.ATTENDING)
        .annotate(present_jp=Sum(source, filter=counted))
        .order_by("employee__name", "pk")
    )
    for place in places:
        present = getattr(place, "present_jp", None) or Decimal(0)
        place.attendance_percent = attended_percent(present_jp=present, held_jp=held)
    return places


def _judge(place: Enrolment, *, tested: bool, demand: Demand, task_score: Decimal | None) -> Verdict:
    return verdict(
        attendance_percent=place.attendance_percent or Decimal(0),
        post_score=place.post_score,
        tested=tested,
        demand=demand,
        task_score=task_score,
    )


def _write_verdict(place: Enrolment, found: Verdict, batch: Batch, rule_set: str, at: datetime) -> None:
    place.state, place.reason = found.state, found.reason
    place.rule_set, place.updated_at = rule_set, at
    if found.state == EnrolmentState.COMPLETED:
        place.completed_on, place.earned_jp = batch.ends_on, batch.programme.length_jp


def _number_certificates(batch: Batch, places: Iterable[Enrolment]) -> None:
    completed = [place for place in places if place.state == EnrolmentState.COMPLETED]
    for number, place in enumerate(completed, start=1):
        if not place.certificate_number:
            place.certificate_number = f"{number:03d}/{batch.code}/{batch.ends_on.year}"
