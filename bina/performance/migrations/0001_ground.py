"""Appraisals of people, and metrics of units with their figures."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_same_agency"),
    ]

    operations = [
        migrations.CreateModel(
            name="Metric",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("measure", models.CharField(max_length=40, verbose_name="unit of measure")),
                (
                    "direction",
                    models.CharField(
                        choices=[("UP", "higher is better"), ("DOWN", "lower is better")],
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("is_active", models.BooleanField(default=True, verbose_name="still measured")),
                ("updated_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "code"), name="performance_metric_code_once"),
                ]
            },
        ),
        migrations.CreateModel(
            name="MetricValue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measured_on", models.DateField(verbose_name="day")),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="figure")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "source",
                    models.CharField(choices=[("FORM", "form"), ("IMPORT", "workbook")], max_length=6),
                ),
                ("recorded_at", models.DateTimeField()),
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
                    "metric",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="performance.metric",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["metric", "-measured_on", "id"], name="performance_value_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("metric", "unit", "measured_on"), name="performance_metricvalue_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "predicate",
                    models.CharField(
                        choices=[
                            ("VERY_GOOD", "very good"),
                            ("GOOD", "good"),
                            ("NEEDS_IMPROVEMENT", "needs improvement"),
                            ("POOR", "poor"),
                            ("VERY_POOR", "very poor"),
                        ],
                        max_length=17,
                        verbose_name="predicate",
                    ),
                ),
                (
                    "result_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABOVE", "above expectation"),
                            ("MEETS", "as expected"),
                            ("BELOW", "below expectation"),
                        ],
                        max_length=5,
                        verbose_name="results",
                    ),
                ),
                (
                    "behaviour_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABOVE", "above expectation"),
                            ("MEETS", "as expected"),
                            ("BELOW", "below expectation"),
                        ],
                        max_length=5,
                        verbose_name="behaviour",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="score"
                    ),
                ),
                ("assessor", models.CharField(blank=True, max_length=200, verbose_name="assessor")),
                ("rule_set", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency", "year", "predicate"], name="performance_appraisal_of_year")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("employee", "year"), name="performance_appraisal_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("score__gte", 0), ("score__lte", 120)),
                            _connector="OR",
                        ),
                        name="performance_appraisal_score",
                    ),
                ],
            },
        ),
    ]
