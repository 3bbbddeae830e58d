"""Reads about accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bina.platform.access import Actor, Held, Role
from bina.platform.models import Account, Grant

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def actor_of(account: Account | AnonymousUser) -> Actor:
    """The account as an actor with every role it holds now; an empty actor for a visitor."""
    if not isinstance(account, Account) and not account.is_authenticated:
        return Actor()
    assert isinstance(account, Account)  # noqa: S101  # narrows a lazy object for the type checker
    held = list(_held(account) if account.held is None else account.held)
    if account.employee_id and account.agency_id:
        held.append(Held(role=Role.EMPLOYEE, agency_id=account.agency_id))
    return Actor(
        account_id=account.pk,
        employee_id=account.employee_id,
        agency_id=account.agency_id,
        name=account.name,
        grants=tuple(held),
    )


def _held(account: Account) -> list[Held]:
    return [
        Held(
            role=grant.role, agency_id=grant.agency_id, unit_path=grant.unit_path, partner_id=grant.partner_id
        )
        for grant in account.grants.order_by("pk")
    ]


def names_of(account_ids: set[UUID]) -> dict[UUID, str]:
    """Name of each account, for showing who did something."""
    return dict(Account.objects.filter(pk__in=account_ids).values_list("pk", "name"))


def roles_held(actor: Actor) -> QuerySet[Grant]:
    """Roles given in the agencies whose grants the actor looks after."""
    reached = actor.reach("platform.grants", agency="agency_id")
    return Grant.objects.filter(reached).select_related("account")


def accounts(actor: Actor) -> QuerySet[Account]:
    """Accounts of the agencies whose accounts the actor looks after."""
    return Account.objects.filter(actor.reach("people.accounts", agency="agency_id"))
