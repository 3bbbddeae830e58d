"""Curriculum, prerequisites and cost model of a programme, each on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bina.platform.errors import Refused
from bina.training import queries as room
from bina.training.actions import curriculum as actions
from bina.training.forms import curriculum as forms
from bina.training.models import Programme
from bina.training.queries import curriculum as queries
from bina.training.views.partners import require_edit
from bina.training.views.place import programme_or_404, today

if TYPE_CHECKING:
    from bina.platform.middleware import Request

SESSION = ("title", "method", "length_jp", "competency_id", "level", "outcome")
COST = ("kind", "label", "basis", "quantity", "price_rupiah")


def _programme(request: Request, programme_id: UUID) -> Programme:
    found = programme_or_404(request.actor, programme_id)
    require_edit(request.actor, found.agency_id)
    return found


@login_required
@require_http_methods(["GET", "POST"])
def programme_curriculum(request: Request, programme_id: UUID) -> HttpResponse:
    found = _programme(request, programme_id)
    known = queries.curriculum(request.actor, programme=found)
    lines = forms.SessionLines(
        request.POST if request.method == "POST" else None,
        initial=[{name: getattr(row, name) for name in SESSION} for row in known],
        form_kwargs={"competences": room.competences()},
    )
    error = ""
    if request.method == "POST" and lines.is_valid():
        try:
            actions.set_curriculum(
                actor=request.actor,
                programme_id=programme_id,
                sessions=forms.session_lines(lines),
                at=timezone.now(),
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("The curriculum of {name} was saved.").format(name=found.name))
            return redirect("training:programme", programme_id)
    return _lines_page(request, "training/programme_curriculum.html", found, lines, error)


@login_required
@require_http_methods(["GET", "POST"])
def programme_costs(request: Request, programme_id: UUID) -> HttpResponse:
    found = _programme(request, programme_id)
    known = queries.cost_items(request.actor, programme=found)
    lines = forms.CostLines(
        request.POST if request.method == "POST" else None,
        initial=[{name: getattr(row, name) for name in COST} for row in known],
    )
    error = ""
    if request.method == "POST" and lines.is_valid():
        try:
            actions.set_costs(
                actor=request.actor,
                programme_id=programme_id,
                items=forms.cost_lines(lines),
                at=timezone.now(),
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("The costs of {name} were saved.").format(name=found.name))
            return redirect("training:programme", programme_id)
    return _lines_page(request, "training/programme_costs.html", found, lines, error)


def _lines_page(request: Request, template: str, found: Programme, lines: Any, error: str) -> HttpResponse:
    bad = bool(error) or (lines.is_bound and not lines.is_valid())
    context = {
        "programme": found,
        "lines": lines,
        "error": error or (_("Some lines need another look.") if bad else ""),
        "days": queries.days_of(found, on=today()),
    }
    return render(request, template, context, status=422 if bad else 200)


@login_required
@require_http_methods(["GET", "POST"])
def programme_prerequisites(request: Request, programme_id: UUID) -> HttpResponse:
    found = _programme(request, programme_id)
    held = queries.prerequisites(request.actor, programme=found)
    others = room.programmes(request.actor).filter(agency_id=found.agency_id, is_active=True)
    form = forms.PrerequisiteForm(
        request.POST if request.method == "POST" else None,
        programmes=others.exclude(pk=programme_id).order_by("name", "pk"),
        courses=queries.courses_to_require(found.agency_id),
        initial={
            "programmes": [str(row.earlier_id) for row in held if row.earlier_id],
            "courses": [str(row.course_id) for row in held if row.course_id],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_prerequisites(
                actor=request.actor, programme_id=programme_id, **form.cleaned_data, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("What comes before {name} was saved.").format(name=found.name))
            return redirect("training:programme", programme_id)
    context = {"programme": found, "form": form}
    return render(
        request, "training/programme_prerequisites.html", context, status=422 if form.errors else 200
    )
