"""Action plans with their checks, and log books of learning at work."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("training", "0013_running"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ActionPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(verbose_name="what I will do")),
                ("measure", models.CharField(max_length=300, verbose_name="by what one will see it")),
                ("written_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="action_plan",
                        to="training.enrolment",
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("text", models.TextField(verbose_name="what I did and learned")),
                (
                    "length_jp",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="lesson hours"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WRITTEN", "waits for the mentor"),
                            ("CONFIRMED", "confirmed"),
                            ("RETURNED", "given back"),
                        ],
                        default="WRITTEN",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note of the mentor")),
                ("written_at", models.DateTimeField()),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log",
                        to="training.enrolment",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["enrolment", "on"], name="training_logentry_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("length_jp__gt", 0)), name="training_logentry_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at__isnull", True), ("state", "WRITTEN")),
                            models.Q(
                                models.Q(("state", "WRITTEN"), _negated=True), ("judged_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="training_logentry_judged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("DONE", "done"),
                            ("ON_THE_WAY", "on the way"),
                            ("NOT_BEGUN", "not begun"),
                            ("GIVEN_UP", "given up"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("checked_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="training.actionplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "days"), name="training_plancheck_once"),
                    models.CheckConstraint(
                        condition=models.Q(("days__in", [30, 90])), name="training_plancheck_days"
                    ),
                ],
            },
        ),
        Audited("training_actionplan"),
        Audited("training_plancheck"),
        Audited("training_logentry"),
    ]
