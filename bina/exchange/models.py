"""What leaves this installation: the connection to SIASN, and every finished training on its way there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bina.exchange.rules.states import EntryState
from bina.platform.ids import uuid7


class SiasnConnection(models.Model):
    """How an agency reaches SIASN (Sambungan SIASN); secrets are sealed with the installation's key.

    ``since`` is the first day of finished training that is told; what ended before stays out. ``trouble``
    is why the last run stopped, empty when it did not.
    """

    class Environment(models.TextChoices):
        SIMULATOR = "SIMULATOR", _("simulator on this installation")
        TRAINING = "TRAINING", _("SIASN's training environment")
        PRODUCTION = "PRODUCTION", _("SIASN itself")

    class Trouble(models.TextChoices):
        LOGIN = "LOGIN", _("SIASN does not accept the name, password or keys")
        NO_ANSWER = "NO_ANSWER", _("SIASN does not answer")
        NO_SECRET = "NO_SECRET", _("a stored password cannot be opened")  # a reason, no password

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    environment = models.CharField(
        _("environment"), max_length=10, choices=Environment.choices, default=Environment.SIMULATOR
    )
    is_on = models.BooleanField(_("send by itself"), default=False)
    since = models.DateField(_("training finished from this day on"))
    waits_for_certificate = models.BooleanField(_("wait for the certificate"), default=True)
    consumer_key = models.CharField(_("consumer key"), max_length=120, blank=True)
    consumer_secret = models.TextField(blank=True)
    client_id = models.CharField(_("client of the sign-on"), max_length=120, blank=True)
    username = models.CharField(_("name of the account"), max_length=120, blank=True)
    password = models.TextField(blank=True)
    siasn_agency = models.CharField(_("SIASN's key of the agency"), max_length=64, blank=True)
    siasn_place = models.CharField(_("SIASN's key of the place"), max_length=64, blank=True)
    trouble = models.CharField(max_length=9, choices=Trouble.choices, blank=True)
    trouble_said = models.CharField(max_length=300, blank=True)
    tried_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency"], name="exchange_siasnconnection_once")
        ]

    def __str__(self) -> str:
        return f"SiasnConnection {self.pk}"


class SiasnEntry(models.Model):
    """One finished training of one person on its way to SIASN (Kiriman SIASN).

    ``source_kind`` and ``source_id`` name what it came from in the training room. ``content_print`` is the
    fingerprint of what it says now, ``sent_print`` of what stands in SIASN under ``siasn_id``. ``posted_at``
    is set before the first request that could have made it there, so that a lost answer is known of.
    ``why`` with ``said`` (SIASN's own words) tells why it stands where it stands.
    """

    class Source(models.TextChoices):
        PLACE = "PLACE", _("batch")
        COURSE = "COURSE", _("e-learning course")
        OUTSIDE = "OUTSIDE", _("certificate of another organiser")

    class Service(models.TextChoices):
        DIKLAT = "DIKLAT", _("structural training (diklat)")
        KURSUS = "KURSUS", _("course (kursus)")

    class State(models.TextChoices):
        WAITING = EntryState.WAITING.value, pgettext_lazy("entry for SIASN", "waiting")
        SENT = EntryState.SENT.value, pgettext_lazy("entry for SIASN", "stands in SIASN")
        REFUSED = EntryState.REFUSED.value, pgettext_lazy("entry for SIASN", "refused")
        LEFT_OUT = EntryState.LEFT_OUT.value, pgettext_lazy("entry for SIASN", "left out")
        TO_CORRECT = EntryState.TO_CORRECT.value, pgettext_lazy("entry for SIASN", "to be corrected in SIASN")
        CORRECTED = EntryState.CORRECTED.value, pgettext_lazy("entry for SIASN", "corrected in SIASN")

    class Why(models.TextChoices):
        SAID = "SAID", _("SIASN does not take it")
        NO_PERSON = "NO_PERSON", _("SIASN knows nobody with this NIP")
        NO_NIP = "NO_NIP", _("the person has no NIP")
        NO_HOURS = "NO_HOURS", _("less than one whole lesson hour")
        CERTIFICATE = "CERTIFICATE", _("its certificate is not issued yet")
        NO_ANSWER = "NO_ANSWER", _("SIASN did not answer; Bina looks there first and then asks again")
        BUSY = "BUSY", _("SIASN could not do it at that moment; Bina asks again")
        DOCUMENT = "DOCUMENT", _("SIASN does not take the document; the training itself stands there")
        CHANGED = "CHANGED", _("it was changed here after it was sent")
        REVOKED = "REVOKED", _("its certificate was revoked")
        TAKEN_BACK = "TAKEN_BACK", _("the completion was taken back")
        HAND = "HAND", _("somebody decided so")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    source_kind = models.CharField(max_length=7, choices=Source.choices)
    source_id = models.UUIDField()
    service = models.CharField(_("service"), max_length=6, choices=Service.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(_("reason"), max_length=11, choices=Why.choices, blank=True)
    said = models.CharField(max_length=500, blank=True)
    form = models.PositiveSmallIntegerField(_("form of development"))
    name = models.CharField(_("name"), max_length=250)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    number = models.CharField(_("certificate number"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    document = models.CharField(max_length=64, blank=True)
    content_print = models.CharField(max_length=64)
    sent_print = models.CharField(max_length=64, blank=True)
    sent_document = models.CharField(max_length=64, blank=True)
    siasn_id = models.CharField(_("key in SIASN"), max_length=64, blank=True)
    was_there = models.BooleanField(default=False)
    posted_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="exchange_siasnentry_once"),
            models.UniqueConstraint(
                fields=["agency", "service", "siasn_id"],
                condition=~models.Q(siasn_id=""),
                name="exchange_siasnentry_key_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["SENT", "TO_CORRECT", "CORRECTED"]) | ~models.Q(siasn_id=""),
                name="exchange_siasnentry_sent_has_a_key",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["REFUSED", "LEFT_OUT", "TO_CORRECT"]) | ~models.Q(why=""),
                name="exchange_siasnentry_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="exchange_siasnentry_period"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "next_at", "id"],
                condition=models.Q(state="WAITING"),
                name="exchange_entry_waiting",
            ),
            models.Index(fields=["agency", "-ends_on", "id"], name="exchange_entry_by_day"),
            models.Index(fields=["agency", "state"], name="exchange_entry_by_state"),
            models.Index(fields=["employee"], name="exchange_entry_of_person"),
        ]

    def __str__(self) -> str:
        return f"SiasnEntry {self.pk}"
