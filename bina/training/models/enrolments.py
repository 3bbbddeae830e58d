"""People in batches: their place, their presence, and what they said of it without a name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch, Session
from bina.training.rules.states import EnrolmentState
from bina.training.rules.states import Reason as Why


class Enrolment(models.Model):
    """A person's place in a batch (Kepesertaan), from nomination to result.

    ``agency`` is the person's own, the participant's; the batch's is the host. They differ for guests of a
    batch that is open to several agencies (``is_guest``).
    ``earned_jp`` counts in the hours ledger of the year of ``completed_on``; ``rule_set`` is what decided it.
    ``queue_number`` orders the waiting list of the batch, smallest first; it is kept when a seat is offered.
    """

    class State(models.TextChoices):
        NOMINATED = EnrolmentState.NOMINATED.value, _("nominated")
        APPROVED = EnrolmentState.APPROVED.value, _("agreed, no seat yet")
        WAITING = EnrolmentState.WAITING.value, _("on the waiting list")
        OFFERED = EnrolmentState.OFFERED.value, _("seat offered")
        ENROLLED = EnrolmentState.ENROLLED.value, _("enrolled")
        ATTENDING = EnrolmentState.ATTENDING.value, _("attending")
        COMPLETED = EnrolmentState.COMPLETED.value, _("completed")
        FAILED = EnrolmentState.FAILED.value, _("not completed")
        WITHDRAWN = EnrolmentState.WITHDRAWN.value, _("withdrawn")
        REFUSED = EnrolmentState.REFUSED.value, _("not agreed")

    class Reason(models.TextChoices):
        ATTENDANCE = Why.ATTENDANCE.value, _("attended too little")
        SCORE = Why.SCORE.value, _("score too low")
        TASKS = Why.TASKS.value, _("tasks marked too low")
        NO_SCORE = Why.NO_SCORE.value, _("did not take the test")
        LEFT = Why.LEFT.value, _("left the batch")
        NEVER_CAME = Why.NEVER_CAME.value, _("never came")
        NOT_PLACED = Why.NOT_PLACED.value, _("got no place")
        CANCELLED = Why.CANCELLED.value, _("the batch was cancelled")
        RECORDED = Why.RECORDED.value, _("as the workbook says")
        MOVED = Why.MOVED.value, _("moved to another batch")
        LAPSED = Why.LAPSED.value, _("did not take the seat in time")
        NOT_AGREED = Why.NOT_AGREED.value, _("was not agreed to")

    class Source(models.TextChoices):
        PLAN = "PLAN", _("plan")
        FORM = "FORM", _("HR developer")
        LEAD = "LEAD", _("superior")
        SELF = "SELF", _("own request")
        IMPORT = "IMPORT", _("workbook")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="enrolments")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    queue_number = models.PositiveIntegerField(_("number on the waiting list"), null=True, blank=True)
    offer_until = models.DateTimeField(null=True, blank=True)
    moved_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    pre_score = models.DecimalField(_("pre-test"), max_digits=5, decimal_places=2, null=True, blank=True)
    post_score = models.DecimalField(_("post-test"), max_digits=5, decimal_places=2, null=True, blank=True)
    attendance_percent = models.DecimalField(
        _("attendance %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    earned_jp = models.DecimalField(_("hours earned"), max_digits=6, decimal_places=2, default=0)
    certificate_number = models.CharField(_("certificate number"), max_length=120, blank=True)
    rule_set = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "employee"], name="training_enrolment_once"),
            models.CheckConstraint(
                condition=models.Q(pre_score__isnull=True) | models.Q(pre_score__gte=0, pre_score__lte=100),
                name="training_enrolment_pre_score",
            ),
            models.CheckConstraint(
                condition=models.Q(post_score__isnull=True)
                | models.Q(post_score__gte=0, post_score__lte=100),
                name="training_enrolment_post_score",
            ),
            models.CheckConstraint(
                condition=models.Q(attendance_percent__isnull=True)
                | models.Q(attendance_percent__gte=0, attendance_percent__lte=100),
                name="training_enrolment_attendance",
            ),
            models.UniqueConstraint(fields=["batch", "queue_number"], name="training_enrolment_queue_once"),
            models.CheckConstraint(
                condition=~models.Q(state="WAITING") | models.Q(queue_number__isnull=False),
                name="training_enrolment_waits_with_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(state="OFFERED", offer_until__isnull=False)
                | ~models.Q(state="OFFERED") & models.Q(offer_until__isnull=True),
                name="training_enrolment_offer_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(state="COMPLETED", completed_on__isnull=False, earned_jp__gte=0)
                | ~models.Q(state="COMPLETED") & models.Q(completed_on__isnull=True, earned_jp=0),
                name="training_enrolment_hours_when_completed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employee", "completed_on"], name="training_enrolment_of_person"),
            models.Index(
                fields=["agency", "completed_on"],
                condition=models.Q(state="COMPLETED"),
                name="training_enrolment_completed",
            ),
            models.Index(
                fields=["offer_until"],
                condition=models.Q(state="OFFERED"),
                name="training_enrolment_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"

    @property
    def is_guest(self) -> bool:
        """True when the person works for another agency than the batch's; reads ``batch``."""
        return self.agency_id != self.batch.agency_id

    @property
    def works_at(self) -> str:
        """The person's unit; of a guest the post and the agency, which is all that a host gets to know.

        Reads ``batch``, ``agency`` and the employee's ``unit`` and ``post``.
        """
        person = self.employee
        return f"{person.post.title}, {self.agency.name}" if self.is_guest else str(person.unit.name)


class Attendance(models.Model):
    """Presence of one person at one session (Presensi)."""

    class How(models.TextChoices):
        SHEET = "SHEET", _("sheet")
        SCAN = "SCAN", _("code read")
        HAND = "HAND", _("by hand")
        IMPORT = "IMPORT", _("workbook")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    present = models.BooleanField()
    how = models.CharField(max_length=6, choices=How.choices, default=How.SHEET)
    reason = models.CharField(_("reason"), max_length=200, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="training_attendance_once")
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"


class Reaction(models.Model):
    """What one participant said of a past batch, 1 to 4 per question, apart from the person.

    The key is random (it tells no order), there is no time and no doer, and the audit trail leaves it out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="reactions")
    material = models.PositiveSmallIntegerField(null=True)
    trainer = models.PositiveSmallIntegerField(null=True)
    organisation = models.PositiveSmallIntegerField(null=True)
    place = models.PositiveSmallIntegerField(null=True)
    use_at_work = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    *[
                        models.Q(**{f"{name}__isnull": True})
                        | models.Q(**{f"{name}__gte": 1, f"{name}__lte": 4})
                        for name in ("material", "trainer", "organisation", "place", "use_at_work")
                    ]
                ),
                name="training_reaction_scale",
            )
        ]

    def __str__(self) -> str:
        return f"Reaction {self.pk}"
