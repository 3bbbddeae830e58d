"""Formal education of employees: cases and what was achieved each year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.rules.study import StudyState


class StudyCase(models.Model):
    """One person's formal education (tugas belajar, izin belajar), from application to qualification.

    ``level`` is SIASN's code of the level aimed at. Somebody on a study assignment is freed from work, on a
    study permit not. A person has one open case at a time.
    """

    class Kind(models.TextChoices):
        ASSIGNMENT = "ASSIGNMENT", _("study assignment (tugas belajar)")
        PERMIT = "PERMIT", _("study permit (izin belajar)")

    class State(models.TextChoices):
        APPLIED = StudyState.APPLIED.value, _("applied for")
        RECOMMENDED = StudyState.RECOMMENDED.value, _("recommended")
        APPROVED = StudyState.APPROVED.value, _("decided")
        RUNNING = StudyState.RUNNING.value, _("studying")
        FINISHED = StudyState.FINISHED.value, _("graduated")
        REJECTED = StudyState.REJECTED.value, _("not granted")
        WITHDRAWN = StudyState.WITHDRAWN.value, _("withdrawn")
        STOPPED = StudyState.STOPPED.value, _("ended without a degree")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    level = models.CharField(_("level aimed at"), max_length=4)
    field = models.CharField(_("field of study"), max_length=200)
    school = models.CharField(_("school"), max_length=200)
    funding = models.CharField(_("paid by"), max_length=200, blank=True)
    reason = models.TextField(_("what it is needed for"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day planned"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.APPLIED)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    decree = models.CharField(_("decree"), max_length=120, blank=True)
    decree_on = models.DateField(_("day of the decree"), null=True, blank=True)
    finished_on = models.DateField(_("graduated on"), null=True, blank=True)
    diploma = models.CharField(_("diploma number"), max_length=120, blank=True)
    applied_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(state__in=["APPLIED", "RECOMMENDED", "APPROVED", "RUNNING"]),
                name="training_studycase_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="training_studycase_period"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["APPROVED", "RUNNING", "FINISHED", "STOPPED"], decree_on__isnull=False
                )
                | models.Q(state__in=["APPLIED", "RECOMMENDED", "REJECTED", "WITHDRAWN"]),
                name="training_studycase_decided_by_decree",
            ),
            models.CheckConstraint(
                condition=models.Q(state="FINISHED", finished_on__isnull=False)
                | ~models.Q(state="FINISHED") & models.Q(finished_on__isnull=True),
                name="training_studycase_finished",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-starts_on", "id"], name="training_study_by_date"),
            models.Index(fields=["employee"], name="training_study_of_person"),
        ]

    def __str__(self) -> str:
        return f"StudyCase {self.pk}"


class StudyProgress(models.Model):
    """What was achieved in one year of study, as the person reports it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(StudyCase, on_delete=models.CASCADE, related_name="progress")
    year = models.PositiveSmallIntegerField(_("year"))
    grade = models.DecimalField(
        _("grade point average"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    credits = models.PositiveSmallIntegerField(_("credits so far"), null=True, blank=True)
    note = models.CharField(_("what was achieved"), max_length=500)
    reported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "year"], name="training_studyprogress_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__gte=0, grade__lte=4),
                name="training_studyprogress_grade",
            ),
        ]

    def __str__(self) -> str:
        return f"StudyProgress {self.pk}"
