"""Reads about the accounts of employees."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from bina.people import rules
from bina.people.models import Employee, Unit
from bina.platform.models import Account, ActivationCode

if TYPE_CHECKING:
    from bina.platform.access import Actor


class AccountState(TextChoices):
    """How far a person's account is."""

    NONE = "NONE", _("no account")
    CLOSED = "CLOSED", _("closed")
    WAITING = "WAITING", _("code issued")
    OPEN = "OPEN", _("open")


def account_holders(
    actor: Actor,
    *,
    agency_id: UUID,
    at: datetime,
    unit_path: str = "",
    text: str = "",
    state: str = "",
) -> QuerySet[Any]:
    """People in service whose accounts the actor looks after, each with ``account_state``; unordered.

    Args:
        actor: who asks; needs ``people.accounts`` for the agency to find anybody.
        agency_id: whose people.
        at: now; a code that has run out counts no more.
        unit_path: only at and below this unit.
        text: words that each stand in the name or the NIP.
        state: only this ``AccountState``.
    """
    found: QuerySet[Any] = Employee.objects.filter(
        actor.reach("people.accounts", agency="agency_id"), agency_id=agency_id, status__in=rules.HELD
    ).select_related("unit")
    if unit_path:
        found = found.filter(unit_path__within=unit_path)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(nip__contains=word))
    found = found.annotate(account_state=_state(at))
    return found.filter(account_state=state) if state else found


def _state(at: datetime) -> Case:
    own = Account.objects.filter(employee_id=OuterRef("pk"))
    code = ActivationCode.objects.filter(account__employee_id=OuterRef("pk"), expires_at__gt=at)
    return Case(
        When(~Exists(own), then=Value(AccountState.NONE.value)),
        When(Exists(own.filter(is_active=True)), then=Value(AccountState.OPEN.value)),
        When(Exists(code), then=Value(AccountState.WAITING.value)),
        default=Value(AccountState.CLOSED.value),
        output_field=CharField(),
    )


def account_counts(found: QuerySet[Any]) -> dict[str, int]:
    """How many of the people found are in each ``AccountState``."""
    return dict(found.order_by().values_list("account_state").annotate(people=Count("pk")))


def account_units(actor: Actor, *, agency_id: UUID) -> list[Unit]:
    """The agency and the units right below it, by name, for working through accounts unit by unit."""
    reached = actor.reach("people.accounts", agency="agency_id")
    found = Unit.objects.filter(reached, Q(parent=None) | Q(parent__parent=None), agency_id=agency_id)
    return list(found.filter(valid_until=None).order_by("name", "pk"))


def accounts_by_employee(employee_ids: list[UUID]) -> dict[UUID, UUID]:
    """The account of each employee who has one."""
    found = Account.objects.filter(employee_id__in=employee_ids)
    return {owner: key for key, owner in found.values_list("pk", "employee_id") if owner is not None}


def account_of(actor: Actor, *, employee_id: UUID) -> Account | None:
    """A person's account, for who looks after accounts or gives roles in the agency."""
    reached = actor.reach("people.accounts", agency="agency_id") | actor.reach(
        "platform.grants", agency="agency_id"
    )
    return Account.objects.filter(reached, employee_id=employee_id).first()
