"""The sittings of a batch: when, how, where, and who teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.training import actions, queries
from bina.training.forms.entry import SessionForm
from bina.training.queries.people import agency_timezone
from bina.training.queries.venues import rooms, trainers
from bina.training.views.place import batch_or_404

if TYPE_CHECKING:
    from datetime import date

    from bina.platform.middleware import Request
    from bina.training.models import Batch, Session


@login_required
@require_http_methods(["GET", "POST"])
def session_new(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    return _form(request, batch, None)


@login_required
@require_http_methods(["GET", "POST"])
def session_edit(request: Request, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    return _form(request, session.batch, session)


@login_required
@require_POST
def session_drop(request: Request, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    try:
        actions.drop_session(actor=request.actor, session_id=session_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The session {title} was taken out.").format(title=session.title))
    return redirect("training:batch_sessions", session.batch_id)


def _session(request: Request, session_id: UUID) -> Session:
    session = queries.session(request.actor, session_id=session_id)
    if session is None:
        raise Http404
    return session


def _form(request: Request, batch: Batch, session: Session | None) -> HttpResponse:
    if not request.actor.may("training.edit", agency=batch.agency_id):
        raise PermissionDenied("training.edit")
    zone = agency_timezone(batch.agency_id)
    form = SessionForm(
        request.POST or None,
        zone=zone,
        rooms=rooms(request.actor).filter(agency_id=batch.agency_id),
        trainers=trainers(request.actor).filter(agency_id=batch.agency_id),
        initial=_initial(batch, session, zone),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_session(
                actor=request.actor,
                batch_id=batch.pk,
                values=form.values(),
                session_id=session.pk if session else None,
            )
        except actions.BatchRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The session {title} was saved.").format(title=saved.title))
            _warn_of_holidays(request, batch, timezone.localdate(saved.starts_at, ZoneInfo(zone)))
            return redirect("training:batch_sessions", batch.pk)
    context = {
        "form": form,
        "batch": batch,
        "session": session,
        "back": reverse("training:batch_sessions", args=[batch.pk]),
    }
    return render(request, "training/session_form.html", context, status=422 if form.errors else 200)


def _warn_of_holidays(request: Request, batch: Batch, day: date) -> None:
    """Say that the day may yet turn out to be a holiday, where nobody has told Bina those of its year."""
    for year in queries.years_without_holidays(agency_id=batch.agency_id, first=day, last=day):
        text = _("The holidays of {year} are not known yet: look again whether {day} is a working day.")
        messages.warning(request, text.format(year=year, day=date_format(day, "j F Y")))


def _initial(batch: Batch, session: Session | None, zone: str) -> dict[str, Any]:
    if session is None:
        return {"mode": "CLASS", "starts_at": f"{batch.starts_on:%Y-%m-%d}T08:00"}
    local = ZoneInfo(zone)
    return {
        "title": session.title,
        "starts_at": session.starts_at.astimezone(local).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": session.ends_at.astimezone(local).strftime("%Y-%m-%dT%H:%M"),
        "length_jp": session.length_jp,
        "mode": session.mode,
        "room": str(session.room_id or ""),
        "link": session.link,
        "trainers": [str(key) for key in session.teaching.values_list("trainer_id", flat=True)],
    }
