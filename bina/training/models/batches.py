"""Dated deliveries of programmes and their sittings."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.models.programmes import Programme
from bina.training.models.venues import PERIOD, Room
from bina.training.rules.states import BatchState


class Batch(models.Model):
    """One dated delivery of a programme (Angkatan), both days included.

    ``plan_id`` and ``plan_line`` name the line of the yearly plan it came from; planning stands above, so
    there is no foreign key. ``partner`` delivers it, if somebody outside does. ``completion_rule`` is the
    rule set that decided its results. ``drawn_by_lot`` says that its seats are given out by a draw.
    """

    class State(models.TextChoices):
        DRAFT = BatchState.DRAFT.value, _("being prepared")
        OPEN = BatchState.OPEN.value, _("open for people")
        RUNNING = BatchState.RUNNING.value, _("running")
        FINISHED = BatchState.FINISHED.value, _("finished")
        CANCELLED = BatchState.CANCELLED.value, _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="batches")
    partner = models.ForeignKey(
        "training.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )
    code = models.CharField(_("code"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    venue = models.CharField(_("place"), max_length=200, blank=True)
    seats = models.PositiveIntegerField(_("seats"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    drawn_by_lot = models.BooleanField(_("seats are drawn by lot"), default=False, db_default=False)
    plan_id = models.UUIDField(null=True, blank=True)
    plan_line = models.CharField(max_length=80, blank=True)
    completion_rule = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="training_batch_code_once"),
            models.UniqueConstraint(
                fields=["plan_id", "plan_line"],
                condition=models.Q(plan_id__isnull=False),
                name="training_batch_plan_line_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="training_batch_period"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="training_batch_seats"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-starts_on", "id"], name="training_batch_by_date"),
            models.Index(fields=["programme", "starts_on"], name="training_batch_of_programme"),
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}"


class Session(models.Model):
    """One sitting of a batch over ``[starts_at, ends_at)`` (Sesi). A room holds one at a time."""

    class Mode(models.TextChoices):
        CLASS = "CLASS", _("in class")
        ONLINE = "ONLINE", _("online")
        HYBRID = "HYBRID", _("in class and online")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    title = models.CharField(_("title"), max_length=200)
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    mode = models.CharField(
        _("way"), max_length=6, choices=Mode.choices, default=Mode.CLASS, db_default=Mode.CLASS.value
    )
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    link = models.URLField(_("address of the meeting"), max_length=500, blank=True, db_default="")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "starts_at"],
                name="training_session_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["id", "starts_at", "ends_at"], name="training_session_period_key"
            ),
            ExclusionConstraint(
                name="training_room_one_session_at_a_time",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=models.Q(room__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="training_session_period"
            ),
            models.CheckConstraint(condition=models.Q(length_jp__gte=0), name="training_session_length"),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"
