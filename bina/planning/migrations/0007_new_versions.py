"""New versions of a plan during its year, and what each changes."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.fields
import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("planning", "0006_papers_and_taken_plans"),
        ("training", "0026_agreement_documents"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("unit_path", bina.platform.fields.LtreeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ADDED", "added"),
                            ("MOVED", "moved"),
                            ("DROPPED", "dropped"),
                            ("KEPT", "kept"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("BEGUN", "the batch has begun, or its day has come; it stays as it is"),
                            ("STAYS", "nothing speaks against it"),
                            ("INACTIVE", "the person is no longer in active service here"),
                            ("LEFT", "the place was given back"),
                            ("CANCELLED", "the batch was cancelled"),
                            (
                                "CLOSED",
                                "the batch is not held any more: too few people, or its money brings more elsewhere",
                            ),
                            ("ENGAGED", "the person takes this programme in another batch"),
                            ("NOT_FOR_POST", "the programme is not for the post held now"),
                            ("NO_NEED", "no need asks for it any more"),
                            ("OTHERS", "the place is worth more to somebody else, or in another batch"),
                            ("NEW_PERSON", "the person is new here"),
                            ("NEW_NEED", "a need that is new, or was weighed anew"),
                            ("FREED", "seats or money became free"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="planning_plan_inputs",
        ),
        migrations.AddField(
            model_name="plan",
            name="change_price",
            field=models.FloatField(db_default=0.0, default=0.0, verbose_name="price of a changed place"),
        ),
        migrations.AddField(
            model_name="plan",
            name="revises",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="planning.plan",
            ),
        ),
        migrations.AddField(
            model_name="planbatch",
            name="begun",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="planbatch",
            name="training_batch",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="plan",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "not solved yet"),
                    ("SOLVED", "solved"),
                    ("APPROVED", "approved"),
                    ("TAKEN", "taken over"),
                    ("REPLACED", "replaced by a newer version"),
                ],
                default="DRAFT",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("budget_rupiah__gte", 0),
                    ("duty_weight__gte", 0),
                    ("time_limit__gt", 0),
                    ("batches_per_programme__gte", 1),
                    ("change_price__gte", 0),
                    ("threads__gte", 1),
                ),
                name="planning_plan_inputs",
            ),
        ),
        migrations.AddField(
            model_name="planchange",
            name="after",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="planning.planbatch",
            ),
        ),
        migrations.AddField(
            model_name="planchange",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
            ),
        ),
        migrations.AddField(
            model_name="planchange",
            name="before",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="planning.planbatch",
            ),
        ),
        migrations.AddField(
            model_name="planchange",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.employee"
            ),
        ),
        migrations.AddField(
            model_name="planchange",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="planning.plan"
            ),
        ),
        migrations.AddField(
            model_name="planchange",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="training.programme"
            ),
        ),
        migrations.AddIndex(
            model_name="planchange",
            index=models.Index(fields=["plan", "kind", "id"], name="planning_planchange_of_plan"),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.UniqueConstraint(
                fields=("plan", "employee", "programme"), name="planning_planchange_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after__isnull", False), ("kind__in", ["ADDED", "MOVED", "KEPT"])),
                    models.Q(("after__isnull", True), ("kind", "DROPPED")),
                    _connector="OR",
                ),
                name="planning_planchange_leads_somewhere",
            ),
        ),
        Audited("planning_planchange", person="employee_id"),
    ]
