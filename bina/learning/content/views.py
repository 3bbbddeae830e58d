"""On the application's origin: the launch of a package, as JSON for the page's script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bina.learning.content.launching import launch_of
from bina.learning.content.queries import own_doing, preview_doing

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.platform.middleware import Request


@login_required
@require_GET
@never_cache
def launch(request: Request, enrolment_id: UUID, place: int) -> HttpResponse:
    """Launch of a package in the person's own course."""
    return _launch(request, own_doing(request.actor, enrolment_id, place))


@login_required
@require_GET
@never_cache
def preview(request: Request, activity_id: UUID) -> HttpResponse:
    """Launch of a package as its author tries it."""
    return _launch(request, preview_doing(request.actor, activity_id))


def _launch(request: Request, doing: Doing | None) -> HttpResponse:
    if doing is None:
        raise Http404
    return JsonResponse(launch_of(request, doing, at=timezone.now()))
