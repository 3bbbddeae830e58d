"""Penalties on record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.people.models.employees import Employee
from bina.people.models.units import Agency
from bina.platform.ids import uuid7


class DisciplineRecord(models.Model):
    """A disciplinary penalty (hukuman disiplin, PP 94/2021), in force over ``[starts_on, ends_on]``."""

    class Level(models.TextChoices):
        LIGHT = "R", _("light")
        MEDIUM = "S", _("medium")
        HEAVY = "B", _("heavy")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="discipline_records")
    level = models.CharField(_("level"), max_length=1, choices=Level.choices)
    penalty = models.CharField(_("penalty"), max_length=200)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("until"), null=True)
    decree = models.CharField(_("decree"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee", "starts_on", "penalty"], name="people_disciplinerecord_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_disciplinerecord_period",
            ),
        ]

    def __str__(self) -> str:
        return f"DisciplineRecord {self.pk}"
