"""One person's competence, and the team of a superior."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.competency import queries
from bina.competency.views.place import agency_of, today
from bina.platform.design.charts import Chart, Series

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    return _profile(request, request.actor.employee_id)


@login_required
@require_GET
def profile(request: Request, employee_id: UUID) -> HttpResponse:
    return _profile(request, employee_id)


def _profile(request: Request, employee_id: UUID) -> HttpResponse:
    found = queries.profile(request.actor, employee_id, on=today())
    if found is None:
        raise Http404
    own = employee_id == request.actor.employee_id
    context = {
        "profile": found,
        "person": found.person,
        "own": own,
        "chart": _radar(found) if found.radar else None,
        "may_assess": own or request.actor.may("competency.assess", unit=found.person.unit_path),
        "may_edit": request.actor.may("competency.edit", agency=found.person.agency_id),
    }
    return render(request, "competency/profile.html", context)


def _radar(found: queries.Profile) -> Chart:
    lines = found.radar
    return Chart(
        kind="radar",
        title=_("Levels held and required"),
        corner=_("Competence"),
        labels=[line.competence.name for line in lines],
        series=[
            Series(
                _("Required"), [line.required.level if line.required else None for line in lines], muted=True
            ),
            Series(_("Held"), [line.held.level if line.held else None for line in lines]),
        ],
        limits=(0, 5),
        decimals=0,
    )


@login_required
@require_GET
def team(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "competency.assess")
    search = request.GET.get("q", "").strip()
    rows = queries.standings(
        request.actor,
        agency_id=agency_id,
        on=today(),
        after=request.GET.get("after"),
        search=search,
        team=True,
    )
    return render(request, "competency/team.html", {"page": rows, "search": search})
