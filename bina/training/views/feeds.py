"""Calendars to subscribe to: the file at a private address, and a new address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bina.training import actions
from bina.training.queries.feeds import calendar_file
from bina.training.views.place import batch_or_404

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@require_GET
@never_cache
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The file itself; calendar programmes cannot sign in, so the address is the key."""
    found = calendar_file(token=token, at=timezone.now())
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="bina.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_POST
def own_feed_renew(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    actions.renew_own_feed(actor=request.actor, at=timezone.now())
    messages.success(request, _("Your calendar has a new address; the old one no longer works."))
    return redirect("training:mine")


@login_required
@require_POST
def batch_feed_renew(request: Request, batch_id: UUID) -> HttpResponse:
    batch_or_404(request.actor, batch_id)
    actions.renew_batch_feed(actor=request.actor, batch_id=batch_id, at=timezone.now())
    messages.success(request, _("The batch's calendar has a new address."))
    return redirect("training:batch_sessions", batch_id)
