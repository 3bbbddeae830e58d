"""Roles given by hand to employees, on units of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import queries
from bina.people.models import Unit
from bina.platform.accounts import actions as accounts
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor, Role
    from bina.platform.models import Grant


class RoleRefused(Refused):
    """That role cannot be given to that person there; the text says why."""


@transaction.atomic
def give_role_to(*, actor: Actor, agency_id: UUID, employee_id: UUID, unit_id: UUID, role: Role) -> Grant:
    """Give an employee's account a role on a unit and all below it. Idempotent.

    Raises:
        PermissionDenied: ``actor`` gives no roles in that agency.
        RoleRefused: the person has no account there, or the unit is none of that agency.
    """
    actor.require("platform.grants", agency=agency_id)
    unit = Unit.objects.filter(pk=unit_id, agency_id=agency_id).first()
    account = queries.account_of(actor, employee_id=employee_id)
    if unit is None:
        raise RoleRefused(_("Choose a unit of the agency."))
    if account is None or account.agency_id != agency_id:
        raise RoleRefused(_("That person has no account yet. Issue a code for them first."))
    return accounts.give_role(
        actor=actor, account_id=account.pk, role=role, agency_id=agency_id, unit_path=unit.path
    )
