"""New versions of an approved plan: asked for, and what each changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, exports, forms, queries
from bina.planning.models import Plan, PlanChange
from bina.planning.views.place import plan_or_404, without
from bina.planning.views.plans import lines, record
from bina.platform.downloads import saved_file, wants_file
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.middleware import Request

TONES = {"ADDED": "success", "MOVED": "info", "DROPPED": "warning", "KEPT": "neutral"}


@login_required
@require_http_methods(["GET", "POST"])
def plan_revise(request: Request, plan_id: UUID) -> HttpResponse:
    base = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.edit", agency=base.agency_id)
    if base.state != Plan.State.APPROVED:
        return lines(
            request, plan_id, error=_("Only the approved plan of a year gets a new version."), status=422
        )
    start = {"budget_rupiah": base.budget_rupiah, "time_limit": 60}
    form = forms.VersionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.revise_plan(
                actor=request.actor, plan_id=plan_id, at=timezone.now(), **form.cleaned_data
            )
        except actions.PlanRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            run = actions.queue_solving(actor=request.actor, plan_id=made.pk, at=timezone.now())
            return redirect("platform:run", run.pk)
    context = {"form": form, "plan": base}
    return render(request, "planning/plan_version.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def plan_changes(request: Request, plan_id: UUID) -> HttpResponseBase:
    return _changes(request, plan_id)


@login_required
@require_POST
def plan_price(request: Request, plan_id: UUID) -> HttpResponseBase:
    """Price changes otherwise and find the version again."""
    plan = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.edit", agency=plan.agency_id)
    form = forms.PriceForm(request.POST)
    if not form.is_valid():
        return _changes(request, plan_id, form=form, status=422)
    try:
        actions.set_change_price(actor=request.actor, plan_id=plan_id, **form.cleaned_data)
        run = actions.queue_solving(actor=request.actor, plan_id=plan_id, at=timezone.now())
    except Refused as refused:
        return lines(request, plan_id, error=str(refused), status=422)
    return redirect("platform:run", run.pk)


def _changes(
    request: Request, plan_id: UUID, *, form: forms.PriceForm | None = None, status: int = 200
) -> HttpResponseBase:
    shown = plan_or_404(request.actor, plan_id)
    if shown.revises_id is None:
        raise Http404
    if shown.state == Plan.State.DRAFT:
        return redirect("planning:plan", plan_id)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "jenis", "alasan", "unit")}
    found = queries.changes_matching(
        request.actor,
        plan_id=plan_id,
        text=asked["q"],
        kind=asked["jenis"],
        reason=asked["alasan"],
        unit=asked["unit"] if asked["unit"].replace(".", "").replace("_", "").isalnum() else "",
    )
    if wants_file(request):
        return _file(request, shown, found)
    rows = page(found, order=("kind", "employee__name", "pk"), after=request.GET.get("after"))
    context: dict[str, Any] = {
        "page": rows,
        "lines": [{"change": one, "tone": TONES[one.kind]} for one in rows],
        "asked": asked,
        "chips": _chips(request, asked),
        "export": without(request.GET, "format"),
        "changed": bool(rows) or any(asked.values()),
        "all_places": queries.ALL_PLACES,
    }
    if request.htmx:
        return render(request, "planning/plan_changes.html#rows", {**context, "plan": shown}, status=status)
    counts = queries.change_counts(request.actor, plan_id=plan_id)
    context |= record(request, shown) | {
        "counts": [(label, code, counts.get(code, 0)) for code, label in PlanChange.Kind.choices],
        "kinds": _kinds(),
        "reasons": PlanChange.Reason.choices,
        "offices": queries.offices(request.actor, agency_id=shown.agency_id),
        "form": form or forms.PriceForm(initial={"change_price": shown.change_price}),
    }
    return render(request, "planning/plan_changes.html", context, status=status)


def _kinds() -> list[tuple[str, str]]:
    kinds = [(code, str(label)) for code, label in PlanChange.Kind.choices]
    return [*kinds, (queries.ALL_PLACES, _("All places"))]


def _chips(request: Request, asked: dict[str, str]) -> list[dict[str, str]]:
    labels = {
        "jenis": {**dict(PlanChange.Kind.choices), queries.ALL_PLACES: _("All places")}.get(
            asked["jenis"], ""
        ),
        "alasan": dict(PlanChange.Reason.choices).get(asked["alasan"], ""),
    }
    return [
        {"label": str(label), "url": without(request.GET, name)} for name, label in labels.items() if label
    ]


def _file(request: Request, shown: Plan, found: QuerySet[PlanChange]) -> HttpResponseBase:
    name = slugify(_("changes-{year}-{title}").format(year=shown.year, title=shown.title))
    note = _("Changes of the plan “{title}”, {year}").format(title=shown.title, year=shown.year)
    rows = exports.change_rows(found.order_by("kind", "employee__name", "pk"))
    return saved_file(request, name, exports.change_headings(), rows, note=note)
