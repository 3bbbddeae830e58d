"""What follows a training: one person's page, and the list of who agrees, checks and confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import actions, queries
from bina.training.forms.after import CheckForm, LogForm, PlanForm
from bina.training.views.place import today

if TYPE_CHECKING:
    from django import forms

    from bina.platform.middleware import Request
    from bina.training.models import Enrolment


def _place(request: Request, enrolment_id: UUID) -> Enrolment:
    place = queries.enrolments(request.actor).filter(pk=enrolment_id).first()
    if place is None:
        raise Http404
    return place


@login_required
@require_http_methods(["GET", "POST"])
def place_follow_up(request: Request, enrolment_id: UUID) -> HttpResponse:
    """The action plan and the log book of one place; the person writes, others read."""
    place = _place(request, enrolment_id)
    own = place.employee_id == request.actor.employee_id
    if request.method == "POST" and not own:
        raise PermissionDenied("training.catalogue")
    logging = request.POST.get("apa") == "log"
    plan = queries.plan_of(request.actor, place=place)
    known = {"text": plan.text, "measure": plan.measure} if plan else {}
    if plan and plan.coach:
        known["coach_nip"] = plan.coach.nip
    plan_form = PlanForm(request.POST if request.method == "POST" and not logging else None, initial=known)
    log_form = LogForm(
        request.POST if request.method == "POST" and logging else None, initial={"on": today()}
    )
    form: forms.Form = log_form if logging else plan_form
    if request.method == "POST" and form.is_valid() and _written(request, place, form, logging=logging):
        return redirect("training:place_follow_up", enrolment_id)
    context = {
        "place": place,
        "own": own,
        "plan": plan,
        "plan_form": plan_form,
        "log_form": log_form,
        "log": queries.log_of(request.actor, place=place)[:100],
    }
    status = 422 if form.errors else 200
    return render(request, "training/place_follow_up.html", context, status=status)


def _written(request: Request, place: Enrolment, form: forms.Form, *, logging: bool) -> bool:
    """True when it was written; else the form says why not."""
    common: dict[str, Any] = {"actor": request.actor, "enrolment_id": place.pk, "at": timezone.now()}
    try:
        if logging:
            actions.write_log(**common, **form.cleaned_data)
        else:
            actions.write_plan(**common, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved. Who has to answer was told."))
    return True


@login_required
@require_GET
def follow_up(request: Request) -> HttpResponse:
    """Plans to agree to and to check, and log entries to confirm."""
    if request.actor.employee_id is None and not request.actor.may("training.record"):
        raise PermissionDenied("training.record")
    plans = page(
        queries.plans_with(request.actor, on=today()),
        order=("-written_at", "pk"),
        after=request.GET.get("after"),
    )
    context = {
        "page": plans,
        "log": queries.logs_waiting(request.actor)[:50],
        "check_form": CheckForm(),
        "check_days": (30, 90),
        "me": request.actor.employee_id,
    }
    return render(request, "training/follow_up.html", context)


@login_required
@require_POST
def plan_agree(request: Request, plan_id: UUID) -> HttpResponse:
    if not queries.plans_with(request.actor, on=today()).filter(pk=plan_id).exists():
        raise Http404
    actions.agree_to_plan(actor=request.actor, plan_id=plan_id, at=timezone.now())
    messages.success(request, _("You agreed to the action plan."))
    return redirect("training:follow_up")


@login_required
@require_POST
def plan_check(request: Request, plan_id: UUID, days: int) -> HttpResponse:
    if days not in {30, 90} or not queries.plans_with(request.actor, on=today()).filter(pk=plan_id).exists():
        raise Http404
    form = CheckForm(request.POST)
    if form.is_valid():
        try:
            actions.check_plan(
                actor=request.actor, plan_id=plan_id, days=days, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The check was noted."))
    return redirect("training:follow_up")


@login_required
@require_POST
def log_judge(request: Request, entry_id: UUID) -> HttpResponse:
    if not queries.logs_waiting(request.actor).filter(pk=entry_id).exists():
        raise Http404
    try:
        actions.judge_log(
            actor=request.actor,
            entry_id=entry_id,
            confirm=request.POST.get("jawaban") == "sah",
            note=request.POST.get("catatan", ""),
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The entry of the log book was answered."))
    return redirect("training:follow_up")
