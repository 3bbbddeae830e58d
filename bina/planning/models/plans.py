"""Plans with their proof, who takes what and when, and what is asked about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bina.planning.rules import Limits, Objectives, duty_percent, limits_of
from bina.platform.fields import LtreeField
from bina.platform.ids import uuid7


class Plan(models.Model):
    """One variant of an agency's yearly development plan: what was asked, what came out, how good it is.

    ``value`` is the worth of the plan, ``bound`` what no plan within the same limits can exceed, ``gap``
    their distance as a share of the value. ``rule_set`` decided duty and ceiling. ``ground`` is the
    fingerprint of what the solver was given (``instance.known.fingerprint``). A plan TAKEN over
    from a workbook has no proof and makes nothing in training.

    A plan that ``revises`` an approved one is a new version of it for the rest of the year: a place given,
    taken or changed costs ``change_price`` points of its value. Once it is approved, the one before it
    is REPLACED.

    ``gap_weight``, ``index_weight`` and ``service_weight`` (0 to 100) say what a place counts for beside the
    hours; ``services`` are the keys of the needs meant by the last, none for all of services.

    ``limits`` are the rules it keeps to beside its budget, as ``rules.Limits``; with funds named there,
    ``budget_rupiah`` is their sum.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("not solved yet")
        SOLVED = "SOLVED", _("solved")
        APPROVED = "APPROVED", _("approved")
        TAKEN = "TAKEN", _("taken over")
        REPLACED = "REPLACED", _("replaced by a newer version")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    budget_rupiah = models.BigIntegerField(_("budget"))
    duty_weight = models.FloatField(_("weight of an hour towards the duty"))
    gap_weight = models.PositiveSmallIntegerField(_("close gaps"), default=100, db_default=100)
    index_weight = models.PositiveSmallIntegerField(_("raise the IP ASN"), default=0, db_default=0)
    service_weight = models.PositiveSmallIntegerField(_("improve services"), default=0, db_default=0)
    services = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    batches_per_programme = models.PositiveSmallIntegerField(_("batches of one programme, at most"))
    time_limit = models.FloatField(_("time limit (seconds)"))
    seed = models.PositiveIntegerField(default=0)
    threads = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, blank=True)
    value = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    gap = models.FloatField(null=True, blank=True)
    cost_rupiah = models.BigIntegerField(null=True, blank=True)
    allocations = models.PositiveIntegerField(default=0)
    batch_count = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    considered = models.PositiveIntegerField(default=0)
    short_of_duty = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)
    rule_set = models.CharField(max_length=80, blank=True)
    ground = models.CharField(max_length=64, blank=True, default="", db_default="")
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    change_price = models.FloatField(_("price of a changed place"), default=0.0, db_default=0.0)
    limits = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    created_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=models.Q(state="APPROVED"),
                name="planning_plan_one_approved_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_rupiah__gte=0, duty_weight__gte=0, time_limit__gt=0)
                & models.Q(batches_per_programme__gte=1, threads__gte=1, change_price__gte=0),
                name="planning_plan_inputs",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["DRAFT", "TAKEN"])
                | models.Q(solved_at__isnull=False, value__lte=models.F("bound"))
                & models.Q(cost_rupiah__lte=models.F("budget_rupiah")),
                name="planning_plan_solved_is_sound",
            ),
            models.CheckConstraint(
                condition=models.Q(gap_weight__lte=100, index_weight__lte=100, service_weight__lte=100),
                name="planning_plan_weights",
            ),
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=models.Q(state="TAKEN"),
                name="planning_plan_one_taken_a_year",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="APPROVED") | models.Q(approved_at__isnull=False),
                name="planning_plan_approved_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-year", "-id"], name="planning_plan_newest"),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    @property
    def objectives(self) -> Objectives:
        """What a place is worth, as the rules take it."""
        return Objectives(self.gap_weight, self.index_weight, self.service_weight, tuple(self.services))

    @property
    def duty_percent(self) -> int:
        """The weight of the hours beside the other weights."""
        return duty_percent(self.duty_weight)

    @property
    def rules(self) -> Limits:
        """The rules it keeps to beside its budget."""
        return limits_of(self.limits)


class PlanBatch(models.Model):
    """One planned delivery of a programme, both days included. ``line`` names it within its plan.

    ``training_batch`` is the key of the batch in training that it stands for, where a new version of the
    plan found one there; ``begun`` says that it had begun, or its day had come, and stays as it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="batches")
    programme = models.ForeignKey("training.Programme", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    cost_rupiah = models.BigIntegerField()
    training_batch = models.UUIDField(null=True, blank=True)
    begun = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "line"], name="planning_planbatch_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on"), people__lte=models.F("seats")),
                name="planning_planbatch_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"PlanBatch {self.pk}"


class PlanLine(models.Model):
    """One person in one planned batch, with the worth of it and why.

    ``why`` lists, per competence, ``{"code", "required", "held", "reaches", "sources"}``; ``mandatory`` and
    ``duty_jp`` (hours that count towards the duty) stand beside it. ``parts`` is what each aim adds to the
    worth, by ``rules.Aim``, and under ``components`` the points that the place adds to the professionalism
    index, by component; empty in plans found before there were aims to weigh. ``required`` in it says that
    the place was settled by hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    batch = models.ForeignKey(PlanBatch, on_delete=models.CASCADE, related_name="lines")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    unit_path = LtreeField()
    value = models.FloatField()
    why = models.JSONField(default=list)
    parts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    mandatory = models.BooleanField(default=False)
    duty_jp = models.DecimalField(max_digits=6, decimal_places=2, default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "employee"], name="planning_planline_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "id"], name="planning_planline_of_plan"),
            models.Index(fields=["employee"], name="planning_planline_of_person"),
        ]

    def __str__(self) -> str:
        return f"PlanLine {self.pk}"


class PlanChange(models.Model):
    """What a new version of a plan does with one person's place in a programme, and why.

    ``before`` is where the place stood in the version before it, ``after`` where it stands now.
    """

    class Kind(models.TextChoices):
        ADDED = "ADDED", pgettext_lazy("a place", "added")
        MOVED = "MOVED", pgettext_lazy("a place", "moved")
        DROPPED = "DROPPED", pgettext_lazy("a place", "dropped")
        KEPT = "KEPT", pgettext_lazy("a place", "kept")

    class Reason(models.TextChoices):
        BEGUN = "BEGUN", _("the batch has begun, or its day has come; it stays as it is")
        STAYS = "STAYS", _("nothing speaks against it")
        INACTIVE = "INACTIVE", _("the person is no longer in active service here")
        LEFT = "LEFT", _("the place was given back")
        CANCELLED = "CANCELLED", _("the batch was cancelled")
        CLOSED = (
            "CLOSED",
            _("the batch is not held any more: too few people, or its money brings more elsewhere"),
        )
        ENGAGED = "ENGAGED", _("the person takes this programme in another batch")
        NOT_FOR_POST = "NOT_FOR_POST", _("the programme is not for the post held now")
        NO_NEED = "NO_NEED", _("no need asks for it any more")
        OTHERS = "OTHERS", _("the place is worth more to somebody else, or in another batch")
        NEW_PERSON = "NEW_PERSON", _("the person is new here")
        NEW_NEED = "NEW_NEED", _("a need that is new, or was weighed anew")
        FREED = "FREED", _("seats or money became free")
        REQUIRED = "REQUIRED", _("required by hand")
        BARRED = "BARRED", _("kept out by hand")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("training.Programme", on_delete=models.PROTECT, related_name="+")
    unit_path = LtreeField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    before = models.ForeignKey(PlanBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    after = models.ForeignKey(PlanBatch, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "employee", "programme"], name="planning_planchange_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["ADDED", "MOVED", "KEPT"], after__isnull=False)
                | models.Q(kind="DROPPED", after__isnull=True),
                name="planning_planchange_leads_somewhere",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "kind", "id"], name="planning_planchange_of_plan"),
        ]

    def __str__(self) -> str:
        return f"PlanChange {self.pk}"


class Question(models.Model):
    """What would become of a plan if one thing were otherwise, found by solving again (Andai).

    Either one person had a place in one programme, or the budget were ``more_rupiah`` larger, or one rule
    were looser: ``change``, as ``rules.Change``. ``value`` and
    ``bound`` are those of the best plan then found; empty until it is answered, and when there is no plan.
    ``gaps`` counts the pairs of person and competence that it closes in part or whole, ``gaps_now`` those of
    the plan asked about.
    """

    class Kind(models.TextChoices):
        PLACE = "PLACE", _("a place for a person")
        BUDGET = "BUDGET", _("a larger budget")
        RULE = "RULE", _("a looser rule")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    programme = models.ForeignKey(
        "training.Programme", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    more_rupiah = models.BigIntegerField(null=True, blank=True)
    change = models.JSONField(null=True, blank=True)
    status = models.CharField(max_length=10, blank=True)
    value = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    gaps = models.PositiveIntegerField(default=0)
    gaps_now = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "employee", "programme"],
                condition=models.Q(kind="PLACE"),
                name="planning_question_place_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "more_rupiah"],
                condition=models.Q(kind="BUDGET"),
                name="planning_question_budget_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "change"],
                condition=models.Q(kind="RULE"),
                name="planning_question_rule_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind="PLACE", employee__isnull=False, programme__isnull=False, more_rupiah__isnull=True
                )
                | models.Q(kind="BUDGET", employee__isnull=True, programme__isnull=True, more_rupiah__gt=0)
                | models.Q(kind="RULE", employee__isnull=True, programme__isnull=True, change__isnull=False),
                name="planning_question_asks_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"
