"""Certificates of completed places: how an agency's look, their numbers, and each one of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.rules.certificates import DEFAULT_PATTERN, CertificateState


class CertificateLayout(models.Model):
    """How the certificates of an agency look, who signs them and how they are numbered."""

    class Colour(models.TextChoices):
        TEAL = "TEAL", _("teal")
        BLUE = "BLUE", _("blue")
        GREEN = "GREEN", _("green")
        MAROON = "MAROON", _("maroon")
        PLUM = "PLUM", _("plum")
        GREY = "GREY", _("grey")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=60, default="Sertifikat")
    office = models.CharField(_("office below the agency's name"), max_length=120, blank=True)
    place = models.CharField(_("place of issue"), max_length=60, blank=True)
    signer_name = models.CharField(_("name of the signer"), max_length=120)
    signer_post = models.CharField(_("post of the signer"), max_length=120)
    signer_nip = models.CharField(_("NIP of the signer"), max_length=18, blank=True)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour.choices, default=Colour.TEAL)
    logo = models.ForeignKey("platform.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    number_pattern = models.CharField(_("pattern of numbers"), max_length=80, default=DEFAULT_PATTERN)
    shows_nip = models.BooleanField(_("print the NIP"), default=False)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency"], name="training_certificatelayout_once")
        ]

    def __str__(self) -> str:
        return f"CertificateLayout {self.pk}"


class CertificateCounter(models.Model):
    """The last running number given in a year; year 0 counts places in the status lists."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year"], name="training_certificatecounter_once")
        ]

    def __str__(self) -> str:
        return f"CertificateCounter {self.pk}"


class Certificate(models.Model):
    """The certificate of one completed place (Sertifikat): what it says, its signed PDF, and its state.

    What it says is kept as printed, whatever becomes of the person's name or the programme later. ``sha256``
    is that of the signed file. ``status_serial`` is its place in the agency's lists of revocations.
    ``share_token`` opens the page that the holder shares; None while they share nothing. ``doubted_at`` says
    since when an issued certificate belongs to a place that is no longer completed.
    """

    class State(models.TextChoices):
        WAITING = CertificateState.WAITING.value, _("waiting for its signature")
        ISSUED = CertificateState.ISSUED.value, _("issued")
        REVOKED = CertificateState.REVOKED.value, _("revoked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    enrolment = models.OneToOneField(
        "training.Enrolment", on_delete=models.PROTECT, related_name="certificate"
    )
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    code = models.CharField(_("code"), max_length=24)
    number = models.CharField(_("number"), max_length=120)
    numbered_year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveBigIntegerField(null=True)
    status_serial = models.PositiveBigIntegerField()
    holder_name = models.CharField(_("name as printed"), max_length=200)
    programme_name = models.CharField(_("programme"), max_length=200)
    form_name = models.CharField(_("form of development"), max_length=100)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    outcomes = models.JSONField(default=list)
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(null=True)
    file = models.FileField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.UUIDField(null=True)
    revoke_reason = models.CharField(_("reason"), max_length=300, blank=True)
    doubted_at = models.DateTimeField(null=True)
    share_token = models.CharField(max_length=43, null=True)  # noqa: DJ001  # none is not an empty token
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="training_certificate_code_once"),
            models.UniqueConstraint(
                fields=["agency", "numbered_year", "serial"], name="training_certificate_serial_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "status_serial"], name="training_certificate_status_once"
            ),
            models.UniqueConstraint(fields=["share_token"], name="training_certificate_share_once"),
            models.CheckConstraint(
                condition=models.Q(state="WAITING", issued_at__isnull=True, sha256="")
                | ~models.Q(state="WAITING") & models.Q(issued_at__isnull=False) & ~models.Q(sha256=""),
                name="training_certificate_signed_when_issued",
            ),
            models.CheckConstraint(
                condition=models.Q(state="REVOKED", revoked_at__isnull=False) & ~models.Q(revoke_reason="")
                | ~models.Q(state="REVOKED") & models.Q(revoked_at__isnull=True, revoke_reason=""),
                name="training_certificate_reason_when_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ISSUED") | models.Q(doubted_at__isnull=True),
                name="training_certificate_doubted_when_issued",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employee", "-issued_on"], name="training_certificate_of_person"),
            models.Index(
                fields=["agency", "status_serial"],
                condition=models.Q(state="WAITING"),
                name="training_certificate_waiting",
            ),
            models.Index(
                fields=["agency", "status_serial"],
                condition=models.Q(state="REVOKED"),
                name="training_certificate_revoked",
            ),
            models.Index(
                fields=["agency", "doubted_at", "id"],
                condition=models.Q(doubted_at__isnull=False),
                name="training_certificate_doubted",
            ),
            models.Index(fields=["sha256"], name="training_certificate_by_file"),
        ]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"


class OutsideCertificate(models.Model):
    """A certificate of another organiser that a person hands in (Sertifikat luar), checked by BKPSDM.

    Accepted, it stands behind one line of the training history, which counts its hours once.
    """

    class State(models.TextChoices):
        SUBMITTED = "SUBMITTED", _("waiting to be checked")
        RETURNED = "RETURNED", _("sent back to be mended")
        ACCEPTED = "ACCEPTED", _("accepted")
        REFUSED = "REFUSED", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.SUBMITTED)
    form = models.PositiveSmallIntegerField(_("form of development"))
    name = models.CharField(_("name"), max_length=250)
    organiser = models.CharField(_("organiser"), max_length=200)
    number = models.CharField(_("certificate number"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    upload = models.ForeignKey("platform.Upload", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3)
    sha256 = models.CharField(max_length=64)
    record = models.ForeignKey(
        "training.TrainingRecord", on_delete=models.PROTECT, null=True, related_name="evidence"
    )
    remark = models.CharField(_("what BKPSDM says"), max_length=300, blank=True)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="training_outsidecertificate_period",
            ),
            models.CheckConstraint(
                condition=models.Q(length_jp__gt=0), name="training_outsidecertificate_length"
            ),
            models.CheckConstraint(
                condition=models.Q(form__gte=1, form__lte=99), name="training_outsidecertificate_form"
            ),
            models.CheckConstraint(
                condition=models.Q(state="ACCEPTED", record__isnull=False)
                | ~models.Q(state="ACCEPTED") & models.Q(record__isnull=True),
                name="training_outsidecertificate_record",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["RETURNED", "REFUSED"]) | ~models.Q(remark=""),
                name="training_outsidecertificate_remark",
            ),
            models.UniqueConstraint(
                fields=["employee", "sha256"],
                condition=~models.Q(state="REFUSED"),
                name="training_outsidecertificate_file_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["employee", "-submitted_at"], name="training_outside_of_person"),
            models.Index(fields=["agency", "state", "submitted_at", "id"], name="training_outside_queue"),
        ]

    def __str__(self) -> str:
        return f"OutsideCertificate {self.pk}"
