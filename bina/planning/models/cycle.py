"""The yearly analysis of needs (AKPK): its calendar, where each unit stands, and every move that was made."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bina.planning import rules
from bina.planning.models.plans import Plan
from bina.platform.ids import uuid7


class Cycle(models.Model):
    """An agency's analysis of needs and plan of one year, from the unit's inventory to the evaluation.

    The ``…_until`` days are the last of each step. ``plan`` is what PyB puts forward and PPK fixes by decree.
    """

    class Step(models.TextChoices):
        GATHERING = rules.CycleStep.GATHERING.value, _("units gather their needs")
        DRAFT = rules.CycleStep.DRAFT.value, _("draft of the plan (PyB)")
        DECREE = rules.CycleStep.DECREE.value, _("decree (PPK)")
        EVALUATION = rules.CycleStep.EVALUATION.value, pgettext_lazy("step of the year", "evaluation")
        CLOSED = rules.CycleStep.CLOSED.value, pgettext_lazy("step of the year", "closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.GATHERING)
    inventory_until = models.DateField()
    verification_until = models.DateField()
    validation_until = models.DateField()
    draft_until = models.DateField()
    decree_until = models.DateField()
    evaluation_until = models.DateField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decree_number = models.CharField(max_length=100, blank=True)
    decreed_on = models.DateField(null=True, blank=True)
    evaluation = models.CharField(max_length=1000, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year"], name="planning_cycle_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(
                    verification_until__gte=models.F("inventory_until"),
                    validation_until__gte=models.F("verification_until"),
                    draft_until__gte=models.F("validation_until"),
                    decree_until__gte=models.F("draft_until"),
                    evaluation_until__gte=models.F("decree_until"),
                ),
                name="planning_cycle_steps_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=["GATHERING", "DRAFT", "DECREE"])
                | ~models.Q(decree_number="") & models.Q(decreed_on__isnull=False, plan__isnull=False),
                name="planning_cycle_fixed_by_decree",
            ),
        ]

    def __str__(self) -> str:
        return f"Cycle {self.pk}"

    @property
    def due(self) -> dict[str, date]:
        """The last day of each step."""
        return {step: getattr(self, f"{step.lower()}_until") for step in rules.DATED}


class CycleUnit(models.Model):
    """Where one unit stands in a year; ``reminded_on`` is the day it was last reminded of its step."""

    class Step(models.TextChoices):
        INVENTORY = rules.UnitStep.INVENTORY.value, pgettext_lazy("step of a unit", "inventory")
        VERIFICATION = rules.UnitStep.VERIFICATION.value, pgettext_lazy("step of a unit", "verification")
        VALIDATION = rules.UnitStep.VALIDATION.value, pgettext_lazy("step of a unit", "validation")
        VALIDATED = rules.UnitStep.VALIDATED.value, pgettext_lazy("step of a unit", "validated")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.INVENTORY)
    since = models.DateTimeField()
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="planning_cycleunit_once"),
        ]

    def __str__(self) -> str:
        return f"CycleUnit {self.pk}"


class CycleMove(models.Model):
    """One move of a unit, or (``unit`` empty) of the agency: from where to where, by whom, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="moves")
    unit = models.ForeignKey(CycleUnit, on_delete=models.CASCADE, null=True, related_name="moves")
    start = models.CharField(max_length=12)
    end = models.CharField(max_length=12)
    back = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000, blank=True)
    made_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(back=False) | ~models.Q(reason=""), name="planning_cyclemove_back_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["cycle", "-id"], name="planning_cyclemove_newest")]

    def __str__(self) -> str:
        return f"CycleMove {self.pk}"
