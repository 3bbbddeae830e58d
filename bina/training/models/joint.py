"""Batches that are open to several agencies (Angkatan bersama)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch


class JointBatch(models.Model):
    """A batch that its agency, the host, opened to others, with what it says to them.

    ``seats_each`` is the most seats an agency may have where none are set for it; None for no limit but the
    batch's own. ``closes_on`` is the last day on which people can be named. ``closed_at`` says that the host
    takes no more people of others; who has a place keeps it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, related_name="joint")
    to_all = models.BooleanField(_("every agency here"), default=False)
    seats_each = models.PositiveIntegerField(_("most seats for one agency"), null=True, blank=True)
    price_rupiah = models.BigIntegerField(_("price for one person"), default=0)
    closes_on = models.DateField(_("last day to name people"), null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seats_each__isnull=True) | models.Q(seats_each__gte=1),
                name="training_jointbatch_seats",
            ),
            models.CheckConstraint(condition=models.Q(price_rupiah__gte=0), name="training_jointbatch_price"),
        ]

    def __str__(self) -> str:
        return f"JointBatch {self.pk}"


class JointGuest(models.Model):
    """An agency a batch is open to by name; ``seats`` is the most it may have, None as for the others."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    joint = models.ForeignKey(JointBatch, on_delete=models.CASCADE, related_name="guests")
    guest = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["joint", "guest"], name="training_jointguest_once"),
            models.CheckConstraint(
                condition=~models.Q(guest=models.F("agency")), name="training_jointguest_is_another"
            ),
            models.CheckConstraint(
                condition=models.Q(seats__isnull=True) | models.Q(seats__gte=1),
                name="training_jointguest_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"JointGuest {self.pk}"
