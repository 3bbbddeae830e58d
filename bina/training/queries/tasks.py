"""Tasks of batches and the work for them: for who runs a batch, and each participant's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q

from bina.platform.models import Upload
from bina.training.models import BatchTask, Enrolment, TaskWork
from bina.training.queries.batches import batches, may_record
from bina.training.queries.participants import ON_THE_SHEET, enrolments
from bina.training.rules.rubrics import tasks_mean

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.access import Actor
    from bina.training.models import Batch


def tasks(actor: Actor, *, batch: Batch) -> QuerySet[BatchTask]:
    """Tasks of a batch for who has a seat in it and who runs it, the oldest first.

    With how many works were handed in (``handed_in``) and wait for marks (``waiting``).
    """
    found = BatchTask.objects.filter(batch=batch).order_by("added_at", "pk")
    if not may_record(actor, batch) and own_place(actor, batch=batch) is None:
        return found.none()
    return found.annotate(
        handed_in=Count("works"), waiting=Count("works", filter=Q(works__state=TaskWork.State.SUBMITTED))
    )


def task(actor: Actor, *, task_id: UUID) -> BatchTask | None:
    """A task that the actor may read; None for any other."""
    found = BatchTask.objects.filter(pk=task_id, batch__in=batches(actor)).select_related("batch").first()
    if found is None or not tasks(actor, batch=found.batch).filter(pk=task_id).exists():
        return None
    return found


def own_place(actor: Actor, *, batch: Batch) -> Enrolment | None:
    """The actor's seat in a batch; None without one."""
    if actor.employee_id is None:
        return None
    found = Enrolment.objects.filter(batch=batch, employee_id=actor.employee_id, state__in=ON_THE_SHEET)
    return found.first()


def own_works(place: Enrolment | None) -> dict[UUID, TaskWork]:
    """Works of a place by task; none without a place."""
    found = TaskWork.objects.none() if place is None else TaskWork.objects.filter(enrolment=place)
    return {work.task_id: work for work in found}


def works(actor: Actor) -> QuerySet[TaskWork]:
    """Works the actor may read: their own, and those of batches they run."""
    own = Q(enrolment__employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    run = actor.reach("training.record", agency="agency_id", partner="task__batch__partner_id")
    found = TaskWork.objects.filter(own | run)
    return found.select_related("task__batch__programme", "enrolment__employee__unit")


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A participant of a batch and what they handed in for a task; None while nothing is there."""

    place: Enrolment
    work: TaskWork | None


def work_lines(actor: Actor, *, found: BatchTask) -> list[WorkLine]:
    """Every participant the actor may see, by name, with their work for a task. Two queries."""
    by_place = {work.enrolment_id: work for work in works(actor).filter(task=found)}
    people = enrolments(actor).filter(batch_id=found.batch_id, state__in=ON_THE_SHEET)
    return [WorkLine(place, by_place.get(place.pk)) for place in people.order_by("employee__name", "pk")]


def work_file(actor: Actor, *, work_id: UUID) -> Upload | None:
    """The file of a work that the actor may read; None for any other."""
    found = works(actor).filter(pk=work_id).first()
    if found is None or found.upload_id is None:
        return None
    return Upload.objects.get(pk=found.upload_id)


@dataclass(frozen=True, slots=True)
class TaskMeans:
    """Scores of a batch's tasks by place, and how many tasks there are."""

    tasks: int
    scores: Mapping[UUID, list[Decimal]]

    def of(self, place_id: UUID) -> Decimal | None:
        """Mean over all tasks, 0 to 100, what has no marks as 0; None for a batch without tasks."""
        return tasks_mean(scores=self.scores.get(place_id, []), tasks=self.tasks)


def task_means(*, batch_id: UUID) -> TaskMeans:
    """Scores of everybody in a batch. Two queries; not narrowed: for callers that have checked."""
    scores: dict[UUID, list[Decimal]] = defaultdict(list)
    marked = TaskWork.objects.filter(task__batch_id=batch_id, score__isnull=False)
    for place_id, score in marked.values_list("enrolment_id", "score"):
        scores[place_id].append(score or Decimal(0))
    return TaskMeans(BatchTask.objects.filter(batch_id=batch_id).count(), scores)
