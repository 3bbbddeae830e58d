"""Findings: the list, writing, one finding and its need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.competency.queries import competences
from bina.evaluation import actions, queries, wording
from bina.evaluation.forms import FindingForm, PublishForm
from bina.evaluation.views.place import evaluation_or_404, finding_or_404, require_see
from bina.planning.queries import needs
from bina.platform.errors import Refused
from bina.platform.navigation import address
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.evaluation.models import EffectEstimate, Evaluation
    from bina.platform.middleware import Request


@login_required
@require_GET
def finding_list(request: Request) -> HttpResponse:
    """Everything that was learned, the newest first."""
    require_see(request.actor)
    found = queries.findings(request.actor)
    rows = page(found, order=("-written_at", "pk"), after=request.GET.get("after"))
    return render(request, "evaluation/finding_list.html", {"page": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding_new(request: Request, evaluation_id: UUID) -> HttpResponse:
    """Write a finding on an evaluation."""
    evaluation = evaluation_or_404(request.actor, evaluation_id)
    request.actor.require("evaluation.edit", agency=evaluation.agency_id)
    effects = queries.effects(request.actor, evaluation_id=evaluation.pk)
    whole = next((row for row in effects if row.competence is None), None)
    start = {
        "title": wording.suggested_title(evaluation, whole),
        "text": " ".join(filter(None, [wording.answer(whole), wording.how_sure(whole)])),
        "competence": next((row.competence_id for row in effects if row.competence_id), None),
    }
    form = FindingForm(request.POST or None, competences=_choices(effects), initial=start)
    if request.method == "POST" and form.is_valid():
        finding = actions.write_finding(
            actor=request.actor, evaluation_id=evaluation.pk, words=form.words, at=timezone.now()
        )
        messages.success(request, _("The draft {title} is saved.").format(title=finding.title))
        return redirect("evaluation:finding", finding_id=finding.pk)
    return _form_page(request, form, evaluation, whole)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding_edit(request: Request, finding_id: UUID) -> HttpResponse:
    """Change a draft."""
    finding = finding_or_404(request.actor, finding_id)
    request.actor.require("evaluation.edit", agency=finding.agency_id)
    evaluation = evaluation_or_404(request.actor, finding.evaluation_id)
    effects = queries.effects(request.actor, evaluation_id=evaluation.pk)
    whole = next((row for row in effects if row.competence is None), None)
    start = {
        "title": finding.title,
        "text": finding.text,
        "recommendation": finding.recommendation,
        "competence": finding.competence_id,
    }
    form = FindingForm(request.POST or None, competences=_choices(effects), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_finding(
                actor=request.actor, finding_id=finding.pk, words=form.words, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("evaluation:finding", finding_id=finding.pk)
    return _form_page(request, form, evaluation, whole)


@login_required
@require_GET
def finding(request: Request, finding_id: UUID) -> HttpResponse:
    """One finding, the figures it rests on, and the need it became."""
    return _finding_page(request, finding_id)


@login_required
@require_POST
def finding_publish(request: Request, finding_id: UUID) -> HttpResponse:
    """Publish a draft: it becomes a need of the next cycle."""
    found = finding_or_404(request.actor, finding_id)
    request.actor.require("evaluation.edit", agency=found.agency_id)
    form = PublishForm(request.POST)
    if not form.is_valid():
        error = " ".join(str(text) for text in form.errors["year"])
        return _finding_page(request, finding_id, error=error, status=422)
    year = form.cleaned_data["year"]
    try:
        actions.publish_finding(actor=request.actor, finding_id=found.pk, year=year, at=timezone.now())
    except Refused as refusal:
        return _finding_page(request, finding_id, error=str(refusal), status=422)
    messages.success(
        request, _("{title} is published and is now a need of {year}.").format(title=found.title, year=year)
    )
    return redirect("evaluation:finding", finding_id=found.pk)


def _finding_page(request: Request, finding_id: UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    found = finding_or_404(request.actor, finding_id)
    need = needs(request.actor).filter(pk=found.need_id).first() if found.need_id else None
    context = {
        "finding": found,
        "need": need,
        "needs_url": address("planning:need_list"),
        "error": error,
        "effects": _named(found.evidence.get("effects", [])),
        "next_year": max(timezone.localdate().year, found.evaluation.year) + 1,
        "may_edit": request.actor.may("evaluation.edit", agency=found.agency_id),
    }
    return render(request, "evaluation/finding.html", context, status=status)


def _form_page(
    request: Request, form: FindingForm, evaluation: Evaluation, whole: EffectEstimate | None
) -> HttpResponse:
    context = {
        "form": form,
        "evaluation": evaluation,
        "answer": wording.answer(whole),
        "sure": wording.how_sure(whole),
    }
    return render(request, "evaluation/finding_form.html", context, status=422 if form.errors else 200)


def _names() -> dict[str, str]:
    return {one.code: one.name for one in competences()}


def _named(effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = _names()
    return [
        {**one, "name": names.get(one["code"], one["code"]) or _("All competences together")}
        for one in effects
    ]


def _choices(effects: list[EffectEstimate]) -> list[Any]:
    """The programme's own competences first, then all others."""
    own = {row.competence_id for row in effects}
    listed = [(one.pk in own, (str(one.pk), one.name)) for one in competences()]
    groups = [
        (_("What the programme develops"), [choice for is_own, choice in listed if is_own]),
        (_("Other competences"), [choice for is_own, choice in listed if not is_own]),
    ]
    return [group for group in groups if group[1]]
