"""The index of each year: the measurement, and one row per person."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import bina.platform.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_same_agency"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("rule_set", models.CharField(max_length=80)),
                ("people", models.PositiveIntegerField(default=0)),
                ("measured_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.agency",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "year"), name="professionalism_measurement_once"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="PersonIndex",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("post_kind", models.CharField(max_length=15)),
                ("education", models.CharField(blank=True, max_length=4)),
                (
                    "has",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("predicate", models.CharField(blank=True, max_length=17)),
                ("penalty", models.CharField(max_length=4)),
                (
                    "qualification",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="qualification"),
                ),
                (
                    "competence",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="competence"),
                ),
                (
                    "performance",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="performance"),
                ),
                (
                    "discipline",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="discipline"),
                ),
                ("total", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="index")),
                ("category", models.CharField(max_length=12)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.agency",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.employee"
                    ),
                ),
                (
                    "measurement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indices",
                        to="professionalism.measurement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["measurement", "total", "id"], name="professionalism_by_index"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measurement", "employee"), name="professionalism_person_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("qualification"), "+", models.F("competence")
                                        ),
                                        "+",
                                        models.F("performance"),
                                    ),
                                    "+",
                                    models.F("discipline"),
                                ),
                            )
                        ),
                        name="professionalism_person_total",
                    ),
                ],
            },
        ),
    ]
