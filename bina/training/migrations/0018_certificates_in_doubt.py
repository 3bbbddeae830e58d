"""Certificates whose place is no longer completed wait for a person to look at them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0017_audit_certificates")]
    operations: ClassVar = [
        migrations.AddField("certificate", "doubted_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "certificate",
            models.Index(
                fields=["agency", "doubted_at", "id"],
                condition=models.Q(doubted_at__isnull=False),
                name="training_certificate_doubted",
            ),
        ),
        migrations.AddConstraint(
            "certificate",
            models.CheckConstraint(
                condition=models.Q(state="ISSUED") | models.Q(doubted_at__isnull=True),
                name="training_certificate_doubted_when_issued",
            ),
        ),
    ]
