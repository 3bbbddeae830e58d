"""The trail of writes. Filled by triggers; the application's own role may only read it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class AuditEntry(models.Model):
    """One row written: who, when, from where, which table and row, what was before and after.

    ``before`` and ``after`` hold the columns that changed. Columns with personal values are kept in
    ``personal_before`` and ``personal_after``, enciphered with the person's key (``PersonKey``).

    An import writes six entries a person, so indexes are few: entries about a person are found by the person,
    those about nobody by the key of their row.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    address = models.CharField(max_length=64, blank=True)
    agency_id = models.UUIDField(null=True)
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=64)
    action = models.CharField(max_length=6)
    person_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    personal_before = models.TextField(null=True)  # noqa: DJ001  # null: nothing personal was touched
    personal_after = models.TextField(null=True)  # noqa: DJ001  # likewise

    class Meta:
        indexes: ClassVar = [
            BrinIndex(fields=["at"], name="platform_audit_at"),
            models.Index(
                fields=["person_id"],
                condition=models.Q(person_id__isnull=False),
                name="platform_audit_person",
            ),
            models.Index(
                fields=["row_id"], condition=models.Q(person_id__isnull=True), name="platform_audit_row"
            ),
            models.Index(fields=["agency_id", "id"], name="platform_audit_agency"),
            models.Index(fields=["agency_id", "table_name", "id"], name="platform_audit_newest"),
        ]

    def __str__(self) -> str:
        return f"AuditEntry {self.pk}"


class PersonKey(models.Model):
    """The key of one person's values in the trail; deleting it makes them unreadable for ever."""

    person_id = models.UUIDField(primary_key=True)
    key = models.BinaryField()

    def __str__(self) -> str:
        return f"PersonKey {self.pk}"
