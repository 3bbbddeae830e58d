"""The plan over several years (HCDP): an agency, or one unit; as a page, a workbook, csv, a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.people.queries import agency_of as agency_named
from bina.planning import forms, horizons, papers, paperwork, queries, rules
from bina.planning.models import Need
from bina.planning.views.place import agency_of, without
from bina.platform.access import agency_root, system_actor
from bina.platform.downloads import saved_file, wants_file
from bina.platform.rulesets import load

if TYPE_CHECKING:
    from bina.planning.queries import Horizon
    from bina.platform.middleware import Request

YEARS_BACK = 2


@login_required
@require_GET
def outlook(request: Request) -> HttpResponseBase:
    actor, today = request.actor, timezone.localdate()
    agency_id = agency_of(actor)
    asked = forms.OutlookForm(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    unit = _unit(request, agency_id, chosen.get("unit", ""))
    count = chosen.get("tahun") or load("multi-year-plan", on=today, agency_id=agency_id).table.years
    first = chosen.get("mulai") or rules.planning_year(on=today) - YEARS_BACK
    path = unit.path if unit and unit.path != agency_root(agency_id) else ""
    found = queries.horizon(actor, agency_id=agency_id, on=today, first=first, count=count, unit=path)
    name = _("hcdp-{first}-{last}").format(first=first, last=first + count - 1)
    if wants_file(request):
        note = " ".join(horizons.how_made(found))
        return saved_file(request, name, horizons.headings(), horizons.rows(found), note=note)
    if request.GET.get("format") == "pdf":
        return _pdf(found, agency_id=agency_id, unit=unit.name if unit else "", name=name)
    offices = queries.offices(actor, agency_id=agency_id)
    context = {
        "found": found,
        "first": first,
        "last": first + count - 1,
        "count": count,
        "counts": range(2, 11),
        "firsts": range(first - 5, first + 6),
        "unit": unit,
        "units": offices,
        "above": _above(request, agency_id, path),
        "rows": [_row(one) for one in found.years],
        "sources": _sources(found, path),
        "path": path,
        "needs": horizons.needs_chart(found),
        "answer": horizons.answer(found),
        "money": horizons.money_chart(found) if any(one.outlook.rupiah for one in found.years) else None,
        "chips": [{"label": unit.name, "url": without(request.GET, "unit")}] if unit and path else [],
        "is_deeper": path and path not in {one.path for one in offices},
        "how_made": horizons.how_made(found),
        "keep": without(request.GET, "format"),
        "keep_years": f"?mulai={first}&tahun={count}",
    }
    return render(request, "planning/outlook.html", context)


def _unit(request: Request, agency_id: UUID, path: str) -> queries.Office | None:
    """The unit that the address names.

    Raises:
        Http404: the actor does not reach it, or there is none.
    """
    if not path:
        return None
    found = queries.reached_unit(request.actor, agency_id=agency_id, path=path)
    if found is None:
        raise Http404
    return found


def _above(request: Request, agency_id: UUID, path: str) -> queries.Office | None:
    """The unit above the one that is shown, where the actor reaches it."""
    upper = path.rpartition(".")[0]
    return queries.reached_unit(request.actor, agency_id=agency_id, path=upper) if upper else None


def _row(row: queries.YearRow) -> dict[str, Any]:
    one = row.outlook
    return {
        "year": one.year,
        "listed": one.open is not None and not one.open_estimated,
        "open": horizons.said(one.open, estimated=one.open_estimated),
        "closed": horizons.said(one.closed, estimated=one.closed_estimated),
        "retiring": one.retiring,
        "new_gaps": horizons.said(one.new_gaps, estimated=one.new_gaps > 0),
        "money": horizons.said_money(one),
        "range": horizons.said_range(one),
    }


def _sources(found: Horizon, path: str) -> list[dict[str, Any]]:
    """For every source the needs listed and accepted by year, each with the way to the list."""
    unit = f"&unit={path}" if path else ""
    return [
        {
            "name": str(label),
            "cells": [
                {
                    "year": row.outlook.year,
                    "listed": counts[0],
                    "accepted": counts[1],
                    "query": f"?tahun={row.outlook.year}&sumber={code}{unit}",
                }
                if (counts := row.sources.get(code))
                else {"year": row.outlook.year, "listed": None}
                for row in found.years
            ],
        }
        for code, label in Need.Source.choices
        if any(code in row.sources for row in found.years)
    ]


def _pdf(found: Horizon, *, agency_id: UUID, unit: str, name: str) -> HttpResponse:
    look = queries.paper_look(agency_id=agency_id)
    agency = agency_named(system_actor(agency_id))
    with translation.override("id"):
        paper = horizons.paper(
            found,
            agency=agency.name if agency else "",
            office=look.office if look else "",
            unit=unit,
            signature=papers.signature(look, papers.PaperKind.PLAN),
            on=timezone.localdate(),
        )
        response = HttpResponse(paperwork.as_pdf(paper, at=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
