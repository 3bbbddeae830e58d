"""The rules of a plan: written down, and what one of them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bina.planning import actions, queries, telling
from bina.planning.limit_forms import LimitsForm, LooserForm
from bina.planning.views.asking import prices
from bina.planning.views.place import plan_or_404
from bina.planning.views.plans import record
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_http_methods(["GET", "POST"])
def plan_rules(request: Request, plan_id: UUID) -> HttpResponse:
    plan = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.edit", agency=plan.agency_id)
    subjects = queries.rule_subjects(request.actor, plan=plan)
    form = LimitsForm(request.POST or None, limits=plan.rules, subjects=subjects)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_limits(actor=request.actor, plan_id=plan_id, limits=form.limits)
            run = actions.queue_solving(actor=request.actor, plan_id=plan_id, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("platform:run", run.pk)
    context = record(request, plan) | {"form": form, "fixed": actions.why_not_solved(plan)}
    return render(request, "planning/plan_rules.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def plan_ask_rule(request: Request, plan_id: UUID) -> HttpResponse:
    plan = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.edit", agency=plan.agency_id)
    subjects = queries.rule_subjects(request.actor, plan=plan)
    form = LooserForm(request.POST, offered=telling.rules_to_loosen(plan, subjects))
    if form.is_valid():
        try:
            run = actions.ask_rule(
                actor=request.actor, plan_id=plan_id, change=form.change, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("platform:run", run.pk)
    return prices(request, plan_id, looser=form)
