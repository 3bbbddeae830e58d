"""The training calendar: a month, a week or a list, of everything, one venue or one trainer."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bina.training import queries
from bina.training.queries.venues import sessions_between, trainers, venues
from bina.training.views.place import agency_of, today

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Batch, Session


@login_required
@require_GET
def batch_calendar(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "training.catalogue")
    where = {name: _key(request.GET.get(name, "")) for name in ("tempat", "pengajar")}
    kept = {name: str(key) for name, key in where.items() if key}
    common = {
        "venues": venues(request.actor).filter(agency_id=agency_id),
        "trainers": trainers(request.actor).filter(agency_id=agency_id),
        "chosen": where,
        "kept": f"&{urlencode(kept)}" if kept else "",
        "today": today(),
        "agency_id": agency_id,
    }
    if week := request.GET.get("pekan", ""):
        return _week(request, _day(week), where, common)
    return _month(request, _first(request.GET.get("bulan", "")), where, common)


def _month(
    request: Request, first: date, where: dict[str, UUID | None], common: dict[str, Any]
) -> HttpResponse:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    span = {"first": weeks[0][0], "last": weeks[-1][-1]}
    found = queries.batches_between(request.actor, **span)
    if any(where.values()):
        wanted = {session.batch_id for session in _sessions(request, where, **span)}
        found = [batch for batch in found if batch.pk in wanted]
    off = queries.days_off(agency_id=common["agency_id"], **span)
    context = {
        **common,
        "first": first,
        "unknown_years": queries.years_without_holidays(
            agency_id=common["agency_id"], first=first, last=last
        ),
        "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
        "next": (last + timedelta(days=1)).strftime("%Y-%m"),
        "week": (today() if today().replace(day=1) == first else first).isoformat(),
        "weekdays": weeks[0],
        "weeks": [
            [(day, day.month == first.month, _on(found, day), off.get(day, "")) for day in week]
            for week in weeks
        ],
        "batches": (shown := [row for row in found if row.starts_on <= last and row.ends_on >= first]),
        "coming": None if shown or any(where.values()) else queries.next_batch(request.actor, after=last),
    }
    return render(request, "training/batch_calendar.html", context)


def _week(request: Request, day: date, where: dict[str, UUID | None], common: dict[str, Any]) -> HttpResponse:
    first = day - timedelta(days=day.weekday())
    days = [first + timedelta(days=number) for number in range(7)]
    found = _sessions(request, where, first=first, last=days[-1])
    off = queries.days_off(agency_id=common["agency_id"], first=first, last=days[-1])
    by_day: dict[date, list[Session]] = {one: [] for one in days}
    for session in found:
        by_day.setdefault(timezone.localdate(session.starts_at), []).append(session)
    context = {
        **common,
        "first": first,
        "last": days[-1],
        "unknown_years": queries.years_without_holidays(
            agency_id=common["agency_id"], first=first, last=days[-1]
        ),
        "previous": (first - timedelta(days=7)).isoformat(),
        "next": (first + timedelta(days=7)).isoformat(),
        "month": first.strftime("%Y-%m"),
        "days": [(one, by_day[one], off.get(one, "")) for one in days],
        "any": bool(found),
    }
    return render(request, "training/batch_week.html", context)


def _sessions(request: Request, where: dict[str, UUID | None], *, first: date, last: date) -> list[Session]:
    return sessions_between(
        request.actor, first=first, last=last, venue_id=where["tempat"], trainer_id=where["pengajar"]
    )


def _key(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        raise Http404 from None


def _first(written: str) -> date:
    return _day(f"{written}-01") if written else today().replace(day=1)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Http404 from None


def _on(found: list[Batch], day: date) -> list[Batch]:
    return [row for row in found if row.starts_on <= day <= row.ends_on]
