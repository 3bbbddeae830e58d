"""Places that a plan must give, or must not: owed by rule, settled by hand, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bina.planning import actions, forms, queries
from bina.planning.rules import Settled
from bina.planning.views.place import plan_or_404, without
from bina.planning.views.plans import record
from bina.platform.errors import Refused
from bina.platform.paging import page_of_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.planning.models import Plan
    from bina.planning.queries import Due, SettledPlace
    from bina.platform.middleware import Request

IN, OUT, HAND = "ada", "belum", "tetap"


@login_required
@require_GET
def plan_required(request: Request, plan_id: UUID) -> HttpResponse:
    return required(request, plan_id)


def required(request: Request, plan_id: UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    """Who owes what and what is settled, with what kept the last request from being done."""
    plan = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.see", agency=plan.agency_id)
    asked = {name: request.GET.get(name, "").strip() for name in ("daftar", "kewajiban", "status", "q")}
    duties, people = queries.dues(request.actor, plan=plan, on=timezone.localdate())
    by_hand = queries.settled_places(request.actor, plan=plan)
    shown: Sequence[Due | SettledPlace]
    if asked["daftar"] == HAND:
        shown = [one for one in by_hand if _named(one, asked["q"])]
    else:
        shown = _matching(people, asked)
    context: dict[str, Any] = {
        "duties": duties,
        "duty": next((one for one in duties if one.code == asked["kewajiban"]), None),
        "unmet": [one for one in duties if one.owed and not one.programmes],
        "by_hand": by_hand,
        "owed": len(people),
        "page": page_of_list(shown, key=lambda one: one.key, after=request.GET.get("after", "")),
        "found": len(shown),
        "asked": asked,
        "standings": [
            (IN, _("in the plan"), sum(one.line is not None for one in people)),
            (OUT, _("not in the plan"), sum(one.line is None for one in people)),
        ],
        "chips": _chips(request, asked, duties),
        "plan": plan,
    }
    context |= record(request, plan) | {"rules": queries.due_rules(plan), "error": error}
    template = "planning/plan_required.html" + ("#rows" if request.htmx and not error else "")
    return render(request, template, context, status=status)


def _matching(people: list[Due], asked: dict[str, str]) -> list[Due]:
    if asked["status"] not in ("", IN, OUT):
        raise Http404
    return [
        one
        for one in people
        if (not asked["kewajiban"] or one.duty.code == asked["kewajiban"])
        and (not asked["status"] or (one.line is not None) == (asked["status"] == IN))
        and _named(one, asked["q"])
    ]


def _named(one: Due | SettledPlace, text: str) -> bool:
    told = f"{one.name} {one.nip} {one.unit}".lower()
    return all(word in told for word in text.lower().split())


def _chips(request: Request, asked: dict[str, str], duties: Sequence[Any]) -> list[dict[str, str]]:
    names = {one.code: one.name for one in duties}
    told = {"kewajiban": names.get(asked["kewajiban"], "")}
    return [{"label": label, "url": without(request.GET, name)} for name, label in told.items() if label]


@login_required
@require_POST
def plan_settle(request: Request, plan_id: UUID) -> HttpResponse:
    plan = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.edit", agency=plan.agency_id)
    form = forms.SettleForm(request.POST)
    if not form.is_valid():
        return required(request, plan_id, error=_("Choose people and what is to be settled."), status=422)
    places = form.cleaned_data["tempat"]
    if form.cleaned_data["semua"]:
        places = _all_owed(request, plan)
    try:
        actions.settle_places(
            actor=request.actor, plan_id=plan_id, places=places, how=Settled(form.cleaned_data["langkah"])
        )
        if form.cleaned_data["cari"]:
            run = actions.queue_solving(actor=request.actor, plan_id=plan_id, at=timezone.now())
            return redirect("platform:run", run.pk)
    except Refused as refused:
        return required(request, plan_id, error=str(refused), status=422)
    messages.success(request, _("Settled. The plan has to be found again."))
    return redirect(f"{reverse('planning:plan_required', args=[plan_id])}?daftar={HAND}")


def _all_owed(request: Request, plan: Plan) -> list[tuple[UUID, UUID | None]]:
    """Everybody whom the filters of the address show, on whatever page, and who has a programme to take."""
    asked = {name: request.POST.get(name, "").strip() for name in ("kewajiban", "status", "q")}
    _duties, people = queries.dues(request.actor, plan=plan, on=timezone.localdate())
    return [(one.employee_id, one.programme.id) for one in _matching(people, asked) if one.programme]
