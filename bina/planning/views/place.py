"""What every page of the room asks of a request."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict

from bina.planning import queries
from bina.planning.models import Plan
from bina.training.queries import agencies_of

if TYPE_CHECKING:
    from bina.platform.access import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def agency_of(actor: Actor, permission: str = "planning.see") -> UUID:
    """The agency whose pages the actor looks at.

    Raises:
        PermissionDenied: the actor holds the permission nowhere.
    """
    held = agencies_of(actor, permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def plan_or_404(actor: Actor, plan_id: UUID) -> Plan:
    """A plan the actor may see."""
    found = queries.plans(actor).select_related("revises").filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def key_or_404(written: str) -> UUID:
    """The key that an address or a form names.

    Raises:
        Http404: it is none.
    """
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query left out."""
    kept = query.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"


def download(buffer: BytesIO, name: str) -> HttpResponse:
    """A workbook to be saved."""
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
