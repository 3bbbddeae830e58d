"""Where batches are held and who teaches: nothing and nobody can be in two places at once."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, Func
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7

PERIOD = Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField())


class Venue(models.Model):
    """A building or site in which an agency trains (Tempat)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "name"], name="training_venue_name_once")
        ]

    def __str__(self) -> str:
        return f"Venue {self.pk}"


class Room(models.Model):
    """A room of a venue (Ruang)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    seats = models.PositiveIntegerField(_("seats"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "name"], name="training_room_name_once"),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="training_room_seats"),
        ]

    def __str__(self) -> str:
        return f"Room {self.pk}"


class Trainer(models.Model):
    """Somebody who teaches: an employee of the agency, or a person from outside (Pengajar).

    ``name`` is what is shown; for an employee it repeats theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("teaches"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "employee"],
                condition=models.Q(employee__isnull=False),
                name="training_trainer_employee_once",
            )
        ]

    def __str__(self) -> str:
        return f"Trainer {self.pk}"


class SessionTrainer(models.Model):
    """Somebody teaches at a session.

    Begin and end repeat the session's; a key over all three, which follows the session's changes (migration
    ``rooms_and_trainers``), keeps them the same, so that the database itself refuses two sessions at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("training.Session", on_delete=models.CASCADE, related_name="teaching")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="teaching")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "trainer"], name="training_sessiontrainer_once"),
            ExclusionConstraint(
                name="training_trainer_one_session_at_a_time",
                expressions=[
                    ("trainer", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"SessionTrainer {self.pk}"


class AgencyDay(models.Model):
    """A day on which an agency's offices are closed, or open, other than the rule set says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    is_open = models.BooleanField(_("offices are open"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "on"], name="training_agencyday_once")
        ]

    def __str__(self) -> str:
        return f"AgencyDay {self.pk}"
