"""Assessing online, for oneself and as a superior; one competence for a whole team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.competency import actions, forms, queries
from bina.competency.views.place import agency_of, today
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.middleware import Request

PER_STEP = 3


def _person(request: Request, employee_id: UUID) -> Any:
    """The person to assess: 404 when unseen, 403 when seen but not theirs to assess."""
    actor = request.actor
    who = queries.person(actor, employee_id)
    if who is None:
        raise Http404
    if who.pk != actor.employee_id and not actor.may("competency.assess", unit=who.unit_path):
        raise PermissionDenied("competency.assess")
    return who


@login_required
@require_http_methods(["GET", "POST"])
def assess(request: Request, employee_id: UUID) -> HttpResponse:
    who = _person(request, employee_id)
    questions = queries.questions(who, on=today())
    steps = [questions[start : start + PER_STEP] for start in range(0, len(questions), PER_STEP)]
    number = _step(request.GET.get("langkah", "1"), len(steps))
    if number > len(steps):
        return _summary(request, who, questions, len(steps))
    if request.method == "POST":
        return _keep(request, who, steps, number)
    return _show(request, who, steps, number)


def _step(written: str, last: int) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= last + 1:
        raise Http404
    return int(written)


def _address(who: Any, number: int) -> str:
    return f"{reverse('competency:assess', args=[who.pk])}?langkah={number}"


def _keep(request: Request, who: Any, steps: list[list[queries.Question]], number: int) -> HttpResponse:
    names = {one.competence.code: one.competence.scale for one in steps[number - 1]}
    form = forms.LevelsForm(request.POST, names=names)
    if not form.is_valid():
        return _show(request, who, steps, number, error=_("One of the levels does not exist."))
    try:
        actions.save_draft(
            actor=request.actor, employee_id=who.pk, levels=form.levels, evidence=None, at=timezone.now()
        )
    except Refused as refusal:
        return _show(request, who, steps, number, error=str(refusal))
    if "later" in request.POST:
        messages.success(request, _("Your answers are kept. Go on whenever you like."))
        return redirect("competency:profile", who.pk)
    return redirect(_address(who, number + 1))


def _show(
    request: Request, who: Any, steps: list[list[queries.Question]], number: int, *, error: str = ""
) -> HttpResponse:
    draft = queries.draft(request.actor, who.pk)
    context = {
        "person": who,
        "own": who.pk == request.actor.employee_id,
        "asked": forms.asked(steps[number - 1], draft.levels if draft else {}),
        "number": number,
        "total": len(steps) + 1,
        "back": _address(who, number - 1) if number > 1 else "",
        "here": _address(who, number),
        "error": error,
    }
    return render(request, "competency/assess.html", context, status=422 if error else 200)


def _summary(
    request: Request, who: Any, questions: list[queries.Question], steps: int, *, error: str = ""
) -> HttpResponse:
    draft = queries.draft(request.actor, who.pk)
    context = {
        "person": who,
        "own": who.pk == request.actor.employee_id,
        "asked": forms.asked(questions, draft.levels if draft else {}),
        "evidence": draft.evidence if draft else "",
        "number": steps + 1,
        "total": steps + 1,
        "back": _address(who, steps) if steps else "",
        "form": forms.LevelsForm(None, names={}),
        "error": error,
    }
    return render(request, "competency/assess_summary.html", context, status=422 if error else 200)


@login_required
@require_POST
def hand_in(request: Request, employee_id: UUID) -> HttpResponse:
    who = _person(request, employee_id)
    now = timezone.now()
    try:
        evidence = request.POST.get("evidence", "")[:300]
        actions.save_draft(actor=request.actor, employee_id=who.pk, levels={}, evidence=evidence, at=now)
        count = actions.hand_in(actor=request.actor, employee_id=who.pk, on=today(), at=now)
    except Refused as refusal:
        questions = queries.questions(who, on=today())
        steps = -(-len(questions) // PER_STEP)
        return _summary(request, who, questions, steps, error=str(refusal))
    text = _("The assessment of {name} was handed in: {count} competences.")
    messages.success(request, text.format(name=who.full_name, count=count))
    return redirect("competency:profile", who.pk)


@login_required
@require_http_methods(["GET", "POST"])
def assess_team(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "competency.assess")
    competences = list(queries.competences())
    code = request.GET.get("kompetensi", "INT")
    chosen = next((one for one in competences if one.code == code), None)
    if chosen is None:
        raise Http404
    rows = queries.standings(
        request.actor, agency_id=agency_id, on=today(), after=request.GET.get("after"), team=True
    )
    if request.method == "POST":
        return _team_post(request, rows, competences, chosen)
    return _team(request, rows, competences, chosen)


def _team_post(request: Request, rows: Any, competences: list[Any], chosen: Any) -> HttpResponse:
    form = forms.LevelsForm(request.POST, names={str(row.person.pk): chosen.scale for row in rows})
    if not form.is_valid():
        return _team(request, rows, competences, chosen, error=_("One of the levels does not exist."))
    try:
        count = actions.assess_team(
            actor=request.actor,
            competence=chosen.code,
            levels=forms.people_levels(form),
            on=today(),
            at=timezone.now(),
        )
    except Refused as refusal:
        return _team(request, rows, competences, chosen, error=str(refusal))
    text = _("{competence}: the levels of {count} people were saved.")
    messages.success(request, text.format(competence=chosen.name, count=count))
    return redirect(f"{reverse('competency:assess_team')}?kompetensi={chosen.code}")


def _team(
    request: Request, rows: Any, competences: list[Any], chosen: Any, *, error: str = ""
) -> HttpResponse:
    context = {
        "page": rows,
        "competences": competences,
        "chosen": chosen,
        "levels": queries.levels(chosen),
        "numbers": range(chosen.scale + 1),
        "here": request.get_full_path(),
        "error": error,
    }
    return render(request, "competency/assess_team.html", context, status=422 if error else 200)


@login_required
@require_GET
def start_own(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    return redirect("competency:assess", request.actor.employee_id)
