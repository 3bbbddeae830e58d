"""How many of a unit are away for training on each day of a quarter, against the share that may be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bina.platform.design.charts import Chart, Series
from bina.training.queries.away import WEEKS, UnitAway, units_away
from bina.training.queries.days import days_off
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import agency_of, today, unit_path, without

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request

MOST_UNITS = 100
QUARTER = timedelta(weeks=WEEKS)


@login_required
@require_GET
def coverage(request: Request) -> HttpResponseBase:
    """Units of which somebody is away, or one unit day by day with who."""
    agency_id = agency_of(request.actor, "training.see")
    path, first = _unit(request.GET.get("unit", "")), _first(request.GET.get("mulai", ""))
    found = units_away(request.actor, agency_id=agency_id, first=first, unit=path)
    if path and not found:
        raise Http404
    if kind := asked_for(request):
        return _export(kind, found)
    context: dict[str, Any] = {
        "units": found[:MOST_UNITS],
        "export": without(request.GET, "format"),
        **_period(first, path),
    }
    if path:
        one, last = found[0], first + QUARTER - timedelta(days=1)
        off = days_off(agency_id=agency_id, first=first, last=last)
        context |= {"unit": one, "chart": _chart(one, first), "answer": _answer(one)}
        context |= {"weeks": _weeks(one, first, off), "today": today()}
        context["days"] = [(day, one.count(day), people) for day, people in one.days.items()]
    return render(request, "training/coverage.html", context)


def _unit(written: str) -> str:
    """A unit's path or key."""
    try:
        return str(UUID(written))
    except ValueError:
        return unit_path(written)


def _first(written: str) -> date:
    """The Monday on which the quarter begins; this week's without one."""
    try:
        day = date.fromisoformat(written) if written else today()
    except ValueError:
        raise Http404 from None
    if not 1990 <= day.year <= 2100:
        raise Http404
    return day - timedelta(days=day.weekday())


def _period(first: date, path: str) -> dict[str, Any]:
    kept = {"unit": path} if path else {}
    return {
        "first": first,
        "last": first + QUARTER - timedelta(days=1),
        "earlier": urlencode({**kept, "mulai": (first - QUARTER).isoformat()}),
        "later": urlencode({**kept, "mulai": (first + QUARTER).isoformat()}),
        "all_units": urlencode({"mulai": first.isoformat()}),
    }


def _weeks(one: UnitAway, first: date, off: dict[date, str]) -> list[list[dict[str, Any]]]:
    """The quarter as a calendar: a row of days per week; ``tone`` says how full a day is."""
    rows: dict[date, list[dict[str, Any]]] = {}
    for day, away in one.daily(first=first):
        tone = "low" if away > one.most else "high" if away else ""
        cell = {"day": day, "away": away, "tone": tone, "off": off.get(day, "")}
        rows.setdefault(day - timedelta(days=day.weekday()), []).append(cell)
    return list(rows.values())


def _chart(one: UnitAway, first: date) -> Chart:
    days = one.daily(first=first)
    return Chart(
        kind="line",
        title=_("Do enough people stay at work?"),
        labels=[date_format(day, "j M") for day, _away in days],
        series=[
            Series(_("Away"), [away for _day, away in days]),
            Series(_("May be away"), [one.most] * len(days), muted=True),
        ],
        unit=_("people"),
        corner=_("Day"),
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
        return _("Yes: nobody is away for training in this quarter.")
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
    note = _("Who is away for training in this quarter.")
    return table_file(kind, _("away-for-training"), headings, rows, note=note)
