"""The draw of a batch: announced, held, and open for anyone to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bina.platform.errors import Refused
from bina.training import actions
from bina.training.forms.entry import DrawForm
from bina.training.queries.draws import as_published, draw_of, in_the_draw, lots, published
from bina.training.views.batches import frame
from bina.training.views.place import batch_or_404, today

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def batch_draw(request: Request, batch_id: UUID) -> HttpResponse:
    return _draw(request, batch_id)


def _draw(request: Request, batch_id: UUID, *, form: DrawForm | None = None, error: str = "") -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    draw = draw_of(request.actor, batch_id=batch_id)
    if request.GET.get("format") == "json":
        if draw is None:
            raise Http404
        return JsonResponse(published(draw, batch=batch))
    context = {
        **frame(request, batch, "batch_draw"),
        "draw": draw,
        "lots": lots(request.actor, draw=draw) if draw and draw.drawn_at else [],
        "sound": bool(draw and draw.drawn_at and as_published(draw)),
        "entries": in_the_draw(batch_id),
        "due": bool(draw and not draw.drawn_at and today() >= draw.draws_on),
        "form": form or DrawForm(),
        "error": error,
    }
    status = 422 if error or (form is not None and form.errors) else 200
    return render(request, "training/batch_draw.html", context, status=status)


@login_required
@require_POST
def draw_announce(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    if not request.actor.may("training.edit", agency=batch.agency_id):
        raise PermissionDenied("training.edit")
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _draw(request, batch_id, form=form)
    try:
        actions.announce_draw(
            actor=request.actor,
            batch_id=batch_id,
            draws_on=form.cleaned_data["draws_on"],
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("draws_on", str(refusal))
        return _draw(request, batch_id, form=form)
    messages.success(request, _("The draw is announced and its seed published."))
    return redirect("training:batch_draw", batch_id)


@login_required
@require_POST
def draw_hold(request: Request, batch_id: UUID) -> HttpResponse:
    batch_or_404(request.actor, batch_id)
    try:
        actions.hold_draw(actor=request.actor, batch_id=batch_id, at=timezone.now())
    except Refused as refusal:
        return _draw(request, batch_id, error=str(refusal))
    messages.success(request, _("The seats were drawn; everybody in the draw was told."))
    return redirect("training:batch_draw", batch_id)
