"""The agency's heat map and the people behind each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.competency import queries
from bina.competency.models import Competence
from bina.competency.views.place import agency_of, today, workbook
from bina.platform.design.charts import Chart, Series

if TYPE_CHECKING:
    from bina.platform.middleware import Request

KINDS = {
    "inti": (Competence.Kind.MANAGERIAL, Competence.Kind.SOCIO_CULTURAL),
    "pemerintahan": (Competence.Kind.GOVERNMENT,),
    "teknis": (Competence.Kind.TECHNICAL,),
    "digital": (Competence.Kind.DIGITAL,),
}
SHOWN_IN_CHART = 15


@login_required
@require_GET
def heat_map(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor)
    unit = _path(request.GET.get("unit", ""))
    group = request.GET.get("kelompok", "inti")
    if group not in KINDS:
        raise Http404
    depth = unit.count(".") + 2 if unit else 2
    seen = queries.overview(request.actor, agency_id=agency_id, on=today(), unit=unit, depth=depth)
    shown = tuple(one for one in seen.competences if one.kind in KINDS[group])
    rows = queries.heat_rows(seen, shown)
    if request.GET.get("format") == "xlsx":
        return _export(seen, shown, rows)
    context = {
        "seen": seen,
        "unit": unit,
        "unit_name": next((one.name for one in seen.units if one.path == unit), ""),
        "group": group,
        "groups": _groups(seen),
        "competences": shown,
        "rows": rows,
        "chart": _chart(shown, rows) if shown and rows else None,
        "widest": _widest(seen, shown),
        "categories": [(name, seen.whole.jpm[code]) for code, name in seen.category_names.items()],
        "matched": sum(seen.whole.jpm[code] for code in seen.category_names),
    }
    return render(request, "competency/heat_map.html", context)


def _path(written: str) -> str:
    labels = written.split(".") if written else []
    if not all(label.replace("_", "").isalnum() and label.isascii() for label in labels):
        raise Http404
    return written


def _groups(seen: queries.Overview) -> list[tuple[str, str]]:
    names = {
        "inti": _("Managerial and socio-cultural"),
        "pemerintahan": _("Governmental"),
        "teknis": _("Technical"),
        "digital": _("Digital"),
    }
    kinds = {one.kind for one in seen.competences}
    return [(code, name) for code, name in names.items() if kinds & set(KINDS[code])]


def _chart(shown: tuple[Competence, ...], rows: tuple[queries.Row, ...]) -> Chart:
    worst = sorted(rows, key=lambda row: row.unit.gaps, reverse=True)[:SHOWN_IN_CHART]
    return Chart(
        kind="heat",
        title=_("Share of people who meet the standard"),
        unit="%",
        corner=_("Unit"),
        labels=[one.name for one in shown],
        series=[Series(row.unit.name, [cell.percent for cell in row.cells]) for row in worst],
        decimals=0,
    )


def _widest(seen: queries.Overview, shown: tuple[Competence, ...]) -> Any:
    """The competence in which most people are below the standard, with its figure."""
    pairs = [(one, seen.whole.figures[one.pk]) for one in shown]
    below = [pair for pair in pairs if pair[1].below]
    return max(below, key=lambda pair: pair[1].below, default=None)


def _export(
    seen: queries.Overview, shown: tuple[Competence, ...], rows: tuple[queries.Row, ...]
) -> HttpResponse:
    headings = [_("Unit"), _("People"), _("Assessed"), "JPM", *(f"{one.code} {one.name}" for one in shown)]
    lines = (
        [
            row.unit.name,
            row.unit.employees,
            row.unit.assessed,
            row.unit.jpm_mean,
            *(cell.percent for cell in row.cells),
        ]
        for row in rows
    )
    note = _("Per cent of the assessed who meet the standard, as of {day}. Rules: {rules}.").format(
        day=seen.as_of.strftime("%d-%m-%Y"), rules=", ".join(seen.rule_sets)
    )
    return workbook(_("gaps-by-unit"), headings, lines, note=note)


@login_required
@require_GET
def people(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor)
    asked = {name: request.GET.get(name, "").strip() for name in ("unit", "kompetensi", "q")}
    unit = _path(asked["unit"])
    if request.GET.get("format") == "xlsx":
        return _export_people(request, agency_id, unit, asked["kompetensi"])
    rows = queries.standings(
        request.actor,
        agency_id=agency_id,
        on=today(),
        after=request.GET.get("after"),
        unit=unit,
        competence=asked["kompetensi"],
        search=asked["q"],
    )
    context = {"page": rows, "asked": asked, "competences": queries.competences()}
    return render(request, "competency/people.html", context)


def _export_people(request: Request, agency_id: Any, unit: str, competence: str) -> HttpResponse:
    codes = [competence] if competence else None
    found = queries.gaps(
        request.actor, agency_id=agency_id, on=today(), unit=unit, competences=codes, needs_only=True
    )
    names = queries.names(request.actor, [line.employee_id for line in found])
    headings = ["NIP", _("Name"), _("Competence"), _("Required"), _("Held"), _("Gap"), _("Decided on")]
    rows = (
        [*names[line.employee_id], line.competence, line.required, line.held, line.gap, line.assessed_on]
        for line in found
        if line.employee_id in names
    )
    return workbook(_("gaps-by-person"), headings, rows, note=_("People below the standard of their post."))
