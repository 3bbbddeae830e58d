"""What every page of the room asks of a request: the agency, the day, a part of the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from bina.platform import workbooks
from bina.training import queries
from bina.training.models import Batch, Programme

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.middleware import Request
    from bina.training.models import CalendarFeed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def agency_of(actor: Actor, permission: str) -> UUID:
    """The agency whose pages the actor looks at.

    Raises:
        PermissionDenied: the actor holds the permission nowhere.
    """
    held = queries.agencies_of(actor, permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def today() -> date:
    """The day in the agency's zone."""
    return timezone.localdate()


def programme_or_404(actor: Actor, programme_id: UUID) -> Programme:
    """A programme the actor may know of."""
    found = queries.programmes(actor).filter(pk=programme_id).first()
    if found is None:
        raise Http404
    return found


def batch_or_404(actor: Actor, batch_id: UUID) -> Batch:
    """A batch the actor may know of, with its counts."""
    found = queries.with_counts(queries.batches(actor)).filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


def year_of(request: Request, name: str = "tahun") -> int:
    """The year in the address, this year without one."""
    written = request.GET.get(name, "")
    if not written:
        return today().year
    if not written.isdecimal() or not 1990 <= int(written) <= 2100:
        raise Http404
    return int(written)


def unit_path(written: str) -> str:
    """A unit's path from the address; 404 for anything else."""
    labels = written.split(".") if written else []
    if not all(label.replace("_", "").isalnum() and label.isascii() for label in labels):
        raise Http404
    return written


def without(query: QueryDict, *names: str) -> str:
    """The address with the named parts of the query left out."""
    kept = query.copy()
    for name in (*names, "after"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str) -> HttpResponse:
    """An xlsx file to be saved, with a note of what it holds above the header."""
    buffer = BytesIO()
    workbooks.write(buffer, [workbooks.SheetOut(name=name, headings=headings, rows=rows, note=note)])
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def feed_url(feed: CalendarFeed | None) -> str:
    """The whole address of a calendar, as a calendar programme takes it; empty without one."""
    if feed is None:
        return ""
    return f"{settings.INSTALLATION_URL}{reverse('training:feed', args=[feed.token])}"
