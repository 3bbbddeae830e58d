"""How people get in, rooms and trainers; who teaches is tied to the session's begin and end."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("training", "0008_audit_contracts"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AgencyDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("is_open", models.BooleanField(default=False, verbose_name="offices are open")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "on"), name="training_agencyday_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
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
                        choices=[("SUPERIOR", "direct superior"), ("HR", "HR developer (BKPSDM)")],
                        max_length=10,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("asked_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("APPROVED", "agreed"),
                            ("REFUSED", "not agreed"),
                            ("ESCALATED", "passed on"),
                            ("WITHDRAWN", "no longer asked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("as_delegate", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="training.enrolment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="training_approval_decided_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("enrolment",),
                        name="training_approval_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step", "HR"), ("approver__isnull", False), _connector="OR"),
                        name="training_approval_superior_is_named",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")),
                        fields=["approver", "id"],
                        name="training_approval_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("decision", "")),
                        fields=["agency", "step", "id"],
                        name="training_approval_of_agency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("giver", "="), ("period", "&&")],
                        name="training_delegation_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True),
                        name="training_delegation_not_to_self",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seed", models.CharField(max_length=80)),
                ("algorithm", models.CharField(max_length=40)),
                ("announced_at", models.DateTimeField()),
                ("draws_on", models.DateField(verbose_name="day of the draw")),
                ("drawn_at", models.DateTimeField(null=True)),
                ("seats", models.PositiveIntegerField(null=True)),
                ("entries", models.JSONField(default=list)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draw", to="training.batch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn_at__isnull", True),
                            ("drawn_at__gt", models.F("announced_at")),
                            _connector="OR",
                        ),
                        name="training_draw_after_announcement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "approvals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("SUPERIOR", "direct superior"), ("HR", "HR developer (BKPSDM)")],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry",
                        to="training.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="training_venue_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("seats", models.PositiveIntegerField(verbose_name="seats")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="training.venue"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("seats__gte", 1)), name="training_room_seats"),
                    models.UniqueConstraint(fields=("venue", "name"), name="training_room_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trainer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="organisation")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("is_active", models.BooleanField(default=True, verbose_name="teaches")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("employee__isnull", False)),
                        fields=("agency", "employee"),
                        name="training_trainer_employee_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionTrainer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teaching",
                        to="training.session",
                    ),
                ),
                (
                    "trainer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teaching",
                        to="training.trainer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "trainer"), name="training_sessiontrainer_once"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            ("trainer", "="),
                            (
                                models.Func(
                                    "starts_at",
                                    "ends_at",
                                    function="TSTZRANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="training_trainer_one_session_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitCoverage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "at_most_percent",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="at most away, %"),
                ),
                (
                    "at_least_people",
                    models.PositiveIntegerField(default=0, verbose_name="but always so many people"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at_most_percent__gte", 0), ("at_most_percent__lte", 100)),
                        name="training_unitcoverage_percent",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="session",
            name="training_session_once",
        ),
        migrations.AddField(
            model_name="batch",
            name="drawn_by_lot",
            field=models.BooleanField(db_default=False, default=False, verbose_name="seats are drawn by lot"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="moved_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="training.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="offer_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="queue_number",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="number on the waiting list"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="link",
            field=models.URLField(
                blank=True, db_default="", max_length=500, verbose_name="address of the meeting"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="mode",
            field=models.CharField(
                choices=[("CLASS", "in class"), ("ONLINE", "online"), ("HYBRID", "in class and online")],
                db_default="CLASS",
                default="CLASS",
                max_length=6,
                verbose_name="way",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ATTENDANCE", "attended too little"),
                    ("SCORE", "score too low"),
                    ("NO_SCORE", "did not take the test"),
                    ("LEFT", "left the batch"),
                    ("NEVER_CAME", "never came"),
                    ("NOT_PLACED", "got no place"),
                    ("CANCELLED", "the batch was cancelled"),
                    ("RECORDED", "as the workbook says"),
                    ("MOVED", "moved to another batch"),
                    ("LAPSED", "did not take the seat in time"),
                    ("NOT_AGREED", "was not agreed to"),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="source",
            field=models.CharField(
                choices=[
                    ("PLAN", "plan"),
                    ("FORM", "HR developer"),
                    ("LEAD", "superior"),
                    ("SELF", "own request"),
                    ("IMPORT", "workbook"),
                ],
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("NOMINATED", "nominated"),
                    ("APPROVED", "agreed, no seat yet"),
                    ("WAITING", "on the waiting list"),
                    ("OFFERED", "seat offered"),
                    ("ENROLLED", "enrolled"),
                    ("ATTENDING", "attending"),
                    ("COMPLETED", "completed"),
                    ("FAILED", "not completed"),
                    ("WITHDRAWN", "withdrawn"),
                    ("REFUSED", "not agreed"),
                ],
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("state", "OFFERED")),
                fields=["offer_until"],
                name="training_enrolment_offered",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("batch", "queue_number"), name="training_enrolment_queue_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "WAITING"), _negated=True),
                    ("queue_number__isnull", False),
                    _connector="OR",
                ),
                name="training_enrolment_waits_with_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offer_until__isnull", False), ("state", "OFFERED")),
                    models.Q(models.Q(("state", "OFFERED"), _negated=True), ("offer_until__isnull", True)),
                    _connector="OR",
                ),
                name="training_enrolment_offer_ends",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="room",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="training.room",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                fields=("batch", "starts_at"),
                name="training_session_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("id", "starts_at", "ends_at"), name="training_session_period_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("room__isnull", False)),
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    ("room", "="),
                    (
                        models.Func(
                            "starts_at",
                            "ends_at",
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="training_room_one_session_at_a_time",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE training_sessiontrainer ADD CONSTRAINT training_sessiontrainer_follows "
            "FOREIGN KEY (session_id, starts_at, ends_at) REFERENCES training_session (id, starts_at, ends_at) "
            "ON UPDATE CASCADE ON DELETE CASCADE",
            "ALTER TABLE training_sessiontrainer DROP CONSTRAINT training_sessiontrainer_follows",
        ),
    ]
