"""Unit metrics: what is measured, the figures over time, and writing them down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.people import queries as people
from bina.performance import actions, queries
from bina.performance.forms import MetricForm, ValueForm
from bina.performance.models import Metric
from bina.performance.views.place import agency_of, today, unit_of, without
from bina.platform.design.charts import Chart, Series
from bina.platform.downloads import saved_file, wants_file
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.middleware import Request

MOST_LINES = 5


@login_required
@require_GET
def metrics(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor)
    found = queries.metrics(request.actor).filter(agency_id=agency_id)
    text = request.GET.get("q", "").strip()
    for word in text.split():
        found = found.filter(name__icontains=word)
    context = {
        "page": page(found, order=("name", "pk"), after=request.GET.get("after")),
        "text": text,
        "may_edit": request.actor.may("performance.edit", agency=agency_id),
        "may_import": request.actor.may("performance.import", agency=agency_id),
    }
    template = "performance/metrics.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _metric(actor: Actor, metric_id: UUID) -> Metric:
    found = queries.metrics(actor).filter(pk=metric_id).first()
    if found is None:
        raise Http404
    return found


def _editable(actor: Actor, metric_id: UUID) -> Metric:
    found = _metric(actor, metric_id)
    if not actor.may("performance.edit", agency=found.agency_id):
        raise PermissionDenied("performance.edit")
    return found


@login_required
@require_GET
def metric(request: Request, metric_id: UUID) -> HttpResponseBase:
    found = _metric(request.actor, metric_id)
    written = request.GET.get("unit", "")
    unit = unit_of(request.actor, _key(written))
    rows = queries.values(request.actor, metric_id=metric_id, unit_id=unit.pk if unit else None)
    if wants_file(request):
        return _export(request, found, rows)
    latest = queries.latest_by_unit(request.actor, metric_id=metric_id)
    shown = [one for one in latest if unit is None or one.unit_id == unit.pk][:MOST_LINES]
    context = {
        "metric": found,
        "unit": unit,
        "latest": latest,
        "chart": _chart(request.actor, found, {one.unit_id: one.unit for one in shown}),
        "answer": _answer(found, shown),
        "left_out": len(latest) - len(shown) if unit is None else 0,
        "page": page(rows, order=("-measured_on", "pk"), after=request.GET.get("after"), size=25),
        "query": without(request.GET),
        "may_edit": request.actor.may("performance.edit", agency=found.agency_id),
    }
    return render(request, "performance/metric.html", context)


def _key(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        raise Http404 from None


def _chart(actor: Actor, found: Metric, units: dict[UUID, str]) -> Chart | None:
    days, series = queries.series(actor, metric_id=found.pk, units=list(units))
    if len(days) < 2:
        return None
    return Chart(
        kind="line",
        title=_("How has it developed: {name}?").format(name=found.name),
        labels=[date_format(day, "j M Y") for day in days],
        series=[Series(name, [series[unit].get(day) for day in days]) for unit, name in units.items()],
        unit=found.measure,
        corner=_("Day"),
    )


def _answer(found: Metric, shown: list[queries.Latest]) -> str:
    """One sentence: for a single unit its change, for several how many moved the better way."""
    moved = [(one, one.change) for one in shown if one.change]
    if not shown:
        return ""
    if len(shown) == 1:
        return _single(found, shown[0])
    better = [one for one, change in moved if _is_better(found, change or Decimal(0))]
    return _("{better} of {all} units shown are better than at the measurement before.").format(
        better=len(better), all=len(shown)
    )


def _single(found: Metric, one: queries.Latest) -> str:
    figure = number_format(one.value, force_grouping=True)
    said = _("{unit}: {figure} {measure} on {day}.").format(
        unit=one.unit, figure=figure, measure=found.measure, day=date_format(one.measured_on, "j F Y")
    )
    if not one.change:
        return said
    word = _("better") if _is_better(found, one.change) else _("worse")
    return f"{said} " + _("That is {word} than before.").format(word=word)


def _is_better(found: Metric, change: Decimal) -> bool:
    return (change > 0) == (found.direction == Metric.Direction.UP)


def _export(request: Request, found: Metric, rows: Any) -> HttpResponseBase:
    headings = [_("Unit"), _("Day"), found.measure, _("Note")]
    lines = (
        [one.unit.name, one.measured_on, one.value, one.note]
        for one in rows.order_by("unit__name", "measured_on", "pk").iterator(chunk_size=2000)
    )
    note = f"{found.name}. {found.source}"
    return saved_file(request, found.code.lower(), headings, lines, note=note)


@login_required
@require_http_methods(["GET", "POST"])
def metric_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "performance.edit")
    request.actor.require("performance.edit", agency=agency_id)
    form = MetricForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.define_metric(
                actor=request.actor, agency_id=agency_id, values=form.values(), at=timezone.now()
            )
        except actions.MetricRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The metric {name} was saved.").format(name=made.name))
            return redirect("performance:metric", made.pk)
    context = {"form": form, "metric": None, "back": reverse("performance:metrics")}
    return render(request, "performance/metric_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def metric_edit(request: Request, metric_id: UUID) -> HttpResponse:
    found = _editable(request.actor, metric_id)
    start = {name: getattr(found, name) for name in MetricForm.base_fields}
    form = MetricForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_metric(
                actor=request.actor, metric_id=metric_id, values=form.values(), at=timezone.now()
            )
        except actions.MetricRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The metric {name} was saved.").format(name=found.name))
            return redirect("performance:metric", metric_id)
    context = {"form": form, "metric": found, "back": reverse("performance:metric", args=[metric_id])}
    return render(request, "performance/metric_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def value_new(request: Request, metric_id: UUID) -> HttpResponse:
    found = _editable(request.actor, metric_id)
    form = ValueForm(
        request.POST or None,
        units=_units(request.actor, metric_id),
        initial={"measured_on": _first_of_month(today()), "unit": request.GET.get("unit", "")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            row = actions.record_value(
                actor=request.actor,
                metric_id=metric_id,
                unit_id=chosen["unit"],
                measured_on=chosen["measured_on"],
                value=form.figure,
                note=chosen["note"],
                at=timezone.now(),
            )
        except actions.MetricRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            day = date_format(row.measured_on, "j F Y")
            messages.success(request, _("The figure of {day} was written down.").format(day=day))
            return redirect(f"{reverse('performance:metric', args=[metric_id])}?unit={row.unit_id}")
    context = {"form": form, "metric": found, "back": reverse("performance:metric", args=[metric_id])}
    return render(request, "performance/value_form.html", context, status=422 if form.errors else 200)


def _units(actor: Actor, metric_id: UUID) -> dict[UUID, str]:
    """Units to choose from: those measured already, then those of the first two levels."""
    measured = queries.units_measured(actor, metric_id=metric_id)
    return measured | {one.pk: one.name for one in people.unit_choices(actor) if one.pk not in measured}


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


@login_required
@require_POST
def value_remove(request: Request, value_id: UUID) -> HttpResponse:
    found = queries.metric_value(request.actor, value_id=value_id)
    if found is None:
        raise Http404
    if not request.actor.may("performance.edit", agency=found.agency_id):
        raise PermissionDenied("performance.edit")
    removed = actions.remove_value(actor=request.actor, value_id=value_id)
    day = date_format(removed.measured_on, "j F Y")
    messages.success(
        request, _("The figure of {unit} of {day} was removed.").format(unit=removed.unit.name, day=day)
    )
    return redirect("performance:metric", removed.metric_id)
