"""Tables of the performance room: yearly appraisals of people, and dated figures of units."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Appraisal(models.Model):
    """A person's appraisal of one year (Predikat kinerja), as the SKP system gave it.

    ``score`` is the number of the rules before 2022. ``rule_set`` names the predicates it was read with.
    """

    class Predicate(models.TextChoices):
        VERY_GOOD = "VERY_GOOD", _("very good")
        GOOD = "GOOD", _("good")
        NEEDS_IMPROVEMENT = "NEEDS_IMPROVEMENT", _("needs improvement")
        POOR = "POOR", _("poor")
        VERY_POOR = "VERY_POOR", _("very poor")

    class Rating(models.TextChoices):
        ABOVE = "ABOVE", _("above expectation")
        MEETS = "MEETS", _("as expected")
        BELOW = "BELOW", _("below expectation")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    predicate = models.CharField(_("predicate"), max_length=17, choices=Predicate.choices)
    result_rating = models.CharField(_("results"), max_length=5, choices=Rating.choices, blank=True)
    behaviour_rating = models.CharField(_("behaviour"), max_length=5, choices=Rating.choices, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    assessor = models.CharField(_("assessor"), max_length=200, blank=True)
    rule_set = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employee", "year"], name="performance_appraisal_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=120),
                name="performance_appraisal_score",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "year", "predicate"], name="performance_appraisal_of_year"),
        ]

    def __str__(self) -> str:
        return f"Appraisal {self.pk}"


class Metric(models.Model):
    """What is measured of units over time (Indikator unit), in what, and which way is better."""

    class Direction(models.TextChoices):
        UP = "UP", _("higher is better")
        DOWN = "DOWN", _("lower is better")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    measure = models.CharField(_("unit of measure"), max_length=40)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    source = models.CharField(_("source"), max_length=200)
    is_active = models.BooleanField(_("still measured"), default=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="performance_metric_code_once"),
        ]

    def __str__(self) -> str:
        return f"Metric {self.pk}"


class MetricValue(models.Model):
    """A metric's figure in one unit on one day."""

    class Source(models.TextChoices):
        FORM = "FORM", _("form")
        IMPORT = "IMPORT", _("workbook")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="values", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    measured_on = models.DateField(_("day"))
    value = models.DecimalField(_("figure"), max_digits=16, decimal_places=4)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["metric", "unit", "measured_on"], name="performance_metricvalue_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["metric", "-measured_on", "id"], name="performance_value_newest"),
        ]

    def __str__(self) -> str:
        return f"MetricValue {self.pk}"

    @property
    def figure(self) -> Decimal:
        """The value without needless zeros."""
        return self.value.normalize()
