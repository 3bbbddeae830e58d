"""What every page of the room asks of a request: the person, the unit, the agency, a part of the address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone

from bina.people import queries
from bina.people.models import Employee, Unit

if TYPE_CHECKING:
    from bina.platform.access import Actor


def today() -> date:
    """The day in the agency's zone."""
    return timezone.localdate()


def employee_or_404(actor: Actor, employee_id: UUID) -> Employee:
    """A person the actor may see."""
    found = queries.employee(actor, employee_id=employee_id)
    if found is None:
        raise Http404
    return found


def unit_or_404(actor: Actor, unit_id: UUID) -> Unit:
    """A unit the actor may see, with its people counted."""
    found = queries.unit(actor, unit_id=unit_id)
    if found is None:
        raise Http404
    return found


def require_edit(actor: Actor, path: str) -> None:
    """Let the page go on, or answer 403.

    Raises:
        PermissionDenied: the actor may not edit people and units at that path.
    """
    actor.require("people.edit", unit=path)


def agency_of(actor: Actor, permission: str) -> UUID:
    """The agency as a whole that the actor looks after.

    Raises:
        PermissionDenied: the actor holds the permission for no agency as a whole.
    """
    held = actor.agencies(permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def key(written: str | None) -> UUID | None:
    """A key from an address or a form; None when empty, 404 for anything else."""
    if not written:
        return None
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


def keys(written: list[str]) -> list[UUID]:
    """Keys of chosen boxes; 404 when one is none."""
    return [found for one in written if (found := key(one)) is not None]


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query, and the mark of the page, left out."""
    kept = query.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"
