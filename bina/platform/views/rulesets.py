"""Rule sets: what is in force, from when, on what basis, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bina.platform import rulesets as sets
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
    return render(request, "platform/ruleset.html", {"name": name, "versions": shown})


def _as_text(version: RuleSet) -> str:
    return yaml.safe_dump(version.table.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
