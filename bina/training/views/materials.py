"""Adding and taking away what the people of a batch read and watch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bina.learning.actions.assets import media_type
from bina.platform.errors import Refused
from bina.training.actions.materials import add_file, add_material, drop_material
from bina.training.forms.entry import MaterialForm
from bina.training.queries.batches import may_record
from bina.training.queries.materials import material, material_file
from bina.training.views.place import batch_or_404
from bina.training.views.running import sessions_page

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_POST
def material_new(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    if not may_record(request.actor, batch):
        raise PermissionDenied("training.record")
    form = MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        return sessions_page(request, batch_id, material_form=form)
    file, link, title = (form.cleaned_data[name] for name in ("file", "link", "title"))
    at = timezone.now()
    try:
        if file:
            add_file(actor=request.actor, batch_id=batch_id, title=title, file=file, at=at)
        else:
            add_material(actor=request.actor, batch_id=batch_id, title=title, link=link, at=at)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return sessions_page(request, batch_id, material_form=form)
    messages.success(request, _("The material was added; who has a seat was told."))
    return redirect("training:batch_sessions", batch_id)


@login_required
@require_GET
def material_open(request: Request, material_id: UUID) -> FileResponse:
    """The file of a material, to be saved; a browser never shows it on our own origin."""
    kept = material_file(request.actor, material_id=material_id)
    if kept is None:
        raise Http404
    kind = media_type(kept.name)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kind)


@login_required
@require_POST
def material_drop(request: Request, material_id: UUID) -> HttpResponse:
    found = material(request.actor, material_id=material_id)
    if found is None:
        raise Http404
    drop_material(actor=request.actor, material_id=material_id)
    messages.success(request, _("The material was taken away."))
    return redirect("training:batch_sessions", found.batch_id)
