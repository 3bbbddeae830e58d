"""Points by criterion of an answer; attempts whose time runs out and those that wait for marking are found fast."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("learning", "0003_asset_owner")]
    operations: ClassVar = [
        migrations.AddField("answer", "marks", models.JSONField(default=dict)),
        migrations.AddIndex(
            "attempt",
            models.Index(
                fields=["due_at"],
                condition=models.Q(submitted_at=None),
                name="learning_attempt_running_out",
            ),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(
                fields=["agency", "submitted_at", "id"],
                condition=models.Q(marked_at=None, submitted_at__isnull=False),
                name="learning_attempt_marking",
            ),
        ),
    ]
