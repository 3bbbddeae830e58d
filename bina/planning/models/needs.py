"""Needs with their reasons, the posts people aim at, wishes and the dialogue about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bina.planning.rules import WishState
from bina.platform.fields import LtreeField
from bina.platform.ids import uuid7


class Need(models.Model):
    """A reasoned demand for development in one competence in one year (Kebutuhan pengembangan).

    Of one person, or (``employee`` empty) of a unit and all below it. ``unit_path`` is where it belongs, so
    that lists by reach need no join. A gap says its reason by the two levels, other sources by ``reason``:
    the post aimed at, the predicate and year of a performance gap, else words.
    ``evidence_id`` names the row of another room it rests on; that room stands above: no foreign key.
    """

    class Source(models.TextChoices):
        GAP = "GAP", _("gap")
        AIM = "AIM", _("gap to the post aimed at")
        PERFORM = "PERFORM", _("performance gap")
        SERVICE = "SERVICE", _("service")
        FINDING = "FINDING", _("finding")
        PRIORITY = "PRIORITY", _("leader's priority")
        WISH = "WISH", _("own wish")

    class Priority(models.TextChoices):
        HIGH = "HIGH", pgettext_lazy("priority of a need", "high")
        NORMAL = "NORMAL", pgettext_lazy("priority of a need", "normal")
        LOW = "LOW", pgettext_lazy("priority of a need", "low")

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", pgettext_lazy("state of a need", "proposed")
        ACCEPTED = "ACCEPTED", pgettext_lazy("state of a need", "accepted")
        DECLINED = "DECLINED", pgettext_lazy("state of a need", "declined")

    DERIVED: ClassVar = (Source.GAP, Source.AIM, Source.PERFORM)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    unit_path = LtreeField()
    competence = models.ForeignKey("competency.Competence", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    required_level = models.PositiveSmallIntegerField(_("level required"), null=True, blank=True)
    held_level = models.PositiveSmallIntegerField(_("level held"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    evidence_id = models.UUIDField(null=True, blank=True)
    evidence_url = models.CharField(max_length=200, blank=True)
    priority = models.CharField(
        max_length=6, choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL.value
    )
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.PROPOSED, db_default=State.PROPOSED.value
    )
    decision = models.CharField(max_length=300, blank=True, default="", db_default="")
    decided_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "year", "employee", "competence", "source"],
                condition=models.Q(source__in=["GAP", "AIM", "PERFORM"]),
                name="planning_need_derived_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "year", "competence", "evidence_id"],
                condition=models.Q(evidence_id__isnull=False),
                name="planning_need_evidence_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    source__in=["GAP", "AIM"],
                    employee__isnull=False,
                    required_level__gt=models.F("held_level"),
                )
                | ~models.Q(source__in=["GAP", "AIM"]) & ~models.Q(reason=""),
                name="planning_need_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="DECLINED") | ~models.Q(decision=""),
                name="planning_need_declined_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "year", "source", "id"], name="planning_need_of_year"),
            models.Index(fields=["employee", "year"], name="planning_need_of_person"),
        ]

    def __str__(self) -> str:
        return f"Need {self.pk}"

    @property
    def missing_levels(self) -> int | None:
        """Levels between what is held and what is required; None for needs without levels."""
        if self.required_level is None or self.held_level is None:
            return None
        return self.required_level - self.held_level


class NeedEdit(models.Model):
    """What one decision about many needs changed, so that it can be taken back.

    ``before`` lists ``[key of the need, priority, state, words of the decision]`` as they stood.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField(null=True)
    made_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    before = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"NeedEdit {self.pk}"


class Aim(models.Model):
    """The post a person aims at (Jabatan yang dituju); one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.OneToOneField("people.Employee", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("people.Post", on_delete=models.CASCADE, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Aim {self.pk}"


class Wish(models.Model):
    """What a person wishes to learn in a year, talked over with the superior; agreed to, it becomes a need.

    ``approver`` is the superior who was asked; empty where nobody leads the person, then BKPSDM answers.
    ``as_delegate`` tells that somebody answered for the one who was asked.
    """

    class State(models.TextChoices):
        ASKED = WishState.ASKED.value, pgettext_lazy("state of a wish", "waits for the superior")
        QUESTION = WishState.QUESTION.value, pgettext_lazy("state of a wish", "waits for the person's answer")
        AGREED = WishState.AGREED.value, pgettext_lazy("state of a wish", "agreed")
        DECLINED = WishState.DECLINED.value, pgettext_lazy("state of a wish", "declined")
        WITHDRAWN = WishState.WITHDRAWN.value, pgettext_lazy("state of a wish", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    competence = models.ForeignKey("competency.Competence", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    approver = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    as_delegate = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee", "year", "competence"],
                condition=models.Q(state__in=["ASKED", "QUESTION", "AGREED"]),
                name="planning_wish_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["ASKED", "QUESTION"], decided_at__isnull=True)
                | models.Q(state__in=["AGREED", "DECLINED", "WITHDRAWN"], decided_at__isnull=False),
                name="planning_wish_decided_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["approver", "id"],
                condition=models.Q(state="ASKED"),
                name="planning_wish_waiting",
            ),
            models.Index(fields=["agency", "year", "state"], name="planning_wish_of_year"),
        ]

    def __str__(self) -> str:
        return f"Wish {self.pk}"


class WishWord(models.Model):
    """One thing said in the dialogue about a wish; ``state`` is where it left the wish."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="words")
    author = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=Wish.State.choices)
    text = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["AGREED", "WITHDRAWN"]) | ~models.Q(text=""),
                name="planning_wishword_says_something",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["wish", "id"], name="planning_wishword_of_wish")]

    def __str__(self) -> str:
        return f"WishWord {self.pk}"
