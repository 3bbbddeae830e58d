"""Dated changes of the tree: a new name, a new place, a new unit, the end of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bina.people import actions, forms, queries
from bina.people.models import Unit
from bina.people.views.place import require_edit, today, unit_or_404
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_http_methods(["GET", "POST"])
def unit_rename(request: Request, unit_id: UUID) -> HttpResponse:
    unit = _editable(request, unit_id)
    form = forms.RenameForm(request.POST or None, initial={"name": unit.name, "on": today()})

    def save(values: dict[str, Any]) -> tuple[Unit, str]:
        changed = _reorganise(request, unit, values, name=values["name"], parent_id=unit.parent_id)
        return changed, _("The unit is now called {name}.").format(name=changed.name)

    words = {
        "title": _("Rename {name}").format(name=unit.name),
        "lead": _("The old name stays on record until the day the new one begins."),
        "save": _("Rename the unit"),
    }
    return _answer(request, unit, form, save, words)


@login_required
@require_http_methods(["GET", "POST"])
def unit_move(request: Request, unit_id: UUID) -> HttpResponse:
    unit = _editable(request, unit_id)
    form = forms.MoveForm(request.POST or None, initial={"on": today()})
    text = request.GET.get("cari", "").strip()

    def save(values: dict[str, Any]) -> tuple[Unit, str]:
        changed = _reorganise(request, unit, values, name=unit.name, parent_id=values["parent"])
        return changed, _("{name} was moved, with everything below it.").format(name=changed.name)

    found = queries.units_found(request.actor, text=text, agency_id=unit.agency_id, permission="people.edit")
    words = {
        "title": _("Move {name}").format(name=unit.name),
        "lead": _("Everything below the unit, its people and the roles held on it move with it."),
        "save": _("Move the unit"),
        "text": text,
        "pick_label": _("New parent unit"),
        "pick_name": "parent",
        "placeholder": _("Name of a unit"),
        "choices": [
            (one.pk, one.name, one.parent.name if one.parent else "")
            for one in found
            if one.path != unit.path and not one.path.startswith(f"{unit.path}.")
        ],
    }
    return _answer(request, unit, form, save, words)


@login_required
@require_http_methods(["GET", "POST"])
def unit_new(request: Request, unit_id: UUID) -> HttpResponse:
    parent = _editable(request, unit_id)
    form = forms.UnitForm(request.POST or None, initial={"on": today(), "kind": Unit.Kind.DIVISION})

    def save(values: dict[str, Any]) -> tuple[Unit, str]:
        made = actions.create_unit(actor=request.actor, parent_id=parent.pk, **values)
        return made, _("{name} was opened.").format(name=made.name)

    words = {
        "title": _("New unit"),
        "lead": _("Opened below {name}.").format(name=parent.name),
        "save": _("Open the unit"),
    }
    return _answer(request, parent, form, save, words)


@login_required
@require_http_methods(["GET", "POST"])
def unit_close(request: Request, unit_id: UUID) -> HttpResponse:
    unit = _editable(request, unit_id)
    form = forms.CloseForm(request.POST or None, initial={"on": today()})

    def save(values: dict[str, Any]) -> tuple[Unit, str]:
        closed = actions.close_unit(actor=request.actor, unit_id=unit.pk, on=values["on"])
        return closed, _("{name} was closed.").format(name=closed.name)

    words = {
        "title": _("Close {name}").format(name=unit.name),
        "lead": _("Only a unit in which nobody works and below which nothing hangs can be closed."),
        "save": _("Close the unit"),
        "tone": "danger",
    }
    return _answer(request, unit, form, save, words)


def _editable(request: Request, unit_id: UUID) -> Unit:
    unit = unit_or_404(request.actor, unit_id)
    require_edit(request.actor, unit.path)
    return unit


def _reorganise(
    request: Request, unit: Unit, values: dict[str, Any], *, name: str, parent_id: UUID | None
) -> Unit:
    return actions.reorganise_unit(
        actor=request.actor,
        unit_id=unit.pk,
        name=name,
        parent_id=parent_id or unit.pk,
        on=values["on"],
        decree=values["decree"],
        at=timezone.now(),
    )


def _answer(
    request: Request,
    unit: Unit,
    form: django_forms.Form,
    save: Callable[[dict[str, Any]], tuple[Unit, str]],
    words: dict[str, Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            changed, text = save(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, text)
            return redirect("people:unit", changed.pk)
    back = reverse("people:unit", args=[unit.pk])
    context = {"tone": "primary", **words, "unit": unit, "form": form, "back": back}
    return render(request, "people/change_form.html", context, status=422 if form.errors else 200)
