"""The index of the agency and of a unit: one page for leaders."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bina.people import queries as people
from bina.platform.design.charts import Chart, Series
from bina.platform.downloads import saved_file, wants_file
from bina.professionalism import actions, queries, wording
from bina.professionalism.views.place import agency_of, measurement_of, own_scope, unit_of

if TYPE_CHECKING:
    from bina.people.models import Unit
    from bina.platform.middleware import Request
    from bina.professionalism.queries import Group, Lack, Overview

SORTS = {
    "name": lambda one: (one.name, one.path),
    "-name": lambda one: (one.name, one.path),
    "index": lambda one: (one.index, one.name),
    "-index": lambda one: (one.index, one.name),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension as the page draws it."""

    name: str
    mean: Decimal
    maximum: Decimal
    to_verify: bool


@login_required
@require_GET
def overview(request: Request) -> HttpResponseBase:
    agency_of(request.actor)
    scope = own_scope(request.actor)
    below = people.units(request.actor).filter(path=scope).first() if scope else None
    return _figures(request, below)


@login_required
@require_GET
def unit(request: Request, unit_id: UUID) -> HttpResponseBase:
    agency_of(request.actor)
    return _figures(request, unit_of(request.actor, unit_id))


def _figures(request: Request, below: Unit | None) -> HttpResponseBase:
    actor, agency_id = request.actor, agency_of(request.actor)
    measured = queries.measurements(agency_id)
    chosen = measurement_of(request, measured)
    context: dict[str, Any] = {
        "unit": below,
        "above": people.ancestors(actor, path=below.path) if below else [],
        "years": [one.year for one in measured],
        "year": chosen.year if chosen else timezone.localdate().year,
        "may_measure": actor.may("professionalism.measure", agency=agency_id),
    }
    if chosen is None:
        return render(request, "professionalism/overview.html", context)
    path = below.path if below else ""
    seen = queries.overview(actor, measurement=chosen, unit=path)
    if wants_file(request):
        return _export(request, seen, below)
    return render(request, "professionalism/overview.html", {**context, **_shown(request, seen, path)})


def _shown(request: Request, seen: Overview, path: str) -> dict[str, Any]:
    table = seen.rule_set.table
    names = table.category_names()
    years = queries.history(request.actor, agency_id=seen.measurement.agency_id, unit=path)
    sort = request.GET.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    return {
        "seen": seen,
        "whole": seen.whole,
        "rule": seen.rule_set,
        "category": names.get(seen.whole.category, "") if seen.whole else "",
        "parts": _parts(seen),
        "lacks": _lacks(seen.whole),
        "answer": _answer(seen.whole, names),
        "chart": _distribution(seen.whole, names),
        "history": _history(years),
        "units": sorted(seen.units, key=SORTS[sort], reverse=sort.startswith("-")),
        "names": names,
        "sort": sort,
    }


def _parts(seen: Overview) -> list[Part]:
    if seen.whole is None:
        return []
    table, words = seen.rule_set.table, wording.dimensions()
    return [
        Part(words[code], mean.quantize(Decimal("0.1")), table.maxima[code], table.to_verify(code))
        for code, mean in seen.whole.dimensions.items()
    ]


def _lacks(whole: Group | None) -> list[tuple[str, Lack]]:
    words = wording.components()
    return [(words[one.component], one) for one in whole.lacks] if whole else []


def _answer(whole: Group | None, names: dict[str, str]) -> str:
    """The page's answer in a sentence or two: where it stands, and what would raise it most."""
    if whole is None:
        return ""
    said = _("The index is {index}: {category}.").format(
        index=_n(whole.index), category=names.get(whole.category, whole.category)
    )
    if not whole.lacks:
        return said
    most = whole.lacks[0]
    return f"{said} " + _(
        "{people} people lack “{component}”; if all had it, the index would rise by {gain}."
    ).format(
        people=number_format(most.people, force_grouping=True),
        component=wording.components()[most.component],
        gain=_n(most.gain),
    )


def _n(value: Decimal) -> str:
    return number_format(round(value, 1), decimal_pos=1)


def _distribution(whole: Group | None, names: dict[str, str]) -> Chart | None:
    if whole is None:
        return None
    return Chart(
        kind="bar",
        title=_("How many people stand in which category?"),
        labels=[names.get(code, code) for code in whole.categories],
        series=[Series(_("People"), list(whole.categories.values()))],
        unit=_("people"),
        corner=_("Category"),
        decimals=0,
    )


def _history(years: list[queries.Year]) -> Chart | None:
    if len(years) < 2:
        return None
    return Chart(
        kind="line",
        title=_("How has the index developed?"),
        labels=[str(one.year) for one in years],
        series=[Series("IP ASN", [round(one.index, 2) for one in years])],
        unit=_("points"),
        corner=_("Year"),
    )


def _export(request: Request, seen: Overview, below: Unit | None) -> HttpResponseBase:
    names = seen.rule_set.table.category_names()
    parts = wording.dimensions()
    headings = [_("Unit"), _("People"), "IP ASN", _("Category"), *parts.values(), *names.values()]
    rows = [
        [
            *(one.name, one.people, one.rounded, names.get(one.category, one.category)),
            *(mean.quantize(Decimal("0.01")) for mean in one.dimensions.values()),
            *one.categories.values(),
        ]
        for one in seen.units
    ]
    note = _("IP ASN of {year} per unit, as of {day}; rule set {rule}.").format(
        year=seen.measurement.year, day=f"{seen.measurement.as_of:%d-%m-%Y}", rule=seen.measurement.rule_set
    )
    return saved_file(
        request, _("ip-asn-{year}").format(year=seen.measurement.year), headings, rows, note=note
    )


@login_required
@require_POST
def measure(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "professionalism.measure")
    run = actions.queue_measuring(actor=request.actor, agency_id=agency_id, at=timezone.now())
    return redirect("platform:run", run.pk)
