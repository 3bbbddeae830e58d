"""Phones that show reminders, and the messages on their way to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bina.platform.ids import uuid7


class PushSubscription(models.Model):
    """A device on which an account's notices are shown, as its browser gave it to us.

    ``agency_id`` and ``employee_id`` repeat the account's: the trail is filed and enciphered by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey("platform.Account", on_delete=models.CASCADE, related_name="phones")
    agency_id = models.UUIDField(null=True)
    employee_id = models.UUIDField(null=True)
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    device = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PushSubscription {self.pk}"


class PushDelivery(models.Model):
    """One notice on its way to one device; the row goes once it has arrived or makes no sense any more."""

    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey("platform.Notice", on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "notice"], name="platform_pushdelivery_once")
        ]

    def __str__(self) -> str:
        return f"PushDelivery {self.pk}"
