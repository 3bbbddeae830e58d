"""Surveys, who took part, and what was answered: the last two are never tied to one another."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Survey(models.Model):
    """One use of an instrument: about what, open from when until when (Survei).

    ``subject_kind`` and ``subject_id`` name what it is about, such as ``training.batch`` and the batch's
    key; there is no foreign key because the subject lies in a room above. ``invited`` is how many were
    asked. No figure is shown of fewer than ``smallest_group`` answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60)
    instrument_version = models.PositiveSmallIntegerField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    title = models.CharField(_("title"), max_length=250)
    invited = models.PositiveIntegerField(default=0)
    smallest_group = models.PositiveSmallIntegerField(_("smallest group"), default=5)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gte=models.F("opens_at")), name="surveys_survey_period"
            ),
            models.CheckConstraint(
                condition=models.Q(smallest_group__gte=3), name="surveys_survey_smallest_group"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "instrument"], name="surveys_survey_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-closes_at", "id"], name="surveys_survey_newest")
        ]

    def __str__(self) -> str:
        return f"Survey {self.pk}"


class Participation(models.Model):
    """That a person was asked, and whether they have answered. Never when, never what."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="participations")
    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "employee"], name="surveys_participation_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["employee"], name="surveys_participation_waiting", condition=models.Q(answered=False)
            )
        ]

    def __str__(self) -> str:
        return f"Participation {self.pk}"


class AnonymousAnswer(models.Model):
    """One answer to one question. The key is random, the time is a week, and nothing says whose it is.

    Two answers of one person carry no common mark either. A question of the scale has a ``value``, an open
    one a ``text``.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=20)
    value = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    week = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, text="")
                | models.Q(value__isnull=True) & ~models.Q(text=""),
                name="surveys_anonymousanswer_value_or_text",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["survey", "item", "value"], name="surveys_answer_figures")]

    def __str__(self) -> str:
        return "AnonymousAnswer"
