"""Evaluations of programmes by year, their effects, and what was learned from them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.evaluation.rules.verdicts import Verdict, verdict
from bina.platform.ids import uuid7

DIFFERENCE_IN_DIFFERENCES = "did-strata"


class Evaluation(models.Model):
    """What one programme did in one year (Evaluasi program), as last worked out.

    Level 1: ``reaction_mean`` (1 to 4) of ``reaction_answers`` people. Level 2: ``n_gain`` (at most 1) of
    ``n_gain_people``, ``gain_category`` by rule set. Level 3 stands in ``EffectEstimate``. Figures are None
    where nobody, or too few, can be counted. ``rule_sets`` are the keys of the rule sets used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("training.Programme", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    batches = models.PositiveIntegerField(default=0)
    participants = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    reaction_mean = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    reaction_answers = models.PositiveIntegerField(default=0)
    n_gain = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    n_gain_people = models.PositiveIntegerField(default=0)
    gain_category = models.CharField(max_length=20, blank=True)
    rule_sets = ArrayField(models.CharField(max_length=80), default=list)
    evaluated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "year"], name="evaluation_evaluation_once"),
            models.CheckConstraint(
                condition=models.Q(reaction_mean__isnull=True)
                | models.Q(reaction_mean__gte=1, reaction_mean__lte=4),
                name="evaluation_evaluation_reaction",
            ),
            models.CheckConstraint(
                condition=models.Q(n_gain__isnull=True) | models.Q(n_gain__lte=1),
                name="evaluation_evaluation_gain",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-year", "id"], name="evaluation_by_year")]

    def __str__(self) -> str:
        return f"Evaluation {self.pk}"


class EffectEstimate(models.Model):
    """Estimated change of a competence caused by a programme in a year (Dampak), in levels.

    ``competence`` is None for all outcomes together. Where a group was too small there is no figure, only the
    counts. ``n_unmatched`` trained people had no comparable colleague.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="effects")
    competence = models.ForeignKey(
        "competency.Competence", on_delete=models.PROTECT, null=True, related_name="+"
    )
    n_trained = models.PositiveIntegerField()
    n_comparison = models.PositiveIntegerField()
    n_unmatched = models.PositiveIntegerField(default=0)
    estimate = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    low = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    high = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    method = models.CharField(max_length=40, default=DIFFERENCE_IN_DIFFERENCES)
    rule_sets = ArrayField(models.CharField(max_length=80), default=list)
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["evaluation", "competence"],
                name="evaluation_effectestimate_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(estimate__isnull=True, low__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("estimate"), high__gte=models.F("estimate")),
                name="evaluation_effectestimate_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"EffectEstimate {self.pk}"

    @property
    def verdict(self) -> Verdict | None:
        """What the interval allows to be said; None without a figure."""
        if self.low is None or self.high is None:
            return None
        return verdict(low=float(self.low), high=float(self.high))


class Finding(models.Model):
    """What an evaluation teaches (Temuan, Pelajaran) and what should follow from it.

    ``evidence`` is a copy of the figures and rule sets it rests on, made when it was written, so that it
    stays what it was when figures are worked out anew. ``need_id`` is the need that publishing made in
    planning.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        PUBLISHED = "PUBLISHED", _("published")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="findings")
    competence = models.ForeignKey("competency.Competence", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("finding"), max_length=200)
    text = models.TextField(_("what was found"))
    recommendation = models.TextField(_("what should follow"))
    evidence = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    need_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="DRAFT", published_at__isnull=True)
                | models.Q(state="PUBLISHED", published_at__isnull=False),
                name="evaluation_finding_published",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-written_at", "id"], name="evaluation_finding_newest")
        ]

    def __str__(self) -> str:
        return f"Finding {self.pk}"
