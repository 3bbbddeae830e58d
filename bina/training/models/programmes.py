"""The catalogue: what can be learned, what it teaches and what it costs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7


class Programme(models.Model):
    """A programme of an agency (Program pelatihan).

    ``form`` is SIASN's number of the form (rule set ``training-forms``). ``targets`` are kinds of post it is
    for; empty means all. ``seats`` and ``minimum_seats`` are of one batch.
    """

    class Target(models.TextChoices):
        LEADERSHIP = "LEADERSHIP", _("senior leadership (JPT)")
        ADMINISTRATOR = "ADMINISTRATOR", _("administrator")
        SUPERVISOR = "SUPERVISOR", _("supervisor (pengawas)")
        FUNCTIONAL = "FUNCTIONAL", _("functional (JF)")
        GENERAL = "GENERAL", _("general (pelaksana)")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    form = models.PositiveSmallIntegerField(_("form of development"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    seats = models.PositiveIntegerField(_("seats of a batch"))
    minimum_seats = models.PositiveIntegerField(_("fewest participants"))
    fixed_cost_rupiah = models.BigIntegerField(_("cost of a batch"), default=0)
    cost_per_person_rupiah = models.BigIntegerField(_("cost per participant"), default=0)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    targets = ArrayField(
        models.CharField(max_length=15, choices=Target.choices),
        verbose_name=_("kinds of post it is for"),
        default=list,
        blank=True,
    )
    description = models.TextField(_("description"), blank=True)
    is_mandatory = models.BooleanField(_("mandatory"), default=False)
    is_active = models.BooleanField(_("on offer"), default=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="training_programme_code_once"),
            models.CheckConstraint(
                condition=models.Q(form__gte=1, form__lte=99), name="training_programme_form"
            ),
            models.CheckConstraint(condition=models.Q(length_jp__gt=0), name="training_programme_length"),
            models.CheckConstraint(
                condition=models.Q(minimum_seats__gte=1, seats__gte=models.F("minimum_seats")),
                name="training_programme_seats",
            ),
            models.CheckConstraint(
                condition=models.Q(fixed_cost_rupiah__gte=0, cost_per_person_rupiah__gte=0),
                name="training_programme_costs",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "name", "id"], name="training_programme_by_name"),
            GinIndex(fields=["name"], name="training_programme_name", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"Programme {self.pk}"


class ProgrammeOutcome(models.Model):
    """A competence a programme develops, and the level its participants leave with, at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey("competency.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "competency"], name="training_programmeoutcome_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=8), name="training_programmeoutcome_level"
            ),
        ]

    def __str__(self) -> str:
        return f"ProgrammeOutcome {self.pk}"
