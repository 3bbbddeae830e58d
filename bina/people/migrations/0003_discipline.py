from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisciplineRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("R", "light"), ("S", "medium"), ("B", "heavy")],
                        max_length=1,
                        verbose_name="level",
                    ),
                ),
                ("penalty", models.CharField(max_length=200, verbose_name="penalty")),
                ("starts_on", models.DateField(verbose_name="in force from")),
                ("ends_on", models.DateField(null=True, verbose_name="until")),
                ("decree", models.CharField(blank=True, max_length=200, verbose_name="decree")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discipline_records",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employee", "starts_on", "penalty"), name="people_disciplinerecord_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="people_disciplinerecord_period",
                    ),
                ],
            },
        ),
        Audited("people_disciplinerecord", person="employee_id", personal=["penalty", "decree"]),
    ]
