"""Partners: list, record with agreements, offers, batches, contacts and scorecard, and the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import forms
from bina.training import queries as room
from bina.training.actions import partners as actions
from bina.training.models import Agreement, Partner
from bina.training.queries import money
from bina.training.queries import partners as queries
from bina.training.queries.partner_effects import partner_effects
from bina.training.queries.scorecards import Scorecard, scorecards
from bina.training.rules.offers import agreement_state
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import today, without

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from bina.platform.access import Actor
    from bina.platform.middleware import Request

NEWEST = 10


def contracting_agency(actor: Actor, permission: str = "training.contract") -> UUID:
    """The agency as a whole whose contracts the actor looks at.

    Raises:
        PermissionDenied: the actor holds the permission for no agency as a whole.
    """
    held = actor.agencies(permission)
    if not held:
        raise PermissionDenied(permission)
    return actor.agency_id if actor.agency_id in held and actor.agency_id else min(held)


def partner_or_404(actor: Actor, partner_id: UUID) -> Partner:
    """A partner the actor may see."""
    found = queries.partner(actor, partner_id=partner_id)
    if found is None:
        raise Http404
    return found


def require_edit(actor: Actor, agency_id: UUID) -> None:
    """Let the page go on, or answer 403.

    Raises:
        PermissionDenied: the actor may not edit training of the agency.
    """
    actor.require("training.edit", agency=agency_id)


def mend(form: Any, refusal: Refused) -> None:
    """Show a refusal at the field it speaks of, or above the form."""
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))


@login_required
@require_GET
def partner_list(request: Request) -> HttpResponseBase:
    agency_id = contracting_agency(request.actor)
    asked = forms.PartnerFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    found = queries.partners_matching(
        request.actor,
        on=today(),
        text=text,
        kind=chosen.get("jenis", ""),
        active_only=not chosen.get("semua"),
    ).filter(agency_id=agency_id)
    if kind := asked_for(request):
        return _export(kind, found.order_by("name", "pk"))
    rows = page(found, order=("name", "pk"), after=request.GET.get("after"))
    cards = scorecards(request.actor, partner_ids=[row.pk for row in rows.items], at=timezone.now())
    context = {
        "page": rows,
        "rows": [(row, cards.get(row.pk, Scorecard())) for row in rows.items],
        "form": asked,
        "text": text,
        "chips": _chips(request, chosen),
        "export": without(request.GET, "format"),
        "may_edit": request.actor.may("training.edit", agency=agency_id),
    }
    return render(request, "training/partner_list.html" + ("#rows" if request.htmx else ""), context)


def _chips(request: Request, chosen: dict[str, Any]) -> list[dict[str, str]]:
    labels = {
        "jenis": str(Partner.Kind(chosen["jenis"]).label) if chosen.get("jenis") else "",
        "semua": _("also former partners") if chosen.get("semua") else "",
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(kind: str, found: Any) -> HttpResponseBase:
    headings = [
        *(_("Name"), _("Kind"), _("Fields of expertise"), _("Accreditation"), _("Accredited until")),
        *(_("E-mail"), _("Phone"), _("Agreements in force"), _("Batches")),
    ]
    rows = (
        [
            *(row.name, row.get_kind_display(), row.expertise, row.accreditation, row.accredited_until),
            *(row.email, row.phone, row.in_force, row.held),
        ]
        for row in found
    )
    return table_file(kind, _("partners"), headings, rows, note=_("Partners as they stand today."))


@login_required
@require_GET
def partner(request: Request, partner_id: UUID) -> HttpResponse:
    return partner_page(request, partner_id)


def partner_page(
    request: Request, partner_id: UUID, *, error: str = "", contact_form: Any = None, code: str = ""
) -> HttpResponse:
    """The record, which also shows what was refused and, once, the code of a new contact."""
    actor, found = request.actor, partner_or_404(request.actor, partner_id)
    agreements = money.with_committed(queries.agreements(actor).filter(partner=found))
    context = {
        "partner": found,
        "card": scorecards(actor, partner_ids=[found.pk], at=timezone.now()).get(found.pk, Scorecard()),
        "effect": partner_effects(actor, agency_id=found.agency_id, partner_ids=[found.pk], on=today()).get(
            found.pk
        ),
        "agreements": [with_state(row) for row in agreements.order_by("-ends_on", "pk")[:NEWEST]],
        "offers": queries.partner_offers(actor).filter(partner=found).order_by("-starts_on", "pk")[:NEWEST],
        "batches": room.with_counts(room.batches(actor).filter(partner=found)).order_by("-starts_on", "pk")[
            :NEWEST
        ],
        "contacts": queries.contacts(actor, partner_id=found.pk),
        "contact_form": contact_form or forms.ContactForm(),
        "code": code,
        "error": error,
        "may_edit": actor.may("training.edit", agency=found.agency_id),
        "may_invite": actor.may("people.accounts", agency=found.agency_id),
        "may_offer": actor.may("training.offer", partner=found.pk),
    }
    return render(
        request, "training/partner.html", context, status=422 if error or _bad(contact_form) else 200
    )


def _bad(form: Any) -> bool:
    return form is not None and bool(form.errors)


def with_state(agreement: Agreement) -> tuple[Agreement, str]:
    """An agreement with where today stands to it."""
    state = agreement_state(starts_on=agreement.starts_on, ends_on=agreement.ends_on, on=today())
    return agreement, state.value


@login_required
@require_http_methods(["GET", "POST"])
def partner_new(request: Request) -> HttpResponse:
    agency_id = contracting_agency(request.actor, "training.edit")
    form = forms.PartnerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_partner(
                actor=request.actor, agency_id=agency_id, values=form.values(), at=timezone.now()
            )
        except Refused as refusal:
            mend(form, refusal)
        else:
            messages.success(request, _("The partner {name} was saved.").format(name=made.name))
            return redirect("training:partner", made.pk)
    context = {"form": form, "back": reverse("training:partner_list")}
    return render(request, "training/partner_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def partner_edit(request: Request, partner_id: UUID) -> HttpResponse:
    found = partner_or_404(request.actor, partner_id)
    require_edit(request.actor, found.agency_id)
    form = forms.PartnerForm(request.POST if request.method == "POST" else None, partner=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_partner(
                actor=request.actor, partner_id=partner_id, values=form.values(), at=timezone.now()
            )
        except Refused as refusal:
            mend(form, refusal)
        else:
            messages.success(
                request, _("The partner {name} was saved.").format(name=form.cleaned_data["name"])
            )
            return redirect("training:partner", partner_id)
    context = {"form": form, "partner": found, "back": reverse("training:partner", args=[partner_id])}
    return render(request, "training/partner_form.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def contact_invite(request: Request, partner_id: UUID) -> HttpResponse:
    found = partner_or_404(request.actor, partner_id)
    require_edit(request.actor, found.agency_id)
    form = forms.ContactForm(request.POST)
    if not form.is_valid():
        return partner_page(request, partner_id, contact_form=form)
    try:
        code = actions.invite_contact(
            actor=request.actor, partner_id=partner_id, **form.cleaned_data, at=timezone.now()
        )
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return partner_page(request, partner_id, contact_form=form)
    return partner_page(request, partner_id, code=code)


@login_required
@require_POST
def contact_dismiss(request: Request, partner_id: UUID) -> HttpResponse:
    found = partner_or_404(request.actor, partner_id)
    require_edit(request.actor, found.agency_id)
    try:
        account_id = UUID(request.POST.get("akun", ""))
    except ValueError:
        return partner_page(request, partner_id, error=_("Choose a contact."))
    actions.dismiss_contact(actor=request.actor, partner_id=partner_id, account_id=account_id)
    messages.success(request, _("This person no longer speaks for {name}.").format(name=found.name))
    return redirect("training:partner", partner_id)
