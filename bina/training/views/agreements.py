"""Agreements with partners: list and form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.learning.actions.assets import media_type
from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import forms
from bina.training.actions import partners as actions
from bina.training.actions.agreement_files import keep_document
from bina.training.actions.partners import AgreementValues
from bina.training.models import Agreement, Partner
from bina.training.queries import money
from bina.training.queries import partners as queries
from bina.training.views.exports import asked_for, table_file
from bina.training.views.partners import (
    contracting_agency,
    mend,
    partner_or_404,
    require_edit,
    with_state,
)
from bina.training.views.place import today, without

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from bina.platform.access import Actor
    from bina.platform.middleware import Request


@login_required
@require_GET
def agreement_list(request: Request) -> HttpResponseBase:
    agency_id = contracting_agency(request.actor)
    asked = forms.AgreementFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    found = queries.agreements_matching(
        request.actor,
        on=today(),
        text=text,
        kind=chosen.get("jenis", ""),
        state=chosen.get("berlaku", ""),
    ).filter(agency_id=agency_id)
    found = money.with_committed(found)
    if kind := asked_for(request):
        return _export(kind, found.order_by("ends_on", "pk"))
    rows = page(found, order=("-ends_on", "pk"), after=request.GET.get("after"))
    context = {
        "page": rows,
        "rows": [with_state(row) for row in rows.items],
        "form": asked,
        "text": text,
        "chips": _chips(request, chosen),
        "export": without(request.GET, "format"),
    }
    return render(request, "training/agreement_list.html" + ("#rows" if request.htmx else ""), context)


def _chips(request: Request, chosen: dict[str, Any]) -> list[dict[str, str]]:
    valid = {"now": _("in force"), "ended": _("ended")}
    labels = {
        "jenis": str(Agreement.Kind(chosen["jenis"]).label) if chosen.get("jenis") else "",
        "berlaku": valid.get(chosen.get("berlaku", ""), ""),
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(kind: str, found: Any) -> HttpResponseBase:
    headings = [
        *(_("Kind"), _("Number"), _("Partner"), _("What it is about"), _("In force from"), _("Until")),
        *(_("Ceiling"), _("Committed")),
    ]
    rows = (
        [
            *(row.get_kind_display(), row.number, row.partner.name, row.title, row.starts_on, row.ends_on),
            *(row.ceiling_rupiah, row.committed),
        ]
        for row in found
    )
    return table_file(kind, _("agreements"), headings, rows, note=_("Agreements as they stand today."))


@login_required
@require_http_methods(["GET", "POST"])
def agreement_new(request: Request, partner_id: UUID) -> HttpResponse:
    partner = partner_or_404(request.actor, partner_id)
    require_edit(request.actor, partner.agency_id)
    return _form(request, partner, None)


@login_required
@require_http_methods(["GET", "POST"])
def agreement_edit(request: Request, agreement_id: UUID) -> HttpResponse:
    found = queries.agreements(request.actor).filter(pk=agreement_id).first()
    if found is None:
        raise Http404
    require_edit(request.actor, found.agency_id)
    return _form(request, found.partner, found)


def _save(
    actor: Actor, partner: Partner, found: Agreement | None, values: AgreementValues, document: Any
) -> None:
    """Both or neither: a document that is refused leaves the agreement as it was."""
    at = timezone.now()
    with transaction.atomic():
        if found is None:
            saved = actions.make_agreement(actor=actor, partner_id=partner.pk, values=values, at=at)
        else:
            saved = actions.edit_agreement(actor=actor, agreement_id=found.pk, values=values, at=at)
        if document:
            keep_document(actor=actor, agreement_id=saved.pk, file=document, at=at)


@login_required
@require_GET
def agreement_document(request: Request, agreement_id: UUID) -> FileResponse:
    """The signed document, to be saved; a browser never shows it on our own origin."""
    kept = queries.agreement_document(request.actor, agreement_id=agreement_id)
    if kept is None:
        raise Http404
    kind = media_type(kept.name)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kind)


def _form(request: Request, partner: Partner, found: Agreement | None) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.AgreementForm(data, files, agreement=found)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            _save(request.actor, partner, found, values, form.cleaned_data["document"])
        except Refused as refusal:
            mend(form, refusal)
        else:
            messages.success(request, _("The agreement {number} was saved.").format(number=values.number))
            return redirect("training:partner", partner.pk)
    context = {
        "form": form,
        "partner": partner,
        "agreement": found,
        "back": reverse("training:partner", args=[partner.pk]),
    }
    return render(request, "training/agreement_form.html", context, status=422 if form.errors else 200)
