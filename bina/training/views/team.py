"""A superior nominates their own people: gaps on one side, open batches that close them on the other."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform.errors import Refused
from bina.training import actions, queries
from bina.training.queries.team import open_batches, suggestions, team
from bina.training.rules.states import seats_left
from bina.training.views.place import batch_or_404, today

if TYPE_CHECKING:
    from bina.platform.middleware import Request


def _require_superior(request: Request) -> None:
    if not request.actor.may("training.nominate"):
        raise PermissionDenied("training.nominate")


@login_required
@require_GET
def team_list(request: Request) -> HttpResponse:
    _require_superior(request)
    people = team(request.actor, on=today())
    context = {
        "people": people,
        "batches": suggestions(request.actor, people=people, on=today()),
        "any": open_batches(request.actor, on=today()).exists(),
    }
    return render(request, "training/team.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def team_batch(request: Request, batch_id: UUID) -> HttpResponse:
    """Choose who of the team is nominated for one batch; why somebody cannot go stands beside the name."""
    _require_superior(request)
    batch = batch_or_404(request.actor, batch_id)
    if batch.state != "OPEN":
        raise Http404
    people = team(request.actor, on=today())
    error = ""
    if request.method == "POST":
        own = {person.id for person in people}
        chosen = [key for key in _keys(request.POST.getlist("orang")) if key in own]
        try:
            if not chosen:
                raise actions.NotEligible(_("Choose at least one person."))
            placed = actions.nominate(
                actor=request.actor, batch_id=batch_id, employees=chosen, at=timezone.now()
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            text = ngettext("{count} person was nominated.", "{count} people were nominated.", placed.placed)
            messages.success(request, text.format(count=placed.placed))
            return redirect("training:team")
    verdicts = queries.eligibility(batch=batch, people=[person.id for person in people], together=False)
    states = queries.states_in(batch_id=batch_id, people=[person.id for person in people])
    context = {
        "batch": batch,
        "lines": [(person, verdicts.get(person.id), states.get(person.id)) for person in people],
        "error": error,
        "left": seats_left(seats=batch.seats, taken=getattr(batch, "taken", 0)),
    }
    return render(request, "training/team_batch.html", context, status=422 if error else 200)


def _keys(written: list[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in written]
    except ValueError:
        raise Http404 from None
