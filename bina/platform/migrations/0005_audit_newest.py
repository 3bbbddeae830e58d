"""Find the newest write to a table of an agency at once, however long the trail is."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0004_audit_in_bulk")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["agency_id", "table_name", "-id"], name="platform_audit_newest"),
        ),
    ]
