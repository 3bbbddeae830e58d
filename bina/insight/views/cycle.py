"""The cycle on one page (Siklus pembinaan)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bina.insight import queries
from bina.insight.views.stages import next_step, stages
from bina.professionalism import queries as professionalism

if TYPE_CHECKING:
    from bina.platform.middleware import Request

FIRST_YEAR, LAST_YEAR = 2000, 2100


@login_required
@require_GET
def cycle(request: Request, year: int | None = None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    if not actor.may("insight.see") or actor.agency_id is None:
        raise PermissionDenied
    year = year or queries.open_year(actor, agency_id=actor.agency_id, today=today)
    if not FIRST_YEAR < year < LAST_YEAR:
        raise Http404
    reached = queries.figures(actor, agency_id=actor.agency_id, year=year, on=today)
    shown = stages(reached, year=year)
    context = {
        "year": str(year),
        "previous_year": str(year - 1),
        "next_year": str(year + 1),
        "stages": shown,
        "current": next(stage for stage in shown if stage.current),
        "next": next_step(actor, reached, year=year),
        "lessons": queries.lessons(actor, agency_id=actor.agency_id, year=year),
        "counted_at": reached.counted_at,
        "index": professionalism.newest_mean(actor, agency_id=actor.agency_id),
    }
    return render(request, "insight/cycle.html", context)
