"""Results of batches, for evaluation: scores before and after, who completed what when, what people said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet

from bina.training.models import Batch, Enrolment, Reaction
from bina.training.queries.batches import batches
from bina.training.queries.participants import enrolments
from bina.training.rules.states import EnrolmentState, Reason

if TYPE_CHECKING:
    from bina.platform.access import Actor

SMALLEST_GROUP = 5
QUESTIONS = ("material", "trainer", "organisation", "place", "use_at_work")


@dataclass(frozen=True, slots=True)
class EnrolmentResult:
    """How one place ended. Scores 0 to 100, None where there is none; dates of the batch both included."""

    enrolment_id: UUID
    batch_id: UUID
    programme_id: UUID
    employee_id: UUID
    state: str
    reason: str
    starts_on: date
    ends_on: date
    completed_on: date | None
    attendance_percent: Decimal | None
    pre_score: Decimal | None
    post_score: Decimal | None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """A batch in figures; means are of those who have the score."""

    batch_id: UUID
    code: str
    programme_id: UUID
    programme: str
    starts_on: date
    ends_on: date
    state: str
    enrolled: int
    completed: int
    never_came: int
    pre_mean: Decimal | None
    post_mean: Decimal | None
    attendance_mean: Decimal | None


@dataclass(frozen=True, slots=True)
class ReactionMeans:
    """What participants of a batch said, 1 to 4 per question; only where enough of them answered."""

    batch_id: UUID
    answers: int
    means: dict[str, float | None]


def _places(
    actor: Actor,
    agency_id: UUID | None,
    batch_ids: Sequence[UUID] | None,
    programme_id: UUID | None,
    year: int | None,
) -> QuerySet[Enrolment]:
    found = enrolments(actor)
    if agency_id is not None:
        found = found.filter(agency_id=agency_id)
    if batch_ids is not None:
        found = found.filter(batch_id__in=batch_ids)
    if programme_id is not None:
        found = found.filter(batch__programme_id=programme_id)
    if year is not None:
        found = found.filter(batch__ends_on__gte=date(year, 1, 1), batch__ends_on__lte=date(year, 12, 31))
    return found


def enrolment_results(
    actor: Actor,
    *,
    agency_id: UUID | None,
    batch_ids: Sequence[UUID] | None = None,
    programme_id: UUID | None = None,
    year: int | None = None,
    completed_only: bool = False,
    guests: bool = False,
) -> list[EnrolmentResult]:
    """Ended places the actor may see, by batch and person. One query.

    Args:
        agency_id: only people of this agency; None for guests of other agencies too.
        batch_ids: only these batches.
        programme_id: only batches of this programme.
        year: only batches that ended in it.
        completed_only: only who completed; otherwise also who failed or left.
        guests: people of other agencies in batches of this one, in place of its own people.
    """
    ended = [EnrolmentState.COMPLETED]
    if not completed_only:
        ended += [EnrolmentState.FAILED, EnrolmentState.WITHDRAWN]
    found = _places(actor, None if guests else agency_id, batch_ids, programme_id, year)
    if guests and agency_id is not None:
        found = found.filter(batch__agency_id=agency_id).exclude(agency_id=agency_id)
    rows = (
        found.filter(state__in=ended)
        .order_by("batch__starts_on", "batch_id", "employee_id")
        .values_list(
            "pk",
            "batch_id",
            "batch__programme_id",
            "employee_id",
            "state",
            "reason",
            "batch__starts_on",
            "batch__ends_on",
            "completed_on",
            "attendance_percent",
            "pre_score",
            "post_score",
        )
    )
    return [EnrolmentResult(*row) for row in rows]


def batch_results(
    actor: Actor,
    *,
    agency_id: UUID,
    programme_id: UUID | None = None,
    year: int | None = None,
    batch_ids: Sequence[UUID] | None = None,
    with_guests: bool = False,
) -> list[BatchResult]:
    """Figures of an agency's finished batches, the newest first, counting the people the actor may see.

    Guests of other agencies count only ``with_guests``: effects are measured on one's own people. One query.
    """
    whose = None if with_guests else agency_id
    in_batch = _places(actor, whose, batch_ids, programme_id, year).filter(
        batch__agency_id=agency_id, batch__state="FINISHED", batch__in=batches(actor)
    )
    rows = (
        in_batch.order_by("-batch__starts_on", "batch_id")
        .values_list(
            "batch_id",
            "batch__code",
            "batch__programme_id",
            "batch__programme__name",
            "batch__starts_on",
            "batch__ends_on",
            "batch__state",
        )
        .annotate(
            enrolled=Count("pk", filter=~Q(reason=Reason.NOT_PLACED)),
            completed=Count("pk", filter=Q(state=EnrolmentState.COMPLETED)),
            never_came=Count("pk", filter=Q(reason=Reason.NEVER_CAME)),
            pre=Avg("pre_score"),
            post=Avg("post_score"),
            attendance=Avg("attendance_percent"),
        )
    )
    return [BatchResult(*row) for row in rows]


def reasons(actor: Actor, *, batch_id: UUID) -> list[tuple[str, str, int]]:
    """How the places of a batch ended: ``(state, reason, people)`` in words, the most first. One query."""
    rows = (
        enrolments(actor)
        .filter(batch_id=batch_id)
        .order_by()
        .values_list("state", "reason")
        .annotate(people=Count("pk"))
    )
    named = [
        (str(Enrolment.State(state).label), str(Enrolment.Reason(why).label) if why else "", people)
        for state, why, people in rows
    ]
    return sorted(named, key=lambda line: (-line[2], line))


def completions(
    actor: Actor, *, agency_id: UUID, programme_id: UUID | None = None, until: date | None = None
) -> list[tuple[UUID, UUID, date]]:
    """``(employee, programme, completed on)`` of everybody the actor may see, in order of time. One query."""
    found = enrolments(actor).filter(agency_id=agency_id, state=EnrolmentState.COMPLETED)
    if programme_id is not None:
        found = found.filter(batch__programme_id=programme_id)
    if until is not None:
        found = found.filter(completed_on__lte=until)
    rows = found.order_by("completed_on", "pk").values_list(
        "employee_id", "batch__programme_id", "completed_on"
    )
    return [(employee, programme, day) for employee, programme, day in rows if day is not None]


def reaction_means(actor: Actor, *, batch_ids: Sequence[UUID]) -> dict[UUID, ReactionMeans]:
    """What participants of past batches said, by batch; batches with fewer than five answers are left out."""
    seen = batches(actor).filter(pk__in=batch_ids)
    visible = Batch.objects.filter(pk__in=seen.values("pk"), agency_id__in=actor.agencies("training.see"))
    rows = (
        Reaction.objects.filter(batch__in=visible)
        .order_by("batch_id")
        .values_list("batch_id")
        .annotate(answers=Count("pk"), **{f"mean_{name}": Avg(name) for name in QUESTIONS})
        .filter(answers__gte=SMALLEST_GROUP)
    )
    return {row[0]: ReactionMeans(row[0], row[1], dict(zip(QUESTIONS, row[2:], strict=True))) for row in rows}
