"""Long work as its owner sees it, and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bina.platform.jobs import watching
from bina.platform.paging import page

if TYPE_CHECKING:
    from uuid import UUID

    from bina.platform.middleware import Request


@login_required
@require_GET
def run_list(request: Request) -> HttpResponse:
    state = request.GET.get("state", "")
    found = watching.runs(request.actor)
    if state:
        found = found.filter(state=state)
    rows = page(found, order=("-created_at", "-pk"), after=request.GET.get("after"))
    return render(request, "platform/run_list.html", {"page": rows, "state": state})


@login_required
@require_GET
def run(request: Request, run_id: UUID) -> HttpResponse:
    shown = get_object_or_404(watching.runs(request.actor), pk=run_id)
    template = "platform/run.html" + ("#progress" if request.htmx else "")
    may_stop = watching.stoppable(request.actor).filter(pk=run_id).exists()
    stop = reverse("platform:cancel_run", args=[run_id]) if may_stop else ""
    response = render(request, template, {"run": shown, "stop": stop})
    if request.htmx and shown.ended and shown.result_url and not shown.error:
        response["HX-Redirect"] = shown.result_url
    return response


@login_required
@require_POST
def cancel(request: Request, run_id: UUID) -> HttpResponse:
    get_object_or_404(watching.stoppable(request.actor), pk=run_id)
    watching.cancel_run(actor=request.actor, run_id=run_id)
    return redirect("platform:run", run_id)


@login_required
@require_GET
def notices(request: Request) -> HttpResponse:
    rows = page(watching.notices(request.actor), order=("-created_at", "-pk"), after=request.GET.get("after"))
    return render(request, "platform/notices.html", {"page": rows})


@login_required
@require_POST
def read_notices(request: Request) -> HttpResponse:
    watching.read_notices(actor=request.actor, at=timezone.now())
    return redirect("platform:notices")
