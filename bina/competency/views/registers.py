"""Frameworks, standards and the list of assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.competency import actions, forms, queries
from bina.competency.models import Assessment
from bina.competency.views.place import agency_of, today, workbook
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def frameworks(request: Request) -> HttpResponse:
    return render(request, "competency/frameworks.html", {"frameworks": queries.frameworks()})


@login_required
@require_GET
def framework(request: Request, code: str) -> HttpResponse:
    found = queries.framework(code)
    if found is None:
        raise Http404
    return render(request, "competency/framework.html", {"framework": found})


@login_required
@require_GET
def standards(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "kompetensi", "semua")}
    found = queries.standards(
        request.actor,
        agency_id=agency_id,
        on=None if asked["semua"] else today(),
        competence=asked["kompetensi"],
        search=asked["q"],
    )
    rows = page(found, order=("target", "competence__code", "pk"), after=request.GET.get("after"))
    context = {
        "page": rows,
        "lines": [(line, queries.target_words(line)) for line in rows],
        "asked": asked,
        "competences": queries.competences(),
        "may_edit": request.actor.may("competency.edit", agency=agency_id),
    }
    return render(request, "competency/standards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def standard_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "competency.edit")
    request.actor.require("competency.edit", agency=agency_id)
    start = {"scope": "KIND", "valid_from": today(), **request.GET.dict()}
    form = forms.StandardForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_standard(
                actor=request.actor,
                agency_id=agency_id,
                target=form.target,
                competence=form.cleaned_data["competence"],
                level=form.cleaned_data["level"],
                valid_from=form.cleaned_data["valid_from"],
                source=form.cleaned_data["source"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The standard was saved."))
            return redirect("competency:standards")
    status = 422 if form.errors else 200
    return render(request, "competency/standard_form.html", {"form": form}, status=status)


@login_required
@require_POST
def standard_end(request: Request, standard_id: UUID) -> HttpResponse:
    agency_id = agency_of(request.actor, "competency.edit")
    seen = queries.standards(request.actor, agency_id=agency_id).filter(pk=standard_id)
    if not seen.exists():
        raise Http404
    actions.end_standard(actor=request.actor, standard_id=standard_id, on=today())
    messages.success(request, _("From today on this line of the standard no longer holds."))
    return redirect("competency:standards")


@login_required
@require_POST
def standard_defaults(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "competency.edit")
    count = actions.install_default_standards(actor=request.actor, agency_id=agency_id, on=today())
    messages.success(request, _("{count} lines of the standard were added.").format(count=count))
    return redirect("competency:standards")


@login_required
@require_GET
def assessments(request: Request) -> HttpResponse:
    actor = request.actor
    agency_id = actor.agency_id if actor.employee_id else agency_of(actor)
    if agency_id is None:
        raise PermissionDenied
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "metode", "kompetensi")}
    found = queries.assessments(
        actor,
        agency_id=agency_id,
        search=asked["q"],
        method=asked["metode"],
        competence=asked["kompetensi"],
    )
    if request.GET.get("format") == "xlsx":
        return _export(found)
    rows = page(found, order=("-assessed_on", "-pk"), after=request.GET.get("after"))
    context = {
        "page": rows,
        "asked": asked,
        "methods": Assessment.Method.choices,
        "competences": queries.competences(),
        "may_import": actor.may("competency.import", agency=agency_id),
    }
    return render(request, "competency/assessments.html", context)


def _export(found: object) -> HttpResponse:
    from bina.competency.rules import ASSESSMENT_COLUMNS, METHODS

    written = {code: word for word, code in reversed(METHODS.items())}
    rows = (
        [
            one.employee.nip,
            one.employee.name,
            one.competence.code,
            one.level,
            written[one.method],
            one.assessed_on,
            one.assessor.nip if one.assessor else one.assessor_name,
            one.valid_until,
            one.evidence,
        ]
        for one in found.order_by("employee__name", "competence__code").iterator()  # type: ignore[attr-defined]  # annotated rows
    )
    headings = [column.heading for column in ASSESSMENT_COLUMNS]
    note = _("Assessments as of {day}.").format(day=timezone.localdate().strftime("%d-%m-%Y"))
    return workbook(_("assessments"), headings, rows, note=note)
