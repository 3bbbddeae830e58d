"""Files that people hand in and that work produces."""

from __future__ import annotations

from django.db import models

from bina.platform.ids import uuid7


class Upload(models.Model):
    """A file kept outside the web root; only its owner and those who reach its agency get it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField(db_index=True)
    account_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="uploads/%Y/%m/")
    size_bytes = models.BigIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Upload {self.pk}"
