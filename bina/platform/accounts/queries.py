"""Reads about accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bina.platform.access import Actor, Held, Role
from bina.platform.models import Account

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def actor_of(account: Account | AnonymousUser) -> Actor:
    """The account as an actor with every role it holds now; an empty actor for a visitor."""
    if not isinstance(account, Account) and not account.is_authenticated:
        return Actor()
    assert isinstance(account, Account)  # noqa: S101  # narrows a lazy object for the type checker
    held = [
        Held(
            role=grant.role, agency_id=grant.agency_id, unit_path=grant.unit_path, partner_id=grant.partner_id
        )
        for grant in account.grants.order_by("pk")
    ]
    if account.employee_id and account.agency_id:
        held.append(Held(role=Role.EMPLOYEE, agency_id=account.agency_id))
    return Actor(
        account_id=account.pk,
        employee_id=account.employee_id,
        agency_id=account.agency_id,
        name=account.name,
        grants=tuple(held),
    )
