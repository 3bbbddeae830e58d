"""The tables of the record store. Statements lie in partitions by a hash of their id (docs/decisions/0004)."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

import bina.platform.ids

ROLE = settings.DATABASE_APP["USER"]
ONE_ROLE = settings.DATABASE_OWNER["USER"] == ROLE
PARTS = 8
NAMES = [f"records_statement_{part}" for part in range(PARTS)]

# Columns of one width first, so that no byte is lost to alignment.
TABLE = """
CREATE TABLE records_statement (
  store_id uuid NOT NULL,
  id uuid NOT NULL,
  actor uuid NOT NULL,
  activity uuid,
  registration uuid,
  target uuid,
  stored timestamptz NOT NULL,
  "timestamp" timestamptz NOT NULL,
  verb text NOT NULL,
  keys uuid[] NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (store_id, id)
) PARTITION BY HASH (id)
"""
PARTITIONS = [
    f"CREATE TABLE {name} PARTITION OF records_statement FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
    for part, name in enumerate(NAMES)
]
INDEXES = [
    "CREATE INDEX records_statement_stored ON records_statement (store_id, stored, id)",
    "CREATE INDEX records_statement_actor ON records_statement (store_id, actor, stored)",
    "CREATE INDEX records_statement_activity ON records_statement (store_id, activity, stored)",
    "CREATE INDEX records_statement_registration ON records_statement (store_id, registration, stored) "
    "WHERE registration IS NOT NULL",
    "CREATE INDEX records_statement_target ON records_statement (store_id, target, stored) WHERE target IS NOT NULL",
    "CREATE INDEX records_statement_keys ON records_statement USING gin (keys)",
]
_TABLES = ", ".join(
    ["records_statement", *NAMES, "records_voiding", "records_description", "records_attachment"]
)
# What was said stays said: the pages' role can add to these tables and read them.
APPEND_ONLY = [] if ONE_ROLE else [f'REVOKE UPDATE, DELETE ON {_TABLES} FROM "{ROLE}"']


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "store_id", "sha2", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("store_id", models.UUIDField()),
                ("sha2", models.CharField(max_length=128)),
                ("content_type", models.TextField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Description",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "store_id",
                        "subject",
                        "digest",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("store_id", models.UUIDField()),
                ("subject", models.UUIDField()),
                ("digest", models.UUIDField()),
                ("said_at", models.DateTimeField()),
                ("body", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Voiding",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "store_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("store_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("voided_by", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("store_id", models.UUIDField()),
                (
                    "statements",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "store_id",
                        "owner",
                        "name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("store_id", models.UUIDField()),
                ("owner", models.UUIDField()),
                ("name", models.TextField()),
                ("scope", models.UUIDField()),
                ("content_type", models.TextField()),
                ("content", models.BinaryField()),
                ("etag", models.CharField(max_length=64)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["store_id", "scope"], name="records_document_scope")],
            },
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("store_id", models.UUIDField()),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("public", models.CharField(max_length=40, unique=True)),
                ("secret_hash", models.CharField(max_length=64)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="scopes"
                    ),
                ),
                (
                    "per_minute",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="requests per minute"),
                ),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["store_id", "-created_at"], name="records_key_newest")],
            },
        ),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "store_id",
                        "actor",
                        "activity",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("store_id", models.UUIDField()),
                ("actor", models.UUIDField()),
                ("activity", models.UUIDField()),
                ("activity_iri", models.TextField()),
                ("statements", models.PositiveIntegerField()),
                ("attempts", models.PositiveIntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("seconds", models.DecimalField(decimal_places=2, max_digits=16)),
                ("scaled", models.FloatField(null=True)),
                ("best_scaled", models.FloatField(null=True)),
                ("scored_at", models.DateTimeField(null=True)),
                ("scored_by", models.UUIDField(null=True)),
                ("success", models.BooleanField(null=True)),
                ("success_at", models.DateTimeField(null=True)),
                ("success_by", models.UUIDField(null=True)),
                ("completion", models.BooleanField(null=True)),
                ("completion_at", models.DateTimeField(null=True)),
                ("completion_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["store_id", "activity", "last_at"], name="records_rollup_activity")
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "store_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("store_id", models.UUIDField()),
                        ("id", models.UUIDField()),
                        ("stored", models.DateTimeField()),
                        ("timestamp", models.DateTimeField()),
                        ("actor", models.UUIDField()),
                        ("verb", models.TextField()),
                        ("activity", models.UUIDField(null=True)),
                        ("registration", models.UUIDField(null=True)),
                        ("target", models.UUIDField(null=True)),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("body", models.JSONField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["store_id", "stored", "id"], name="records_statement_stored"
                            ),
                            models.Index(
                                fields=["store_id", "actor", "stored"], name="records_statement_actor"
                            ),
                            models.Index(
                                fields=["store_id", "activity", "stored"], name="records_statement_activity"
                            ),
                            models.Index(
                                condition=models.Q(("registration__isnull", False)),
                                fields=["store_id", "registration", "stored"],
                                name="records_statement_registration",
                            ),
                            models.Index(
                                condition=models.Q(("target__isnull", False)),
                                fields=["store_id", "target", "stored"],
                                name="records_statement_target",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["keys"], name="records_statement_keys"
                            ),
                        ],
                    },
                ),
            ],
            database_operations=[
                migrations.RunSQL([TABLE, *PARTITIONS, *INDEXES], "DROP TABLE records_statement")
            ],
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
