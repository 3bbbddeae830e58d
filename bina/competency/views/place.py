"""What every page of the room asks of a request: the agency, the day, a part of the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone

from bina.platform import workbooks
from bina.platform.access import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def agency_of(actor: Actor, permission: str = "competency.see") -> UUID:
    """The agency whose pages the actor looks at.

    Raises:
        PermissionDenied: the actor holds the permission nowhere.
    """
    if not actor.may(permission):
        raise PermissionDenied(permission)
    found = actor.agency_id or next((held.agency_id for held in actor.grants), None)
    if found is None:
        raise PermissionDenied(permission)
    return found


def today() -> date:
    """The day in the agency's zone."""
    return timezone.localdate()


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str) -> HttpResponse:
    """An xlsx file to be saved, with a note of what it holds above the header."""
    buffer = BytesIO()
    workbooks.write(buffer, [workbooks.SheetOut(name=name, headings=headings, rows=rows, note=note)])
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
