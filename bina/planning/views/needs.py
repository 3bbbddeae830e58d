"""Needs: the list with reasons, deriving them from gaps, writing one down."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, exports, forms, queries, rules
from bina.planning.models import Need
from bina.planning.views.place import agency_of, download, without
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

TONES = {"GAP": "info", "FINDING": "accent", "SERVICE": "accent", "PRIORITY": "brand", "WISH": "neutral"}
MOST_EXPORTED = 100_000


@login_required
@require_GET
def need_list(request: Request) -> HttpResponse:
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
        "chips": _chips(request, chosen),
        "export": f"{without(request.GET)}&format=xlsx",
        "may_edit": request.actor.may("planning.edit", agency=agency_id),
    }
    if request.htmx:
        return render(request, "planning/need_list.html#rows", context)
    counts = queries.need_counts(request.actor, year=year)
    context["derivation"] = queries.newest_derivation(request.actor, agency_id=agency_id)
    context["counts"] = [(str(label), code, counts.get(code, 0)) for code, label in Need.Source.choices]
    context["competences"] = queries.competences_needed(request.actor, year=year)
    return render(request, "planning/need_list.html", context)


def _line(need: Need, units: dict[str, str]) -> dict[str, Any]:
    return {
        "need": need,
        "unit": units.get(need.unit_path, ""),
        "tone": TONES[need.source],
        "reason": exports.say_need(need),
        "evidence": exports.say_evidence(need),
    }


def _chips(request: Request, chosen: dict[str, Any]) -> list[dict[str, str]]:
    labels = {
        "sumber": str(Need.Source(chosen["sumber"]).label) if chosen.get("sumber") else "",
        "kompetensi": chosen.get("kompetensi", ""),
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
    agency_id = agency_of(request.actor, "planning.edit")
    units = [(str(office.id), office.name) for office in queries.offices(request.actor, agency_id=agency_id)]
    names = sorted(queries.competences_by_key().items(), key=lambda item: item[1])
    form = forms.NeedForm(
        request.POST or None,
        units=units,
        competences=names,
        initial={"year": rules.planning_year(on=timezone.localdate())},
    )
    if request.method == "POST" and form.is_valid() and _add(request, agency_id, form):
        messages.success(request, _("The need is written down."))
        return redirect(f"{reverse('planning:need_list')}?tahun={form.cleaned_data['year']}")
    status = 422 if form.is_bound else 200
    return render(request, "planning/need_form.html", {"form": form}, status=status)


def _add(request: Request, agency_id: UUID, form: forms.NeedForm) -> bool:
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
            at=timezone.now(),
        )
    except actions.NeedRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    except PermissionDenied:
        form.add_error("unit", _("You may not plan for this unit."))
        return False
    return True
