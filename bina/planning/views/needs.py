"""Needs: the list with reasons, deriving them from gaps, writing one down."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, exports, forms, queries, rules
from bina.planning.models import Need
from bina.planning.views.place import agency_of, download, without
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

TONES = {
    "GAP": "info",
    "AIM": "info",
    "PERFORM": "warning",
    "FINDING": "accent",
    "SERVICE": "accent",
    "PRIORITY": "brand",
    "WISH": "neutral",
}
STATE_TONES = {"PROPOSED": "neutral", "ACCEPTED": "success", "DECLINED": "danger"}
MOST_EXPORTED = 100_000
MOST_SHOWN = 100


@login_required
@require_GET
def need_list(request: Request) -> HttpResponse:
    return listed(request)


def listed(request: Request, *, error: str = "", status: int = 200) -> HttpResponse:
    """The list of needs, with what kept the last request from being done."""
    agency_id = agency_of(request.actor)
    asked = forms.NeedFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    year = chosen.get("tahun") or rules.planning_year(on=timezone.localdate())
    text = request.GET.get("q", "").strip()
    found = queries.needs_matching(
        request.actor,
        year=year,
        text=text,
        source=chosen.get("sumber", ""),
        competence=chosen.get("kompetensi", ""),
        state=chosen.get("status", ""),
        priority=chosen.get("prioritas", ""),
        unit=chosen.get("unit", ""),
    ).filter(agency_id=agency_id)
    if request.GET.get("format") == "xlsx":
        return _export(found, year)
    rows = page(found, order=("pk",), after=request.GET.get("after"))
    units = queries.units_of(rows)
    context = {
        "page": rows,
        "lines": [_line(need, units) for need in rows],
        "text": text,
        "year": year,
        "years": range(year - 2, year + 3),
        "form": asked,
        "chosen": chosen,
        "sources": Need.Source.choices,
        "states": Need.State.choices,
        "priorities": Need.Priority.choices,
        "error": error,
        "may_decide": request.actor.may("planning.edit"),
        "may_prioritise": request.actor.may("planning.approve"),
        "chips": _chips(request, agency_id, chosen),
        "export": f"{without(request.GET)}&format=xlsx",
        "may_edit": request.actor.may("planning.edit", agency=agency_id),
        "undo": _undo(request),
        "keep": without(request.GET, "batalkan", "format"),
    }
    if request.htmx:
        return render(request, "planning/need_list.html#rows", context, status=status)
    counts = queries.need_counts(request.actor, year=year)
    context["derivation"] = queries.newest_derivation(request.actor, agency_id=agency_id)
    context["counts"] = [
        (str(label), code, counts[code]) for code, label in Need.Source.choices if counts.get(code)
    ]
    context["competences"] = queries.competences_needed(request.actor, year=year)
    return render(request, "planning/need_list.html", context, status=status)


def _undo(request: Request) -> str:
    """The key of the decision just made, which can still be taken back."""
    written = request.GET.get("batalkan", "")
    try:
        key = UUID(written)
    except ValueError:
        return ""
    found = queries.need_edits(request.actor).filter(pk=key, undone_at=None).exists()
    return str(key) if found else ""


def _line(need: Need, units: dict[str, str]) -> dict[str, Any]:
    return {
        "need": need,
        "unit": units.get(need.unit_path, ""),
        "who": need.employee.name if need.employee else units.get(need.unit_path, ""),
        "tone": TONES[need.source],
        "state_tone": STATE_TONES[need.state],
        "reason": exports.say_need(need),
        "evidence": exports.say_evidence(need),
    }


def _chips(request: Request, agency_id: UUID, chosen: dict[str, Any]) -> list[dict[str, str]]:
    path = chosen.get("unit", "")
    unit = queries.reached_unit(request.actor, agency_id=agency_id, path=path) if path else None
    labels = {
        "unit": unit.name if unit else path and _("a unit"),
        "sumber": str(Need.Source(chosen["sumber"]).label) if chosen.get("sumber") else "",
        "kompetensi": chosen.get("kompetensi", ""),
        "status": str(Need.State(chosen["status"]).label) if chosen.get("status") else "",
        "prioritas": str(Need.Priority(chosen["prioritas"]).label) if chosen.get("prioritas") else "",
        "tahun": str(chosen.get("tahun") or ""),
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(found: QuerySet[Need], year: int) -> HttpResponse:
    buffer = BytesIO()
    units = queries.units_of(found.filter(employee=None))
    rows = found.order_by("unit_path", "pk")[:MOST_EXPORTED]
    exports.write_needs(buffer, rows.iterator(chunk_size=2000), units=units)
    return download(buffer, _("needs-{year}").format(year=year))


@login_required
@require_POST
def need_derive(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "planning.edit")
    asked = forms.NeedFilter(request.POST)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    year = chosen.get("tahun") or rules.planning_year(on=timezone.localdate())
    run = actions.queue_deriving(actor=request.actor, agency_id=agency_id, year=year, at=timezone.now())
    return redirect("platform:run", run.pk)


@login_required
@require_http_methods(["GET", "POST"])
def need_new(request: Request) -> HttpResponse:
    """A need with its reason; with ``indikator`` and ``unit`` in the address, from a unit's figure."""
    may_edit = request.actor.may("planning.edit")
    agency_id = agency_of(request.actor, "planning.edit" if may_edit else "planning.approve")
    shown = _figure(request) if may_edit else None
    units = [(str(office.id), office.name) for office in queries.offices(request.actor, agency_id=agency_id)]
    if shown and str(shown.unit_id) not in dict(units):
        units.insert(0, (str(shown.unit_id), shown.unit))
    form = forms.NeedForm(
        request.POST or None,
        units=units,
        competences=sorted(queries.competences_by_key().items(), key=lambda item: item[1]),
        sources={"SERVICE"} if shown else {"PRIORITY", "SERVICE"} if may_edit else {"PRIORITY"},
        initial={"year": rules.planning_year(on=timezone.localdate()), **_proposed(shown)},
    )
    if request.method == "POST" and form.is_valid() and _add(request, agency_id, form, shown):
        messages.success(request, _("The need is written down."))
        return redirect(f"{reverse('planning:need_list')}?tahun={form.cleaned_data['year']}")
    status = 422 if form.is_bound else 200
    return render(request, "planning/need_form.html", {"form": form, "shown": shown}, status=status)


def _figure(request: Request) -> queries.Shown | None:
    """The unit's figure that the address names."""
    try:
        metric, unit = UUID(request.GET.get("indikator", "")), UUID(request.GET.get("unit", ""))
    except ValueError:
        return None
    return queries.shown_figure(request.actor, metric_id=metric, unit_id=unit)


def _proposed(shown: queries.Shown | None) -> dict[str, Any]:
    return {"unit": str(shown.unit_id), "evidence": exports.say_figure(shown)} if shown else {}


def _add(request: Request, agency_id: UUID, form: forms.NeedForm, shown: queries.Shown | None) -> bool:
    values = form.cleaned_data
    try:
        actions.add_need(
            actor=request.actor,
            agency_id=agency_id,
            year=values["year"],
            source=values["source"],
            competence_id=UUID(values["competence"]),
            unit_id=UUID(values["unit"]) if values["unit"] else None,
            reason=values["reason"],
            evidence=values["evidence"],
            evidence_id=shown.value_id if shown else None,
            evidence_url=reverse("performance:metric", args=[shown.metric_id]) if shown else "",
            at=timezone.now(),
        )
    except actions.NeedRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    except PermissionDenied:
        form.add_error("unit", _("You may not plan for this unit."))
        return False
    return True


@login_required
@require_GET
def need_services(request: Request) -> HttpResponse:
    """Unit figures that got worse, each ready to be written down as a need."""
    agency_id = agency_of(request.actor, "planning.edit")
    found = queries.worsened(request.actor, agency_id=agency_id)
    context = {"rows": [{"one": one, "percent": 100 * one.share} for one in found[:MOST_SHOWN]]}
    return render(request, "planning/need_services.html", context)


@login_required
@require_POST
def need_decide(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "planning.edit")
    form = forms.DecideForm(request.POST)
    if not form.is_valid():
        return listed(request, error=_("Choose what to do with the needs."), status=422)
    step = form.cleaned_data["langkah"]
    try:
        edit = actions.decide_needs(
            actor=request.actor,
            agency_id=agency_id,
            need_ids=form.cleaned_data["kebutuhan"],
            state=step if step in Need.State.values else "",
            priority=step if step in Need.Priority.values else "",
            reason=form.cleaned_data["alasan"],
            at=timezone.now(),
        )
    except actions.NeedRefused as refused:
        return listed(request, error=str(refused), status=422)
    count = len(edit.before)
    messages.success(
        request,
        ngettext("{count} need was changed.", "{count} needs were changed.", count).format(count=count),
    )
    return redirect(f"{reverse('planning:need_list')}{without(request.GET, 'batalkan')}&batalkan={edit.pk}")


@login_required
@require_POST
def need_undo(request: Request, edit_id: UUID) -> HttpResponse:
    edit = queries.need_edits(request.actor).filter(pk=edit_id).first()
    if edit is None:
        raise Http404
    try:
        count = actions.undo_edit(actor=request.actor, edit_id=edit_id, at=timezone.now())
    except actions.NeedRefused as refused:
        return listed(request, error=str(refused), status=422)
    messages.success(
        request,
        ngettext("{count} need is as before.", "{count} needs are as before.", count).format(count=count),
    )
    return redirect(f"{reverse('planning:need_list')}{without(request.GET, 'batalkan')}")
