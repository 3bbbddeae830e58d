"""Partners, agreements and offers: all of them for who contracts, their own for a partner's contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bina.platform.models import Grant, Upload
from bina.training.models import (
    Agreement,
    Batch,
    Partner,
    PartnerOffer,
    PartnerOfferOutcome,
    Programme,
)
from bina.training.queries.catalogue import Outcome
from bina.training.rules.offers import OfferState, price_per_head

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bina.platform.access import Actor

SEE, PROPOSE = "training.contract", "training.offer"
MOST_COMPARED = 4


def partners(actor: Actor) -> QuerySet[Partner]:
    """Partners of the agencies whose contracts the actor sees, and the one they speak for."""
    return Partner.objects.filter(actor.reach(SEE, agency="agency_id") | actor.reach(PROPOSE, partner="pk"))


def partners_matching(
    actor: Actor, *, on: date, text: str = "", kind: str = "", active_only: bool = True
) -> QuerySet[Partner]:
    """Partners by words of name or expertise and kind, with ``in_force`` (agreements) and ``held`` (batches).

    Args:
        on: the day on which agreements are looked at.
    """
    found = partners(actor)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(expertise__icontains=word))
    if kind:
        found = found.filter(kind=kind)
    if active_only:
        found = found.filter(is_active=True)
    in_force = Agreement.objects.filter(partner=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on)
    held = Batch.objects.filter(partner=OuterRef("pk")).exclude(state="CANCELLED")
    return found.annotate(in_force=_number(in_force), held=_number(held))


def _number(rows: QuerySet[Agreement] | QuerySet[Batch]) -> Coalesce:
    counted = rows.order_by().values("partner").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def partner(actor: Actor, *, partner_id: UUID) -> Partner | None:
    """One partner the actor may see."""
    return partners(actor).filter(pk=partner_id).first()


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """Agreements the actor may see, with their partner."""
    seen = actor.reach(SEE, agency="agency_id") | actor.reach(PROPOSE, partner="partner_id")
    return Agreement.objects.filter(seen).select_related("partner")


def agreement_document(actor: Actor, *, agreement_id: UUID) -> Upload | None:
    """The signed document of an agreement the actor may see; None without one. Two queries."""
    found = agreements(actor).filter(pk=agreement_id).first()
    if found is None or found.upload_id is None:
        return None
    return Upload.objects.get(pk=found.upload_id)


def agreements_matching(
    actor: Actor, *, on: date, text: str = "", kind: str = "", state: str = ""
) -> QuerySet[Agreement]:
    """Agreements by words of number, title or partner, kind, and where the day stands to them.

    Args:
        state: ``now`` for those in force on the day, ``ended`` for those that are over, empty for all.
    """
    found = agreements(actor)
    for word in text.split():
        named = Q(title__icontains=word) | Q(partner__name__icontains=word)
        found = found.filter(Q(number__icontains=word) | named)
    if kind:
        found = found.filter(kind=kind)
    if state == "now":
        found = found.filter(starts_on__lte=on, ends_on__gte=on)
    if state == "ended":
        found = found.filter(ends_on__lt=on)
    return found


def partner_offers(actor: Actor) -> QuerySet[PartnerOffer]:
    """Offers to the agency, once they were sent, and all those of the partner the actor speaks for."""
    sent = actor.reach(SEE, agency="agency_id") & ~Q(state=OfferState.DRAFT)
    own = actor.reach(PROPOSE, partner="partner_id")
    return PartnerOffer.objects.filter(sent | own).select_related("partner", "programme", "batch")


def offers_matching(actor: Actor, *, text: str = "", state: str = "") -> QuerySet[PartnerOffer]:
    """Offers by words of title or partner, and state."""
    found = partner_offers(actor)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(partner__name__icontains=word))
    return found.filter(state=state) if state else found


def offer_outcomes(actor: Actor, *, offers: Sequence[UUID]) -> dict[UUID, tuple[Outcome, ...]]:
    """What offers promise to develop, by the offer's key. One query."""
    rows = (
        PartnerOfferOutcome.objects.filter(offer__in=partner_offers(actor).filter(pk__in=offers))
        .select_related("competency")
        .order_by("offer_id", "competency__code")
    )
    found: dict[UUID, list[Outcome]] = {}
    for row in rows:
        taught = Outcome(row.competency_id, row.competency.code, row.competency.name, row.level)
        found.setdefault(row.offer_id, []).append(taught)
    return {offer: tuple(outcomes) for offer, outcomes in found.items()}


def programmes_to_offer(actor: Actor, *, partner: Partner) -> list[Programme]:
    """Programmes on offer of the agency that asks, by name, for a partner's contact to choose from."""
    if not actor.may(PROPOSE, partner=partner.pk):
        return []
    found = Programme.objects.filter(agency_id=partner.agency_id, is_active=True)
    return list(found.order_by("name", "pk"))


def offer_per_head(offer: PartnerOffer) -> int:
    """Price of a participant in a full batch, whole rupiah."""
    return price_per_head(
        fixed_rupiah=offer.fixed_cost_rupiah,
        per_person_rupiah=offer.cost_per_person_rupiah,
        people=offer.seats,
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who speaks for a partner; ``is_open`` once they have opened their account."""

    account_id: UUID
    name: str
    email: str
    is_open: bool


def contacts(actor: Actor, *, partner_id: UUID) -> list[Contact]:
    """People who speak for a partner the actor may see, by name. Two queries."""
    if partner(actor, partner_id=partner_id) is None:
        return []
    held = Grant.objects.filter(partner_id=partner_id).select_related("account")
    return [
        Contact(one.account_id, one.account.name, one.account.email or "", one.account.is_active)
        for one in held.order_by("account__name", "pk")
    ]
