"""Money of programmes: lines of the budget, what is committed of them for a batch, and what was paid."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch
from bina.training.models.partners import Agreement


class BudgetLine(models.Model):
    """A line of a year's budget (Kode rekening) and the most that may be committed of it."""

    class Source(models.TextChoices):
        APBD = "APBD", _("regional budget (APBD)")
        APBN = "APBN", _("national budget (APBN)")
        DAK = "DAK", _("special allocation (DAK)")
        BLUD = "BLUD", _("service agency (BLUD)")
        GRANT = "GRANT", _("grant or sponsor")
        OTHER = "OTHER", _("other source")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("account code"), max_length=60)
    name = models.CharField(_("name"), max_length=250)
    source = models.CharField(_("source of funds"), max_length=6, choices=Source.choices)
    ceiling_rupiah = models.BigIntegerField(_("ceiling"))
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "year", "code", "source"], name="training_budgetline_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ceiling_rupiah__gte=0), name="training_budgetline_ceiling"
            ),
        ]

    def __str__(self) -> str:
        return f"BudgetLine {self.pk}"


class Commitment(models.Model):
    """Rupiah of a line set aside for a batch (Komitmen), with the paper that does it.

    Of ``agreement`` where the sum is owed to a partner under one. ``released_on``: what was not paid by then
    went back to the line, and ``amount_rupiah`` is what was paid.
    """

    class Purpose(models.TextChoices):
        DELIVERY = "DELIVERY", _("delivery by a partner")
        HONORARIUM = "HONORARIUM", _("honoraria")
        VENUE = "VENUE", _("venue")
        TRAVEL = "TRAVEL", _("travel")
        MEALS = "MEALS", _("meals")
        MATERIALS = "MATERIALS", _("materials")
        OTHER = "OTHER", _("other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="commitments")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="commitments")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    amount_rupiah = models.BigIntegerField(_("amount"))
    number = models.CharField(_("number of the paper"), max_length=120)
    committed_on = models.DateField(_("committed on"))
    released_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount_rupiah__gt=0)
                | models.Q(amount_rupiah__gte=0, released_on__isnull=False),
                name="training_commitment_amount",
            )
        ]

    def __str__(self) -> str:
        return f"Commitment {self.pk}"


class Payment(models.Model):
    """Rupiah paid of a commitment (Realisasi), with its evidence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="payments")
    amount_rupiah = models.BigIntegerField(_("amount"))
    number = models.CharField(_("evidence number"), max_length=120)
    paid_on = models.DateField(_("paid on"))
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "number"], name="training_payment_evidence_once"),
            models.CheckConstraint(condition=models.Q(amount_rupiah__gt=0), name="training_payment_amount"),
        ]

    def __str__(self) -> str:
        return f"Payment {self.pk}"
