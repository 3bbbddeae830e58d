"""The page of an agency's connection to SIASN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bina.exchange import actions, queries
from bina.exchange.forms import ConnectionForm
from bina.exchange.views.place import agency_of

if TYPE_CHECKING:
    from bina.exchange.models import SiasnConnection
    from bina.platform.middleware import Request

SECRETS = ("consumer_secret", "password")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def connection(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "exchange.connect")
    found = queries.connection_of(request.actor, agency_id=agency_id)
    form = ConnectionForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_connection(
                actor=request.actor, agency_id=agency_id, values=form.values(), at=timezone.now()
            )
        except actions.ConnectionRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The connection was saved. Try it now."))
            return redirect("exchange:connection")
    context = {
        "form": form,
        "connection": found,
        "may_see": request.actor.may("exchange.see", agency=agency_id),
    }
    return render(request, "exchange/connection.html", context, status=422 if form.errors else 200)


def _initial(found: SiasnConnection | None) -> dict[str, Any]:
    """What the form shows; secrets never leave the database."""
    if found is None:
        return {"environment": "SIMULATOR", "since": timezone.localdate(), "waits_for_certificate": True}
    return {name: getattr(found, name) for name in ConnectionForm.base_fields if name not in SECRETS}


@login_required
@require_POST
def connection_try(request: Request) -> HttpResponseBase:
    """Sign in once, as a task."""
    agency_id = agency_of(request.actor, "exchange.connect")
    run = actions.order_check(actor=request.actor, agency_id=agency_id, at=timezone.now())
    return redirect("platform:run", run.pk)
