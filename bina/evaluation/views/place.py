"""What every page of the room asks of a request: the record it is about, or a 404."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from bina.evaluation import queries
from bina.platform import workbooks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bina.evaluation.models import Evaluation, Finding
    from bina.platform.access import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def agency_of(actor: Actor, permission: str) -> UUID:
    """The agency as a whole whose pages the actor works on; their own where they have the choice.

    Raises:
        PermissionDenied: the actor holds the permission for no whole agency.
    """
    held = actor.agencies(permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def require_see(actor: Actor) -> None:
    """Let a page that names no record go on for who sees evaluations somewhere.

    Raises:
        PermissionDenied: the actor sees none at all.
    """
    if not actor.may("evaluation.see"):
        raise PermissionDenied("evaluation.see")


def evaluation_or_404(actor: Actor, evaluation_id: UUID) -> Evaluation:
    """An evaluation the actor may see."""
    found = queries.evaluations(actor).filter(pk=evaluation_id).first()
    if found is None:
        raise Http404
    return found


def finding_or_404(actor: Actor, finding_id: UUID) -> Finding:
    """A finding the actor may see."""
    found = queries.findings(actor).filter(pk=finding_id).first()
    if found is None:
        raise Http404
    return found


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str) -> HttpResponse:
    """An xlsx file to be saved, with a note of what it holds above the header."""
    buffer = BytesIO()
    workbooks.write(buffer, [workbooks.SheetOut(name=name, headings=headings, rows=rows, note=note)])
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
