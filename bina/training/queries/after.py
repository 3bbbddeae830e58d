"""Action plans and log books: one's own, and those that wait for a superior, a coach or a mentor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.training.models import ActionPlan, Enrolment, LogEntry, SessionTrainer
from bina.training.queries.batches import may_record
from bina.training.queries.participants import OF_THE_BATCHS_AGENCY, of_own_people
from bina.training.queries.superiors import givers_to, superiors_of
from bina.training.rules.states import EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor


def plan_of(actor: Actor, *, place: Enrolment) -> ActionPlan | None:
    """The action plan of a place the caller has fetched within reach; a host reads none of its guests."""
    at_home = of_own_people(actor) | OF_THE_BATCHS_AGENCY
    found = ActionPlan.objects.filter(enrolment__in=Enrolment.objects.filter(at_home, pk=place.pk))
    return found.select_related("coach", "superior").prefetch_related("checks").first()


def log_of(actor: Actor, *, place: Enrolment) -> QuerySet[LogEntry]:
    """The log book of a place the caller has fetched within the actor's reach, the newest day first."""
    return LogEntry.objects.filter(enrolment=place).select_related("judged_by").order_by("-on", "-pk")


def plans_with(actor: Actor, *, on: date) -> QuerySet[ActionPlan]:
    """Plans that went to the actor as superior (or who stands in) or coach, those to agree to first."""
    if actor.employee_id is None:
        return ActionPlan.objects.none()
    mine = Q(superior_id__in={actor.employee_id} | givers_to(actor, on=on)) | Q(coach_id=actor.employee_id)
    found = ActionPlan.objects.filter(mine, enrolment__batch__ends_on__gte=on - timedelta(days=365))
    return (
        found.select_related("enrolment__employee", "enrolment__batch__programme", "coach")
        .prefetch_related("checks")
        .order_by("-written_at", "pk")
    )


def logs_waiting(actor: Actor) -> QuerySet[LogEntry]:
    """Entries that wait for the actor as trainer of the batch or as who records it, the oldest first."""
    mine = actor.reach(
        "training.record", agency="enrolment__batch__agency_id", partner="enrolment__batch__partner_id"
    )
    if actor.employee_id is not None:
        taught = SessionTrainer.objects.filter(trainer__employee_id=actor.employee_id)
        mine |= Q(enrolment__batch__in=taught.values("session__batch_id"))
    found = LogEntry.objects.filter(
        mine, state=LogEntry.State.WRITTEN, enrolment__state=EnrolmentState.ATTENDING
    )
    return found.select_related("enrolment__employee", "enrolment__batch__programme").order_by("on", "pk")


def judges_log(actor: Actor, entry: LogEntry, *, on: date) -> bool:
    """Whether the actor confirms entries of this log book: a trainer, who records, or the superior."""
    place = entry.enrolment
    if actor.employee_id == place.employee_id:
        return False
    if may_record(actor, place.batch):
        return True
    if actor.employee_id is None:
        return False
    taught = SessionTrainer.objects.filter(
        trainer__employee_id=actor.employee_id, session__batch_id=place.batch_id
    )
    superior: UUID | None = superiors_of(people=[place.employee_id], on=on).get(place.employee_id)
    return taught.exists() or superior == actor.employee_id
