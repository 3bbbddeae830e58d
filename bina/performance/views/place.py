"""What every page of the room asks of a request: the agency, the day, the year, a unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone

from bina.people import queries as people

if TYPE_CHECKING:
    from bina.people.models import Unit
    from bina.platform.access import Actor
    from bina.platform.middleware import Request


def agency_of(actor: Actor, permission: str = "performance.see") -> UUID:
    """The agency whose pages the actor looks at.

    Raises:
        PermissionDenied: the actor holds the permission nowhere.
    """
    if not actor.may(permission) or actor.agency_id is None:
        raise PermissionDenied(permission)
    return actor.agency_id


def today() -> date:
    """The day in the agency's zone."""
    return timezone.localdate()


def year_of(request: Request, *, otherwise: int) -> int:
    """The year in the address; 404 for anything that is none."""
    written = request.GET.get("tahun", "")
    if not written:
        return otherwise
    if not written.isdecimal() or not 2000 <= int(written) <= 2100:
        raise Http404
    return int(written)


def unit_of(actor: Actor, unit_id: UUID | None) -> Unit | None:
    """The unit of a filter; 404 for one the actor does not see."""
    if unit_id is None:
        return None
    found = people.units(actor).filter(pk=unit_id).first()
    if found is None:
        raise Http404
    return found


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query, and the mark of the page, left out."""
    kept = query.copy()
    for name in (*names, "after", "format"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"
