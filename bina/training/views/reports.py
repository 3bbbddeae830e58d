"""The yearly report: headline figures, charts with their tables, and the same as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.platform import workbooks
from bina.platform.design.charts import Chart, Series
from bina.training import queries as room
from bina.training.queries.reports import YearlyReport, everybody_hours, yearly_report
from bina.training.views.exports import asked_for, table_file
from bina.training.views.hours import people_table
from bina.training.views.partners import contracting_agency
from bina.training.views.place import XLSX, today, year_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request
    from bina.training.rulesets import FormRow

Table = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
MOST_BARS = 12


@login_required
@require_GET
def report(request: Request) -> HttpResponseBase:
    agency_id, year = contracting_agency(request.actor), year_of(request)
    found = yearly_report(request.actor, agency_id=agency_id, year=year, on=today())
    if found is None:
        raise Http404
    known = room.forms(on=today(), agency_id=agency_id)
    if kind := asked_for(request):
        return _file(request, kind, found, known, agency_id)
    context = {
        "report": found,
        "year": year,
        "years": range(today().year + 1, today().year - 4, -1),
        "forms": [(line, known.get(line.form)) for line in found.forms],
        "by_form": _form_chart(found, known),
        "by_month": _month_chart(found),
        "by_unit": _unit_chart(found),
        "by_partner": _partner_chart(found),
    }
    return render(request, "training/report.html", context)


def _form_name(known: Mapping[int, FormRow], number: int) -> str:
    return str(known[number].name) if number in known else str(number)


def _form_chart(found: YearlyReport, known: Mapping[int, FormRow]) -> Chart:
    lines = found.forms[:MOST_BARS]
    return Chart(
        kind="bar",
        title=_("Through which forms did people learn?"),
        labels=[_form_name(known, line.form) for line in lines],
        series=[Series(_("Lesson hours"), [line.jp for line in lines])],
        unit="JP",
        corner=_("Form"),
        decimals=0,
    )


def _month_chart(found: YearlyReport) -> Chart:
    return Chart(
        kind="line",
        title=_("When were the hours earned?"),
        labels=[str(MONTHS_3[line.month]).capitalize() for line in found.months],
        series=[
            Series(_("Batches"), [line.batches_jp for line in found.months]),
            Series(_("Elsewhere"), [line.elsewhere_jp for line in found.months]),
            Series(_("E-learning"), [line.courses_jp for line in found.months]),
        ],
        unit="JP",
        corner=_("Month"),
        decimals=0,
    )


def _unit_chart(found: YearlyReport) -> Chart:
    lines = sorted(found.units, key=lambda line: (-line.met_percent, line.name))
    return Chart(
        kind="bar",
        title=_("Has every unit met the duty?"),
        labels=[line.name for line in lines],
        series=[Series(_("Duty met"), [line.met_percent for line in lines])],
        unit="%",
        corner=_("Unit"),
        decimals=0,
    )


def _partner_chart(found: YearlyReport) -> Chart:
    lines = found.partners[:MOST_BARS]
    return Chart(
        kind="bar",
        title=_("Who delivered the hours?"),
        labels=[line.name or _("the agency itself") for line in lines],
        series=[Series(_("Lesson hours"), [line.jp for line in lines])],
        unit="JP",
        corner=_("Partner"),
        decimals=0,
    )


def _file(
    request: Request, kind: str, found: YearlyReport, known: Mapping[int, FormRow], agency_id: UUID
) -> HttpResponseBase:
    """All tables as one workbook, or the one named in the address as csv."""
    year = found.year
    people = everybody_hours(request.actor, agency_id=agency_id, year=year)
    tables: dict[str, Table] = {
        "ringkasan": (_("Summary"), (_("What"), _("Figure")), _summary(found)),
        "bentuk": _form_table(found, known),
        "unit": _unit_table(found),
        "mitra": _partner_table(found),
        "bulan": _month_table(found),
        "orang": (_("Per person"), *people_table(people)),
    }
    note = _("Yearly report of competency development {year}.").format(year=year)
    name = _("yearly-report-{year}").format(year=year)
    if kind == "csv":
        chosen = request.GET.get("tabel", "ringkasan")
        if chosen not in tables:
            raise Http404
        _name, headings, rows = tables[chosen]
        return table_file(
            "csv", f"{_('yearly-report-{year}').format(year=year)}-{chosen}", headings, rows, note=note
        )
    buffer = BytesIO()
    sheets = (workbooks.SheetOut(title, heads, rows, note=note) for title, heads, rows in tables.values())
    workbooks.write(buffer, sheets)
    answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _summary(found: YearlyReport) -> list[tuple[str, Any]]:
    whole, total = found.whole, found.total
    spent = total.costs
    return [
        (_("People"), whole.people if whole else 0),
        (_("Lesson hours"), whole.total_jp if whole else 0),
        (_("JP on average"), whole.mean_jp if whole else 0),
        (_("With a duty"), whole.owing if whole else 0),
        (_("Duty met"), whole.met if whole else 0),
        (_("Batches delivered"), total.finished),
        (_("Batches cancelled"), total.cancelled),
        (_("Took part"), total.took_part),
        (_("Completed"), total.completed),
        (_("Learning (N-gain)"), total.n_gain),
        (_("Closed gaps"), total.closed_gaps),
        (_("Committed"), total.committed),
        (_("Paid"), total.paid),
        (_("Cost per participant"), spent.per_participant),
        (_("Cost per lesson hour"), spent.per_hour),
        (_("Cost per closed gap"), spent.per_gap),
    ]


def _form_table(found: YearlyReport, known: Mapping[int, FormRow]) -> Table:
    headings = (_("Number"), _("Form"), _("Completions"), _("People"), _("JP"))
    rows = (
        (line.form, _form_name(known, line.form), line.completions, line.people, line.jp)
        for line in found.forms
    )
    return _("Per form"), headings, rows


def _unit_table(found: YearlyReport) -> Table:
    headings = (
        *(_("Unit"), _("People"), _("JP in all"), _("JP on average"), _("With a duty"), _("Duty met")),
        *(_("Below the duty"), _("Over the ceiling")),
    )
    rows = (
        (
            *(line.name, line.people, line.total_jp, line.mean_jp, line.owing, line.met),
            *(line.below, line.over),
        )
        for line in found.units
    )
    return _("Per unit"), headings, rows


def _partner_table(found: YearlyReport) -> Table:
    headings = (
        *(_("Partner"), _("Batches delivered"), _("Batches cancelled"), _("Took part"), _("Completed")),
        *(_("JP"), _("Learning (N-gain)"), _("Closed gaps"), _("Committed"), _("Paid")),
        *(_("Cost per participant"), _("Cost per lesson hour"), _("Cost per closed gap")),
    )
    rows = (
        (
            *(line.name or _("the agency itself"), line.finished, line.cancelled, line.took_part),
            *(line.completed, line.jp, line.n_gain, line.closed_gaps, line.committed, line.paid),
            *(line.costs.per_participant, line.costs.per_hour, line.costs.per_gap),
        )
        for line in found.partners
    )
    return _("Per partner"), headings, rows


def _month_table(found: YearlyReport) -> Table:
    headings = (_("Month"), _("Batches"), _("Elsewhere"), _("E-learning"), _("JP"))
    rows = (
        (line.month, line.batches_jp, line.elsewhere_jp, line.courses_jp, line.jp) for line in found.months
    )
    return _("Per month"), headings, rows
