"""Writes about accounts: opening, resetting, roles."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from bina.platform.access import Role, agency_root
from bina.platform.accounts import rules
from bina.platform.errors import Refused
from bina.platform.models import Account, ActivationCode, Grant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from bina.platform.access import Actor


class CodeRefused(Refused):
    """The login name and code do not open an account."""


class PasswordRefused(Refused):
    """The password is too weak; the text says why."""


class GrantRefused(Refused):
    """That role cannot be given there."""


def _hash(account_id: UUID, code: str) -> str:
    return hashlib.blake2b(code.encode(), key=account_id.bytes, digest_size=32).hexdigest()


class LoginTaken(Refused):
    """Somebody has that login name."""


@transaction.atomic
def create_account(*, actor: Actor, agency_id: UUID, login: str, name: str, password: str) -> Account:
    """An open account for somebody who is not in the workforce file, such as the first administrator.

    Raises:
        LoginTaken: the login name is in use.
        PasswordRefused: the password breaks a rule.
    """
    actor.require("people.accounts", agency=agency_id)
    if Account.objects.filter(login=login).exists():
        raise LoginTaken(_("The login name {login} is in use.").format(login=login))
    account = Account(login=login, name=name, agency_id=agency_id, is_active=True)
    _set_password(account, password)
    account.save()
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise PasswordRefused(" ".join(weak.messages)) from weak
    account.set_password(password)


@transaction.atomic
def issue_codes(
    *, actor: Actor, account_ids: Sequence[UUID], agency_id: UUID, at: datetime
) -> dict[UUID, str]:
    """New one-time codes for accounts of an agency; older codes of theirs stop working.

    Used for first activation and for resets in bulk: an account with a password keeps it until the code is
    used. Returns the code of each account, as printed; it is not kept in a readable form anywhere.
    """
    actor.require("people.accounts", agency=agency_id)
    known = list(Account.objects.filter(pk__in=account_ids, agency_id=agency_id).values_list("pk", flat=True))
    codes = {key: rules.new_code() for key in known}
    ActivationCode.objects.filter(account_id__in=known).delete()
    ActivationCode.objects.bulk_create(
        ActivationCode(account_id=key, code_hash=_hash(key, code), expires_at=at + rules.CODE_LIVES)
        for key, code in codes.items()
    )
    return {key: rules.shown_code(code) for key, code in codes.items()}


def activate(*, login: str, code: str, password: str, at: datetime) -> Account:
    """Open the account with its one-time code and set its password; the code is used up.

    A wrong code counts as a try even though the call is refused; after five the code is dead.

    Raises:
        CodeRefused: no such login and code, expired, or tried too often; the text does not say which.
        PasswordRefused: the password breaks a rule; the code stays good.
    """
    refused = CodeRefused(
        _(
            "That login name and code do not belong together, or the code has expired. "
            "Ask BKPSDM for a new one."
        )
    )
    with transaction.atomic():
        found = (
            ActivationCode.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(
                Q(account__login=login.strip()) | Q(account__email__iexact=login.strip()),
                expires_at__gt=at,
                tries__lt=rules.TRIES_ALLOWED,
            )
            .first()
        )
        if found is None:
            raise refused
        right = hmac.compare_digest(found.code_hash, _hash(found.account_id, rules.plain_code(code)))
        if not right:
            ActivationCode.objects.filter(pk=found.pk).update(tries=F("tries") + 1)
        else:
            return _opened(found, password)
    raise refused


def _opened(code: ActivationCode, password: str) -> Account:
    account = code.account
    _set_password(account, password)
    account.is_active = True
    account.save(update_fields=["password", "is_active"])
    code.delete()
    return account


@transaction.atomic
def close_accounts(*, actor: Actor, account_ids: Sequence[UUID], agency_id: UUID) -> int:
    """Close accounts of an agency; how many were open."""
    actor.require("people.accounts", agency=agency_id)
    return Account.objects.filter(pk__in=account_ids, agency_id=agency_id, is_active=True).update(
        is_active=False
    )


@transaction.atomic
def give_role(*, actor: Actor, account_id: UUID, role: Role, agency_id: UUID, unit_path: str) -> Grant:
    """Give a role on a unit and all below it. Idempotent.

    Raises:
        GrantRefused: the role is not one that is given, or the unit is not of that agency.
    """
    actor.require("platform.grants", agency=agency_id)
    if role in {Role.SYSTEM, Role.EMPLOYEE}:
        raise GrantRefused(_("The role {role} is not given by hand.").format(role=role.label))
    root = agency_root(agency_id)
    if unit_path != root and not unit_path.startswith(f"{root}."):
        raise GrantRefused(_("That unit does not belong to this agency."))
    account = Account.objects.get(pk=account_id, agency_id=agency_id)
    return Grant.objects.get_or_create(
        account=account,
        role=role,
        unit_path=unit_path,
        source=Grant.Source.DIRECT,
        defaults={"agency_id": agency_id},
    )[0]


@transaction.atomic
def invite_contact(*, actor: Actor, agency_id: UUID, partner_id: UUID, email: str, name: str) -> Grant:
    """Let a person of a partner in: the role TRAINER for that partner, on an account opened by a code.

    The account is new and closed (login name: the address), or that of a contact the agency knows already.
    Idempotent.

    Raises:
        PermissionDenied: ``actor`` does not look after the accounts of the agency.
        LoginTaken: an employee or another agency uses the address.
    """
    actor.require("people.accounts", agency=agency_id)
    address = email.strip().lower()
    account = Account.objects.filter(Q(email__iexact=address) | Q(login=address)).first()
    if account is None:
        account = Account(login=address, email=address, name=name, agency_id=agency_id)
        account.set_unusable_password()
        account.save()
    elif account.employee_id is not None or account.agency_id != agency_id:
        raise LoginTaken(_("The login name {login} is in use.").format(login=address))
    return Grant.objects.get_or_create(
        account=account,
        role=Role.TRAINER,
        unit_path="",
        partner_id=partner_id,
        source=Grant.Source.DIRECT,
        defaults={"agency_id": agency_id},
    )[0]


@transaction.atomic
def dismiss_contact(*, actor: Actor, agency_id: UUID, partner_id: UUID, account_id: UUID) -> None:
    """Take the role for a partner back; an account that holds no other role is closed. Idempotent."""
    actor.require("people.accounts", agency=agency_id)
    Grant.objects.filter(agency_id=agency_id, partner_id=partner_id, account_id=account_id).delete()
    left = Account.objects.filter(pk=account_id, agency_id=agency_id, employee_id=None)
    left.filter(grants=None).update(is_active=False)


@transaction.atomic
def take_role(*, actor: Actor, grant_id: UUID) -> None:
    """Take back a role given by hand."""
    grant = Grant.objects.select_for_update().get(pk=grant_id)
    actor.require("platform.grants", agency=grant.agency_id)
    if grant.source != Grant.Source.DIRECT:
        raise GrantRefused(_("This role follows the person's post and goes with it."))
    grant.delete()


def set_language(*, account_id: UUID, language: str) -> None:
    """Keep the language a person chose for the screen and for mail."""
    if language in Account.Language.values:
        Account.objects.filter(pk=account_id).update(language=language)
