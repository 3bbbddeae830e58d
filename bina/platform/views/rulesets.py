"""Rule sets: what is in force, from when, on what basis, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform import rulesets as sets
from bina.platform.decrees import DecreeRefused, adopt_ruleset
from bina.platform.rulesets import RuleSet

if TYPE_CHECKING:
    from datetime import date

    from bina.platform.middleware import Request


@login_required
@require_GET
def rulesets(request: Request) -> HttpResponse:
    if not request.actor.may("platform.rules"):
        raise PermissionDenied
    today = timezone.localdate()
    found = [sets.versions(name, agency_id=request.actor.agency_id) for name in sets.names()]
    rows = [(versions[0].name, _in_force(versions, today), len(versions)) for versions in found if versions]
    return render(request, "platform/rulesets.html", {"rows": rows})


def _in_force(versions: list[RuleSet], day: date) -> RuleSet | None:
    valid = [version for version in versions if version.valid_from <= day]
    return next((version for version in valid if version.agency_id), valid[0] if valid else None)


@login_required
@require_GET
def ruleset(request: Request, name: str) -> HttpResponse:
    if not request.actor.may("platform.rules"):
        raise PermissionDenied
    if name not in sets.names():
        raise Http404
    versions = sets.versions(name, agency_id=request.actor.agency_id)
    shown = [(version, _as_text(version)) for version in versions]
    context = {
        "name": name,
        "versions": shown,
        "may_decree": bool(request.actor.agencies("platform.decree")),
    }
    return render(request, "platform/ruleset.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ruleset_adopt(request: Request, name: str) -> HttpResponse:
    """An agency's own version, begun from the one in force."""
    held = request.actor.agencies("platform.decree")
    if not held:
        raise PermissionDenied("platform.decree")
    if name not in sets.names():
        raise Http404
    mine = request.actor.agency_id
    agency_id = mine if mine in held and mine else min(held)
    today = timezone.localdate()
    known = _in_force(sets.versions(name, agency_id=agency_id), today)
    begun = {"valid_from": today, "text": _as_text(known) if known else ""}
    form = DecreeForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_ruleset(
                actor=request.actor,
                agency_id=agency_id,
                name=name,
                **form.cleaned_data,
                at=timezone.now(),
            )
        except DecreeRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your version of {name} was adopted.").format(name=name))
            return redirect("platform:ruleset", name)
    context = {"name": name, "form": form, "back": reverse("platform:ruleset", args=[name])}
    return render(request, "platform/ruleset_adopt.html", context, status=422 if form.errors else 200)


class DecreeForm(forms.Form):
    """An agency's own version of a rule set."""

    valid_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Decree"), max_length=300, help_text=gettext_lazy("Number, day and title.")
    )
    text = forms.CharField(
        label=gettext_lazy("Table"),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=gettext_lazy("Change the figures; leave the names of the parts as they are."),
    )


def _as_text(version: RuleSet) -> str:
    return yaml.safe_dump(version.table.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
