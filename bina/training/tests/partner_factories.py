"""Made-up partners, agreements and offers for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import factory

from bina.people.tests.factories import AccountFactory, AgencyFactory
from bina.platform.access import Actor, Held, Role
from bina.platform.models import Grant
from bina.training.actions.offers import OfferValues
from bina.training.models import Agreement, BudgetLine, Commitment, Partner, PartnerOffer
from bina.training.tests.factories import NOW, BatchFactory

if TYPE_CHECKING:
    from bina.platform.models import Account


class PartnerFactory(factory.django.DjangoModelFactory[Partner]):
    """A university."""

    class Meta:
        model = Partner

    agency = factory.SubFactory(AgencyFactory)
    kind = Partner.Kind.UNIVERSITY
    name = factory.Sequence(lambda n: f"Universitas {n:03d}")
    updated_at = NOW


class AgreementFactory(factory.django.DjangoModelFactory[Agreement]):
    """A PKS over 2026 without a ceiling."""

    class Meta:
        model = Agreement

    partner = factory.SubFactory(PartnerFactory)
    agency = factory.SelfAttribute("partner.agency")
    kind = Agreement.Kind.PKS
    number = factory.Sequence(lambda n: f"PKS/{n:03d}/2026")
    title = "Pelatihan pelayanan"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)
    updated_at = NOW


class PartnerOfferFactory(factory.django.DjangoModelFactory[PartnerOffer]):
    """A technical training of 16 JP for 10 to 20 people in March 2027, sent to the agency."""

    class Meta:
        model = PartnerOffer

    partner = factory.SubFactory(PartnerFactory)
    agency = factory.SelfAttribute("partner.agency")
    title = factory.Sequence(lambda n: f"Tawaran {n:03d}")
    form = 3
    length_jp = Decimal(16)
    seats = 20
    minimum_seats = 10
    fixed_cost_rupiah = 10_000_000
    cost_per_person_rupiah = 100_000
    starts_on = date(2027, 3, 1)
    ends_on = date(2027, 3, 2)
    state = PartnerOffer.State.SENT
    sent_at = NOW
    updated_at = NOW


OFFER = OfferValues(
    title="Pelayanan Ramah",
    form=3,
    length_jp=Decimal(16),
    seats=20,
    minimum_seats=10,
    starts_on=date(2027, 3, 1),
    ends_on=date(2027, 3, 2),
    fixed_cost_rupiah=10_000_000,
    cost_per_person_rupiah=100_000,
)


def contact_of(partner: Partner) -> Account:
    """An open account that speaks for the partner and is nobody else."""
    account: Account = AccountFactory.create(agency_id=partner.agency_id)
    Grant.objects.create(
        account=account, role=Role.TRAINER, agency_id=partner.agency_id, partner_id=partner.pk
    )
    return account


def contact_actor(partner: Partner) -> Actor:
    """Somebody who speaks for the partner, without an account."""
    held = Held(role=Role.TRAINER, agency_id=partner.agency_id, partner_id=partner.pk)
    return Actor(agency_id=partner.agency_id, grants=(held,))


class BudgetLineFactory(factory.django.DjangoModelFactory[BudgetLine]):
    """A line of 100 million rupiah of the regional budget of 2027."""

    class Meta:
        model = BudgetLine

    agency = factory.SubFactory(AgencyFactory)
    year = 2027
    code = factory.Sequence(lambda n: f"5.1.02.02.12.{n:04d}")
    name = "Belanja kursus singkat dan pelatihan"
    source = BudgetLine.Source.APBD
    ceiling_rupiah = 100_000_000
    updated_at = NOW


class CommitmentFactory(factory.django.DjangoModelFactory[Commitment]):
    """10 million rupiah for the delivery of a batch of the line's agency."""

    class Meta:
        model = Commitment

    line = factory.SubFactory(BudgetLineFactory)
    agency = factory.SelfAttribute("line.agency")
    batch = factory.SubFactory(BatchFactory, programme__agency=factory.SelfAttribute("...line.agency"))
    purpose = Commitment.Purpose.DELIVERY
    amount_rupiah = 10_000_000
    number = factory.Sequence(lambda n: f"SPK/{n:03d}/2027")
    committed_on = date(2027, 2, 1)
    recorded_at = NOW
