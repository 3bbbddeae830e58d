"""Assessments: dated judgements of a person's level, and those that are still being written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.competency.models.frameworks import Competence
from bina.platform.ids import uuid7


class Assessment(models.Model):
    """One judgement of one person in one competence (Penilaian kompetensi).

    ``level`` 0 means below the lowest level. The assessor is a colleague, or a name (an institution), or
    not said. ``valid_until`` is the last day it counts; without it the method's validity decides.
    """

    class Method(models.TextChoices):
        ASSESSMENT_CENTRE = "ASSESSMENT_CENTRE", _("assessment centre")
        TEST = "TEST", _("competency test")
        CERTIFICATE = "CERTIFICATE", _("certificate")
        SUPERVISOR = "SUPERVISOR", _("superior")
        PEERS = "PEERS", _("colleagues")
        SELF = "SELF", _("self")

    class Purpose(models.TextChoices):
        MAPPING = "MAPPING", _("mapping")
        SELECTION = "SELECTION", _("selection")

    class Source(models.TextChoices):
        IMPORT = "IMPORT", _("workbook")
        FORM = "FORM", _("form")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    assessed_on = models.DateField(_("assessed on"))
    valid_until = models.DateField(_("valid until"), null=True)
    assessor = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    assessor_name = models.CharField(_("assessor"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.MAPPING)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee", "competence", "method", "assessed_on", "assessor", "assessor_name"],
                name="competency_assessment_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=0, level__lte=8), name="competency_assessment_level"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("assessed_on")),
                name="competency_assessment_period",
            ),
            models.CheckConstraint(
                condition=models.Q(assessor__isnull=True) | models.Q(assessor_name=""),
                name="competency_assessment_one_assessor",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "assessed_on", "id"], name="competency_assessment_newest")
        ]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"


class AssessmentDraft(models.Model):
    """What an assessor has filled in so far for one person; deleted when it is handed in.

    ``levels`` maps codes of competence to levels.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    assessor = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField(default=dict)
    evidence = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employee", "assessor"], name="competency_assessmentdraft_once")
        ]

    def __str__(self) -> str:
        return f"AssessmentDraft {self.pk}"
