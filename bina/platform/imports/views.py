"""Pages of every importer. A room mounts them with its own kinds (``import_patterns``)."""

from __future__ import annotations

from functools import partial, wraps
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform import workbooks
from bina.platform.errors import Refused
from bina.platform.imports import queries, work
from bina.platform.imports.forms import ImportForm
from bina.platform.imports.kinds import ImportKind, Kinds
from bina.platform.models import ImportFile, ImportRow
from bina.platform.paging import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from bina.platform.middleware import Request

RECENT = 10


def import_patterns(kinds: Kinds) -> list[URLPattern]:
    """The addresses of a room's importers, to be included below ``impor/``."""
    return [
        path("<slug:what>/", partial(start, kinds=kinds), name="import_start"),
        path("<slug:what>/<uuid:import_id>/", partial(preview, kinds=kinds), name="import_preview"),
        path("<slug:what>/<uuid:import_id>/terapkan/", partial(apply, kinds=kinds), name="import_apply"),
        path("<slug:what>/<uuid:import_id>/terima/", partial(accept, kinds=kinds), name="import_accept"),
        path("<slug:what>/<uuid:import_id>/ditolak/", partial(rejects, kinds=kinds), name="import_rejects"),
    ]


def _of_kind(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hand the view its importer; 404 for an unknown word, 403 for who may import nowhere."""

    @wraps(view)
    def handler(request: Request, what: str, *, kinds: Kinds, **named: Any) -> HttpResponseBase:
        if what not in kinds:
            raise Http404
        if not request.actor.may(kinds[what].permission):
            raise PermissionDenied
        return view(request, kinds[what], **named)

    return handler


@login_required
@require_http_methods(["GET", "POST"])
@_of_kind
def start(request: Request, kind: ImportKind) -> HttpResponse:
    """Choose a workbook; below, the last ones."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(kind, *posted)
    if form.is_valid():
        try:
            run = work.receive(
                actor=request.actor,
                kind=kind,
                agency_id=_agency(request),
                file=form.cleaned_data["file"],
                options=form.options(),
                at=timezone.now(),
            )
            return redirect("platform:run", run.pk)
        except Refused as error:
            form.add_error("file", str(error))
    context = {
        "kind": kind,
        "form": form,
        "files": [
            (found, kind.url("preview", found.pk))
            for found in queries.import_files(request.actor, kind)[:RECENT]
        ],
    }
    return render(request, "platform/import_start.html", context, status=422 if form.errors else 200)


def _agency(request: Request) -> UUID:
    if request.actor.agency_id is None:
        raise PermissionDenied
    return request.actor.agency_id


@login_required
@require_GET
@_of_kind
def preview(request: Request, kind: ImportKind, import_id: UUID) -> HttpResponse:
    """What a workbook would change, in tabs: new, changed, unchanged, rejected, not in the file."""
    found = get_object_or_404(queries.import_files(request.actor, kind), pk=import_id)
    return _preview(request, kind, found)


def _preview(
    request: Request, kind: ImportKind, found: ImportFile, *, error: str = "", status: int = 200
) -> HttpResponse:
    tabs = _tabs(found)
    wanted = request.GET.get("tab", "")
    fallback = next((tab["state"] for tab in tabs if tab["count"]), tabs[0]["state"])
    state = wanted if wanted in ImportRow.State.values else fallback
    search = request.GET.get("q", "").strip()
    rows = page(
        queries.import_rows(found, state=state, search=search), order=("id",), after=request.GET.get("after")
    )
    context = {
        "kind": kind,
        "file": found,
        "tabs": tabs,
        "state": state,
        "search": search,
        "page": rows,
        "rows": [(row, _acceptable(kind, row)) for row in rows],
        "error": error,
        "urls": {name: kind.url(name, found.pk) for name in ("preview", "apply", "accept", "rejects")},
        "start_url": kind.url("start"),
        "done_url": reverse(kind.done_url) if kind.done_url else "",
    }
    return render(request, "platform/import_preview.html", context, status=status)


def _tabs(found: ImportFile) -> list[dict[str, Any]]:
    names = {"REJECTED": "rejected", "NEW": "created", "CHANGED": "updated", "UNCHANGED": "unchanged"}
    names["MISSING"] = "missing"
    labels = dict(ImportRow.State.choices)
    return [
        {"state": state, "label": labels[state], "count": found.counts.get(name, 0)}
        for state, name in names.items()
    ]


def _acceptable(kind: ImportKind, row: ImportRow) -> bool:
    """True when every error of the row is one that may be accepted with a reason."""
    errors = [one["code"] for one in row.problems if one["severity"] == "error"]
    return bool(errors) and bool(row.key) and set(errors) <= kind.acceptable


@login_required
@require_POST
@_of_kind
def apply(request: Request, kind: ImportKind, import_id: UUID) -> HttpResponse:
    """Begin to write what the preview showed."""
    found = get_object_or_404(queries.import_files(request.actor, kind), pk=import_id)
    try:
        run = work.order_apply(
            actor=request.actor,
            kind=kind,
            import_id=found.pk,
            accept_good_rows=request.POST.get("accept_good_rows") == "1",
            at=timezone.now(),
        )
    except Refused as error:
        return _preview(request, kind, found, error=str(error), status=422)
    return redirect("platform:run", run.pk)


@login_required
@require_POST
@_of_kind
def accept(request: Request, kind: ImportKind, import_id: UUID) -> HttpResponse:
    """Accept what is odd about a row, with a reason."""
    found = get_object_or_404(queries.import_files(request.actor, kind), pk=import_id)
    try:
        run = work.accept(
            actor=request.actor,
            kind=kind,
            import_id=found.pk,
            key=request.POST.get("key", ""),
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except Refused as error:
        return _preview(request, kind, found, error=str(error), status=422)
    return redirect("platform:run", run.pk)


@login_required
@require_GET
@_of_kind
def rejects(request: Request, kind: ImportKind, import_id: UUID) -> HttpResponseBase:
    """The rejected rows as a workbook with a reason column."""
    found = get_object_or_404(queries.import_files(request.actor, kind), pk=import_id)
    target = BytesIO()
    workbooks.write_rejects(
        target, source=found.upload.file.path, columns=kind.columns, reasons=queries.reject_reasons(found)
    )
    target.seek(0)
    stem = found.upload.name.rpartition(".")[0]
    return FileResponse(target, as_attachment=True, filename=f"ditolak-{stem}.xlsx")
