"""One-time codes on paper: opening and resetting accounts of many people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import queries
from bina.people.actions.accounts import create_accounts
from bina.people.models import Employee
from bina.platform.accounts import actions as accounts
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST_AT_ONCE = 500  # slips of one sheet


class NobodyChosen(Refused):
    """Nobody was chosen, or too many; the text says which."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person; the code is readable only here."""

    name: str
    nip: str
    unit: str
    code: str


@transaction.atomic
def issue_slips(*, actor: Actor, agency_id: UUID, employee_ids: Sequence[UUID], at: datetime) -> list[Slip]:
    """New one-time codes for people, with an account for who had none; by unit, then by name.

    Codes given out before stop working; a password in use keeps working until the new code is used.

    Raises:
        PermissionDenied: ``actor`` does not look after the accounts of that agency.
        NobodyChosen: none of them works there, or they are more than fit on one sheet.
    """
    people = _chosen(actor, agency_id, employee_ids, at)
    keys = queries.accounts_by_employee([person.pk for person in people])
    if len(keys) < len(people):
        create_accounts(agency_id=agency_id, at=at)
        keys = queries.accounts_by_employee([person.pk for person in people])
    codes = accounts.issue_codes(actor=actor, account_ids=list(keys.values()), agency_id=agency_id, at=at)
    return [
        Slip(person.full_name, person.nip, person.unit.name, codes[keys[person.pk]])
        for person in people
        if person.pk in keys
    ]


@transaction.atomic
def shut_accounts(*, actor: Actor, agency_id: UUID, employee_ids: Sequence[UUID], at: datetime) -> int:
    """Close the accounts of people; how many were open. A new code opens them again.

    Raises:
        PermissionDenied: ``actor`` does not look after the accounts of that agency.
        NobodyChosen: none of them works there, they are more than fit on one sheet, or ``actor`` is among
            them.
    """
    people = _chosen(actor, agency_id, employee_ids, at)
    if actor.employee_id in {person.pk for person in people}:
        raise NobodyChosen(_("You cannot close your own account. Leave yourself out."))
    keys = queries.accounts_by_employee([person.pk for person in people])
    return accounts.close_accounts(actor=actor, account_ids=list(keys.values()), agency_id=agency_id)


def _chosen(actor: Actor, agency_id: UUID, employee_ids: Sequence[UUID], at: datetime) -> list[Employee]:
    actor.require("people.accounts", agency=agency_id)
    if len(employee_ids) > MOST_AT_ONCE:
        raise NobodyChosen(_("Choose at most {most} people at once.").format(most=MOST_AT_ONCE))
    found = queries.account_holders(actor, agency_id=agency_id, at=at).filter(pk__in=employee_ids)
    people = list(found.order_by("unit__name", "unit_id", "name", "pk"))
    if not people:
        raise NobodyChosen(_("Choose at least one person."))
    return people
