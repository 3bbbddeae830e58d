"""Dated changes of the tree: new units, new names, new places, and the end of a unit."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bina.people import rules
from bina.people.actions.accounts import refresh_supervisor_grants
from bina.people.actions.paths import rewrite_paths, unit_label
from bina.people.models import Agency, Employee, Unit, UnitVersion
from bina.platform.errors import Refused
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from bina.platform.access import Actor


class ReorganisationRefused(Refused):
    """The tree cannot be changed like that; the text says why."""


@transaction.atomic
def create_unit(
    *, actor: Actor, parent_id: UUID, name: str, kind: str, head_echelon: str, siasn_id: str, on: date
) -> Unit:
    """Open a unit below another from ``on``.

    Raises:
        ReorganisationRefused: the parent is closed, or the SIASN key is taken.
    """
    parent = Unit.objects.get(pk=parent_id)
    actor.require("people.edit", unit=parent.path)
    key = uuid7()
    siasn_id = siasn_id or f"BINA-{key.hex}"
    if parent.valid_until is not None:
        raise ReorganisationRefused(_("{name} is closed.").format(name=parent.name))
    if Unit.objects.filter(agency_id=parent.agency_id, siasn_id=siasn_id).exists():
        raise ReorganisationRefused(_("Another unit has that SIASN key already."))
    return Unit.objects.create(
        id=key,
        agency_id=parent.agency_id,
        parent=parent,
        path=f"{parent.path}.{unit_label(key)}",
        siasn_id=siasn_id,
        name=name,
        kind=kind,
        head_echelon=head_echelon,
        valid_from=on,
    )


@transaction.atomic
def reorganise_unit(
    *, actor: Actor, unit_id: UUID, name: str, parent_id: UUID, on: date, decree: str, at: datetime
) -> Unit:
    """Rename a unit or hang it elsewhere with everything below it, in force from ``on``.

    The paths of its subtree, of the people in it and of the grants on it are rewritten in the same
    transaction; how it was until then stays on record. Nothing different changes nothing.

    Args:
        actor: needs ``people.edit`` on the unit and on where it goes.
        unit_id: the unit; not the agency itself.
        name: its name from then on.
        parent_id: the unit above it from then on.
        on: first day, not after today.
        decree: number of the order.
        at: now.

    Raises:
        ReorganisationRefused: the agency itself cannot move, a unit cannot lie below itself, the new parent
            is closed or of another agency, or the day lies ahead or before the last change.
    """
    unit = Unit.objects.get(pk=unit_id)
    Agency.objects.select_for_update(of=("self",)).get(pk=unit.agency_id)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    parent = Unit.objects.filter(pk=parent_id, agency_id=unit.agency_id).first()
    actor.require("people.edit", unit=unit.path)
    _require_place(unit, parent)
    assert parent is not None  # noqa: S101  # settled by the line above
    actor.require("people.edit", unit=parent.path)
    if (unit.name, unit.parent_id) == (name, parent.pk):
        return unit
    _require_day(unit, on, at)
    UnitVersion.objects.create(
        unit=unit,
        agency_id=unit.agency_id,
        parent_id=unit.parent_id,
        name=unit.name,
        starts_on=_since(unit),
        ends_on=on,
        decree=decree,
    )
    unit.name, unit.parent = name, parent
    unit.save(update_fields=["name", "parent"])
    if rewrite_paths(agency_id=unit.agency_id):
        refresh_supervisor_grants(agency_id=unit.agency_id, on=at.date(), at=at)
    unit.refresh_from_db()
    return unit


def _since(unit: Unit) -> date | None:
    """The day the present name and place began: the end of the last version, or the unit's first day."""
    last = UnitVersion.objects.filter(unit=unit).order_by("-ends_on").first()
    return last.ends_on if last else unit.valid_from


def _require_place(unit: Unit, parent: Unit | None) -> None:
    if unit.parent_id is None:
        raise ReorganisationRefused(_("The agency itself cannot be moved or renamed here."))
    if parent is None:
        raise ReorganisationRefused(_("Choose a unit of the same agency."))
    if parent.path == unit.path or parent.path.startswith(f"{unit.path}."):
        raise ReorganisationRefused(_("A unit cannot lie below itself."))
    if parent.valid_until is not None and parent.pk != unit.parent_id:
        raise ReorganisationRefused(_("{name} is closed.").format(name=parent.name))


def _require_day(unit: Unit, on: date, at: datetime) -> None:
    since = _since(unit)
    if on > at.date():
        raise ReorganisationRefused(_("The day lies in the future. Record the change when it has come."))
    if since is not None and on <= since:
        raise ReorganisationRefused(
            _("The unit is as it is since {day}; the change must lie after that.").format(
                day=since.strftime("%d-%m-%Y")
            )
        )


@transaction.atomic
def close_unit(*, actor: Actor, unit_id: UUID, on: date) -> Unit:
    """Close a unit that nobody works in and nothing hangs below any more.

    Raises:
        ReorganisationRefused: people or open units are still there, it is the agency, or it began later.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    actor.require("people.edit", unit=unit.path)
    people = Employee.objects.filter(unit=unit, status__in=rules.HELD).count()
    below = Unit.objects.filter(Q(parent=unit), valid_until=None).count()
    if unit.parent_id is None:
        raise ReorganisationRefused(_("The agency itself cannot be closed."))
    if people or below:
        raise ReorganisationRefused(
            _("{people} people and {units} units are still there. Move them first.").format(
                people=people, units=below
            )
        )
    if unit.valid_from is not None and on <= unit.valid_from:
        raise ReorganisationRefused(_("The unit began later than that."))
    unit.valid_until = on
    unit.save(update_fields=["valid_until"])
    return unit
