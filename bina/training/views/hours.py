"""Lesson hours: my own training, and the report per unit and person."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.platform.paging import SIZE, Page
from bina.training import queries
from bina.training.queries.feeds import own_feed
from bina.training.rules.hours import DutyStatus
from bina.training.rules.states import AHEAD, EnrolmentState
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import agency_of, feed_url, today, unit_path, without, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request


def status_words() -> dict[str, str]:
    """What is said of a year's hours."""
    return {
        DutyStatus.BELOW: _("below the duty"),
        DutyStatus.MET: _("duty met"),
        DutyStatus.OVER: _("over the ceiling"),
    }


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    actor = request.actor
    if actor.employee_id is None or actor.agency_id is None:
        raise Http404
    year = year_of(request)
    places = list(queries.own_enrolments(actor)[:200])
    ahead = [place for place in places if place.state in AHEAD]
    context = {
        "hours": queries.person_hours(
            actor, agency_id=actor.agency_id, employee_id=actor.employee_id, year=year
        ),
        "year": year,
        "status_words": status_words(),
        "offered": [place for place in places if place.state == EnrolmentState.OFFERED],
        "here": queries.session_now(actor, at=timezone.now()),
        "feed_url": feed_url(own_feed(actor)),
        "next": min(ahead, key=lambda place: place.batch.starts_on, default=None),
        "ahead": sorted(ahead, key=lambda place: place.batch.starts_on),
        "past": [place for place in places if place.state not in AHEAD],
        "records": queries.training_records(actor)
        .filter(employee_id=actor.employee_id)
        .order_by("-ends_on", "pk")[:50],
    }
    return render(request, "training/mine.html", context)


@login_required
@require_GET
def hours_report(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor, "training.see")
    year, unit = year_of(request), unit_path(request.GET.get("unit", ""))
    lines = queries.hours_by_unit(request.actor, agency_id=agency_id, year=year, below=unit)
    if kind := asked_for(request):
        return _export_units(kind, year, lines)
    context = {
        "year": year,
        "years": range(today().year + 1, today().year - 4, -1),
        "unit": unit,
        "above": unit.rpartition(".")[0],
        "lines": lines,
        "whole": queries.summed(lines),
        "may_import": request.actor.may("training.import", agency=agency_id),
        "export": without(request.GET, "format"),
        "sees_report": bool(request.actor.agencies("training.contract")),
    }
    return render(request, "training/hours_report.html", context)


def _export_units(kind: str, year: int, lines: list[queries.UnitHours]) -> HttpResponseBase:
    headings = [
        *(_("Unit"), _("People"), _("JP in all"), _("JP on average"), _("With a duty"), _("Duty met")),
        *(_("Below the duty"), _("Over the ceiling")),
    ]
    rows = (
        [
            *(line.name, line.people, line.total_jp, line.mean_jp, line.owing, line.met),
            *(line.below, line.over),
        ]
        for line in lines
    )
    note = _("Lesson hours of {year} per unit.").format(year=year)
    return table_file(kind, _("hours-by-unit-{year}").format(year=year), headings, rows, note=note)


@login_required
@require_GET
def hours_people(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor, "training.see")
    year, unit = year_of(request), unit_path(request.GET.get("unit", ""))
    status = request.GET.get("status", "")
    if status and status not in DutyStatus.__members__:
        raise Http404
    where: dict[str, Any] = {"agency_id": agency_id, "year": year, "unit": unit, "status": status}
    if kind := asked_for(request):
        return _export_people(kind, year, queries.hours_by_person(request.actor, size=None, **where))
    found = queries.hours_by_person(
        request.actor, after=_read_mark(request.GET.get("after", "")), size=SIZE + 1, **where
    )
    last = found[SIZE - 1] if len(found) > SIZE else None
    context = {
        "page": Page(items=found[:SIZE], next=_mark(last) if last else None, previous=None),
        "year": year,
        "years": range(today().year + 1, today().year - 4, -1),
        "unit": unit,
        "status": status,
        "status_words": status_words(),
        "export": without(request.GET, "format"),
    }
    return render(request, "training/hours_people.html", context)


def _mark(person: queries.PersonHours) -> str:
    data = json.dumps([person.name, str(person.employee_id)])
    return urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _read_mark(mark: str) -> tuple[str, UUID] | None:
    """Name and key of the last person of the page before; a mark that was tampered with starts anew."""
    try:
        name, key = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        return str(name), UUID(str(key))
    except (ValueError, TypeError):
        return None


def people_table(people: list[queries.PersonHours]) -> tuple[list[str], Iterator[list[Any]]]:
    """Headings and rows of people with their hours of a year, for files."""
    words = status_words()
    headings = ["NIP", _("Name"), _("Unit"), _("Kind"), _("JP"), _("At least"), _("At most"), _("Standing")]
    rows = (
        [
            *(line.nip, line.name, line.unit, line.employment_kind, line.total_jp),
            *(line.duty.at_least_jp, line.duty.at_most_jp, words[line.status]),
        ]
        for line in people
    )
    return headings, rows


def _export_people(kind: str, year: int, people: list[queries.PersonHours]) -> HttpResponseBase:
    note = _("Lesson hours of {year} per person.").format(year=year)
    return table_file(kind, _("hours-by-person-{year}").format(year=year), *people_table(people), note=note)


@login_required
@require_GET
def hours_person(request: Request, employee_id: UUID) -> HttpResponse:
    actor = request.actor
    agency_id = actor.agency_id
    if agency_id is None:
        raise Http404
    year = year_of(request)
    hours = queries.person_hours(actor, agency_id=agency_id, employee_id=employee_id, year=year)
    if hours is None:
        raise Http404
    context = {
        "hours": hours,
        "year": year,
        "years": range(today().year + 1, today().year - 4, -1),
        "status_words": status_words(),
        "forms": queries.forms(on=today(), agency_id=agency_id),
    }
    return render(request, "training/hours_person.html", context)
