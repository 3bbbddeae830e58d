"""Accounts of employees: who can sign in, codes on paper, and closing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bina.people import actions, forms, queries
from bina.people.views.place import agency_of, keys, without
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

TONES = {"NONE": "neutral", "CLOSED": "neutral", "WAITING": "warning", "OPEN": "success"}


@login_required
@require_GET
def accounts(request: Request) -> HttpResponse:
    return _accounts(request)


def _accounts(request: Request, *, error: str = "") -> HttpResponse:
    agency_id = agency_of(request.actor, "people.accounts")
    asked = forms.AccountFilter(request.GET)
    asked.is_valid()
    places = queries.account_units(request.actor, agency_id=agency_id)
    unit = next((one for one in places if one.pk == asked.cleaned_data.get("unit")), None)
    text = request.GET.get("q", "").strip()
    everyone = queries.account_holders(
        request.actor,
        agency_id=agency_id,
        at=timezone.now(),
        text=text,
        unit_path=unit.path if unit else "",
    )
    state = asked.cleaned_data.get("status", "")
    found = everyone.filter(account_state=state) if state else everyone
    counts = queries.account_counts(everyone)
    context = {
        "page": page(found, order=("unit__name", "name", "pk"), after=request.GET.get("after")),
        "units": places,
        "unit": unit,
        "text": text,
        "state": state,
        "states": [(code, label, counts.get(code, 0)) for code, label in queries.AccountState.choices],
        "labels": dict(queries.AccountState.choices),
        "tones": TONES,
        "chips": _chips(request, unit, state),
        "sees_grants": bool(request.actor.agencies("platform.grants")),
        "error": error,
    }
    template = "people/accounts.html" + ("#rows" if request.htmx else "")
    return render(request, template, context, status=422 if error else 200)


def _chips(request: Request, unit: Any, state: str) -> list[dict[str, str]]:
    labels = {
        "unit": unit.name if unit else "",
        "status": str(queries.AccountState(state).label) if state else "",
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


@never_cache
@login_required
@require_POST
def issue_codes(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "people.accounts")
    chosen = keys(request.POST.getlist("orang"))
    try:
        slips = actions.issue_slips(
            actor=request.actor, agency_id=agency_id, employee_ids=chosen, at=timezone.now()
        )
    except Refused as refusal:
        return _accounts(request, error=str(refusal))
    sheets = [(unit, list(group)) for unit, group in groupby(slips, key=lambda slip: slip.unit)]
    address = request.build_absolute_uri(reverse("platform:activate"))
    return render(request, "people/slips.html", {"sheets": sheets, "count": len(slips), "address": address})


@login_required
@require_POST
def close_accounts(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "people.accounts")
    chosen: list[UUID] = keys(request.POST.getlist("orang"))
    if chosen and request.POST.get("yakin") != "ya":
        return _ask(request, agency_id, chosen)
    try:
        closed = actions.shut_accounts(
            actor=request.actor, agency_id=agency_id, employee_ids=chosen, at=timezone.now()
        )
    except Refused as refusal:
        return _accounts(request, error=str(refusal))
    text = ngettext("{count} account was closed.", "{count} accounts were closed.", closed)
    messages.success(request, text.format(count=closed))
    return redirect("people:accounts")


def _ask(request: Request, agency_id: UUID, chosen: list[UUID]) -> HttpResponse:
    """Who is about to lose their account, to be said yes to."""
    found = queries.account_holders(request.actor, agency_id=agency_id, at=timezone.now())
    people = found.filter(pk__in=chosen).order_by("name", "pk")[: actions.MOST_AT_ONCE]
    if not people:
        return _accounts(request, error=_("Choose at least one person."))
    return render(request, "people/accounts_close.html", {"people": people})
