"""Offers of partners: what the agency compares and decides, what a partner's contact writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import forms
from bina.training import queries as room
from bina.training.actions import offers as actions
from bina.training.models import Partner, PartnerOffer
from bina.training.queries import money
from bina.training.queries import partners as queries
from bina.training.queries.scorecards import Scorecard, scorecards
from bina.training.views.exports import asked_for, table_file
from bina.training.views.partners import contracting_agency, mend, partner_or_404, with_state
from bina.training.views.place import today, without

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from bina.platform.access import Actor
    from bina.platform.middleware import Request

STEPS = {"kirim": actions.send_offer, "tarik": actions.withdraw_offer, "lanjutkan": actions.reopen_offer}
NEWEST = 20


def offer_or_404(actor: Actor, offer_id: UUID) -> PartnerOffer:
    """An offer the actor may see."""
    found = queries.partner_offers(actor).filter(pk=offer_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def offer_list(request: Request) -> HttpResponseBase:
    agency_id = contracting_agency(request.actor)
    asked = forms.OfferFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text, state = request.GET.get("q", "").strip(), chosen.get("status", "")
    found = queries.offers_matching(request.actor, text=text, state=state).filter(agency_id=agency_id)
    if kind := asked_for(request):
        return _export(kind, found.order_by("starts_on", "pk"))
    rows = page(found, order=("-starts_on", "pk"), after=request.GET.get("after"))
    label = str(PartnerOffer.State(state).label) if state else ""
    context = {
        "page": rows,
        "rows": [(row, queries.offer_per_head(row)) for row in rows.items],
        "form": asked,
        "text": text,
        "chips": [{"label": label, "url": without(request.GET, "status")}] if label else [],
        "export": without(request.GET, "format"),
    }
    return render(request, "training/offer_list.html" + ("#rows" if request.htmx else ""), context)


def _export(kind: str, found: Any) -> HttpResponseBase:
    headings = [
        *(_("Title"), _("Partner"), _("State"), _("First day"), _("Last day"), _("JP"), _("Seats")),
        *(_("Price of a batch, in rupiah"), _("Price per participant, in rupiah"), _("Price per head")),
    ]
    rows = (
        [
            *(row.title, row.partner.name, row.get_state_display(), row.starts_on, row.ends_on),
            *(row.length_jp, row.seats, row.fixed_cost_rupiah, row.cost_per_person_rupiah),
            queries.offer_per_head(row),
        ]
        for row in found
    )
    return table_file(kind, _("offers"), headings, rows, note=_("Offers of partners as they stand today."))


@login_required
@require_GET
def offer_compare(request: Request) -> HttpResponse:
    agency_id = contracting_agency(request.actor)
    try:
        asked = [UUID(key) for key in dict.fromkeys(request.GET.getlist("penawaran"))]
    except ValueError:
        raise Http404 from None
    found = queries.partner_offers(request.actor).filter(agency_id=agency_id, pk__in=asked)
    offers = list(found.order_by("starts_on", "pk")[: queries.MOST_COMPARED])
    context = {"columns": _columns(request.actor, offers), "left_out": len(asked) > len(offers)}
    return render(request, "training/offer_compare.html", context)


def _columns(actor: Actor, offers: list[PartnerOffer]) -> list[dict[str, Any]]:
    """Everything that speaks for or against each offer; five queries whatever their number."""
    taught = queries.offer_outcomes(actor, offers=[offer.pk for offer in offers])
    cards = scorecards(actor, partner_ids=[offer.partner_id for offer in offers], at=timezone.now())
    known = room.forms(on=today(), agency_id=offers[0].agency_id) if offers else {}
    heads = [queries.offer_per_head(offer) for offer in offers]
    return [
        {
            "offer": offer,
            "kind": known.get(offer.form),
            "outcomes": taught.get(offer.pk, ()),
            "card": cards.get(offer.partner_id, Scorecard()),
            "per_head": head,
            "per_jp": round(head / offer.length_jp),
            "lowest": head == min(heads),
        }
        for offer, head in zip(offers, heads, strict=True)
    ]


@login_required
@require_GET
def offer(request: Request, offer_id: UUID) -> HttpResponse:
    return offer_page(request, offer_id)


def offer_page(request: Request, offer_id: UUID, *, error: str = "") -> HttpResponse:
    """The record, which also shows what was refused."""
    actor, found = request.actor, offer_or_404(request.actor, offer_id)
    context = {
        **_columns(actor, [found])[0],
        "error": error,
        "answer_form": forms.AnswerForm(),
        "may_decide": actor.may("training.edit", agency=found.agency_id) and found.state == "SENT",
        "may_write": actor.may("training.offer", partner=found.partner_id),
        "sees_list": bool(actor.agencies("training.contract")),
    }
    return render(request, "training/offer.html", context, status=422 if error else 200)


@login_required
@require_POST
def offer_step(request: Request, offer_id: UUID, step: str) -> HttpResponse:
    offer_or_404(request.actor, offer_id)
    at = timezone.now()
    try:
        if step == "terima":
            done = actions.accept_offer(
                actor=request.actor, offer_id=offer_id, answer=request.POST.get("answer", ""), at=at
            )
        elif step == "tolak":
            done = actions.decline_offer(
                actor=request.actor, offer_id=offer_id, answer=request.POST.get("answer", ""), at=at
            )
        else:
            done = STEPS[step](actor=request.actor, offer_id=offer_id, at=at)
    except Refused as refusal:
        return offer_page(request, offer_id, error=str(refusal))
    messages.success(
        request, _("{title} is now: {state}.").format(title=done.title, state=done.get_state_display())
    )
    if done.batch_id is not None:
        return redirect("training:batch", done.batch_id)
    return redirect("training:offer", offer_id)


@login_required
@require_http_methods(["GET", "POST"])
def offer_new(request: Request, partner_id: UUID) -> HttpResponse:
    partner = partner_or_404(request.actor, partner_id)
    request.actor.require("training.offer", partner=partner_id)
    return _form(request, partner, None)


@login_required
@require_http_methods(["GET", "POST"])
def offer_edit(request: Request, offer_id: UUID) -> HttpResponse:
    found = offer_or_404(request.actor, offer_id)
    request.actor.require("training.offer", partner=found.partner_id)
    return _form(request, found.partner, found)


def _form(request: Request, partner: Partner, found: PartnerOffer | None) -> HttpResponse:
    taught = queries.offer_outcomes(request.actor, offers=[found.pk]) if found else {}
    form = forms.OfferForm(
        request.POST if request.method == "POST" else None,
        known_forms=room.forms(on=today(), agency_id=partner.agency_id),
        competences=room.competences(),
        programmes=queries.programmes_to_offer(request.actor, partner=partner),
        offer=found,
        outcomes=taught.get(found.pk, ()) if found else (),
    )
    if request.method == "POST" and form.is_valid():
        values, at = form.values(), timezone.now()
        try:
            if found is None:
                saved = actions.write_offer(actor=request.actor, partner_id=partner.pk, values=values, at=at)
            else:
                saved = actions.edit_offer(actor=request.actor, offer_id=found.pk, values=values, at=at)
        except Refused as refusal:
            mend(form, refusal)
        else:
            messages.success(
                request, _("The offer {title} was saved. Send it when it is ready.").format(title=saved.title)
            )
            return redirect("training:offer", saved.pk)
    back = reverse("training:offer", args=[found.pk]) if found else reverse("training:partner_desk")
    context = {"form": form, "partner": partner, "offer": found, "back": back}
    return render(request, "training/offer_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def partner_desk(request: Request) -> HttpResponse:
    """What a partner's contact works with: their batches, offers and agreements, nothing else."""
    actor = request.actor
    spoken_for = queries.partners(actor).filter(pk__in=actor.partners("training.offer"))
    own = list(spoken_for.order_by("name", "pk"))
    if not own:
        raise Http404
    keys = [one.pk for one in own]
    agreements = money.with_committed(queries.agreements(actor).filter(partner_id__in=keys))
    batches = room.with_counts(room.batches(actor).filter(partner_id__in=keys))
    context = {
        "partners": own,
        "batches": batches.order_by("-starts_on", "pk")[:NEWEST],
        "offers": queries.partner_offers(actor)
        .filter(partner_id__in=keys)
        .order_by("-starts_on", "pk")[:NEWEST],
        "agreements": [with_state(row) for row in agreements.order_by("-ends_on", "pk")[:NEWEST]],
    }
    return render(request, "training/partner_desk.html", context)
