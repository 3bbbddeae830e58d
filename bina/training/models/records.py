"""What people learned elsewhere or before Bina."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class TrainingRecord(models.Model):
    """One training of a person outside this agency's batches (Riwayat diklat/kursus), both days included.

    Its hours count in the ledger of the year it ended.
    """

    class Source(models.TextChoices):
        FORM = "FORM", _("form")
        IMPORT = "IMPORT", _("workbook")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    form = models.PositiveSmallIntegerField(_("form of development"))
    name = models.CharField(_("name"), max_length=250)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    number = models.CharField(_("certificate number"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    source = models.CharField(max_length=6, choices=Source.choices)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee", "form", "name", "starts_on"], name="training_trainingrecord_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="training_trainingrecord_period"
            ),
            models.CheckConstraint(
                condition=models.Q(length_jp__gte=0), name="training_trainingrecord_length"
            ),
            models.CheckConstraint(
                condition=models.Q(form__gte=1, form__lte=99), name="training_trainingrecord_form"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employee", "ends_on"], name="training_record_of_person"),
            models.Index(fields=["agency", "ends_on"], name="training_record_of_year"),
        ]

    def __str__(self) -> str:
        return f"TrainingRecord {self.pk}"


class CourseHours(models.Model):
    """Hours of a finished e-learning course, taken over once from the learning room.

    A course counts once a person and year, however
    often it is taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("learning.Course", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=250)
    earned_on = models.DateField(_("earned on"))
    year = models.PositiveSmallIntegerField(_("year"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment"], name="training_coursehours_once"),
            models.UniqueConstraint(
                fields=["employee", "course", "year"], name="training_coursehours_once_a_year"
            ),
            models.CheckConstraint(condition=models.Q(length_jp__gt=0), name="training_coursehours_length"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employee", "earned_on"], name="training_course_of_person"),
            models.Index(fields=["agency", "earned_on"], name="training_course_of_year"),
        ]

    def __str__(self) -> str:
        return f"CourseHours {self.pk}"
