"""Rule sets that an agency adds by its own decree."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bina.platform.ids import uuid7


class AgencyRuleSet(models.Model):
    """An agency's own version of a rule set (Himpunan aturan), in force from a date."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField()
    name = models.CharField(max_length=64)
    valid_from = models.DateField()
    legal_basis = models.CharField(max_length=300)
    table = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency_id", "name", "valid_from"], name="platform_agencyruleset_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"AgencyRuleSet {self.pk}"
