"""What every page of the room asks of a request: the agency, the entry, a part of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from bina.exchange import queries

if TYPE_CHECKING:
    from bina.exchange.models import SiasnEntry
    from bina.platform.access import Actor


def agency_of(actor: Actor, permission: str) -> UUID:
    """The agency as a whole whose pages the actor works on; their own where they have the choice.

    Raises:
        PermissionDenied: the actor holds the permission for no whole agency.
    """
    held = actor.agencies(permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def entry_or_404(actor: Actor, entry_id: UUID) -> SiasnEntry:
    """An entry the actor may see."""
    found = queries.entries(actor).filter(pk=entry_id).first()
    if found is None:
        raise Http404
    return found


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query left out."""
    kept = query.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"
