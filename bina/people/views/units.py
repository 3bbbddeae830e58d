"""The organisation: its tree, and one unit's record."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bina.people import queries
from bina.people.models import Post
from bina.people.views.place import key, today, unit_or_404

if TYPE_CHECKING:
    from bina.platform.middleware import Request

ACTING_SHOWN = 20


@login_required
@require_GET
def unit_tree(request: Request) -> HttpResponse:
    if not request.actor.may("people.see"):
        raise PermissionDenied("people.see")
    text = request.GET.get("q", "").strip()
    opened = None
    if unit_id := key(request.GET.get("buka")):
        opened = queries.units(request.actor).filter(pk=unit_id).first()
        if opened is None:
            raise Http404
    context = {
        "text": text,
        "found": queries.units_found(request.actor, text=text),
        "nodes": [] if text else queries.tree(request.actor, open_unit=opened),
        "opened": opened,
        "may_import": request.actor.may("people.import"),
    }
    template = "people/unit_tree.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_GET
def unit_children(request: Request, unit_id: UUID) -> HttpResponse:
    unit_or_404(request.actor, unit_id)
    context = {"nodes": queries.children(request.actor, parent_ids=[unit_id])}
    return render(request, "people/unit_nodes.html", context)


@login_required
@require_GET
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    found = unit_or_404(request.actor, unit_id)
    day = today()
    leads = [found, *([found.parent] if found.parent else [])]
    heads = queries.heads_of(request.actor, units=leads, on=day)
    inside = queries.employees_matching(request.actor, unit_path=found.path)
    kinds = queries.counts_by(inside, field="post__kind")
    employment = queries.counts_by(inside, field="employment_kind")
    context = {
        "unit": found,
        "above": queries.ancestors(request.actor, path=found.path)[:-1],
        "head": heads.get(found.pk),
        "superior": heads.get(found.parent_id) if found.parent_id else None,
        "actings": queries.acting_heads(request.actor, unit_id=found.pk)[:ACTING_SHOWN],
        "versions": queries.versions(request.actor, unit_id=found.pk)[:ACTING_SHOWN],
        "children": queries.children(request.actor, parent_ids=[found.pk]),
        "staff": queries.staff(request.actor, unit_id=found.pk),
        "kinds": [(label, kinds[code]) for code, label in Post.Kind.choices if kinds.get(code)],
        "pns": sum(employment.get(code, 0) for code in ("PNS", "CPNS")),
        "pppk": sum(employment.get(code, 0) for code in ("PPPK", "PPPK_PART_TIME")),
        "today": day,
        "may_edit": request.actor.may("people.edit", unit=found.path) and found.valid_until is None,
    }
    return render(request, "people/unit.html", context)
