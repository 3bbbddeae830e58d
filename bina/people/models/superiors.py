"""Who stands in for a head, and whose superior is somebody else."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from bina.people.models.employees import Employee
from bina.people.models.units import Agency, Unit
from bina.platform.ids import uuid7


class ActingHead(models.Model):
    """A person who leads a unit without holding its leading post (Plt or Plh) during a period."""

    class Kind(models.TextChoices):
        PLT = "PLT", "Plt"
        PLH = "PLH", "Plh"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="acting_heads")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    period = DateRangeField()
    decree = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="people_actinghead_one_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"ActingHead {self.pk}"


class SuperiorOverride(models.Model):
    """A person whose direct superior is not the head of their unit, during a period."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    superior = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    period = DateRangeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="people_superioroverride_one_at_a_time",
                expressions=[("employee", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=~models.Q(employee=models.F("superior")), name="people_superioroverride_not_self"
            ),
        ]

    def __str__(self) -> str:
        return f"SuperiorOverride {self.pk}"
