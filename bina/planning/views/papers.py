"""The papers of a plan: forms of needs, plan, annexes; how they look; the form of one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.planning import actions, forms, papers, paperwork, queries
from bina.planning.models import Plan
from bina.planning.papers import Paper, PaperKind
from bina.planning.views.place import agency_of, download, plan_or_404
from bina.planning.views.plans import TONES

if TYPE_CHECKING:
    from bina.platform.middleware import Request

FORMATS = ("xlsx", "pdf")


def _plan(request: Request, plan_id: UUID) -> Plan:
    """A solved or approved plan of an agency the actor sees as a whole."""
    plan = plan_or_404(request.actor, plan_id)
    if not request.actor.may("planning.see", agency=plan.agency_id):
        raise PermissionDenied("planning.see")
    if plan.state in {Plan.State.DRAFT, Plan.State.TAKEN}:
        raise Http404
    return plan


@login_required
@require_GET
def plan_papers(request: Request, plan_id: UUID) -> HttpResponse:
    return _papers(request, _plan(request, plan_id))


def _papers(request: Request, plan: Plan, *, error: str = "", status: int = 200) -> HttpResponse:
    look = queries.paper_look(agency_id=plan.agency_id)
    notes = {
        PaperKind.FORM: _("What each person lacks, where it is known from, and what was decided."),
        PaperKind.PLAN: _("Competences, programmes, targets, organisers, schedule and budget."),
        PaperKind.DECREE: _("Every participant with post, unit, programme and days."),
        PaperKind.BUDGET: _("Every batch with its costs, by quarter, and the recapitulation."),
    }
    context = {
        "plan": plan,
        "tone": TONES[plan.state],
        "papers": [(kind.value, title, notes[kind]) for kind, title in papers.titles(look).items()],
        "offices": queries.offices(request.actor, agency_id=plan.agency_id),
        "may_edit": request.actor.may("planning.edit", agency=plan.agency_id),
        "error": error,
    }
    return render(request, "planning/plan_papers.html", context, status=status)


@login_required
@require_GET
def plan_paper(request: Request, plan_id: UUID, kind: str, suffix: str) -> HttpResponse:
    """One paper as xlsx or PDF; with ``unit`` in the address, of one unit and below only."""
    plan = _plan(request, plan_id)
    if kind not in {one.value for one in PaperKind} or suffix not in FORMATS:
        raise Http404
    unit = request.GET.get("unit", "")
    known = {office.path for office in queries.offices(request.actor, agency_id=plan.agency_id)}
    cycle = queries.cycles(request.actor).filter(agency_id=plan.agency_id, year=plan.year).first()
    with translation.override("id"):
        paper = papers.plan_paper(
            request.actor, plan=plan, kind=PaperKind(kind), cycle=cycle, unit=unit if unit in known else ""
        )
    try:
        return _file(paper, suffix, name=f"{kind}-{plan.year}-{slugify(plan.title)}")
    except paperwork.TooLongToPrint as refused:
        return _papers(request, plan, error=str(refused), status=422)


def _file(paper: Paper, suffix: str, *, name: str) -> HttpResponse:
    with translation.override("id"):
        if suffix == "xlsx":
            return download(paperwork.as_workbook(paper), name)
        response = HttpResponse(paperwork.as_pdf(paper, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@login_required
@require_GET
def cycle_form(request: Request, row_id: UUID, suffix: str) -> HttpResponse:
    """The form of needs of one unit in a cycle, for who sees that unit."""
    row = queries.cycle_rows(request.actor).filter(pk=row_id).first()
    if row is None or suffix not in FORMATS:
        raise Http404
    with translation.override("id"):
        paper = papers.form_paper(
            request.actor, plan=row.cycle, unit=str(row.unit.path), unit_name=row.unit.name
        )
    name = f"formulir-{row.cycle.year}-{slugify(row.unit.name)}"
    try:
        return _file(paper, suffix, name=name)
    except paperwork.TooLongToPrint:
        return _file(paper, "xlsx", name=name)


@login_required
@require_http_methods(["GET", "POST"])
def paper_look(request: Request) -> HttpResponse:
    """Letterhead, signers and titles of the agency's papers."""
    agency_id = agency_of(request.actor, "planning.edit")
    request.actor.require("planning.edit", agency=agency_id)
    held = queries.paper_look(agency_id=agency_id)
    form = forms.PaperLookForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        actions.set_paper_look(
            actor=request.actor, agency_id=agency_id, values=form.cleaned_data, at=timezone.now()
        )
        messages.success(request, _("The papers will look like this from now on."))
        return redirect("planning:plan_list")
    status = 422 if form.is_bound else 200
    return render(request, "planning/paper_look.html", {"form": form}, status=status)
