"""Needs from every source, decided upon many at once; wishes with their dialogue; the post aimed at."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited

BEFORE = Audited("planning_need", person="employee_id", personal=["held_level", "reason", "evidence"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("competency", "0003_words"),
        ("people", "0005_same_agency"),
        ("planning", "0003_questions"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Aim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="NeedEdit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField(null=True)),
                ("made_by", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("before", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "waits for the superior"),
                            ("QUESTION", "waits for the person's answer"),
                            ("AGREED", "agreed"),
                            ("DECLINED", "declined"),
                            ("WITHDRAWN", "withdrawn"),
                        ],
                        default="ASKED",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("as_delegate", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="WishWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "waits for the superior"),
                            ("QUESTION", "waits for the person's answer"),
                            ("AGREED", "agreed"),
                            ("DECLINED", "declined"),
                            ("WITHDRAWN", "withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("said_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="need",
            name="planning_need_gap_once",
        ),
        migrations.RemoveConstraint(
            model_name="need",
            name="planning_need_has_a_reason",
        ),
        migrations.AddField(
            model_name="need",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="need",
            name="decided_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="need",
            name="decision",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="need",
            name="priority",
            field=models.CharField(
                choices=[("HIGH", "high"), ("NORMAL", "normal"), ("LOW", "low")],
                db_default="NORMAL",
                default="NORMAL",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="state",
            field=models.CharField(
                choices=[("PROPOSED", "proposed"), ("ACCEPTED", "accepted"), ("DECLINED", "declined")],
                db_default="PROPOSED",
                default="PROPOSED",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="need",
            name="source",
            field=models.CharField(
                choices=[
                    ("GAP", "gap"),
                    ("AIM", "gap to the post aimed at"),
                    ("PERFORM", "performance gap"),
                    ("SERVICE", "service"),
                    ("FINDING", "finding"),
                    ("PRIORITY", "leader's priority"),
                    ("WISH", "own wish"),
                ],
                max_length=8,
                verbose_name="source",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source__in", ["GAP", "AIM", "PERFORM"])),
                fields=("agency", "year", "employee", "competence", "source"),
                name="planning_need_derived_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("employee__isnull", False),
                        ("required_level__gt", models.F("held_level")),
                        ("source__in", ["GAP", "AIM"]),
                    ),
                    models.Q(
                        models.Q(("source__in", ["GAP", "AIM"]), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="planning_need_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DECLINED"), _negated=True),
                    models.Q(("decision", ""), _negated=True),
                    _connector="OR",
                ),
                name="planning_need_declined_why",
            ),
        ),
        migrations.AddField(
            model_name="aim",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="aim",
            name="employee",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.employee"
            ),
        ),
        migrations.AddField(
            model_name="aim",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.post"
            ),
        ),
        migrations.AddField(
            model_name="neededit",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="approver",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="competence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="competency.competence"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.employee"
            ),
        ),
        migrations.AddField(
            model_name="wishword",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="wishword",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
            ),
        ),
        migrations.AddField(
            model_name="wishword",
            name="wish",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="words", to="planning.wish"
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(
                condition=models.Q(("state", "ASKED")),
                fields=["approver", "id"],
                name="planning_wish_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(fields=["agency", "year", "state"], name="planning_wish_of_year"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["ASKED", "QUESTION", "AGREED"])),
                fields=("employee", "year", "competence"),
                name="planning_wish_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state__in", ["ASKED", "QUESTION"])),
                    models.Q(
                        ("decided_at__isnull", False), ("state__in", ["AGREED", "DECLINED", "WITHDRAWN"])
                    ),
                    _connector="OR",
                ),
                name="planning_wish_decided_when",
            ),
        ),
        migrations.AddIndex(
            model_name="wishword",
            index=models.Index(fields=["wish", "id"], name="planning_wishword_of_wish"),
        ),
        migrations.AddConstraint(
            model_name="wishword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["AGREED", "WITHDRAWN"]),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="planning_wishword_says_something",
            ),
        ),
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        Audited(
            "planning_need", person="employee_id", personal=["held_level", "reason", "evidence", "decision"]
        ),
        Audited("planning_neededit"),
        Audited("planning_aim", person="employee_id"),
        Audited("planning_wish", person="employee_id"),
        Audited("planning_wishword", person="author_id", personal=["text"]),
    ]
