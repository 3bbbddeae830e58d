"""Too low a mark for the tasks is a reason of its own: only the list of choices grows, no column changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0026_agreement_documents")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="enrolment",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ATTENDANCE", "attended too little"),
                    ("SCORE", "score too low"),
                    ("TASKS", "tasks marked too low"),
                    ("NO_SCORE", "did not take the test"),
                    ("LEFT", "left the batch"),
                    ("NEVER_CAME", "never came"),
                    ("NOT_PLACED", "got no place"),
                    ("CANCELLED", "the batch was cancelled"),
                    ("RECORDED", "as the workbook says"),
                    ("MOVED", "moved to another batch"),
                    ("LAPSED", "did not take the seat in time"),
                    ("NOT_AGREED", "was not agreed to"),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
    ]
