"""What a plan is to achieve, weighed; and what each aim adds to the worth of a line."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from bina.platform.audit import Audited

BEFORE = Audited("planning_planline", person="employee_id", personal=["why"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("planning", "0007_new_versions")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="plan",
            name="gap_weight",
            field=models.PositiveSmallIntegerField(db_default=100, default=100, verbose_name="close gaps"),
        ),
        migrations.AddField(
            model_name="plan",
            name="index_weight",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="raise the IP ASN"),
        ),
        migrations.AddField(
            model_name="plan",
            name="service_weight",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="improve services"),
        ),
        migrations.AddField(
            model_name="plan",
            name="services",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="planline",
            name="parts",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gap_weight__lte", 100), ("index_weight__lte", 100), ("service_weight__lte", 100)
                ),
                name="planning_plan_weights",
            ),
        ),
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        Audited("planning_planline", person="employee_id", personal=["why", "parts"]),
    ]
