"""Those who deliver programmes for an agency, what was agreed with them, and what they propose."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from bina.platform.ids import uuid7
from bina.training.rules.offers import OfferState


class Partner(models.Model):
    """A university, company, organisation, agency or person that delivers programmes (Mitra).

    Its contacts are accounts that hold the role TRAINER for the partner's key (``platform_grant``).
    """

    class Kind(models.TextChoices):
        UNIVERSITY = "UNIVERSITY", _("university")
        COMPANY = "COMPANY", _("company")
        NGO = "NGO", _("civil society organisation")
        AGENCY = "AGENCY", _("public agency")
        INDIVIDUAL = "INDIVIDUAL", _("individual trainer")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    profile = models.TextField(_("profile"), blank=True)
    expertise = models.CharField(_("fields of expertise"), max_length=300, blank=True)
    accreditation = models.CharField(_("accreditation"), max_length=200, blank=True)
    accredited_until = models.DateField(_("accredited until"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("works with us"), default=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "name"], name="training_partner_name_once")
        ]
        indexes: ClassVar = [
            GinIndex(fields=["name"], name="training_partner_name", opclasses=["gin_trgm_ops"])
        ]

    def __str__(self) -> str:
        return f"Partner {self.pk}"


class Agreement(models.Model):
    """A contract with a partner (Perjanjian), in force over both days.

    ``ceiling_rupiah`` is None where nothing was agreed on money. ``reminded_days`` is the shortest notice
    already given: so many days before the end.
    """

    class Kind(models.TextChoices):
        MOU = "MOU", _("memorandum (MoU)")
        PKS = "PKS", _("cooperation agreement (PKS)")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=120)
    title = models.CharField(_("what it is about"), max_length=250)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("until"))
    ceiling_rupiah = models.BigIntegerField(_("ceiling"), null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)
    upload_id = models.UUIDField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="training_agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="training_agreement_period"
            ),
            models.CheckConstraint(
                condition=models.Q(ceiling_rupiah__isnull=True) | models.Q(ceiling_rupiah__gte=0),
                name="training_agreement_ceiling",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "ends_on", "id"], name="training_agreement_by_end")
        ]

    def __str__(self) -> str:
        return f"Agreement {self.pk}"


class PartnerOffer(models.Model):
    """A programme that a partner proposes (Penawaran), with its price and dates, both days included.

    ``programme`` is the one of the catalogue it would deliver, if any; accepting makes one otherwise, and
    always a batch in preparation.
    """

    class State(models.TextChoices):
        DRAFT = OfferState.DRAFT.value, _("being written")
        SENT = OfferState.SENT.value, _("sent")
        ACCEPTED = OfferState.ACCEPTED.value, _("accepted")
        DECLINED = OfferState.DECLINED.value, _("declined")
        WITHDRAWN = OfferState.WITHDRAWN.value, _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="offers")
    programme = models.ForeignKey(
        "training.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="partner_offers"
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is about"), blank=True)
    form = models.PositiveSmallIntegerField(_("form of development"))
    length_jp = models.DecimalField(_("lesson hours"), max_digits=6, decimal_places=2)
    seats = models.PositiveIntegerField(_("seats of a batch"))
    minimum_seats = models.PositiveIntegerField(_("fewest participants"))
    fixed_cost_rupiah = models.BigIntegerField(_("price of a batch"), default=0)
    cost_per_person_rupiah = models.BigIntegerField(_("price per participant"), default=0)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    venue = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    batch = models.OneToOneField(
        "training.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="partner_offer"
    )
    sent_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="training_partneroffer_period"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_seats__gte=1, seats__gte=models.F("minimum_seats")),
                name="training_partneroffer_seats",
            ),
            models.CheckConstraint(
                condition=models.Q(length_jp__gt=0, fixed_cost_rupiah__gte=0, cost_per_person_rupiah__gte=0),
                name="training_partneroffer_figures",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ACCEPTED", batch__isnull=False, programme__isnull=False)
                | ~models.Q(state="ACCEPTED") & models.Q(batch__isnull=True),
                name="training_partneroffer_accepted_has_batch",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-starts_on", "id"], name="training_offer_by_date"),
            models.Index(fields=["partner", "state"], name="training_offer_of_partner"),
        ]

    def __str__(self) -> str:
        return f"PartnerOffer {self.pk}"


class PartnerOfferOutcome(models.Model):
    """A competence an offer promises to develop, and the level its participants leave with, at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(PartnerOffer, on_delete=models.CASCADE, related_name="outcomes")
    competency = models.ForeignKey("competency.Competence", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "competency"], name="training_offeroutcome_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=8), name="training_offeroutcome_level"
            ),
        ]

    def __str__(self) -> str:
        return f"PartnerOfferOutcome {self.pk}"
