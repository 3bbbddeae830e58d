"""Messages inside Bina."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bina.platform.ids import uuid7


class Notice(models.Model):
    """A message to one account, with the address of the thing it speaks of (Notifikasi)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey("platform.Account", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="platform_notice_newest")]

    def __str__(self) -> str:
        return f"Notice {self.pk}"
