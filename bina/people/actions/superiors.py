"""Acting heads, and superiors that differ from the tree."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from bina.people import rules
from bina.people.actions.accounts import refresh_supervisor_grants
from bina.people.models import ActingHead, Employee, SuperiorOverride, Unit
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor


class SuperiorRefused(Refused):
    """That person cannot stand in, or cannot be that person's superior; the text says why."""


def _period(starts_on: date, ends_on: date | None) -> DateRange:
    if ends_on is not None and ends_on < starts_on:
        raise SuperiorRefused(_("The last day lies before the first."))
    upper = date.fromordinal(ends_on.toordinal() + 1) if ends_on else None
    return DateRange(starts_on, upper)


def _colleague(employee_id: UUID, agency_id: UUID) -> Employee:
    found = Employee.objects.filter(pk=employee_id, agency_id=agency_id, status__in=rules.HELD).first()
    if found is None:
        raise SuperiorRefused(_("That person does not work at this agency."))
    return found


@transaction.atomic
def appoint_acting_head(
    *,
    actor: Actor,
    unit_id: UUID,
    employee_id: UUID,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    decree: str,
    at: datetime,
) -> ActingHead:
    """Let a person lead a unit without holding its leading post (Plt or Plh).

    Args:
        actor: needs ``people.edit`` on the unit.
        unit_id: the unit led.
        employee_id: who stands in, of the same agency.
        kind: PLT while the post is vacant, PLH while its holder is away.
        starts_on: first day.
        ends_on: last day; None until further notice.
        decree: number of the order.
        at: now.

    Raises:
        SuperiorRefused: the days are the wrong way round, somebody stands in already, or not a colleague.
    """
    unit = Unit.objects.get(pk=unit_id)
    actor.require("people.edit", unit=unit.path)
    person = _colleague(employee_id, unit.agency_id)
    period = _period(starts_on, ends_on)
    try:
        with transaction.atomic():
            acting = ActingHead.objects.create(
                agency_id=unit.agency_id, unit=unit, employee=person, kind=kind, period=period, decree=decree
            )
    except IntegrityError:
        raise SuperiorRefused(_("Somebody stands in for this unit's head in that time already.")) from None
    refresh_supervisor_grants(agency_id=unit.agency_id, on=at.date(), at=at)
    return acting


@transaction.atomic
def end_acting_head(*, actor: Actor, acting_id: UUID, on: date, at: datetime) -> None:
    """End a stand-in after ``on``, its last day; one that has not begun is taken back altogether."""
    acting = ActingHead.objects.select_for_update(of=("self",)).select_related("unit").get(pk=acting_id)
    actor.require("people.edit", unit=acting.unit.path)
    starts_on = acting.period.lower
    if on < starts_on:
        acting.delete()
    else:
        acting.period = _period(starts_on, on)
        acting.save(update_fields=["period"])
    refresh_supervisor_grants(agency_id=acting.agency_id, on=at.date(), at=at)


@transaction.atomic
def set_superior(
    *, actor: Actor, employee_id: UUID, superior_id: UUID, starts_on: date, ends_on: date | None, reason: str
) -> SuperiorOverride:
    """Name a superior who is not the head of the unit, for a period.

    Raises:
        SuperiorRefused: a person cannot be their own superior, another override covers that time, the days
            are the wrong way round, or the superior is not a colleague.
    """
    person = Employee.objects.get(pk=employee_id)
    actor.require("people.edit", unit=person.unit_path)
    superior = _colleague(superior_id, person.agency_id)
    if superior.pk == person.pk:
        raise SuperiorRefused(_("Nobody is their own superior."))
    period = _period(starts_on, ends_on)
    try:
        with transaction.atomic():
            return SuperiorOverride.objects.create(
                agency_id=person.agency_id, employee=person, superior=superior, period=period, reason=reason
            )
    except IntegrityError:
        raise SuperiorRefused(_("Another superior was named for that time already.")) from None
