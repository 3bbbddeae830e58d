"""Tasks of a batch: set by who runs it, handed in by participants, marked by the rubric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.learning.actions.assets import media_type
from bina.platform.models import Upload
from bina.training.actions.refusals import TaskRefused
from bina.training.actions.telling import tell
from bina.training.models import Batch, BatchTask, Enrolment, TaskWork
from bina.training.queries.batches import batches, may_record
from bina.training.rules.rubrics import Criterion, kept_rubric, rubric_of, rubric_score
from bina.training.rules.states import BatchState, EnrolmentState

if TYPE_CHECKING:
    from django.core.files import File

    from bina.platform.access import Actor

LARGEST_BYTES: Final = 20 << 20
LONGEST_TEXT: Final = 20_000
PURPOSE: Final = "training.task"
TASKS_IN: Final = frozenset({BatchState.DRAFT, BatchState.OPEN, BatchState.RUNNING})


@dataclass(frozen=True, slots=True)
class TaskValues:
    """What a task says, and how it is marked."""

    title: str
    text: str
    rubric: tuple[Criterion, ...]
    due_on: date | None = None


@transaction.atomic
def save_task(
    *, actor: Actor, batch_id: UUID, values: TaskValues, at: datetime, task_id: UUID | None = None
) -> BatchTask:
    """Set a task or change one; people of the batch are told of a new one.

    Raises:
        PermissionDenied: ``actor`` does not run the batch.
        TaskRefused: the batch is over, or the rubric of a task with work in it would change.
    """
    batch = _runs(actor, batch_id)
    found = None if task_id is None else BatchTask.objects.select_for_update().get(pk=task_id, batch=batch)
    rubric = kept_rubric(values.rubric)
    if found and found.rubric != rubric and found.works.exists():
        text = _("Work was handed in for this task: its rubric stays as it is.")
        raise TaskRefused(text, field="rubric")
    said: dict[str, Any] = {"title": values.title, "text": values.text, "due_on": values.due_on}
    if found is None:
        made = BatchTask.objects.create(
            agency_id=batch.agency_id, batch=batch, rubric=rubric, added_at=at, **said
        )
        _tell_of_task(made, at)
        return made
    found.title, found.text, found.due_on, found.rubric = values.title, values.text, values.due_on, rubric
    found.save(update_fields=["title", "text", "due_on", "rubric"])
    return found


@transaction.atomic
def drop_task(*, actor: Actor, task_id: UUID) -> None:
    """Take a task away, as long as nobody handed work in for it.

    Raises:
        PermissionDenied: ``actor`` does not run the batch.
        TaskRefused: there is work for it, or the batch is over.
    """
    found = BatchTask.objects.select_for_update().get(pk=task_id)
    _runs(actor, found.batch_id)
    if found.works.exists():
        raise TaskRefused(_("Work was handed in for this task: it stays."))
    found.delete()


@transaction.atomic
def hand_in(*, actor: Actor, task_id: UUID, text: str, file: File[bytes] | None, at: datetime) -> TaskWork:
    """Hand the actor's own work in, or in again after it came back; it takes the place of the earlier one.

    Raises:
        PermissionDenied: the actor attends no such batch.
        TaskRefused: it is empty, too long or too large, or the earlier work waits or is marked.
        FileRefused: files of that kind are not taken.
    """
    task = BatchTask.objects.select_related("batch__programme").get(pk=task_id)
    place = _attends(actor, task)
    text = text.strip()
    if not text and file is None:
        raise TaskRefused(_("Write your answer or choose a file before you hand in."))
    if len(text) > LONGEST_TEXT:
        words = _("The text has {length} characters; at most {most} are taken.")
        raise TaskRefused(words.format(length=len(text), most=LONGEST_TEXT), field="text")
    earlier = TaskWork.objects.select_for_update().filter(task=task, enrolment=place).first()
    if earlier and earlier.state != TaskWork.State.RETURNED:
        raise TaskRefused(_("Your work is there already; it can be changed when it comes back to you."))
    work = earlier or TaskWork(agency_id=task.agency_id, task=task, enrolment=place)
    work.text, work.state, work.handed_in_at = text, TaskWork.State.SUBMITTED, at
    work.judged_at = work.judged_by_id = None
    old_file = work.upload_id
    work.upload_id = old_file if file is None else _kept(actor, task, file, at).pk
    work.save()
    if file is not None and old_file is not None:
        _forget(old_file)
    return work


@transaction.atomic
def mark_work(*, actor: Actor, work_id: UUID, levels: Sequence[int], comment: str, at: datetime) -> TaskWork:
    """Choose a level for each criterion, with words for the participant, who is told.

    Raises:
        PermissionDenied: ``actor`` does not run the batch, or it is their own work.
        TaskRefused: it was judged before, or a criterion has no such level.
    """
    work = _judged(actor, work_id)
    criteria = rubric_of(work.task.rubric)
    fits = len(levels) == len(criteria) and all(
        0 <= place < len(one.levels) for place, one in zip(levels, criteria, strict=False)
    )
    if not fits:
        raise TaskRefused(_("Choose a level for every criterion."))
    work.levels, work.score = list(levels), rubric_score(criteria=criteria, levels=levels)
    _settle(actor, work, TaskWork.State.MARKED, comment, at)
    return work


@transaction.atomic
def return_work(*, actor: Actor, work_id: UUID, comment: str, at: datetime) -> TaskWork:
    """Give work back to be revised, with words and without marks. Raises as ``mark_work``."""
    work = _judged(actor, work_id)
    if not comment.strip():
        raise TaskRefused(_("Write what should be revised."), field="comment")
    _settle(actor, work, TaskWork.State.RETURNED, comment, at)
    return work


def _runs(actor: Actor, batch_id: UUID) -> Batch:
    batch = batches(actor).filter(pk=batch_id).first()
    if batch is None or not may_record(actor, batch):
        raise PermissionDenied("training.record")
    if batch.state not in TASKS_IN:
        raise TaskRefused(_("This batch is over: its tasks stay as they are."))
    return batch


def _attends(actor: Actor, task: BatchTask) -> Enrolment:
    if actor.employee_id is None:
        raise PermissionDenied("training.record")
    place = Enrolment.objects.filter(
        batch_id=task.batch_id, employee_id=actor.employee_id, state=EnrolmentState.ATTENDING
    ).first()
    if place is None:
        raise PermissionDenied("training.record")
    if task.batch.state != BatchState.RUNNING:
        raise TaskRefused(_("Work is handed in while the batch is running."))
    return place


def _judged(actor: Actor, work_id: UUID) -> TaskWork:
    """A work to be judged now, locked."""
    waiting = TaskWork.objects.select_for_update(of=("self",))
    work = waiting.select_related("task__batch__programme", "enrolment").get(pk=work_id)
    _runs(actor, work.task.batch_id)
    if work.enrolment.employee_id == actor.employee_id:
        raise PermissionDenied("training.record")
    if work.state != TaskWork.State.SUBMITTED:
        raise TaskRefused(_("This work was judged before."))
    return work


def _settle(actor: Actor, work: TaskWork, state: str, comment: str, at: datetime) -> None:
    work.state, work.comment = state, comment.strip()
    work.judged_at, work.judged_by_id = at, actor.account_id
    work.save(update_fields=["state", "levels", "score", "comment", "judged_at", "judged_by_id"])
    title, marked = work.task.title, state == TaskWork.State.MARKED

    def say() -> str:
        text = (
            _("Your work is marked: {title}") if marked else _("Your work came back to be revised: {title}")
        )
        return text.format(title=title)

    url = reverse("training:task", args=[work.task_id])
    tell(people=[work.enrolment.employee_id], say=say, url=url, at=at)


def _tell_of_task(task: BatchTask, at: datetime) -> None:
    seated = Enrolment.objects.filter(
        batch=task.batch, state__in=[EnrolmentState.ENROLLED, EnrolmentState.ATTENDING]
    )

    def say() -> str:
        text = _("New task in “{batch}”: {title}")
        return text.format(batch=task.batch.programme.name, title=task.title)

    url = reverse("training:task", args=[task.pk])
    tell(people=seated.values_list("employee_id", flat=True), say=say, url=url, at=at)


def _kept(actor: Actor, task: BatchTask, file: File[bytes], at: datetime) -> Upload:
    name = PurePath(str(file.name).replace("\\", "/")).name[-200:]
    media_type(name)
    if not 0 < file.size <= LARGEST_BYTES:
        text = _("The file must have between 1 byte and {most} MB.")
        raise TaskRefused(text.format(most=LARGEST_BYTES >> 20), field="file")
    file.name = name  # the storage derives its own from it; a path a browser sent stays outside
    return Upload.objects.create(
        agency_id=task.agency_id,
        account_id=actor.account_id,
        purpose=PURPOSE,
        name=name,
        file=file,
        size_bytes=file.size,
        created_at=at,
    )


def _forget(upload_id: UUID) -> None:
    """Remove a file that a newer one replaced, once that is sure."""
    kept = Upload.objects.get(pk=upload_id)
    kept.delete()
    transaction.on_commit(lambda: kept.file.delete(save=False))
