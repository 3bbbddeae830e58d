"""Courses on a device: what they need, the pages as they are saved, the list, and who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bina.learning.actions.offline import look, prepare
from bina.learning.kinds import kinds
from bina.learning.kinds.base import Doing
from bina.learning.queries.flags import own_flags
from bina.learning.queries.offline import opened_up, stays_online
from bina.learning.views.place import device_person, outline_or_404
from bina.learning.views.player import player_context

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@require_GET
@never_cache
def session(request: Request) -> HttpResponse:
    """Who is signed in and the token that a device needs for sending."""
    return JsonResponse({"person": device_person(request.actor), "token": get_token(request)})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def course_needs(request: Request, enrolment_id: UUID) -> HttpResponse:
    """Pages, files and data that "Save for offline" puts on the device; GET tells sizes, POST prepares."""
    outline = outline_or_404(request.actor, enrolment_id)
    ask = prepare if request.method == "POST" else look
    return JsonResponse(ask(actor=request.actor, outline=outline).as_json())


@login_required
@require_GET
@never_cache
def way_to_keep(request: Request, enrolment_id: UUID) -> HttpResponse:
    """The course's page as it lies on a device."""
    outline = opened_up(outline_or_404(request.actor, enrolment_id))
    context = {
        "outline": outline,
        "enrolment": outline.enrolment,
        "version": outline.version,
        "flags": own_flags(request.actor, enrolment_id),
        "kinds": kinds(),
    }
    return render(request, "learning/way.html", context)


@login_required
@require_GET
@never_cache
def player_to_keep(request: Request, enrolment_id: UUID, place: int) -> HttpResponse:
    """An activity's page as it lies on a device."""
    outline = opened_up(outline_or_404(request.actor, enrolment_id))
    step = outline.step(place)
    if step is None or outline.enrolment is None or stays_online(step.activity):
        raise Http404
    doing = Doing(request.actor, outline.enrolment, step.activity, step.progress)
    context = player_context(doing, outline, step) | kinds()[step.activity.kind].page(doing)
    return render(request, "learning/player.html", context)


@login_required
@require_GET
def saved(request: Request) -> HttpResponse:
    """The courses on this device; the device itself fills in the list."""
    return render(request, "learning/offline/saved.html")


@require_GET
@cache_control(no_cache=True)
def offline(request: Request, language: str) -> HttpResponse:
    """What is shown where there is no network; kept on every device, so it says nothing about anybody."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        request.LANGUAGE_CODE = language
        return render(request, "learning/offline/none.html")
