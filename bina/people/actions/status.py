"""Who leaves, rests or returns: changes of an employee's status."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bina.people import rules
from bina.people.actions.accounts import close_accounts, refresh_supervisor_grants
from bina.people.models import Employee, PostHolding
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor


class StatusRefused(Refused):
    """That change of status makes no sense; the text says why."""


@transaction.atomic
def change_status(*, actor: Actor, employee_id: UUID, status: str, on: date, at: datetime) -> Employee:
    """Record retirement, transfer, dismissal, death, leave or study, or the return from leave.

    Who leaves the agency gives up the NIP for others to hold, their post holding ends on that day, their
    account is closed and the grants that follow their post go. Who returns opens a new post holding.
    Idempotent.

    Args:
        actor: needs ``people.edit`` on the person's unit.
        employee_id: the person.
        status: a code of ``Employee.Status``.
        on: first day of the new status, not after today.
        at: now.

    Raises:
        PermissionDenied: ``actor`` may not edit people of that unit.
        StatusRefused: the day lies ahead or before the last change, or somebody else holds the NIP now.
    """
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee_id)
    actor.require("people.edit", unit=employee.unit_path)
    if employee.status == status:
        return employee
    _require_sensible(employee, on, at)
    stays = status in rules.HELD
    if stays and employee.status not in rules.HELD:
        _reopen(employee, on)
    elif not stays:
        _close(employee, on)
    employee.status, employee.status_on, employee.updated_at = status, on, at
    try:
        with transaction.atomic():
            employee.save(update_fields=["status", "status_on", "updated_at"])
    except IntegrityError:
        raise StatusRefused(_("Somebody else holds the NIP {nip} now.").format(nip=employee.nip)) from None
    refresh_supervisor_grants(agency_id=employee.agency_id, on=at.date(), at=at)
    return employee


def _require_sensible(employee: Employee, on: date, at: datetime) -> None:
    if on > at.date():
        raise StatusRefused(_("The day lies in the future. Record the change when it has come."))
    if employee.status_on and on < employee.status_on:
        raise StatusRefused(
            _("The last change was recorded for {day}; this one cannot lie before it.").format(
                day=employee.status_on.strftime("%d-%m-%Y")
            )
        )


def _close(employee: Employee, on: date) -> None:
    holding = PostHolding.objects.filter(employee=employee, ends_on=None).first()
    if holding is not None:
        holding.ends_on = max(on, holding.starts_on)
        holding.save(update_fields=["ends_on"])
    close_accounts(employee_ids=[employee.pk])


def _reopen(employee: Employee, on: date) -> None:
    PostHolding.objects.create(
        agency_id=employee.agency_id,
        employee=employee,
        post_id=employee.post_id,
        unit_id=employee.unit_id,
        starts_on=on,
    )
