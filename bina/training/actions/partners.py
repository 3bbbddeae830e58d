"""Partners, their contacts and agreements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bina.platform.access import Role, agency_root
from bina.platform.accounts import actions as accounts
from bina.platform.models import Account
from bina.training.actions.batches import locked
from bina.training.actions.refusals import PartnerRefused
from bina.training.actions.telling import tell_accounts
from bina.training.models import Agreement, Batch, Partner
from bina.training.rules.offers import NOTICE_DAYS, notice_due

if TYPE_CHECKING:
    from bina.platform.access import Actor


Row = TypeVar("Row", Partner, Agreement)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerValues:
    """What is known of a partner; ``kind`` is a code of ``Partner.Kind``."""

    kind: str
    name: str
    profile: str = ""
    expertise: str = ""
    accreditation: str = ""
    accredited_until: date | None = None
    address: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementValues:
    """What was agreed, in force over both days; no ceiling where nothing was agreed on money."""

    kind: str
    number: str
    title: str
    starts_on: date
    ends_on: date
    ceiling_rupiah: int | None = None


@transaction.atomic
def create_partner(*, actor: Actor, agency_id: UUID, values: PartnerValues, at: datetime) -> Partner:
    """Note a partner of the agency.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        PartnerRefused: the name is taken.
    """
    actor.require("training.edit", agency=agency_id)
    _require_free_name(Partner(agency_id=agency_id), values.name)
    return Partner.objects.create(agency_id=agency_id, updated_at=at, **asdict(values))


@transaction.atomic
def edit_partner(*, actor: Actor, partner_id: UUID, values: PartnerValues, at: datetime) -> Partner:
    """Change what is known of a partner.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        PartnerRefused: the name is taken.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    actor.require("training.edit", agency=partner.agency_id)
    _require_free_name(partner, values.name)
    return _write(partner, asdict(values), at)


def _require_free_name(partner: Partner, name: str) -> None:
    others = Partner.objects.filter(agency_id=partner.agency_id, name__iexact=name)
    if others.exclude(pk=partner.pk).exists():
        raise PartnerRefused(_("The partner {name} is known already.").format(name=name), field="name")


def _write(row: Row, values: dict[str, Any], at: datetime) -> Row:
    for name, value in {**values, "updated_at": at}.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def make_agreement(*, actor: Actor, partner_id: UUID, values: AgreementValues, at: datetime) -> Agreement:
    """Note an agreement with a partner.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        PartnerRefused: the days are in the wrong order, or the number is taken.
    """
    partner = Partner.objects.get(pk=partner_id)
    actor.require("training.edit", agency=partner.agency_id)
    agreement = Agreement(agency_id=partner.agency_id, partner=partner)
    _require_sound(agreement, values)
    return _write(agreement, asdict(values), at)


@transaction.atomic
def edit_agreement(*, actor: Actor, agreement_id: UUID, values: AgreementValues, at: datetime) -> Agreement:
    """Change an agreement; a new last day is reminded of anew.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        PartnerRefused: as for ``make_agreement``.
    """
    agreement = Agreement.objects.select_for_update().get(pk=agreement_id)
    actor.require("training.edit", agency=agreement.agency_id)
    _require_sound(agreement, values)
    if agreement.ends_on != values.ends_on:
        agreement.reminded_days = None
    return _write(agreement, asdict(values), at)


def _require_sound(agreement: Agreement, values: AgreementValues) -> None:
    if values.ends_on < values.starts_on:
        raise PartnerRefused(_("The last day cannot be before the first."), field="ends_on")
    if values.ceiling_rupiah is not None and values.ceiling_rupiah < 0:
        raise PartnerRefused(_("A cost cannot be below zero."), field="ceiling_rupiah")
    others = Agreement.objects.filter(agency_id=agreement.agency_id, number=values.number)
    if others.exclude(pk=agreement.pk).exists():
        raise PartnerRefused(
            _("Another agreement has the number {number}.").format(number=values.number), field="number"
        )


@transaction.atomic
def invite_contact(*, actor: Actor, partner_id: UUID, name: str, email: str, at: datetime) -> str:
    """Let a person of a partner in; gives the one-time code that opens their account, to be handed over.

    They see only their partner's batches, offers and agreements. A second call gives a new code.

    Raises:
        PermissionDenied: ``actor`` may not edit training, or look after accounts, of the whole agency.
        LoginTaken: the address belongs to an employee or to somebody of another agency.
    """
    partner = Partner.objects.get(pk=partner_id)
    actor.require("training.edit", agency=partner.agency_id)
    grant = accounts.invite_contact(
        actor=actor, agency_id=partner.agency_id, partner_id=partner_id, email=email, name=name
    )
    codes = accounts.issue_codes(
        actor=actor, account_ids=[grant.account_id], agency_id=partner.agency_id, at=at
    )
    return codes[grant.account_id]


@transaction.atomic
def dismiss_contact(*, actor: Actor, partner_id: UUID, account_id: UUID) -> None:
    """Take a contact's access to a partner back. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not edit training, or look after accounts, of the whole agency.
    """
    partner = Partner.objects.get(pk=partner_id)
    actor.require("training.edit", agency=partner.agency_id)
    accounts.dismiss_contact(
        actor=actor, agency_id=partner.agency_id, partner_id=partner_id, account_id=account_id
    )


@transaction.atomic
def set_batch_partner(*, actor: Actor, batch_id: UUID, partner_id: UUID | None, at: datetime) -> Batch:
    """Say who delivers a batch; None for the agency itself. The partner's contacts see it from then on.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        PartnerRefused: the partner is not of this agency.
    """
    batch = locked(actor, batch_id, "training.edit")
    if (
        partner_id is not None
        and not Partner.objects.filter(pk=partner_id, agency_id=batch.agency_id).exists()
    ):
        raise PartnerRefused(_("Choose a partner of this agency."), field="partner")
    batch.partner_id, batch.updated_at = partner_id, at
    batch.save(update_fields=["partner", "updated_at"])
    return batch


@transaction.atomic
def remind_of_agreements(*, on: date, at: datetime, address: str) -> int:
    """Tell HR developers and contacts of agreements that end soon, of every agency; how many were told of.

    Each of the notices of ``rules.offers.NOTICE_DAYS`` is given once.

    Args:
        on: today.
        address: path of an agreement's partner, with ``{id}`` where the partner's key goes.
    """
    last = on + timedelta(days=max(NOTICE_DAYS))
    coming = Agreement.objects.select_for_update(of=("self",)).select_related("partner").order_by("pk")
    told = []
    for agreement in coming.filter(ends_on__gte=on, ends_on__lte=last):
        notice = notice_due(ends_on=agreement.ends_on, on=on, given=agreement.reminded_days)
        if notice is None:
            continue
        url = address.format(id=agreement.partner_id)
        tell_accounts(accounts=_readers(agreement), say=_ending(agreement), url=url, at=at)
        agreement.reminded_days = notice
        told.append(agreement)
    Agreement.objects.bulk_update(told, ["reminded_days"])
    return len(told)


def _readers(agreement: Agreement) -> list[Account]:
    open_ones = Account.objects.filter(is_active=True)
    keepers = open_ones.filter(
        grants__role=Role.HR_DEVELOPER, grants__unit_path=agency_root(agreement.agency_id)
    )
    speakers = open_ones.filter(grants__partner_id=agreement.partner_id)
    return list((keepers | speakers).distinct().order_by("pk"))


def _ending(agreement: Agreement) -> Callable[[], str]:
    def say() -> str:
        return _("The agreement {number} with {partner} ends on {day}.").format(
            number=agreement.number,
            partner=agreement.partner.name,
            day=date_format(agreement.ends_on, "j F Y"),
        )

    return say
