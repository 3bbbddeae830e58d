"""Search across rooms (Ctrl-K)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bina.insight import queries

if TYPE_CHECKING:
    from bina.platform.middleware import Request

SHORTEST = 2


@login_required
@require_GET
def search(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    asked = len(words) >= SHORTEST
    groups = queries.search(request.actor, text=words) if asked else []
    template = "insight/search.html" + ("#results" if request.htmx else "")
    return render(request, template, {"words": words, "asked": asked, "groups": groups})
