"""Requests that wait for an answer, and who answers for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import actions, queries
from bina.training.forms.entry import DelegationForm
from bina.training.views.place import today

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Approval


def _require_a_say(request: Request) -> None:
    """Let in who may be asked: employees, and BKPSDM's people."""
    if request.actor.employee_id is None and not request.actor.may("training.edit"):
        raise PermissionDenied("training.nominate")


@login_required
@require_GET
def approvals(request: Request) -> HttpResponse:
    _require_a_say(request)
    found = queries.approvals_waiting(request.actor, on=today())
    context = {"page": page(found, order=("pk",), after=request.GET.get("after"))}
    return render(request, "training/approvals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def approval(request: Request, approval_id: UUID) -> HttpResponse:
    """One request: who, for what, what speaks against it, and the two answers."""
    waiting = queries.approvals_waiting(request.actor, on=today())
    asked = waiting.filter(pk=approval_id).first()
    if asked is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            said = _answer(request, asked)
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, said)
            following = waiting.exclude(pk=approval_id).first()
            return (
                redirect("training:approval", following.pk) if following else redirect("training:approvals")
            )
    place = asked.enrolment
    verdicts = queries.eligibility(batch=place.batch, people=[place.employee_id], together=False)
    context = {
        "asked": asked,
        "place": place,
        "verdict": verdicts.get(place.employee_id),
        "history": queries.approvals_of(request.actor, enrolment_ids=[place.pk]).exclude(decision=""),
        "more": waiting.exclude(pk=approval_id).count(),
        "error": error,
        "note": request.POST.get("catatan", ""),
    }
    return render(request, "training/approval.html", context, status=422 if error else 200)


def _answer(request: Request, asked: Approval) -> str:
    agree = request.POST.get("jawaban") == "setuju"
    actions.decide(
        actor=request.actor,
        approval_id=asked.pk,
        agree=agree,
        note=request.POST.get("catatan", ""),
        at=timezone.now(),
    )
    text = _("You agreed that {name} takes part.") if agree else _("{name} was told that it was not agreed.")
    return text.format(name=asked.enrolment.employee.name)


@login_required
@require_http_methods(["GET", "POST"])
def delegations(request: Request) -> HttpResponse:
    _require_a_say(request)
    actor = request.actor
    form = DelegationForm(request.POST or None)
    for_others = actor.may("training.edit")
    if not for_others:
        del form.fields["giver"]
    if request.method == "POST" and form.is_valid():
        try:
            made = _delegate(request, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("{name} answers your requests from {day} on.")
            messages.success(
                request, text.format(name=made, day=form.cleaned_data["starts_on"].strftime("%d-%m-%Y"))
            )
            return redirect("training:delegations")
    rows = page(queries.delegations(actor), order=("-period", "pk"), after=request.GET.get("after"))
    context = {"form": form, "page": rows, "back": reverse("training:approvals"), "for_others": for_others}
    return render(request, "training/delegations.html", context, status=422 if form.errors else 200)


def _delegate(request: Request, form: DelegationForm) -> str:
    actor, cleaned = request.actor, form.cleaned_data
    nips = [nip for nip in (cleaned.get("giver", ""), cleaned["taker"]) if nip]
    people = queries.people_by_nip(agency_id=actor.agency_id, nips=nips) if actor.agency_id else {}
    if missing := [nip for nip in nips if nip not in people]:
        text = _("No employee of this agency has the NIP {nips}.")
        raise actions.DelegationRefused(text.format(nips=", ".join(missing)))
    giver = people[cleaned["giver"]].id if cleaned.get("giver") else actor.employee_id
    if giver is None:
        raise actions.DelegationRefused(_("Name the superior for whom somebody answers."))
    taker = people[cleaned["taker"]]
    actions.delegate(
        actor=actor,
        giver_id=giver,
        taker_id=taker.id,
        starts_on=cleaned["starts_on"],
        ends_on=cleaned["ends_on"],
        reason=cleaned["reason"],
        at=timezone.now(),
    )
    return taker.name


@login_required
@require_POST
def delegation_end(request: Request, delegation_id: UUID) -> HttpResponse:
    if not queries.delegations(request.actor).filter(pk=delegation_id).exists():
        raise Http404
    actions.end_delegation(actor=request.actor, delegation_id=delegation_id)
    messages.success(request, _("The delegation has ended."))
    return redirect("training:delegations")
