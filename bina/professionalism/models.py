"""Tables of the professionalism room: what was measured, year by year."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Measurement(models.Model):
    """The professionalism index (IP ASN) of an agency in one year, as last computed.

    ``rule_set`` is the key of what it was computed with, ``as_of`` the day whose facts it shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    rule_set = models.CharField(max_length=80)
    people = models.PositiveIntegerField(default=0)
    measured_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year"], name="professionalism_measurement_once"),
        ]

    def __str__(self) -> str:
        return f"Measurement {self.pk}"


class PersonIndex(models.Model):
    """One person's index in a measurement, with the facts it rests on (``rules.Facts``).

    Where the person works now decides who sees it, so no path is kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    measurement = models.ForeignKey(
        Measurement, on_delete=models.CASCADE, related_name="indices", db_index=False
    )
    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    post_kind = models.CharField(max_length=15)
    education = models.CharField(max_length=4, blank=True)
    has = ArrayField(models.CharField(max_length=20), default=list)
    predicate = models.CharField(max_length=17, blank=True)
    penalty = models.CharField(max_length=4)
    qualification = models.DecimalField(_("qualification"), max_digits=5, decimal_places=2)
    competence = models.DecimalField(_("competence"), max_digits=5, decimal_places=2)
    performance = models.DecimalField(_("performance"), max_digits=5, decimal_places=2)
    discipline = models.DecimalField(_("discipline"), max_digits=5, decimal_places=2)
    total = models.DecimalField(_("index"), max_digits=5, decimal_places=2)
    category = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measurement", "employee"], name="professionalism_person_once"),
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("qualification")
                    + models.F("competence")
                    + models.F("performance")
                    + models.F("discipline")
                ),
                name="professionalism_person_total",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["measurement", "total", "id"], name="professionalism_by_index"),
        ]

    def __str__(self) -> str:
        return f"PersonIndex {self.pk}"

    @property
    def index(self) -> Decimal:
        """The index without needless zeros."""
        return self.total.normalize()
