"""What stands behind a programme: its sessions, what must come before it, and what its price is made of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.programmes import Programme
from bina.training.rules.programme_costs import Basis


class CurriculumSession(models.Model):
    """One session of a programme's curriculum, with the competence it develops and how it is taught."""

    class Method(models.TextChoices):
        LECTURE = "LECTURE", _("lecture")
        DISCUSSION = "DISCUSSION", _("discussion")
        CASE = "CASE", _("case study")
        PRACTICE = "PRACTICE", _("practice")
        SIMULATION = "SIMULATION", _("simulation")
        FIELD = "FIELD", _("field visit")
        COACHING = "COACHING", _("coaching")
        ONLINE = "ONLINE", _("online")
        PROJECT = "PROJECT", _("work project")
        TEST = "TEST", _("test")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="curriculum")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    competency = models.ForeignKey(
        "competency.Competence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    outcome = models.CharField(_("what participants can do afterwards"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="training_curriculum_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=models.Q(length_jp__gt=0), name="training_curriculum_length"),
            models.CheckConstraint(
                condition=models.Q(competency__isnull=True, level__isnull=True)
                | models.Q(competency__isnull=False, level__gte=1, level__lte=8),
                name="training_curriculum_level",
            ),
        ]

    def __str__(self) -> str:
        return f"CurriculumSession {self.pk}"


class Prerequisite(models.Model):
    """A programme or an e-learning course that a person has completed before this programme."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="prerequisites")
    earlier = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(
        "learning.Course", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(earlier__isnull=False, course__isnull=True)
                | models.Q(earlier__isnull=True, course__isnull=False),
                name="training_prerequisite_names_one",
            ),
            models.CheckConstraint(
                condition=models.Q(earlier__isnull=True) | ~models.Q(earlier=models.F("programme")),
                name="training_prerequisite_not_itself",
            ),
            models.UniqueConstraint(
                fields=["programme", "earlier", "course"],
                name="training_prerequisite_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"Prerequisite {self.pk}"


class CostItem(models.Model):
    """One item of what a programme costs; the programme's two prices are their sums (``rules``)."""

    class Kind(models.TextChoices):
        HONORARIUM = "HONORARIUM", _("honoraria")
        VENUE = "VENUE", _("venue")
        TRAVEL = "TRAVEL", _("travel")
        MEALS = "MEALS", _("meals")
        MATERIALS = "MATERIALS", _("materials")
        PARTNER = "PARTNER", _("price of a partner")
        OTHER = "OTHER", _("other")

    class PaidPer(models.TextChoices):
        BATCH = Basis.BATCH.value, _("per batch")
        DAY = Basis.DAY.value, _("per day")
        PERSON = Basis.PERSON.value, _("per participant")
        PERSON_DAY = Basis.PERSON_DAY.value, _("per participant and day")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cost_items")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    label = models.CharField(_("what it is"), max_length=200, blank=True)
    basis = models.CharField(_("paid"), max_length=10, choices=PaidPer.choices)
    quantity = models.PositiveIntegerField(_("number"), default=1)
    price_rupiah = models.BigIntegerField(_("price of one"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(price_rupiah__gte=0, quantity__gte=1), name="training_costitem_figures"
            )
        ]

    def __str__(self) -> str:
        return f"CostItem {self.pk}"


class EffectEvidence(models.Model):
    """What evaluation measured of a programme in a year (Bukti dampak), handed down by that room.

    ``competence`` None: all outcomes together. ``estimate`` with its interval is in levels, None where the
    groups were too small; ``n_gain`` and ``reaction`` stand on the line of all outcomes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="evidence")
    competence = models.ForeignKey(
        "competency.Competence", on_delete=models.PROTECT, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    n_trained = models.PositiveIntegerField(default=0)
    n_comparison = models.PositiveIntegerField(default=0)
    estimate = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    low = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    high = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    n_gain = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    reaction = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    method = models.CharField(max_length=40, blank=True)
    measured_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "year", "competence"],
                name="training_effectevidence_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(estimate__isnull=True, low__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("estimate"), high__gte=models.F("estimate")),
                name="training_effectevidence_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"EffectEvidence {self.pk}"
