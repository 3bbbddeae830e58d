"""Banks of questions, and what people answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Bank(models.Model):
    """A collection of questions (Bank soal) that quizzes draw from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "title"], name="learning_bank_title_once")
        ]

    def __str__(self) -> str:
        return f"Bank {self.pk}"


class Question(models.Model):
    """A question. It never changes: an edit retires it and makes one of the same lineage.

    ``body`` follows the schema of its kind: text, choices, pairs, order, tolerance, rubric, feedback.
    """

    class Kind(models.TextChoices):
        SINGLE = "SINGLE", _("one answer")
        MULTIPLE = "MULTIPLE", _("several answers")
        MATCHING = "MATCHING", _("matching")
        ORDERING = "ORDERING", _("ordering")
        NUMERIC = "NUMERIC", _("numeric answer")
        SHORT = "SHORT", _("short answer")
        LONG = "LONG", _("long answer")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="questions")
    lineage = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    topic = models.CharField(_("topic"), max_length=100, blank=True)
    body = models.JSONField()
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, default=1)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bank", "is_active", "topic"], name="learning_question_bank")
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"


class Attempt(models.Model):
    """One go at a quiz. Its key may be made by the device; ``drawn`` lists the questions' keys in order.

    An attempt made to be saved on a device (``was_offline``) has its time begin when the device says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.CASCADE, related_name="attempts")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    drawn = models.JSONField(default=list)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    marked_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    points_possible = models.DecimalField(max_digits=8, decimal_places=2)
    was_offline = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="learning_attempt_once"),
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=models.Q(submitted_at=None),
                name="learning_attempt_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["activity", "submitted_at"], name="learning_attempt_activity"),
            models.Index(
                fields=["due_at"], condition=models.Q(submitted_at=None), name="learning_attempt_running_out"
            ),
            models.Index(
                fields=["agency", "submitted_at", "id"],
                condition=models.Q(marked_at=None, submitted_at__isnull=False),
                name="learning_attempt_marking",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"


class Answer(models.Model):
    """The newest answer to a question of an attempt, in the form of ``kinds.quiz.rules.responses``.

    ``points`` is null until it is marked; ``marks`` are a person's points by criterion of the rubric.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    response = models.JSONField()
    answered_at = models.DateTimeField()
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    marks = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    marked_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "question"], name="learning_answer_once")
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"
