"""Who learns what, and how far they are. Derived from the learning records, kept here to be read fast."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Enrolment(models.Model):
    """A person in a version of a course (Kepesertaan kursus). Its key is the registration of statements."""

    class Source(models.TextChoices):
        SELF = "SELF", _("own choice")
        ASSIGNED = "ASSIGNED", _("assigned")
        PROGRAMME = "PROGRAMME", _("part of a programme")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("learning.Course", on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey("learning.CourseVersion", on_delete=models.PROTECT, related_name="enrolments")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SELF)
    enrolled_at = models.DateTimeField()
    due_on = models.DateField(_("to be finished by"), null=True, blank=True)
    last_active_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee", "course"],
                condition=models.Q(completed_at=None, withdrawn_at=None),
                name="learning_enrolment_running_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["version", "completed_at"], name="learning_enrolment_version"),
            models.Index(fields=["agency", "completed_at", "id"], name="learning_enrolment_completed"),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"


class ActivityProgress(models.Model):
    """How far a person is in an activity. ``score`` is scaled to 0..1; ``seconds`` is time spent."""

    class State(models.TextChoices):
        BEGUN = "BEGUN", _("begun")
        SUBMITTED = "SUBMITTED", _("waits for marking")
        COMPLETED = "COMPLETED", _("done")
        FAILED = "FAILED", _("not passed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    success = models.BooleanField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=1)
    place = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="learning_progress_once")
        ]
        indexes: ClassVar = [models.Index(fields=["activity", "state"], name="learning_progress_activity")]

    def __str__(self) -> str:
        return f"ActivityProgress {self.pk}"


class Delivery(models.Model):
    """An entry of a device's outbox that was taken; its key is made by the device, so twice is once.

    No foreign keys: it grows without bound. ``outcome`` is what the device was answered.
    """

    pk = models.CompositePrimaryKey("agency_id", "entry_id")
    agency_id = models.UUIDField()
    entry_id = models.UUIDField()
    enrolment_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    sequence = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    outcome = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["enrolment_id", "kind"], name="learning_delivery_enrolment")
        ]

    def __str__(self) -> str:
        return f"Delivery {self.entry_id}"


class Flag(models.Model):
    """A completion that looks implausible, for a person to judge; the learner may contest it."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("to be looked at")
        CONTESTED = "CONTESTED", _("explained by the learner")
        UPHELD = "UPHELD", _("does not count")
        CLEARED = "CLEARED", _("counts")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="flags")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    explanation = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "reason"], name="learning_flag_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"Flag {self.pk}"
