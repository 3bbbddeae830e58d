"""Offers: a partner proposes a programme, the agency takes it or not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.batches import BatchValues, create_batch
from bina.training.actions.partners import set_batch_partner
from bina.training.actions.programmes import ProgrammeValues, create_programme, require_levels
from bina.training.actions.refusals import OfferRefused, WrongState
from bina.training.models import Partner, PartnerOffer, PartnerOfferOutcome, Programme
from bina.training.rules.offers import OfferState, offer_may_become

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferValues:
    """What a partner proposes: money in whole rupiah, both days included, ``(competence, level)`` pairs."""

    title: str
    form: int
    length_jp: Decimal
    seats: int
    minimum_seats: int
    starts_on: date
    ends_on: date
    fixed_cost_rupiah: int = 0
    cost_per_person_rupiah: int = 0
    venue: str = ""
    description: str = ""
    programme_id: UUID | None = None
    outcomes: tuple[tuple[UUID, int], ...] = ()

    def columns(self) -> dict[str, Any]:
        values = asdict(self)
        del values["outcomes"]
        return values


@transaction.atomic
def write_offer(*, actor: Actor, partner_id: UUID, values: OfferValues, at: datetime) -> PartnerOffer:
    """Begin an offer; the agency sees it when it is sent.

    Raises:
        PermissionDenied: ``actor`` does not speak for the partner.
        OfferRefused: figures contradict each other, the form is unknown, or the programme is not on offer.
    """
    actor.require("training.offer", partner=partner_id)
    partner = Partner.objects.get(pk=partner_id)
    _require_sound(partner.agency_id, values, at)
    offer = PartnerOffer.objects.create(
        agency_id=partner.agency_id, partner=partner, updated_at=at, **values.columns()
    )
    _write_outcomes(offer, values.outcomes)
    return offer


@transaction.atomic
def edit_offer(*, actor: Actor, offer_id: UUID, values: OfferValues, at: datetime) -> PartnerOffer:
    """Change an offer that was not sent yet.

    Raises:
        PermissionDenied: ``actor`` does not speak for the partner.
        WrongState: it was sent; it can be withdrawn and written anew.
        OfferRefused: as for ``write_offer``.
    """
    offer = PartnerOffer.objects.select_for_update().get(pk=offer_id)
    actor.require("training.offer", partner=offer.partner_id)
    if offer.state != OfferState.DRAFT:
        raise WrongState(_("This offer was sent. Withdraw it to change it."))
    _require_sound(offer.agency_id, values, at)
    for name, value in values.columns().items():
        setattr(offer, name, value)
    offer.updated_at = at
    offer.save()
    offer.outcomes.all().delete()
    _write_outcomes(offer, values.outcomes)
    return offer


def _write_outcomes(offer: PartnerOffer, outcomes: Sequence[tuple[UUID, int]]) -> None:
    PartnerOfferOutcome.objects.bulk_create(
        PartnerOfferOutcome(agency_id=offer.agency_id, offer=offer, competency_id=competence, level=level)
        for competence, level in outcomes
    )


def _require_sound(agency_id: UUID, values: OfferValues, at: datetime) -> None:
    if values.ends_on < values.starts_on:
        raise OfferRefused(_("The last day cannot be before the first."), field="ends_on")
    if not 1 <= values.minimum_seats <= values.seats:
        raise OfferRefused(
            _("The fewest participants must be between 1 and the seats ({seats}).").format(
                seats=values.seats
            ),
            field="minimum_seats",
        )
    if values.form not in queries.forms(on=at.date(), agency_id=agency_id):
        raise OfferRefused(
            _("The form {number} is not in the list of forms.").format(number=values.form), field="form"
        )
    if values.programme_id is not None:
        known = Programme.objects.filter(pk=values.programme_id, agency_id=agency_id, is_active=True)
        if not known.exists():
            raise OfferRefused(_("Choose a programme of the catalogue."), field="programme_id")
    require_levels(values.outcomes)


@transaction.atomic
def send_offer(*, actor: Actor, offer_id: UUID, at: datetime) -> PartnerOffer:
    """Hand an offer in.

    Raises:
        PermissionDenied: ``actor`` does not speak for the partner.
        WrongState: it is not being written.
    """
    return _step(actor, offer_id, OfferState.SENT, at, sent_at=at)


@transaction.atomic
def withdraw_offer(*, actor: Actor, offer_id: UUID, at: datetime) -> PartnerOffer:
    """Take an offer back before it is decided.

    Raises:
        PermissionDenied: ``actor`` does not speak for the partner.
        WrongState: it was decided.
    """
    return _step(actor, offer_id, OfferState.WITHDRAWN, at)


@transaction.atomic
def reopen_offer(*, actor: Actor, offer_id: UUID, at: datetime) -> PartnerOffer:
    """Go on writing an offer that was withdrawn.

    Raises:
        PermissionDenied: ``actor`` does not speak for the partner.
        WrongState: it was not withdrawn.
    """
    return _step(actor, offer_id, OfferState.DRAFT, at, sent_at=None)


@transaction.atomic
def decline_offer(*, actor: Actor, offer_id: UUID, answer: str, at: datetime) -> PartnerOffer:
    """Say no to an offer, with the reason the partner reads.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: it is not waiting for an answer.
        OfferRefused: no reason is given.
    """
    offer = _locked(actor, offer_id, OfferState.DECLINED)
    if not answer.strip():
        raise OfferRefused(_("Say why, so that the partner can offer better."), field="answer")
    return _become(offer, OfferState.DECLINED, at, answer=answer.strip()[:500], decided_at=at)


@transaction.atomic
def accept_offer(*, actor: Actor, offer_id: UUID, answer: str = "", at: datetime) -> PartnerOffer:
    """Take an offer: a batch in preparation delivered by the partner, of its programme or of a new one.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        WrongState: it is not waiting for an answer.
    """
    offer = _locked(actor, offer_id, OfferState.ACCEPTED)
    programme_id = offer.programme_id or _new_programme(actor, offer, at).pk
    values = BatchValues(
        starts_on=offer.starts_on, ends_on=offer.ends_on, seats=offer.seats, venue=offer.venue
    )
    batch = create_batch(actor=actor, programme_id=programme_id, values=values, at=at)
    set_batch_partner(actor=actor, batch_id=batch.pk, partner_id=offer.partner_id, at=at)
    offer.state, offer.answer, offer.decided_at = OfferState.ACCEPTED, answer.strip()[:500], at
    offer.programme_id, offer.batch, offer.updated_at = programme_id, batch, at
    offer.save()
    return offer


def _new_programme(actor: Actor, offer: PartnerOffer, at: datetime) -> Programme:
    partner = offer.partner
    values = ProgrammeValues(
        code=_free_code(offer),
        name=offer.title,
        form=offer.form,
        length_jp=offer.length_jp,
        seats=offer.seats,
        minimum_seats=offer.minimum_seats,
        fixed_cost_rupiah=offer.fixed_cost_rupiah,
        cost_per_person_rupiah=offer.cost_per_person_rupiah,
        organiser=partner.name,
        description=offer.description,
        outcomes=tuple(offer.outcomes.values_list("competency_id", "level")),
    )
    return create_programme(actor=actor, agency_id=offer.agency_id, values=values, at=at)


def _free_code(offer: PartnerOffer) -> str:
    """The next code such as ``MITRA-2027-03`` that no programme of the agency has."""
    stem = f"MITRA-{offer.starts_on.year}-"
    taken = Programme.objects.filter(agency_id=offer.agency_id, code__startswith=stem)
    numbers = [
        int(end) for code in taken.values_list("code", flat=True) if (end := code[len(stem) :]).isdigit()
    ]
    return f"{stem}{max(numbers, default=0) + 1:02d}"


def _locked(actor: Actor, offer_id: UUID, wanted: OfferState) -> PartnerOffer:
    """The offer, locked, after permission and state were checked; partners write, the agency decides."""
    offer = PartnerOffer.objects.select_for_update().get(pk=offer_id)
    if wanted in {OfferState.ACCEPTED, OfferState.DECLINED}:
        actor.require("training.edit", agency=offer.agency_id)
    else:
        actor.require("training.offer", partner=offer.partner_id)
    if not offer_may_become(offer.state, wanted):
        raise WrongState(
            _("An offer that is “{state}” cannot become “{wanted}”.").format(
                state=offer.get_state_display(), wanted=PartnerOffer.State(wanted).label
            )
        )
    return offer


def _step(actor: Actor, offer_id: UUID, wanted: OfferState, at: datetime, **values: Any) -> PartnerOffer:
    return _become(_locked(actor, offer_id, wanted), wanted, at, **values)


def _become(offer: PartnerOffer, wanted: OfferState, at: datetime, **values: Any) -> PartnerOffer:
    for name, value in {**values, "state": wanted, "updated_at": at}.items():
        setattr(offer, name, value)
    offer.save()
    return offer
