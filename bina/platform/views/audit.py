"""The trail of writes, for auditors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bina.platform.accounts.queries import names_of
from bina.platform.audit import reading
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.platform.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with its doer's name and its changes, personal values deciphered where the key lives."""

    entry: AuditEntry
    doer: str
    changes: list[tuple[str, Any, Any]]
    erased: bool


@login_required
@require_GET
def audit(request: Request) -> HttpResponse:
    if not request.actor.may("platform.audit"):
        raise PermissionDenied
    asked = {key: request.GET.get(key, "").strip() for key in ("text", "table", "action")}
    found = reading.entries_matching(request.actor, **asked)
    rows = page(found, order=("-id",), after=request.GET.get("after"))
    context = {"page": rows, "lines": _lines(rows.items), "asked": asked, "tables": reading.tables()}
    return render(request, "platform/audit.html", context)


def _lines(entries: list[AuditEntry]) -> list[Line]:
    personal = reading.revealed(entries)
    doers = names_of({entry.account_id for entry in entries if entry.account_id})
    return [_line(entry, personal[entry.pk], doers) for entry in entries]


def _line(entry: AuditEntry, personal: tuple[Any, Any], doers: dict[Any, str]) -> Line:
    before = {**(entry.before or {}), **(personal[0] or {})}
    after = {**(entry.after or {}), **(personal[1] or {})}
    kept = entry.personal_before or entry.personal_after
    return Line(
        entry=entry,
        doer=doers.get(entry.account_id, ""),
        changes=[(key, before.get(key), after.get(key)) for key in sorted({*before, *after})],
        erased=bool(kept) and personal == (None, None),
    )
