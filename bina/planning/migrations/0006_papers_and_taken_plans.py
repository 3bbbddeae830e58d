"""How papers look; plans that are taken over from a workbook."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import bina.platform.ids
from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0005_same_agency"),
        ("planning", "0005_cycle"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PaperLook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=bina.platform.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="office below the agency's name"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="place of signing")),
                ("pyb_post", models.CharField(blank=True, max_length=120, verbose_name="post of the PyB")),
                ("pyb_name", models.CharField(blank=True, max_length=120, verbose_name="name of the PyB")),
                ("pyb_nip", models.CharField(blank=True, max_length=18, verbose_name="NIP of the PyB")),
                ("ppk_post", models.CharField(blank=True, max_length=120, verbose_name="post of the PPK")),
                ("ppk_name", models.CharField(blank=True, max_length=120, verbose_name="name of the PPK")),
                (
                    "form_title",
                    models.CharField(blank=True, max_length=160, verbose_name="title of the form of needs"),
                ),
                (
                    "plan_title",
                    models.CharField(blank=True, max_length=160, verbose_name="title of the plan"),
                ),
                (
                    "decree_title",
                    models.CharField(blank=True, max_length=160, verbose_name="title of the decree's annex"),
                ),
                (
                    "budget_title",
                    models.CharField(blank=True, max_length=160, verbose_name="title of the budget's annex"),
                ),
                ("updated_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="planning_plan_solved_holds",
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
                    ("state__in", ["DRAFT", "TAKEN"]),
                    models.Q(
                        ("solved_at__isnull", False),
                        ("value__lte", models.F("bound")),
                        ("cost_rupiah__lte", models.F("budget_rupiah")),
                    ),
                    _connector="OR",
                ),
                name="planning_plan_solved_is_sound",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "TAKEN")),
                fields=("agency", "year"),
                name="planning_plan_one_taken_a_year",
            ),
        ),
        migrations.AddField(
            model_name="paperlook",
            name="agency",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.agency"
            ),
        ),
        Audited("planning_paperlook"),
    ]
