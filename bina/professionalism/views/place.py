"""What every page of the room asks of a request: the agency, the day, the measurement, a unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone

from bina.people import queries as people_queries
from bina.professionalism import queries

if TYPE_CHECKING:
    from bina.people.models import Unit
    from bina.platform.access import Actor
    from bina.platform.middleware import Request
    from bina.professionalism.models import Measurement

SEE = "professionalism.see"


def agency_of(actor: Actor, permission: str = SEE) -> UUID:
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


def measurement_of(request: Request, found: list[Measurement]) -> Measurement | None:
    """The measurement of the year in the address, the newest without one; 404 for a year never measured."""
    written = request.GET.get("tahun", "")
    if not written:
        return found[0] if found else None
    chosen = next((one for one in found if str(one.year) == written), None)
    if chosen is None:
        raise Http404
    return chosen


def newest(agency_id: UUID) -> Measurement | None:
    """The agency's newest measurement."""
    return next(iter(queries.measurements(agency_id)), None)


def unit_of(actor: Actor, unit_id: UUID | None) -> Unit | None:
    """The unit of an address; 404 for one the actor does not see."""
    if unit_id is None:
        return None
    found = people_queries.units(actor).filter(pk=unit_id).first()
    if found is None:
        raise Http404
    return found


def own_scope(actor: Actor) -> str:
    """Path of the only unit a person sees; empty for who sees several, or the whole agency."""
    tops = people_queries.top_units(actor)
    return tops[0].unit.path if len(tops) == 1 and tops[0].unit.parent_id is not None else ""


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query, and the mark of the page, left out."""
    kept = query.copy()
    for name in (*names, "after", "format"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"
