"""Work handed in and presence in live sessions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Submission(models.Model):
    """Work handed in for an assignment (Tugas). ``marks`` holds points by criterion of the rubric."""

    class State(models.TextChoices):
        SUBMITTED = "SUBMITTED", _("waits for marking")
        RETURNED = "RETURNED", _("to be revised")
        MARKED = "MARKED", _("marked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.CASCADE, related_name="submissions")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("answer"), blank=True)
    asset = models.ForeignKey("learning.Asset", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField()
    marks = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField(null=True)
    marked_by_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["activity", "state"], name="learning_submission_marking")]

    def __str__(self) -> str:
        return f"Submission {self.pk}"


class LivePresence(models.Model):
    """That a person was in a live session, as its host confirmed or the join link recorded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="learning_presence_once")
        ]

    def __str__(self) -> str:
        return f"LivePresence {self.pk}"
