"""What follows a training: the action plan agreed with the superior, and log books of learning at work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.enrolments import Enrolment


class ActionPlan(models.Model):
    """What a participant will do at work with what was learned (Rencana tindak lanjut).

    Agreed with the superior before leaving; looked at after 30 and 90 days, with a coach if one was named.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="action_plan")
    text = models.TextField(_("what I will do"))
    measure = models.CharField(_("by what one will see it"), max_length=300)
    coach = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    superior = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"ActionPlan {self.pk}"


class PlanCheck(models.Model):
    """How far an action plan is after so many days, as the coach or the superior saw it."""

    class Outcome(models.TextChoices):
        DONE = "DONE", _("done")
        ON_THE_WAY = "ON_THE_WAY", _("on the way")
        NOT_BEGUN = "NOT_BEGUN", _("not begun")
        GIVEN_UP = "GIVEN_UP", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="checks")
    days = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    checked_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "days"], name="training_plancheck_once"),
            models.CheckConstraint(condition=models.Q(days__in=[30, 90]), name="training_plancheck_days"),
        ]

    def __str__(self) -> str:
        return f"PlanCheck {self.pk}"


class LogEntry(models.Model):
    """One piece of learning at work in a coaching, mentoring, internship or exchange (Buku log).

    ``length_jp`` counts for completion once the mentor has confirmed it.
    """

    class State(models.TextChoices):
        WRITTEN = "WRITTEN", _("waits for the mentor")
        CONFIRMED = "CONFIRMED", _("confirmed")
        RETURNED = "RETURNED", _("given back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="log")
    on = models.DateField(_("day"))
    text = models.TextField(_("what I did and learned"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WRITTEN)
    note = models.CharField(_("note of the mentor"), max_length=300, blank=True)
    written_at = models.DateTimeField()
    judged_by = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(length_jp__gt=0), name="training_logentry_length"),
            models.CheckConstraint(
                condition=models.Q(state="WRITTEN", judged_at__isnull=True)
                | ~models.Q(state="WRITTEN") & models.Q(judged_at__isnull=False),
                name="training_logentry_judged",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["enrolment", "on"], name="training_logentry_by_day"),
        ]

    def __str__(self) -> str:
        return f"LogEntry {self.pk}"
