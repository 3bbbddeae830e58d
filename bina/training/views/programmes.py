"""The catalogue: list, record, form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform.paging import page
from bina.training import actions, forms, queries
from bina.training.models import Programme
from bina.training.queries import curriculum as behind
from bina.training.queries.joint import open_to_us
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import agency_of, programme_or_404, today, without

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request

PAST_BATCHES = 12
OPEN_TO_US = 3


@login_required
@require_GET
def programme_list(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor, "training.catalogue")
    known = queries.forms(on=today(), agency_id=agency_id)
    asked = forms.ProgrammeFilter(request.GET, known_forms=known, competences=queries.competences())
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    found = queries.programmes_matching(
        request.actor,
        text=text,
        form=chosen.get("bentuk"),
        competence=chosen.get("kompetensi", ""),
        offered_only=not chosen.get("semua"),
    ).filter(agency_id=agency_id)
    if kind := asked_for(request):
        return _export(kind, found.order_by("code", "pk"), known)
    rows = page(found, order=("name", "pk"), after=request.GET.get("after"))
    taught = queries.programme_outcomes(
        request.actor, agency_id=agency_id, programmes=[row.pk for row in rows.items]
    )
    context = {
        "page": rows,
        "rows": [(row, known.get(row.form), taught.get(row.pk, ())) for row in rows.items],
        "form": asked,
        "text": text,
        "chips": _chips(request, chosen, known),
        "export": without(request.GET, "format"),
        "open_to_us": [] if request.htmx else open_to_us(request.actor, on=today())[:OPEN_TO_US],
        "may_edit": request.actor.may("training.edit", agency=agency_id),
        "may_import": request.actor.may("training.import", agency=agency_id),
    }
    template = "training/programme_list.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _chips(request: Request, chosen: dict[str, Any], known: Any) -> list[dict[str, str]]:
    labels = {
        "bentuk": str(known[chosen["bentuk"]].name) if chosen.get("bentuk") else "",
        "kompetensi": chosen.get("kompetensi") or "",
        "semua": _("also not on offer") if chosen.get("semua") else "",
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(kind: str, found: Any, known: Any) -> HttpResponseBase:
    headings = [
        *(_("Code"), _("Name"), _("Form"), _("JP"), _("Seats"), _("Fewest participants")),
        *(_("Cost of a batch"), _("Cost per participant"), _("Organiser")),
    ]
    rows = (
        [
            *(row.code, row.name, str(known[row.form].name) if row.form in known else row.form),
            *(row.length_jp, row.seats, row.minimum_seats, row.fixed_cost_rupiah),
            *(row.cost_per_person_rupiah, row.organiser),
        ]
        for row in found
    )
    return table_file(kind, _("programmes"), headings, rows, note=_("The catalogue of programmes."))


@login_required
@require_GET
def programme(request: Request, programme_id: UUID) -> HttpResponse:
    found = programme_or_404(request.actor, programme_id)
    known = queries.forms(on=today(), agency_id=found.agency_id)
    batches = queries.with_counts(
        queries.batches_matching(request.actor, programme_id=programme_id)
    ).order_by("-starts_on", "pk")
    sees_results = request.actor.may("training.see")
    context = {
        "programme": found,
        "kind": known.get(found.form),
        "targets": [Programme.Target(code).label for code in found.targets],
        "outcomes": queries.programme_outcomes(
            request.actor, agency_id=found.agency_id, programmes=[found.pk]
        ).get(found.pk, ()),
        "batches": batches[:PAST_BATCHES],
        "open_to_us": open_to_us(request.actor, on=today(), programme=found)[:OPEN_TO_US],
        "results": queries.batch_results(request.actor, agency_id=found.agency_id, programme_id=found.pk)[
            :PAST_BATCHES
        ]
        if sees_results
        else [],
        "full_cost": found.fixed_cost_rupiah + found.seats * found.cost_per_person_rupiah,
        "may_edit": request.actor.may("training.edit", agency=found.agency_id),
        "evidence": behind.evidence(request.actor, programme=found) if sees_results else [],
        "curriculum": behind.curriculum(request.actor, programme=found),
        "prerequisites": behind.prerequisites(request.actor, programme=found),
        "costs": behind.cost_items(request.actor, programme=found) if sees_results else [],
        "form_hours": behind.hours_of_form(form=found.form, on=today(), agency_id=found.agency_id),
    }
    return render(request, "training/programme.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def programme_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "training.edit")
    request.actor.require("training.edit", agency=agency_id)
    return _form(request, agency_id, None)


@login_required
@require_http_methods(["GET", "POST"])
def programme_edit(request: Request, programme_id: UUID) -> HttpResponse:
    found = programme_or_404(request.actor, programme_id)
    if not request.actor.may("training.edit", agency=found.agency_id):
        raise PermissionDenied("training.edit")
    return _form(request, found.agency_id, found)


def _form(request: Request, agency_id: UUID, found: Programme | None) -> HttpResponse:
    outcomes = (
        queries.programme_outcomes(request.actor, agency_id=agency_id, programmes=[found.pk]) if found else {}
    )
    form = forms.ProgrammeForm(
        request.POST if request.method == "POST" else None,
        known_forms=queries.forms(on=today(), agency_id=agency_id),
        competences=queries.competences(),
        programme=found,
        outcomes=outcomes.get(found.pk, ()) if found else (),
    )
    if request.method == "POST" and form.is_valid():
        saved = _save(request, agency_id, found, form)
        if saved is not None:
            messages.success(request, _("The programme {name} was saved.").format(name=saved.name))
            return redirect("training:programme", saved.pk)
    back = reverse("training:programme", args=[found.pk]) if found else reverse("training:programme_list")
    context = {"form": form, "programme": found, "back": back}
    return render(request, "training/programme_form.html", context, status=422 if form.errors else 200)


def _save(
    request: Request, agency_id: UUID, found: Programme | None, form: forms.ProgrammeForm
) -> Programme | None:
    values, at = form.values(), timezone.now()
    try:
        if found is None:
            return actions.create_programme(actor=request.actor, agency_id=agency_id, values=values, at=at)
        return actions.edit_programme(actor=request.actor, programme_id=found.pk, values=values, at=at)
    except actions.ProgrammeRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
