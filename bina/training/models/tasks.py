"""Tasks of a batch with a rubric, and the work handed in for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch
from bina.training.models.enrolments import Enrolment


class BatchTask(models.Model):
    """Work that the participants of a batch hand in (Tugas).

    ``rubric`` is a list of criteria as ``rules.rubrics`` writes them: a name, and levels with points.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("the task"))
    due_on = models.DateField(_("to be handed in by"), null=True, blank=True)
    rubric = models.JSONField()
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["batch", "added_at", "id"], name="training_task_of_batch")]

    def __str__(self) -> str:
        return f"BatchTask {self.pk}"


class TaskWork(models.Model):
    """What one participant handed in for a task, the last version of it.

    ``levels`` holds the place of the level chosen, by the place of the criterion.
    """

    class State(models.TextChoices):
        SUBMITTED = "SUBMITTED", _("waits for marking")
        RETURNED = "RETURNED", _("to be revised")
        MARKED = "MARKED", _("marked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(BatchTask, on_delete=models.PROTECT, related_name="works")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="works")
    text = models.TextField(_("answer"), blank=True)
    upload_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.SUBMITTED)
    handed_in_at = models.DateTimeField()
    levels = models.JSONField(default=list)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("words for the participant"), blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "enrolment"], name="training_taskwork_once"),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(upload_id__isnull=False),
                name="training_taskwork_not_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(state="MARKED", score__gte=0, score__lte=100)
                | ~models.Q(state="MARKED") & models.Q(score__isnull=True),
                name="training_taskwork_score_when_marked",
            ),
        ]

    def __str__(self) -> str:
        return f"TaskWork {self.pk}"
