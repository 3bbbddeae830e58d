"""The code on the trainer's screen, and the page that a phone opens from it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.ids import uuid7
from bina.training import actions, queries
from bina.training.queries.participants import present_count
from bina.training.rules.presence import STEP, code, step_of

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Session

FRESH = 15  # seconds after which the screen asks again


def _session(request: Request, session_id: UUID) -> Session:
    session = queries.session(request.actor, session_id=session_id)
    if session is None:
        raise Http404
    return session


@login_required
@require_GET
@never_cache
def presence_screen(request: Request, session_id: UUID) -> HttpResponse:
    """The code of this half minute, large; the page renews itself without script too."""
    session = _session(request, session_id)
    if not queries.may_record(request.actor, session.batch):
        raise PermissionDenied("training.record")
    try:
        secret = actions.begin_codes(actor=request.actor, session_id=session_id, at=timezone.now()).secret
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("training:batch_sessions", session.batch_id)
    now = timezone.now()
    digits = code(secret=secret, step=step_of(now))
    address = reverse("training:presence", args=[session_id])
    drawn = segno.make(f"{settings.INSTALLATION_URL}{address}?kode={digits}", error="m")
    seconds = int(STEP.total_seconds() - now.timestamp() % STEP.total_seconds()) + 1
    context = {
        "session": session,
        "digits": f"{digits[:4]} {digits[4:]}",
        "address": f"{settings.INSTALLATION_URL}{address}",
        "size": drawn.symbol_size(border=2)[0],
        "path": "".join(
            f"M{column + 2} {row + 2}h1v1h-1z"
            for row, line in enumerate(drawn.matrix)
            for column, dark in enumerate(line)
            if dark
        ),
        "seconds": seconds,
        "counted": present_count(session),
    }
    response = render(request, "training/presence_screen.html", context)
    response["Refresh"] = str(min(seconds, FRESH))
    return response


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def presence(request: Request, session_id: UUID) -> HttpResponse:
    """What a phone opens from the code: one button, or a field for the digits."""
    session = _session(request, session_id)
    if request.actor.employee_id is None:
        raise PermissionDenied("training.catalogue")
    error = ""
    written = request.POST.get("kode") or request.GET.get("kode", "")
    if request.method == "POST":
        try:
            _scan(request, session_id, written)
        except Refused as refusal:
            error = str(refusal)
        else:
            text = _("You are noted as present: {title}.")
            messages.success(request, text.format(title=session.title))
            return redirect("training:batch", session.batch_id)
    context = {"session": session, "written": written, "error": error}
    return render(request, "training/presence.html", context, status=422 if error else 200)


@login_required
@require_POST
@never_cache
def presence_send(request: Request, session_id: UUID) -> HttpResponse:
    """What a device kept while it was offline: the digits, its own key and the moment they were read."""
    _session(request, session_id)
    if request.actor.employee_id is None:
        raise PermissionDenied("training.catalogue")
    try:
        _scan(request, session_id, request.POST.get("kode", ""))
    except Refused as refusal:
        return JsonResponse({"status": "refused", "reason": str(refusal)}, status=422)
    return JsonResponse({"status": "taken", "reason": ""})


def _scan(request: Request, session_id: UUID, written: str) -> None:
    now = timezone.now()
    actions.scan(
        actor=request.actor,
        session_id=session_id,
        code=written,
        scan_id=_key(request.POST.get("id", "")),
        scanned_at=_moment(request.POST.get("dibaca", ""), now),
        received_at=now,
    )


def _key(written: str) -> UUID:
    try:
        return UUID(written) if written else uuid7()
    except ValueError:
        raise Http404 from None


def _moment(written: str, now: datetime) -> datetime:
    """When the device says it read the code; without a word of it, now."""
    if not written:
        return now
    found = parse_datetime(written)
    if found is None or found.tzinfo is None:
        raise Http404
    return found


@login_required
@require_POST
def presence_by_hand(request: Request, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    try:
        actions.note_by_hand(
            actor=request.actor,
            session_id=session_id,
            enrolment_id=_key(request.POST.get("peserta", "")),
            present=request.POST.get("hadir") == "ya",
            reason=request.POST.get("alasan", ""),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted by hand, with the reason."))
    return redirect("training:attendance", session.pk)
