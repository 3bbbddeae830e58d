"""Acting heads, and superiors named by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bina.people import actions, forms, queries
from bina.people.views.place import employee_or_404, key, require_edit, today, unit_or_404
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_http_methods(["GET", "POST"])
def acting_new(request: Request, unit_id: UUID) -> HttpResponse:
    unit = unit_or_404(request.actor, unit_id)
    require_edit(request.actor, unit.path)
    form = forms.ActingForm(request.POST or None, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            acting = actions.appoint_acting_head(
                actor=request.actor,
                unit_id=unit.pk,
                employee_id=values.pop("person"),
                at=timezone.now(),
                **values,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("{name} stands in for the head of {unit}.")
            messages.success(request, text.format(name=acting.employee.name, unit=unit.name))
            return redirect("people:unit", unit.pk)
    words = {
        "title": _("Appoint an acting head"),
        "lead": _("Who leads {unit} while its post is vacant (Plt) or its holder away (Plh).").format(
            unit=unit.name
        ),
        "save": _("Appoint"),
        "back": reverse("people:unit", args=[unit.pk]),
    }
    return _answer(request, unit.agency_id, form, words)


@login_required
@require_POST
def acting_end(request: Request, acting_id: UUID) -> HttpResponse:
    acting = queries.acting_heads(request.actor).filter(pk=acting_id).first()
    if acting is None:
        raise Http404
    try:
        actions.end_acting_head(actor=request.actor, acting_id=acting_id, on=today(), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("{name} no longer stands in.").format(name=acting.employee.name))
    return redirect("people:unit", acting.unit_id)


@login_required
@require_http_methods(["GET", "POST"])
def superior_set(request: Request, employee_id: UUID) -> HttpResponse:
    person = employee_or_404(request.actor, employee_id)
    require_edit(request.actor, person.unit_path)
    form = forms.SuperiorForm(request.POST or None, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            actions.set_superior(
                actor=request.actor,
                employee_id=person.pk,
                superior_id=values.pop("person"),
                **values,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("{name} has a new superior.").format(name=person.name))
            return redirect("people:employee", person.pk)
    words = {
        "title": _("Name a superior"),
        "lead": _("For {name}, when the superior is not the head of the unit.").format(name=person.full_name),
        "save": _("Name the superior"),
        "back": reverse("people:employee", args=[person.pk]),
    }
    return _answer(request, person.agency_id, form, words)


def _answer(
    request: Request, agency_id: UUID, form: django_forms.Form, words: dict[str, Any]
) -> HttpResponse:
    text = request.GET.get("cari", "").strip()
    found = queries.colleagues(request.actor, agency_id=agency_id, text=text)
    context = {
        **words,
        "tone": "primary",
        "form": form,
        "text": text,
        "pick_label": form.fields["person"].label,
        "pick_name": "person",
        "placeholder": _("Name, NIP, post or unit"),
        "choices": [
            (one.pk, one.full_name, f"{one.nip} · {one.post.title} · {one.unit.name}") for one in found
        ],
        "chosen": key(request.POST.get("person")),
    }
    return render(request, "people/change_form.html", context, status=422 if form.errors else 200)
