"""Letters of assignment and invitation: how an agency's look, their numbers, and whom each one names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bina.platform.ids import uuid7
from bina.training.models.batches import Batch
from bina.training.models.enrolments import Enrolment
from bina.training.rules.letters import DEFAULT_PATTERNS, LetterKind, LetterState


class LetterLayout(models.Model):
    """The letterhead (kop surat) of an agency, who signs its letters, and how they are numbered.

    ``basis`` are the lines that most letters rest on (dasar), one a line.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    office = models.CharField(_("office below the agency's name"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("telephone, mail, website"), max_length=200, blank=True)
    place = models.CharField(_("place of issue"), max_length=60, blank=True)
    signer_name = models.CharField(_("name of the signer"), max_length=120)
    signer_post = models.CharField(_("post of the signer"), max_length=120)
    signer_rank = models.CharField(_("rank of the signer"), max_length=60, blank=True)
    signer_nip = models.CharField(_("NIP of the signer"), max_length=18, blank=True)
    assignment_pattern = models.CharField(max_length=80, default=DEFAULT_PATTERNS[LetterKind.ASSIGNMENT])
    invitation_pattern = models.CharField(max_length=80, default=DEFAULT_PATTERNS[LetterKind.INVITATION])
    basis = models.TextField(_("what letters rest on"), blank=True)
    logo = models.ForeignKey("platform.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency"], name="training_letterlayout_once")
        ]

    def __str__(self) -> str:
        return f"LetterLayout {self.pk}"


class LetterCounter(models.Model):
    """The last running number given to letters of a kind in a year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "kind", "year"], name="training_lettercounter_once")
        ]

    def __str__(self) -> str:
        return f"LetterCounter {self.pk}"


class Letter(models.Model):
    """One letter of a batch (Surat tugas, surat undangan), for one person or several; kept as it was signed.

    ``basis`` and ``purpose`` are its lines (dasar, untuk). ``sha256`` is that of the signed file. A cancelled
    letter keeps its number and its file, if it was signed; ``replaces`` names the one that this one replaced.
    """

    class Kind(models.TextChoices):
        ASSIGNMENT = LetterKind.ASSIGNMENT.value, pgettext_lazy("letter", "letter of assignment")
        INVITATION = LetterKind.INVITATION.value, pgettext_lazy("letter", "letter of invitation")

    class State(models.TextChoices):
        WAITING = LetterState.WAITING.value, pgettext_lazy("letter", "waiting for its signature")
        ISSUED = LetterState.ISSUED.value, pgettext_lazy("letter", "issued")
        CANCELLED = LetterState.CANCELLED.value, pgettext_lazy("letter", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    number = models.CharField(_("number"), max_length=120)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveBigIntegerField()
    dated_on = models.DateField(_("dated"))
    basis = models.JSONField(default=list)
    purpose = models.JSONField(default=list)
    file = models.FileField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ordered_by_id = models.UUIDField(null=True)
    ordered_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True, db_default="")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_id = models.UUIDField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "serial"], name="training_letter_serial_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="WAITING", issued_at__isnull=True, sha256="")
                | models.Q(state="ISSUED", issued_at__isnull=False) & ~models.Q(sha256="")
                | models.Q(state="CANCELLED"),
                name="training_letter_signed_when_issued",
            ),
            models.CheckConstraint(
                condition=models.Q(state="CANCELLED", cancelled_at__isnull=False)
                & ~models.Q(cancel_reason="")
                | ~models.Q(state="CANCELLED") & models.Q(cancelled_at__isnull=True, cancel_reason=""),
                name="training_letter_cancelled_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "-serial", "id"], name="training_letter_of_batch"),
        ]

    def __str__(self) -> str:
        return f"Letter {self.pk}"


class LetterRecipient(models.Model):
    """Somebody a letter names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="recipients")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "enrolment"], name="training_letterrecipient_once")
        ]

    def __str__(self) -> str:
        return f"LetterRecipient {self.pk}"
