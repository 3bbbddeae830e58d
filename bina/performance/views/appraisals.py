"""Yearly predicates: the list with their distribution, and one person's years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bina.people import queries as people
from bina.performance import queries
from bina.performance.forms import AppraisalFilter
from bina.performance.models import Appraisal
from bina.performance.views.place import agency_of, today, unit_of, without, year_of
from bina.platform.design.charts import Chart, Series
from bina.platform.downloads import saved_file, wants_file
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.people.models import Unit
    from bina.platform.middleware import Request


@login_required
@require_GET
def appraisals(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor)
    years = queries.years(request.actor, agency_id=agency_id)
    year = year_of(request, otherwise=years[0] if years else today().year - 1)
    names = queries.predicate_names(agency_id, year=year)
    form = AppraisalFilter(request.GET, names=names)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    unit = unit_of(request.actor, chosen.get("unit"))
    path, text = unit.path if unit else "", request.GET.get("q", "").strip()
    found = queries.appraisals_matching(
        request.actor, year=year, text=text, predicate=chosen.get("predikat", ""), unit_path=path
    ).filter(agency_id=agency_id)
    if wants_file(request):
        return _export(request, year, found, names)
    seen = queries.distribution(request.actor, agency_id=agency_id, year=year, unit_path=path)
    sort = request.GET.get("sort", "name")
    context = {
        "page": page(
            found, order=queries.ORDERS.get(sort, queries.ORDERS["name"]), after=request.GET.get("after")
        ),
        "sort": sort if sort in queries.ORDERS else "name",
        "year": year,
        "years": years,
        "names": names,
        "form": form,
        "text": text,
        "chips": _chips(request, chosen, names, unit),
        "query": without(request.GET),
        "seen": seen,
        "chart": _chart(seen, names, year),
        "answer": _answer(seen, names),
        "rule": queries.predicate_rules(agency_id, year=max(year, 2012)),
        "may_import": request.actor.may("performance.import", agency=agency_id),
    }
    template = "performance/appraisals.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _chips(
    request: Request, chosen: dict[str, Any], names: dict[str, str], unit: Unit | None
) -> list[dict[str, str]]:
    labels = {"predikat": names.get(chosen.get("predikat", ""), ""), "unit": unit.name if unit else ""}
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _chart(seen: queries.Distribution, names: dict[str, str], year: int) -> Chart | None:
    if not seen.appraised:
        return None
    return Chart(
        kind="bar",
        title=_("How were people appraised in {year}?").format(year=year),
        labels=[*names.values()],
        series=[Series(_("People"), [seen.counts[code] for code in names])],
        unit=_("people"),
        corner=_("Predicate"),
        decimals=0,
    )


def _answer(seen: queries.Distribution, names: dict[str, str]) -> str:
    if not seen.appraised:
        return ""
    most = max(seen.counts, key=lambda code: seen.counts[code])
    share = 100 * seen.counts[most] // seen.appraised
    said = _("{share} % were appraised as {predicate}.").format(share=share, predicate=names[most])
    if not seen.without:
        return said
    missing = ngettext(
        "{count} person in service has no predicate.",
        "{count} people in service have no predicate.",
        seen.without,
    )
    return f"{said} {missing.format(count=seen.without)}"


def _export(
    request: Request, year: int, found: QuerySet[Appraisal], names: dict[str, str]
) -> HttpResponseBase:
    headings = [
        *("NIP", _("Name"), _("Unit"), _("Post"), _("Predicate")),
        *(_("Work results"), _("Work behaviour"), _("Score"), _("Assessor")),
    ]
    rows = (
        [
            *(one.employee.nip, one.employee.full_name, one.employee.unit.name, one.employee.post.title),
            names.get(one.predicate, one.predicate),
            *(one.get_result_rating_display(), one.get_behaviour_rating_display(), one.score, one.assessor),
        ]
        for one in found.order_by("employee__name", "pk").iterator(chunk_size=2000)
    )
    note = _("Performance predicates of {year}.").format(year=year)
    return saved_file(request, _("predicates-{year}").format(year=year), headings, rows, note=note)


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    return _person(request, request.actor.employee_id)


@login_required
@require_GET
def person(request: Request, employee_id: UUID) -> HttpResponse:
    return _person(request, employee_id)


def _person(request: Request, employee_id: UUID) -> HttpResponse:
    actor = request.actor
    seen = people.employees_for(actor, permission="performance.see", themselves=True)
    who = seen.filter(pk=employee_id).first()
    if who is None:
        raise Http404
    found = queries.person_appraisals(actor, employee_id=employee_id)
    names = {one.year: queries.predicate_names(who.agency_id, year=one.year) for one in found}
    context = {
        "person": who,
        "own": actor.employee_id == who.pk,
        "lines": [(one, names[one.year].get(one.predicate, one.predicate)) for one in found],
    }
    return render(request, "performance/person.html", context)
