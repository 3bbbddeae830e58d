"""How many of a unit are away for training in the coming weeks, against the share that may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bina.platform.design.charts import Chart, Series
from bina.training.queries.away import UnitAway, units_away
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import agency_of, today, unit_path, without

if TYPE_CHECKING:
    from datetime import date

    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request

MOST_UNITS = 100


@login_required
@require_GET
def coverage(request: Request) -> HttpResponseBase:
    """Units of which somebody is away, or one unit by week and day with who."""
    agency_id = agency_of(request.actor, "training.see")
    path, first = unit_path(request.GET.get("unit", "")), today()
    found = units_away(request.actor, agency_id=agency_id, first=first, unit=path)
    if path and not found:
        raise Http404
    if kind := asked_for(request):
        return _export(kind, found)
    context: dict[str, Any] = {"units": found[:MOST_UNITS], "export": without(request.GET, "format")}
    if path:
        context |= {"unit": found[0], "chart": _chart(found[0], first), "answer": _answer(found[0])}
        context["days"] = [(day, found[0].count(day), people) for day, people in found[0].days.items()]
    return render(request, "training/coverage.html", context)


def _chart(one: UnitAway, first: date) -> Chart:
    weeks = one.weeks(first=first)
    return Chart(
        kind="bar",
        title=_("Are enough people at work in the coming weeks?"),
        labels=[date_format(start, "j M") for start, _most in weeks],
        series=[
            Series(_("Most away on one day"), [most for _start, most in weeks]),
            Series(_("May be away"), [one.most] * len(weeks), muted=True),
        ],
        unit=_("people"),
        corner=_("Week from"),
        decimals=0,
    )


def _answer(one: UnitAway) -> str:
    thin = len(one.too_thin)
    if thin:
        text = ngettext(
            "No: on {days} day more are away than the {most} who may be.",
            "No: on {days} days more are away than the {most} who may be.",
            thin,
        )
        return text.format(days=thin, most=one.most)
    if one.peak is None:
        return _("Yes: nobody is away for training in the next eight weeks.")
    day = date_format(one.peak[0], "j F Y")
    text = _("Yes: at most {away} of {people} are away at a time (on {day}); {most} may be.")
    return text.format(away=one.peak[1], people=one.people, day=day, most=one.most)


def _export(kind: str, found: list[UnitAway]) -> HttpResponseBase:
    headings = [_("Unit"), _("Day"), _("Name"), _("Programme"), _("Batch"), _("Away"), _("May be away")]
    rows = (
        [one.name, day, person.name, person.programme, person.code, one.count(day), one.most]
        for one in found
        for day, people in one.days.items()
        for person in people
    )
    note = _("Who is away for training in the next eight weeks.")
    return table_file(kind, _("away-for-training"), headings, rows, note=note)
