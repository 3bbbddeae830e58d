"""Questions about a plan, answered by solving again; the plan keeps the fingerprint of what it rests on."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("planning", "0002_audit"),
        ("training", "0018_certificates_in_doubt"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="plan",
            name="ground",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("PLACE", "a place for a person"), ("BUDGET", "a larger budget")],
                        max_length=6,
                    ),
                ),
                ("more_rupiah", models.BigIntegerField(blank=True, null=True)),
                ("status", models.CharField(blank=True, max_length=10)),
                ("value", models.FloatField(blank=True, null=True)),
                ("bound", models.FloatField(blank=True, null=True)),
                ("people", models.PositiveIntegerField(default=0)),
                ("gaps", models.PositiveIntegerField(default=0)),
                ("gaps_now", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="planning.plan",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="training.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "PLACE")),
                        fields=("plan", "employee", "programme"),
                        name="planning_question_place_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "BUDGET")),
                        fields=("plan", "more_rupiah"),
                        name="planning_question_budget_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("employee__isnull", False),
                                ("kind", "PLACE"),
                                ("more_rupiah__isnull", True),
                                ("programme__isnull", False),
                            ),
                            models.Q(
                                ("employee__isnull", True),
                                ("kind", "BUDGET"),
                                ("more_rupiah__gt", 0),
                                ("programme__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="planning_question_asks_one_thing",
                    ),
                ],
            },
        ),
        Audited("planning_question", person="employee_id"),
    ]
