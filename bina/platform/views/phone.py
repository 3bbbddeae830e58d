"""Reminders on this phone: the switch, the trial, and the devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bina.platform.accounts.adapter import PHONE
from bina.platform.errors import Refused
from bina.platform.push import actions
from bina.platform.push.keys import public_text, sender_key

if TYPE_CHECKING:
    from uuid import UUID

    from bina.platform.middleware import Request


@login_required
@require_GET
def phone(request: Request) -> HttpResponse:
    shown = {"phones": actions.phones(request.actor), "key": public_text(sender_key())}
    return render(request, "platform/phone.html", shown)


@login_required
@require_POST
def remind_here(request: Request) -> HttpResponse:
    """Called by the page's script with what the browser gave; the session then knows its device."""
    try:
        kept = actions.remind_here(
            actor=request.actor,
            endpoint=request.POST.get("endpoint", ""),
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
            user_agent=request.headers.get("User-Agent", ""),
            at=timezone.now(),
        )
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    request.session[PHONE] = str(kept.pk)
    return HttpResponse(status=204)


@login_required
@require_POST
def stop_here(request: Request) -> HttpResponse:
    """Called by the page's script once the browser gave the subscription up."""
    actions.forget_phone(actor=request.actor, endpoint=request.POST.get("endpoint", ""))
    return HttpResponse(status=204)


@login_required
@require_POST
def forget_phone(request: Request, phone_id: UUID) -> HttpResponse:
    found = get_object_or_404(actions.phones(request.actor), pk=phone_id)
    actions.forget_phone(actor=request.actor, phone_id=found.pk)
    messages.success(request, _("No reminders reach that device any more."))
    return redirect("platform:phone")


@login_required
@require_POST
def send_trial(request: Request) -> HttpResponse:
    try:
        number = actions.send_trial(actor=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sent = ngettext(
            "A trial is on its way to {count} device. It should be there within a minute.",
            "A trial is on its way to {count} devices. It should be there within a minute.",
            number,
        )
        messages.success(request, sent.format(count=number))
    return redirect("platform:phone")
