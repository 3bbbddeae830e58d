"""What every page of the room asks of a request."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone

from bina.learning.queries.player import Outline, outline
from bina.learning.queries.reach import agencies_of

if TYPE_CHECKING:
    from bina.platform.access import Actor


def agency_of(actor: Actor, permission: str) -> UUID:
    """The agency whose pages the actor looks at.

    Raises:
        PermissionDenied: the actor holds the permission nowhere.
    """
    held = agencies_of(actor, permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def device_person(actor: Actor) -> str:
    """The key under which a device keeps what is this person's; empty for a visitor."""
    return str(actor.employee_id or actor.account_id or "")


def today() -> date:
    """The day in the agency's zone."""
    return timezone.localdate()


def outline_or_404(actor: Actor, enrolment_id: UUID) -> Outline:
    """The actor's own way through a course."""
    found = outline(actor, enrolment_id) if actor.employee_id else None
    if found is None:
        raise Http404
    return found


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query left out."""
    kept = query.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"
