"""What accompanies a running batch: calendar feeds, reminders, materials, codes of presence and scans."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("training", "0012_audit_study"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="attendance",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="attendance",
            name="how",
            field=models.CharField(
                choices=[
                    ("SHEET", "sheet"),
                    ("SCAN", "code read"),
                    ("HAND", "by hand"),
                    ("IMPORT", "workbook"),
                ],
                default="SHEET",
                max_length=6,
            ),
        ),
        migrations.CreateModel(
            name="PresenceCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("secret", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presence_code",
                        to="training.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "batch",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed",
                        to="training.batch",
                    ),
                ),
                (
                    "employee",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("batch__isnull", True), ("employee__isnull", False)),
                            models.Q(("batch__isnull", False), ("employee__isnull", True)),
                            _connector="OR",
                        ),
                        name="training_feed_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("upload_id", models.UUIDField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="training.batch",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("upload_id__isnull", True), models.Q(("link", ""), _negated=True)),
                            models.Q(("link", ""), ("upload_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="training_material_file_or_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                        choices=[
                            ("BATCH", "the batch begins soon"),
                            ("PLAN_AGREE", "agree on an action plan"),
                            ("PLAN_30", "action plan after 30 days"),
                            ("PLAN_90", "action plan after 90 days"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
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
                        related_name="reminders",
                        to="training.enrolment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "kind"), name="training_reminder_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("scanned_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
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
                        related_name="scans",
                        to="training.enrolment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scans",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "enrolment"), name="training_scan_once")
                ],
            },
        ),
        Audited("training_calendarfeed", person="employee_id", personal=["token"]),
        Audited("training_material"),
        Audited("training_scan"),
    ]
