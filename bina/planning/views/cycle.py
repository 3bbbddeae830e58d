"""The yearly analysis of needs: where every unit stands, the agency's steps, reminders."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, forms, queries, rules
from bina.planning.models import Cycle, CycleMove, CycleUnit
from bina.planning.rules import CycleStep, UnitStep
from bina.planning.views.place import agency_of

if TYPE_CHECKING:
    from bina.planning.queries import Standing
    from bina.platform.middleware import Request

TONES = {"INVENTORY": "neutral", "VERIFICATION": "info", "VALIDATION": "accent", "VALIDATED": "success"}
# Working time of each step; their sum is about that of DKI Jakarta's calendar of 2023.
USUAL_DAYS = {
    "INVENTORY": 14,
    "VERIFICATION": 10,
    "VALIDATION": 5,
    "DRAFT": 14,
    "DECREE": 14,
    "EVALUATION": 400,
}
STEPS = {
    "INVENTORY": "checklist",
    "VERIFICATION": "checklist",
    "VALIDATION": "shield-check",
    "DRAFT": "edit",
    "DECREE": "certificate",
    "EVALUATION": "report-analytics",
}


@login_required
@require_GET
def cycle_now(request: Request) -> HttpResponse:
    """The newest cycle of the agency, or how to open one."""
    agency_id = agency_of(request.actor)
    found = queries.cycles(request.actor).filter(agency_id=agency_id).order_by("-year").first()
    if found is not None:
        return redirect("planning:cycle", found.pk)
    context = {"may_edit": request.actor.may("planning.edit", agency=agency_id)}
    return render(request, "planning/cycle_none.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def cycle_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "planning.edit")
    today = timezone.localdate()
    initial = {"year": rules.planning_year(on=today), **_usual(today)}
    form = forms.CycleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_cycle(
                actor=request.actor,
                agency_id=agency_id,
                year=form.cleaned_data["year"],
                due=form.due,
                at=timezone.now(),
            )
        except actions.CycleRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(
                request, _("The analysis of needs is open; every office stands at its inventory.")
            )
            return redirect("planning:cycle", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "planning/cycle_form.html", {"form": form, "is_new": True}, status=status)


def _usual(today: date) -> dict[str, date]:
    days, found = 0, {}
    for step, length in USUAL_DAYS.items():
        days += length
        found[step.lower()] = today + timedelta(days=days)
    return found


def _cycle(request: Request, cycle_id: UUID) -> Cycle:
    found = queries.cycles(request.actor).filter(pk=cycle_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def cycle(request: Request, cycle_id: UUID) -> HttpResponse:
    return _shown(request, cycle_id)


def _shown(request: Request, cycle_id: UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    found, today = _cycle(request, cycle_id), timezone.localdate()
    rows = queries.standings(request.actor, cycle=found, on=today)
    actor = request.actor
    may_edit = actor.may("planning.edit", agency=found.agency_id)
    context = {
        "cycle": found,
        "rows": [
            {"one": one, "tone": TONES[one.step], "name": CycleUnit.Step(one.step).label} for one in rows
        ],
        "validated": sum(one.step == UnitStep.VALIDATED for one in rows),
        "late": sum(one.is_late for one in rows) if found.step == CycleStep.GATHERING else 0,
        "steps": _steps(found, rows, today),
        "moves": [_said(move) for move in queries.cycle_moves(actor, cycle_id=cycle_id)[:12]],
        "others": queries.cycles(actor)
        .filter(agency_id=found.agency_id)
        .exclude(pk=cycle_id)
        .order_by("-year"),
        "next": [
            move
            for move in rules.moves_from(found.step, moves=rules.CYCLE_MOVES)
            if actor.may(move.permission, agency=found.agency_id)
        ],
        "plans": queries.plans_to_put_forward(actor, cycle=found) if found.step == CycleStep.DRAFT else [],
        "may_edit": may_edit,
        "may_move": actor.may("planning.propose") and found.step == CycleStep.GATHERING,
        "unit_steps": CycleUnit.Step.choices,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "planning/cycle.html", context, status=status)


def _steps(found: Cycle, rows: list[Standing], today: date) -> list[dict[str, Any]]:
    """The six steps as a line: how many units stand where, which is the agency's, which is done or late."""
    counts = Counter(one.step for one in rows)
    order = list(rules.DATED)
    agency = [CycleStep.GATHERING, CycleStep.DRAFT, CycleStep.DECREE, CycleStep.EVALUATION, CycleStep.CLOSED]
    place = agency.index(CycleStep(found.step))
    units = list(UnitStep)
    shown = []
    for number, step in enumerate(order):
        if number < 3:
            here = counts[step] if place == 0 else 0
            passed = sum(counts[one] for one in units[number + 1 :]) if place == 0 else len(rows)
            done = place > 0 or (bool(rows) and passed == len(rows))
        else:
            here, passed, done = int(place == number - 2), int(place > number - 2), place > number - 2
        shown.append(
            {
                "name": _step_name(step),
                "until": found.due[step],
                "here": here,
                "passed": passed,
                "all": len(rows) if number < 3 else 1,
                "is_units": number < 3,
                "done": done,
                "late": bool(here) and today > found.due[step],
                "icon": "check" if done else STEPS[step],
            }
        )
    return shown


def _step_name(step: str) -> str:
    names = {
        "INVENTORY": CycleUnit.Step.INVENTORY.label,
        "VERIFICATION": CycleUnit.Step.VERIFICATION.label,
        "VALIDATION": CycleUnit.Step.VALIDATION.label,
        "DRAFT": Cycle.Step.DRAFT.label,
        "DECREE": Cycle.Step.DECREE.label,
        "EVALUATION": Cycle.Step.EVALUATION.label,
    }
    return str(names[step]).capitalize()


def _said(move: CycleMove) -> dict[str, Any]:
    names = dict(CycleUnit.Step.choices if move.unit_id else Cycle.Step.choices)
    who = move.unit.unit.name if move.unit else _("The agency")
    return {"move": move, "who": who, "start": names[move.start], "end": names[move.end]}


@login_required
@require_http_methods(["GET", "POST"])
def cycle_dates(request: Request, cycle_id: UUID) -> HttpResponse:
    found = _cycle(request, cycle_id)
    request.actor.require("planning.edit", agency=found.agency_id)
    initial = {step.lower(): day for step, day in found.due.items()}
    form = forms.DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_dates(actor=request.actor, cycle_id=cycle_id, due=form.due)
        except actions.CycleRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The dates are changed."))
            return redirect("planning:cycle", cycle_id)
    status = 422 if form.is_bound else 200
    return render(request, "planning/cycle_form.html", {"form": form, "cycle": found}, status=status)


@login_required
@require_POST
def cycle_move_units(request: Request, cycle_id: UUID) -> HttpResponse:
    found = _cycle(request, cycle_id)
    if not request.actor.may("planning.propose"):
        raise PermissionDenied("planning.propose")
    form = forms.UnitStepForm(request.POST)
    if not form.is_valid():
        return _shown(request, cycle_id, error=_("Choose units and where they go."), status=422)
    chosen = set(form.cleaned_data["unit"])
    seen = set(
        queries.cycle_rows(request.actor).filter(cycle=found, pk__in=chosen).values_list("pk", flat=True)
    )
    if seen != chosen:
        raise Http404
    try:
        count = actions.move_units(
            actor=request.actor,
            cycle_id=cycle_id,
            row_ids=sorted(chosen),
            to=form.cleaned_data["langkah"],
            reason=form.cleaned_data["alasan"],
            at=timezone.now(),
        )
    except actions.CycleRefused as refused:
        return _shown(request, cycle_id, error=str(refused), status=422)
    messages.success(
        request, ngettext("{count} unit was moved.", "{count} units were moved.", count).format(count=count)
    )
    return redirect("planning:cycle", cycle_id)


@login_required
@require_POST
def cycle_move(request: Request, cycle_id: UUID) -> HttpResponse:
    found = _cycle(request, cycle_id)
    if not any(
        request.actor.may(one, agency=found.agency_id) for one in ("planning.edit", "planning.approve")
    ):
        raise PermissionDenied("planning.approve")
    form = forms.StepForm(request.POST)
    if not form.is_valid():
        return _shown(request, cycle_id, error=_("Write the day as day, month and year."), status=422)
    values = form.cleaned_data
    try:
        actions.move_cycle(
            actor=request.actor,
            cycle_id=cycle_id,
            to=values["langkah"],
            reason=values["alasan"],
            plan_id=values["rencana"],
            decree_number=values["nomor"],
            decreed_on=values["tanggal"],
            at=timezone.now(),
        )
    except actions.CycleRefused as refused:
        return _shown(request, cycle_id, error=str(refused), status=422)
    messages.success(request, _("The step is taken."))
    return redirect("planning:cycle", cycle_id)


@login_required
@require_POST
def cycle_remind(request: Request, cycle_id: UUID) -> HttpResponse:
    _cycle(request, cycle_id)
    count = actions.remind_units(actor=request.actor, cycle_id=cycle_id, at=timezone.now())
    messages.success(
        request,
        ngettext("{count} unit was reminded.", "{count} units were reminded.", count).format(count=count),
    )
    return redirect("planning:cycle", cycle_id)


@login_required
@require_GET
def cycle_unit(request: Request, row_id: UUID) -> HttpResponse:
    """One unit in the cycle: where it stands, what it has, what was moved, and its next steps."""
    row = queries.cycle_rows(request.actor).filter(pk=row_id).first()
    if row is None:
        raise Http404
    actor, today = request.actor, timezone.localdate()
    (standing,) = [one for one in queries.standings(actor, cycle=row.cycle, on=today) if one.id == row_id]
    moves = [
        {"move": move, "name": CycleUnit.Step(move.end).label}
        for move in rules.moves_from(row.step, moves=rules.UNIT_MOVES)
        if row.cycle.step == CycleStep.GATHERING
        and (
            actor.may(move.permission, agency=row.agency_id)
            if move.whole
            else actor.may(move.permission, unit=str(row.unit.path))
        )
    ]
    context = {
        "row": row,
        "one": standing,
        "tone": TONES[row.step],
        "moves": moves,
        "history": [_said(m) for m in queries.cycle_moves(actor, cycle_id=row.cycle_id, row_id=row_id)],
    }
    return render(request, "planning/cycle_unit.html", context)
