"""Plans: list, a new one, the record with its proof, approval."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, exports, forms, queries, rules
from bina.planning.models import Plan
from bina.planning.views.place import agency_of, download, key_or_404, plan_or_404, without
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

TONES = {
    "DRAFT": "neutral",
    "SOLVED": "info",
    "APPROVED": "success",
    "TAKEN": "neutral",
    "REPLACED": "neutral",
}


@login_required
@require_GET
def plan_list(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor)
    found = queries.plans(request.actor).filter(agency_id=agency_id)
    written = request.GET.get("tahun", "")
    if written.isdecimal():
        found = found.filter(year=int(written))
    rows = page(found, order=("-year", "-pk"), after=request.GET.get("after"))
    context = {
        "page": rows,
        "lines": [{"plan": one, "tone": TONES[one.state], "percent": _percent(one.gap)} for one in rows],
        "year": written,
        "own": list(queries.my_lines(request.actor, year=rules.planning_year(on=timezone.localdate()))),
        "may_edit": request.actor.may("planning.edit", agency=agency_id),
        "may_compare": request.actor.may("planning.see", agency=agency_id) and len(rows) > 1,
    }
    return render(request, "planning/plan_list.html", context)


def _percent(gap: float | None) -> float | None:
    return None if gap is None else round(100 * gap, 2)


@login_required
@require_http_methods(["GET", "POST"])
def plan_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "planning.edit")
    like = _like(request, agency_id)
    year = like.year if like else rules.planning_year(on=timezone.localdate())
    form = forms.PlanForm(
        request.POST or None,
        services=_services(request, agency_id, year),
        initial=forms.PlanForm.asked_of(like) if like else {"year": year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_plan(
                actor=request.actor, agency_id=agency_id, at=timezone.now(), **form.asked
            )
        except actions.PlanRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            if like and like.rules != rules.Limits():
                limits = rules.with_budget(like.rules, made.budget_rupiah)
                actions.set_limits(actor=request.actor, plan_id=made.pk, limits=limits)
            run = actions.queue_solving(actor=request.actor, plan_id=made.pk, at=timezone.now())
            return redirect("platform:run", run.pk)
    context = {"form": form, "like": like}
    return render(request, "planning/plan_form.html", context, status=422 if form.is_bound else 200)


def _like(request: Request, agency_id: UUID) -> Plan | None:
    """The plan that the new one begins as, when the address names one (``dari``)."""
    if not (written := request.GET.get("dari", "")):
        return None
    plan = plan_or_404(request.actor, key_or_404(written))
    if plan.agency_id != agency_id or plan.state == Plan.State.TAKEN:
        raise Http404
    return plan


def _services(request: Request, agency_id: UUID, year: int) -> list[tuple[str, str]]:
    """Needs of services that a plan can name, each with its year, competence, place and reason."""
    found = queries.service_needs(request.actor, agency_id=agency_id, since=year)
    units = queries.units_of(found)
    return [
        (
            str(one.pk),
            " · ".join(
                filter(None, (str(one.year), one.competence.name, units.get(one.unit_path), one.reason))
            ),
        )
        for one in found
    ]


@login_required
@require_GET
def plan(request: Request, plan_id: UUID) -> HttpResponse:
    return lines(request, plan_id)


def lines(request: Request, plan_id: UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    """The plan's participants, with what kept the last request from being done."""
    shown = plan_or_404(request.actor, plan_id)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "program", "angkatan", "unit")}
    found = queries.lines_matching(
        request.actor,
        plan_id=plan_id,
        text=asked["q"],
        programme=asked["program"],
        batch=asked["angkatan"],
        unit=asked["unit"] if asked["unit"].replace(".", "").replace("_", "").isalnum() else "",
    )
    rows = page(found, order=("employee__name", "pk"), after=request.GET.get("after"))
    names = queries.competence_names()
    context: dict[str, Any] = {
        "page": rows,
        "lines": [{"line": line, "why": exports.say_line(line, names=names)} for line in rows],
        "asked": asked,
        "left_out": queries.left_out(request.actor, plan=shown, text=asked["q"]) if asked["q"] else [],
        "chips": [
            {"label": value, "url": without(request.GET, name)}
            for name, value in asked.items()
            if value and name in {"program", "angkatan"}
        ],
        "may_settle": request.actor.may("planning.edit", agency=shown.agency_id)
        and not actions.why_not_solved(shown),
    }
    if request.htmx and not error:
        return render(request, "planning/plan.html#rows", {**context, "plan": shown})
    context |= record(request, shown) | {"error": error}
    programmes = {batch.programme.code: batch.programme.name for batch in context["batches"]}
    context |= {
        "programmes": sorted(programmes.items(), key=lambda item: item[1]),
        "offices": queries.offices(request.actor, agency_id=shown.agency_id),
    }
    return render(request, "planning/plan.html", context, status=status)


def record(request: Request, shown: Plan) -> dict[str, Any]:
    """What every tab of a plan shows."""
    actor = request.actor
    more = rules.more_seconds(seconds=shown.time_limit)
    return {
        "shortfall": rules.shortfall(places=shown.allocations, gap=shown.gap),
        "more_seconds": more,
        "plan": shown,
        "tone": TONES[shown.state],
        "percent": _percent(shown.gap),
        "batches": list(queries.plan_batches(actor, plan_id=shown.pk)),
        "run": queries.open_run(actor, plan_id=shown.pk),
        "failed": queries.failed_run(actor, plan=shown),
        "left": shown.budget_rupiah - (shown.cost_rupiah or 0),
        "newer": queries.newer_versions(actor, plan=shown),
        "may_revise": actor.may("planning.edit", agency=shown.agency_id) and shown.state == "APPROVED",
        "may_copy": actor.may("planning.edit", agency=shown.agency_id)
        and shown.revises_id is None
        and shown.state not in {"TAKEN", "DRAFT"},
        "sees_all": actor.may("planning.see", agency=shown.agency_id),
        "may_edit": actor.may("planning.edit", agency=shown.agency_id)
        and shown.state not in {"APPROVED", "REPLACED"},
        "may_approve": actor.may("planning.approve", agency=shown.agency_id)
        and shown.state == "SOLVED"
        and (shown.allocations > 0 or shown.revises_id is not None),
    }


@login_required
@require_GET
def plan_batches(request: Request, plan_id: UUID) -> HttpResponse:
    shown = plan_or_404(request.actor, plan_id)
    return render(request, "planning/plan_batches.html", record(request, shown))


@login_required
@require_GET
def plan_export(request: Request, plan_id: UUID) -> HttpResponse:
    shown = plan_or_404(request.actor, plan_id)
    buffer = BytesIO()
    exports.write_plan(buffer, actor=request.actor, plan=shown)
    return download(buffer, slugify(_("plan-{year}-{title}").format(year=shown.year, title=shown.title)))


@login_required
@require_POST
def plan_solve(request: Request, plan_id: UUID) -> HttpResponse:
    plan_or_404(request.actor, plan_id)
    asked = forms.MoreTimeForm(request.POST)
    more = (asked.cleaned_data["lebih"] or 0) if asked.is_valid() else 0
    try:
        run = actions.queue_solving(
            actor=request.actor, plan_id=plan_id, at=timezone.now(), more_seconds=more
        )
    except Refused as refused:
        return lines(request, plan_id, error=str(refused), status=422)
    return redirect("platform:run", run.pk)


@login_required
@require_POST
def plan_approve(request: Request, plan_id: UUID) -> HttpResponse:
    plan_or_404(request.actor, plan_id)
    try:
        approved = actions.approve_plan(actor=request.actor, plan_id=plan_id, at=timezone.now())
    except Refused as refused:
        return lines(request, plan_id, error=str(refused), status=422)
    messages.success(
        request,
        _("The plan is approved: {batches} batches with {people} people are being prepared.").format(
            batches=approved.batch_count, people=approved.people
        ),
    )
    return redirect("planning:plan", plan_id)


@login_required
@require_POST
def plan_remove(request: Request, plan_id: UUID) -> HttpResponse:
    shown = plan_or_404(request.actor, plan_id)
    try:
        actions.remove_plan(actor=request.actor, plan_id=plan_id)
    except Refused as refused:
        return lines(request, plan_id, error=str(refused), status=422)
    messages.success(request, _("“{title}” was removed.").format(title=shown.title))
    return redirect("planning:plan_list")
