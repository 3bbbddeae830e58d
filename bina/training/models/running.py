"""What accompanies a batch as it runs: calendar feeds, reminders, materials, codes for presence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch, Session
from bina.training.models.enrolments import Enrolment


class CalendarFeed(models.Model):
    """A private address of a calendar: of one person's sessions, or of one batch. Who has it may read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.OneToOneField("people.Employee", on_delete=models.CASCADE, null=True, related_name="+")
    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, null=True, related_name="feed")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(employee__isnull=False, batch__isnull=True)
                | models.Q(employee__isnull=True, batch__isnull=False),
                name="training_feed_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"CalendarFeed {self.pk}"


class Reminder(models.Model):
    """That somebody was reminded of something, so that nobody is reminded of it twice."""

    class Kind(models.TextChoices):
        BATCH = "BATCH", _("the batch begins soon")
        PLAN_AGREE = "PLAN_AGREE", _("agree on an action plan")
        PLAN_30 = "PLAN_30", _("action plan after 30 days")
        PLAN_90 = "PLAN_90", _("action plan after 90 days")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "kind"], name="training_reminder_once")
        ]

    def __str__(self) -> str:
        return f"Reminder {self.pk}"


class Material(models.Model):
    """A file or an address for the people of a batch, of one session or the whole."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="materials")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    link = models.URLField(_("address"), max_length=500, blank=True)
    upload_id = models.UUIDField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(upload_id__isnull=True) & ~models.Q(link="")
                | models.Q(upload_id__isnull=False, link=""),
                name="training_material_file_or_address",
            )
        ]

    def __str__(self) -> str:
        return f"Material {self.pk}"


class PresenceCode(models.Model):
    """The secret from which a session's rotating codes are made (Kode presensi)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="presence_code")
    secret = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PresenceCode {self.pk}"


class Scan(models.Model):
    """One scan that a device sent, by the key the device made, so that sending twice is harmless."""

    id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="scans")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="scans")
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="training_scan_once")
        ]

    def __str__(self) -> str:
        return f"Scan {self.pk}"
