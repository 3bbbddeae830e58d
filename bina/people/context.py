"""The agency's name in the frame of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from bina.people import queries
from bina.platform.access import Actor

if TYPE_CHECKING:
    from django.http import HttpRequest


def agency(request: HttpRequest) -> dict[str, Any]:
    """``agency`` of the person who is signed in, looked up only when a page shows it; one small query."""
    actor: Actor = getattr(request, "actor", Actor())
    return {"agency": SimpleLazyObject(lambda: queries.agency_of(actor))}
