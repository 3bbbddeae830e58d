"""What a person held, from when until when.

An import writes three of these rows a person: they are found by their person, so no index leads by agency,
and none repeats the beginning of a unique one. Person and agency are one key in the database: a row belongs
to the agency its person belongs to (migration 0005).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bina.people.models.employees import Employee
from bina.people.models.units import Agency, Post, Unit
from bina.platform.ids import uuid7


class PostHolding(models.Model):
    """A post held over ``[starts_on, ends_on)``; the unit may change while the title stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="post_holdings", db_constraint=False
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=models.Q(ends_on__isnull=True),
                name="people_postholding_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_postholding_period",
            ),
        ]

    def __str__(self) -> str:
        return f"PostHolding {self.pk}"


class RankHolding(models.Model):
    """A rank (golongan) held from a date."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="rank_holdings", db_constraint=False, db_index=False
    )
    rank = models.CharField(max_length=6)
    starts_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employee", "rank", "starts_on"], name="people_rankholding_once")
        ]

    def __str__(self) -> str:
        return f"RankHolding {self.pk}"


class EducationRecord(models.Model):
    """A level of education reached, with field and year where the file says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    employee = models.ForeignKey(
        Employee,
        on_delete=models.CASCADE,
        related_name="education_records",
        db_constraint=False,
        db_index=False,
    )
    level = models.CharField(max_length=4)
    field = models.CharField(max_length=200, blank=True)
    school = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employee", "level", "field"], name="people_educationrecord_once")
        ]

    def __str__(self) -> str:
        return f"EducationRecord {self.pk}"
