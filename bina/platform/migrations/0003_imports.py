from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0002_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.UUIDField(db_index=True)),
                ("account_id", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "being looked at"),
                            ("READY", "ready to apply"),
                            ("REFUSED", "refused"),
                            ("APPLYING", "being applied"),
                            ("APPLIED", "applied"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_file",
                        to="platform.upload",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["agency_id", "kind", "-created_at"], name="platform_importfile_newest"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("NEW", "new"),
                            ("CHANGED", "changed"),
                            ("UNCHANGED", "unchanged"),
                            ("REJECTED", "rejected"),
                            ("MISSING", "not in the file"),
                        ],
                        max_length=9,
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=64)),
                ("row", models.PositiveIntegerField()),
                ("key", models.CharField(blank=True, max_length=120)),
                ("label", models.CharField(blank=True, max_length=250)),
                ("changes", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="platform.importfile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["file", "state", "id"], name="platform_importrow_tab"),
                ]
            },
        ),
    ]
