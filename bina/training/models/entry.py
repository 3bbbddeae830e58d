"""How people get into batches: who must agree, who stands in for whom, and what was drawn."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch
from bina.training.models.enrolments import Enrolment
from bina.training.models.programmes import Programme
from bina.training.rules import approvals


class Step(models.TextChoices):
    """Who has to agree."""

    SUPERIOR = approvals.Step.SUPERIOR.value, _("direct superior")
    HR = approvals.Step.HR.value, _("HR developer (BKPSDM)")


class ProgrammeEntry(models.Model):
    """Who must agree to a place in this programme, where that differs from the agency's rule set."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="entry")
    approvals = ArrayField(models.CharField(max_length=10, choices=Step.choices), default=list, blank=True)

    def __str__(self) -> str:
        return f"ProgrammeEntry {self.pk}"


class UnitCoverage(models.Model):
    """The largest part of a unit that may be away for training, where it differs from the agency's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    unit = models.OneToOneField("people.Unit", on_delete=models.CASCADE, related_name="+")
    at_most_percent = models.DecimalField(_("at most away, %"), max_digits=5, decimal_places=2)
    at_least_people = models.PositiveIntegerField(_("but always so many people"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(at_most_percent__gte=0, at_most_percent__lte=100),
                name="training_unitcoverage_percent",
            )
        ]

    def __str__(self) -> str:
        return f"UnitCoverage {self.pk}"


class Approval(models.Model):
    """One question whether a person may take part, and its answer (Persetujuan).

    ``level`` is 1 for the direct superior, 2 for theirs. ``approver`` is empty for BKPSDM, where anyone with
    the right may answer. ``as_delegate`` tells that somebody answered for the one who was asked.
    """

    class Decision(models.TextChoices):
        APPROVED = approvals.Decision.APPROVED.value, _("agreed")
        REFUSED = approvals.Decision.REFUSED.value, _("not agreed")
        ESCALATED = approvals.Decision.ESCALATED.value, _("passed on")
        WITHDRAWN = approvals.Decision.WITHDRAWN.value, _("no longer asked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="approvals")
    step = models.CharField(max_length=10, choices=Step.choices)
    level = models.PositiveSmallIntegerField(default=1)
    approver = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    as_delegate = models.BooleanField(default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(decision=""), name="training_approval_one_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | ~models.Q(decision="") & models.Q(decided_at__isnull=False),
                name="training_approval_decided_at",
            ),
            models.CheckConstraint(
                condition=models.Q(step="HR") | models.Q(approver__isnull=False),
                name="training_approval_superior_is_named",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["approver", "id"],
                condition=models.Q(decision=""),
                name="training_approval_waiting",
            ),
            models.Index(
                fields=["agency", "step", "id"],
                condition=models.Q(decision=""),
                name="training_approval_of_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"Approval {self.pk}"


class Delegation(models.Model):
    """Somebody answers requests for another during a period (Pelimpahan persetujuan), both days included."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    period = DateRangeField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="training_delegation_one_at_a_time",
                expressions=[("giver", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="training_delegation_not_to_self"
            ),
        ]

    def __str__(self) -> str:
        return f"Delegation {self.pk}"


class Draw(models.Model):
    """The draw of a batch (Undian): announced with its seed, drawn once, kept with its inputs.

    ``entries`` are ``[key of the enrolment, digest, place]`` in the order drawn; places above ``seats`` are
    the waiting list at random, which evaluation later compares with.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="draw")
    seed = models.CharField(max_length=80)
    algorithm = models.CharField(max_length=40)
    announced_at = models.DateTimeField()
    draws_on = models.DateField(_("day of the draw"))
    drawn_at = models.DateTimeField(null=True)
    seats = models.PositiveIntegerField(null=True)
    entries = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(drawn_at__isnull=True) | models.Q(drawn_at__gt=models.F("announced_at")),
                name="training_draw_after_announcement",
            )
        ]

    def __str__(self) -> str:
        return f"Draw {self.pk}"
