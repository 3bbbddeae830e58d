"""The yearly analysis of needs: its calendar, where each unit stands, and every move."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("planning", "0004_needs_from_every_source"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("GATHERING", "units gather their needs"),
                            ("DRAFT", "draft of the plan (PyB)"),
                            ("DECREE", "decree (PPK)"),
                            ("EVALUATION", "evaluation"),
                            ("CLOSED", "closed"),
                        ],
                        default="GATHERING",
                        max_length=10,
                    ),
                ),
                ("inventory_until", models.DateField()),
                ("verification_until", models.DateField()),
                ("validation_until", models.DateField()),
                ("draft_until", models.DateField()),
                ("decree_until", models.DateField()),
                ("evaluation_until", models.DateField()),
                ("decree_number", models.CharField(blank=True, max_length=100)),
                ("decreed_on", models.DateField(blank=True, null=True)),
                ("evaluation", models.CharField(blank=True, max_length=1000)),
                ("opened_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="planning.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CycleUnit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("INVENTORY", "inventory"),
                            ("VERIFICATION", "verification"),
                            ("VALIDATION", "validation"),
                            ("VALIDATED", "validated"),
                        ],
                        default="INVENTORY",
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("reminded_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="planning.cycle"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CycleMove",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start", models.CharField(max_length=12)),
                ("end", models.CharField(max_length=12)),
                ("back", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("made_by", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="planning.cycle"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="planning.cycleunit",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.UniqueConstraint(fields=("agency", "year"), name="planning_cycle_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decree_until__gte", models.F("draft_until")),
                    ("draft_until__gte", models.F("validation_until")),
                    ("evaluation_until__gte", models.F("decree_until")),
                    ("validation_until__gte", models.F("verification_until")),
                    ("verification_until__gte", models.F("inventory_until")),
                ),
                name="planning_cycle_steps_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("step__in", ["GATHERING", "DRAFT", "DECREE"]),
                    models.Q(
                        models.Q(("decree_number", ""), _negated=True),
                        ("decreed_on__isnull", False),
                        ("plan__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="planning_cycle_fixed_by_decree",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleunit",
            constraint=models.UniqueConstraint(fields=("cycle", "unit"), name="planning_cycleunit_once"),
        ),
        migrations.AddIndex(
            model_name="cyclemove",
            index=models.Index(fields=["cycle", "-id"], name="planning_cyclemove_newest"),
        ),
        migrations.AddConstraint(
            model_name="cyclemove",
            constraint=models.CheckConstraint(
                condition=models.Q(("back", False), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="planning_cyclemove_back_why",
            ),
        ),
        Audited("planning_cycle"),
        Audited("planning_cycleunit"),
        Audited("planning_cyclemove"),
    ]
