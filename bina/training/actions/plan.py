"""Batches from an approved yearly plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bina.platform.ids import uuid7
from bina.training import queries
from bina.training.actions.batches import next_code, sessions_of
from bina.training.actions.copying import copy_rows
from bina.training.actions.refusals import BatchRefused, NotOfThisAgency
from bina.training.models import Batch, Enrolment, Programme, Session
from bina.training.rules.states import BatchState, EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBatch:
    """One line of a plan: a dated delivery of a programme and the people in it.

    ``line`` names it within the plan; both days are included.
    """

    line: str
    programme_id: UUID
    starts_on: date
    ends_on: date
    seats: int
    participants: tuple[UUID, ...]
    venue: str = ""


@transaction.atomic
def create_batches_from_plan(
    *, actor: Actor, agency_id: UUID, plan_id: UUID, batches: Sequence[PlannedBatch], at: datetime
) -> list[Batch]:
    """Prepare every batch of a plan with its participants enrolled, exactly once.

    A second call with the same plan, also at the same moment, writes nothing and returns the batches of the
    first. The batches are in preparation until somebody opens them.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        BatchRefused: a line has its dates in the wrong order, more people than seats, or a person twice.
        NotOfThisAgency: a programme or a person is not of this agency.
    """
    actor.require("training.edit", agency=agency_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"training.plan.{plan_id}"])
    made = list(Batch.objects.filter(plan_id=plan_id, agency_id=agency_id).order_by("plan_line", "pk"))
    if made:
        return made
    programmes = _programmes(agency_id, batches)
    _require_sound(agency_id, batches)
    rows = [_batch(agency_id, plan_id, programmes[planned.programme_id], planned, at) for planned in batches]
    _number(rows)
    Batch.objects.bulk_create(rows)
    Session.objects.bulk_create(sessions_of(rows), batch_size=2000)
    _enrol(rows, batches, at)
    return sorted(rows, key=lambda batch: (batch.plan_line, batch.pk))


def _programmes(agency_id: UUID, batches: Sequence[PlannedBatch]) -> dict[UUID, Programme]:
    wanted = {planned.programme_id for planned in batches}
    found = {row.pk: row for row in Programme.objects.filter(agency_id=agency_id, pk__in=wanted)}
    if missing := wanted - found.keys():
        raise NotOfThisAgency(
            _("{count} programmes of the plan are not in this agency's catalogue.").format(count=len(missing))
        )
    return found


def _require_sound(agency_id: UUID, batches: Sequence[PlannedBatch]) -> None:
    for planned in batches:
        if planned.ends_on < planned.starts_on:
            raise BatchRefused(_("Line {line}: the last day is before the first.").format(line=planned.line))
        if len(planned.participants) > planned.seats:
            raise BatchRefused(
                _("Line {line}: {people} people for {seats} seats.").format(
                    line=planned.line, people=len(planned.participants), seats=planned.seats
                )
            )
        if len(set(planned.participants)) != len(planned.participants):
            raise BatchRefused(_("Line {line}: a person is listed twice.").format(line=planned.line))
    people = {person for planned in batches for person in planned.participants}
    if missing := len(people) - len(queries.people_by_id(agency_id=agency_id, ids=people)):
        raise NotOfThisAgency(_("{count} people of the plan are not of this agency.").format(count=missing))


def _batch(
    agency_id: UUID, plan_id: UUID, programme: Programme, planned: PlannedBatch, at: datetime
) -> Batch:
    return Batch(
        agency_id=agency_id,
        programme=programme,
        starts_on=planned.starts_on,
        ends_on=planned.ends_on,
        venue=planned.venue,
        seats=planned.seats,
        state=BatchState.DRAFT,
        plan_id=plan_id,
        plan_line=planned.line,
        updated_at=at,
    )


def _number(rows: list[Batch]) -> None:
    """Give each batch the next free code of its programme and year, in order of date."""
    first: dict[tuple[UUID, int], int] = {}
    used: Counter[tuple[UUID, int]] = Counter()
    for batch in sorted(rows, key=lambda row: (row.starts_on, row.plan_line)):
        key = (batch.programme_id, batch.starts_on.year)
        if key not in first:
            first[key] = int(next_code(batch.programme, key[1]).rpartition("-")[2])
        batch.code = f"{batch.programme.code}-{key[1]}-{first[key] + used[key]:02d}"
        used[key] += 1


def _enrol(rows: list[Batch], batches: Sequence[PlannedBatch], at: datetime) -> None:
    state, source = EnrolmentState.ENROLLED.value, Enrolment.Source.PLAN.value
    copy_rows(
        "training_enrolment",
        (
            *("id", "agency_id", "batch_id", "employee_id", "state", "reason", "source", "earned_jp"),
            *("certificate_number", "rule_set", "updated_at"),
        ),
        (
            (uuid7(), row.agency_id, row.pk, person, state, "", source, 0, "", "", at)
            for row, planned in zip(rows, batches, strict=True)
            for person in planned.participants
        ),
    )
