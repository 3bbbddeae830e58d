"""Adding and taking away what the people of a batch read and watch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bina.training.actions.materials import add_material, drop_material
from bina.training.forms.entry import MaterialForm
from bina.training.queries.batches import may_record
from bina.training.queries.materials import material
from bina.training.views.place import batch_or_404

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_POST
def material_new(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    if not may_record(request.actor, batch):
        raise PermissionDenied("training.record")
    form = MaterialForm(request.POST)
    if form.is_valid():
        add_material(actor=request.actor, batch_id=batch_id, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The material was added; who has a seat was told."))
    else:
        messages.error(request, _("Give a title and a whole address, such as https://…"))
    return redirect("training:batch_sessions", batch_id)


@login_required
@require_POST
def material_drop(request: Request, material_id: UUID) -> HttpResponse:
    found = material(request.actor, material_id=material_id)
    if found is None:
        raise Http404
    drop_material(actor=request.actor, material_id=material_id)
    messages.success(request, _("The material was taken away."))
    return redirect("training:batch_sessions", found.batch_id)
