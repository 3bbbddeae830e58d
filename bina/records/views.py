"""Pages of the record store: the keys of outside programs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.paging import page
from bina.records import actions, forms, queries

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.middleware import Request


def _store(actor: Actor) -> UUID:
    """The agency whose keys the person keeps; their own where they keep several."""
    held = actor.agencies("records.keys")
    if not held:
        raise PermissionDenied("records.keys")
    return actor.agency_id if actor.agency_id in held else min(held)


@login_required
@require_GET
def keys(request: Request) -> HttpResponse:
    store = _store(request.actor)
    found = queries.keys(request.actor).filter(store_id=store)
    context = {
        "page": page(found, order=("-created_at", "-pk"), after=request.GET.get("after")),
        "endpoint": queries.endpoint(),
        "meanings": forms.MEANINGS,
    }
    return render(request, "records/keys.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def key_new(request: Request) -> HttpResponse:
    store = _store(request.actor)
    form = forms.KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_key(actor=request.actor, store=store, at=timezone.now(), **form.cleaned_data)
        context = {"key": made.key, "secret": made.secret, "endpoint": queries.endpoint()}
        return render(request, "records/key_made.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "records/key_new.html", {"form": form}, status=status)


@login_required
@require_POST
def key_revoke(request: Request, key_id: UUID) -> HttpResponse:
    key = queries.keys(request.actor).filter(pk=key_id).first()
    if key is None:
        raise Http404
    actions.revoke_key(actor=request.actor, key_id=key.pk, at=timezone.now())
    messages.success(request, _("The key {name} has ended.").format(name=key.name))
    return redirect("records:keys")
