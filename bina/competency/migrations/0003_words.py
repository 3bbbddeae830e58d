"""The method of a test is called a competency test: another test is an examination."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("competency", "0002_audit"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="assessment",
            name="method",
            field=models.CharField(
                choices=[
                    ("ASSESSMENT_CENTRE", "assessment centre"),
                    ("TEST", "competency test"),
                    ("CERTIFICATE", "certificate"),
                    ("SUPERVISOR", "superior"),
                    ("PEERS", "colleagues"),
                    ("SELF", "self"),
                ],
                max_length=20,
                verbose_name="method",
            ),
        ),
    ]
