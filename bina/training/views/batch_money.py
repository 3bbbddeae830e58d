"""The batch's tab of partner and costs: who delivers it, what is committed and paid, what the result cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.templatetags.design import rupiah
from bina.training import forms
from bina.training.actions import money as actions
from bina.training.actions.partners import set_batch_partner
from bina.training.models import Batch, Commitment
from bina.training.queries import money as queries
from bina.training.queries import partners as contracts
from bina.training.rules.money import Use
from bina.training.views.batches import frame
from bina.training.views.partners import mend, require_edit
from bina.training.views.place import batch_or_404, today

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.middleware import Request


def _batch(actor: Actor, batch_id: UUID) -> Batch:
    """A batch the actor may know of.

    Raises:
        PermissionDenied: the actor does not see the contracts of its agency.
    """
    found = batch_or_404(actor, batch_id)
    actor.require("training.contract", agency=found.agency_id)
    return found


@login_required
@require_GET
def batch_money(request: Request, batch_id: UUID) -> HttpResponse:
    return _page(request, _batch(request.actor, batch_id))


def _page(request: Request, batch: Batch, *, form: Any = None) -> HttpResponse:
    actor = request.actor
    may_edit = actor.may("training.edit", agency=batch.agency_id)
    partners = contracts.partners(actor).filter(agency_id=batch.agency_id, is_active=True)
    context = {
        **frame(request, batch, "batch_money"),
        "commitments": queries.commitments_of_batch(actor, batch_id=batch.pk),
        "use": queries.batch_use(actor, batch_id=batch.pk),
        "costs": queries.batch_costs(actor, batch=batch, on=today()),
        "planned": batch.programme.fixed_cost_rupiah + batch.seats * batch.programme.cost_per_person_rupiah,
        "partner": contracts.partner(actor, partner_id=batch.partner_id) if batch.partner_id else None,
        "partner_form": forms.BatchPartnerForm(
            partners=partners.order_by("name", "pk"), initial={"partner": batch.partner_id or ""}
        )
        if may_edit
        else None,
        "form": (form or _commitment_form(actor, batch)) if may_edit else None,
        "may_edit": may_edit,
    }
    return render(request, "training/batch_money.html", context, status=422 if form is not None else 200)


def _commitment_form(actor: Actor, batch: Batch, data: Any = None) -> forms.CommitmentForm:
    lines: Any = queries.budget_lines(actor).filter(agency_id=batch.agency_id, year=batch.starts_on.year)
    named = [
        (line, f"{line.code} {line.name} ({rupiah(Use(line.ceiling_rupiah, line.committed).left)})")
        for line in lines.order_by("code", "source", "pk")
    ]
    under = contracts.agreements(actor).filter(partner_id=batch.partner_id) if batch.partner_id else ()
    return forms.CommitmentForm(data, lines=named, agreements=under, initial={"committed_on": today()})


@login_required
@require_POST
def batch_commit(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _batch(request.actor, batch_id)
    require_edit(request.actor, batch.agency_id)
    form = _commitment_form(request.actor, batch, request.POST)
    if not form.is_valid():
        return _page(request, batch, form=form)
    try:
        made = actions.commit(actor=request.actor, batch_id=batch_id, values=form.values(), at=timezone.now())
    except Refused as refusal:
        mend(form, refusal)
        return _page(request, batch, form=form)
    text = _("{amount} was committed for {batch}.")
    messages.success(request, text.format(amount=rupiah(made.amount_rupiah), batch=batch.code))
    return redirect("training:batch_money", batch_id)


@login_required
@require_POST
def batch_partner(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _batch(request.actor, batch_id)
    require_edit(request.actor, batch.agency_id)
    partners = contracts.partners(request.actor).filter(agency_id=batch.agency_id)
    form = forms.BatchPartnerForm(request.POST, partners=partners)
    if form.is_valid():
        set_batch_partner(
            actor=request.actor,
            batch_id=batch_id,
            partner_id=form.cleaned_data["partner"],
            at=timezone.now(),
        )
        messages.success(request, _("Who delivers {batch} was saved.").format(batch=batch.code))
    else:
        messages.error(request, _("Choose a partner of this agency."))
    return redirect("training:batch_money", batch_id)


def _commitment_or_404(actor: Actor, commitment_id: UUID) -> Any:
    found = queries.commitments(actor).filter(pk=commitment_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def commitment_pay(request: Request, commitment_id: UUID) -> HttpResponse:
    found = _commitment_or_404(request.actor, commitment_id)
    require_edit(request.actor, found.agency_id)
    left = Use(found.amount_rupiah, found.paid).left
    form = forms.PaymentForm(request.POST or None, initial={"amount_rupiah": left, "paid_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.pay(
                actor=request.actor, commitment_id=commitment_id, **form.cleaned_data, at=timezone.now()
            )
        except Refused as refusal:
            mend(form, refusal)
        else:
            text = _("{amount} was noted as paid.")
            messages.success(request, text.format(amount=rupiah(form.cleaned_data["amount_rupiah"])))
            return redirect("training:batch_money", found.batch_id)
    context = {"form": form, "commitment": found, "left": left}
    return render(request, "training/payment_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def commitment_release(request: Request, commitment_id: UUID) -> HttpResponse:
    found: Commitment = _commitment_or_404(request.actor, commitment_id)
    require_edit(request.actor, found.agency_id)
    try:
        actions.release(actor=request.actor, commitment_id=commitment_id, on=today())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("What was left of {number} went back.").format(number=found.number))
    return redirect("training:batch_money", found.batch_id)
