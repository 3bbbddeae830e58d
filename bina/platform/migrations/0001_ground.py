"""Extensions, the first tables, and what the application's own database role may do with tables made later."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations, models

import bina.platform.fields
import bina.platform.ids

ROLE = settings.DATABASE_APP["USER"]

GRANT = [
    f'GRANT USAGE ON SCHEMA public TO "{ROLE}"',
    f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{ROLE}"',
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{ROLE}"',
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{ROLE}"',
]
REVOKE = [
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM "{ROLE}"',
    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM "{ROLE}"',
]


class Migration(migrations.Migration):
    initial = True
    run_before: ClassVar = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("procrastinate", "0001_initial"),
    ]
    operations: ClassVar = [
        CreateExtension("ltree"),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(GRANT, REVOKE),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("login", models.CharField(max_length=64, unique=True, verbose_name="NIP or login name")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("agency_id", models.UUIDField(blank=True, db_index=True, null=True)),
                ("employee_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("id", "Indonesian"), ("en", "English")], default="id", max_length=2
                    ),
                ),
                ("is_active", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("key", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.UUIDField(db_index=True)),
                ("account_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("file", models.FileField(upload_to="uploads/%Y/%m/")),
                ("size_bytes", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ActivationCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code_hash", models.CharField(max_length=128)),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activation_code",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgencyRuleSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.UUIDField()),
                ("name", models.CharField(max_length=64)),
                ("valid_from", models.DateField()),
                ("legal_basis", models.CharField(max_length=300)),
                ("table", models.JSONField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "name", "valid_from"), name="platform_agencyruleset_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("account_id", models.UUIDField(db_index=True, null=True)),
                ("address", models.CharField(blank=True, max_length=64)),
                ("agency_id", models.UUIDField(null=True)),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=6)),
                ("person_id", models.UUIDField(db_index=True, null=True)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("personal_before", models.TextField(null=True)),
                ("personal_after", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["table_name", "row_id"], name="platform_audit_row"),
                    models.Index(fields=["agency_id", "-id"], name="platform_audit_agency"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.UUIDField(db_index=True, null=True)),
                ("account_id", models.UUIDField(db_index=True, null=True)),
                ("kind", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("subject_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "waiting"),
                            ("RUNNING", "running"),
                            ("DONE", "done"),
                            ("FAILED", "failed"),
                            ("CANCELLED", "cancelled"),
                        ],
                        default="WAITING",
                        max_length=10,
                    ),
                ),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("message", models.CharField(blank=True, max_length=300)),
                ("error", models.TextField(blank=True)),
                ("result_url", models.CharField(blank=True, max_length=300)),
                ("cancel_requested", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "-created_at"], name="platform_run_of_account")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done__gte", 0), ("total__gte", 0)), name="platform_run_counts"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("EMPLOYEE", "Employee"),
                            ("SUPERVISOR", "Supervisor"),
                            ("HR_DEVELOPER", "HR developer"),
                            ("TRAINER", "Trainer or partner"),
                            ("LEADER", "Leader"),
                            ("SERVICE_OFFICER", "Service officer"),
                            ("AUDITOR", "Auditor"),
                            ("ADMINISTRATOR", "System administrator"),
                            ("SYSTEM", "The installation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("agency_id", models.UUIDField(db_index=True)),
                ("unit_path", bina.platform.fields.LtreeField(blank=True, default="")),
                ("partner_id", models.UUIDField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("DIRECT", "given by hand"), ("POST", "follows the post")],
                        default="DIRECT",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "role", "unit_path", "partner_id", "source"),
                        name="platform_grant_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "SYSTEM"), _negated=True),
                        name="platform_grant_system_is_not_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-id"], name="platform_notice_newest")],
            },
        ),
    ]
