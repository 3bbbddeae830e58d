"""The kind of question that asks for a number says so in words of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("learning", "0004_marking"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("SINGLE", "one answer"),
                    ("MULTIPLE", "several answers"),
                    ("MATCHING", "matching"),
                    ("ORDERING", "ordering"),
                    ("NUMERIC", "numeric answer"),
                    ("SHORT", "short answer"),
                    ("LONG", "long answer"),
                ],
                max_length=10,
            ),
        ),
    ]
