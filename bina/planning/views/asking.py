"""One person's side of a plan, and what more money would bring: shown, asked, used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, exports, forms, queries, rules, telling
from bina.planning.limit_forms import LooserForm
from bina.planning.models import Plan
from bina.planning.rules import ASKABLE
from bina.planning.views.place import key_or_404, plan_or_404
from bina.planning.views.plans import lines, record
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.people.models import Employee
    from bina.planning.queries import Chance, Chances
    from bina.platform.middleware import Request


@login_required
@require_GET
def plan_mine(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    found = queries.own_plan(request.actor)
    if found is None:
        return render(request, "planning/plan_mine.html")
    return redirect(_side(found.pk, request.actor.employee_id))


def _side(plan_id: UUID, employee_id: UUID) -> str:
    """The address of a person's side of a plan."""
    return f"{reverse('planning:plan_person', args=[employee_id])}?rencana={plan_id}"


@login_required
@require_GET
def plan_person(request: Request, employee_id: UUID) -> HttpResponse:
    person = queries.person_in_plans(request.actor, employee_id=employee_id)
    if person is None:
        raise Http404
    found = queries.plans_of_person(request.actor, person=person)
    if written := request.GET.get("rencana", ""):
        plan = found.filter(pk=key_or_404(written)).first()
        if plan is None:
            raise Http404
    else:
        plan = found.order_by("-year", "-approved_at", "-pk").first()
    if plan is None:
        return render(request, "planning/plan_mine.html")
    return _person(request, plan, person)


def _person(
    request: Request, plan: Plan, person: Employee, *, error: str = "", status: int = 200
) -> HttpResponse:
    mine = queries.chances(plan=plan, person=person, on=timezone.localdate())
    shown = [_row(plan, person, mine, one) for one in mine.chances] if mine else []
    context = {
        "plan": plan,
        "person": person,
        "is_own": person.pk == request.actor.employee_id,
        "mine": mine,
        "given": [row for row in shown if row["chance"].line],
        "open": [row for row in shown if not row["chance"].line and row["chance"].worth > 0],
        "nothing": [row for row in shown if not row["chance"].line and row["chance"].worth <= 0],
        "may_ask": request.actor.may("planning.edit", agency=plan.agency_id)
        and plan.state != Plan.State.REPLACED,
        "may_settle": request.actor.may("planning.edit", agency=plan.agency_id)
        and not actions.why_not_solved(plan),
        "kept_out": rules.settled(plan.rules, rules.Place(str(person.pk))) is rules.Settled.NEVER,
        "run": queries.open_run(request.actor, plan_id=plan.pk),
        "error": error,
    }
    return render(request, "planning/plan_person.html", context, status=status)


def _row(plan: Plan, person: Employee, mine: Chances, chance: Chance) -> dict[str, Any]:
    names = queries.competence_names() if chance.line else {}
    return {
        "chance": chance,
        "why": exports.say_line(chance.line, names=names) if chance.line else [],
        "obstacle": telling.say_obstacle(chance, mine=mine, post_kind=person.post.get_kind_display()),
        "change": telling.say_change(chance.obstacle),
        "askable": chance.obstacle in ASKABLE,
        "answer": telling.say_place(chance.question, plan=plan) if chance.question else "",
    }


@login_required
@require_POST
def plan_ask_place(request: Request, plan_id: UUID) -> HttpResponse:
    plan = plan_or_404(request.actor, plan_id)
    request.actor.require("planning.edit", agency=plan.agency_id)
    form = forms.PlaceForm(request.POST)
    if not form.is_valid():
        return lines(request, plan_id, error=_("Choose a person and a programme."), status=422)
    try:
        run = actions.ask_place(
            actor=request.actor,
            plan_id=plan_id,
            employee_id=form.cleaned_data["pegawai"],
            programme_id=form.cleaned_data["program"],
            at=timezone.now(),
        )
    except Refused as refused:
        return lines(request, plan_id, error=str(refused), status=422)
    return redirect("platform:run", run.pk)


@login_required
@require_http_methods(["GET", "POST"])
def plan_prices(request: Request, plan_id: UUID) -> HttpResponse:
    return prices(request, plan_id)


def prices(request: Request, plan_id: UUID, *, looser: LooserForm | None = None) -> HttpResponse:
    """What more money and looser rules bring; ``looser`` is what was asked last and refused."""
    plan = plan_or_404(request.actor, plan_id)
    asked = queries.questions(request.actor, plan=plan)
    if request.method == "POST":
        request.actor.require("planning.edit", agency=plan.agency_id)
    if plan.state in {Plan.State.DRAFT, Plan.State.TAKEN}:
        return redirect("planning:plan", plan_id)
    written = request.POST if looser is None else None
    form = forms.MoreForm(written or None, initial={"more_rupiah": _tenth(plan.budget_rupiah)})
    if form.is_bound and form.is_valid():
        try:
            run = actions.ask_budget(
                actor=request.actor,
                plan_id=plan_id,
                more_rupiah=form.cleaned_data["more_rupiah"],
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("more_rupiah", str(refused))
        else:
            return redirect("platform:run", run.pk)
    subjects = queries.rule_subjects(request.actor, plan=plan)
    offered = telling.rules_to_loosen(plan, subjects)
    context = record(request, plan) | {
        "form": form,
        "looser": looser or LooserForm(offered=offered),
        "rule_answers": [
            {"question": one, "said": telling.say_rule(one, plan=plan, subjects=subjects)}
            for one in queries.rule_questions(request.actor, plan=plan)
        ],
        "answers": [{"question": one, "said": telling.say_budget(one, plan=plan)} for one in asked],
        "may_ask": request.actor.may("planning.edit", agency=plan.agency_id)
        and plan.state != Plan.State.REPLACED,
    }
    status = 422 if form.is_bound or looser is not None else 200
    return render(request, "planning/plan_prices.html", context, status=status)


def _tenth(budget: int) -> str:
    """A tenth of the budget in round millions, at least ten million: something to begin with."""
    millions = max(budget // 10 // 1_000_000, 10)
    return f"{millions * 1_000_000:,}".replace(",", ".")


@login_required
@require_POST
def plan_richer(request: Request, question_id: UUID) -> HttpResponse:
    asked = queries.question(request.actor, question_id=question_id)
    if asked is None or asked.more_rupiah is None:
        raise Http404
    plan = asked.plan
    made = actions.create_plan(
        actor=request.actor,
        agency_id=plan.agency_id,
        year=plan.year,
        budget_rupiah=plan.budget_rupiah + asked.more_rupiah,
        title=_("{title}, larger budget").format(title=plan.title)[:120],
        duty_weight=plan.duty_weight,
        objectives=plan.objectives,
        batches_per_programme=plan.batches_per_programme,
        time_limit=plan.time_limit,
        seed=plan.seed,
        threads=plan.threads,
        at=timezone.now(),
    )
    if plan.rules != rules.Limits():
        limits = rules.with_budget(plan.rules, made.budget_rupiah)
        made = actions.set_limits(actor=request.actor, plan_id=made.pk, limits=limits)
    run = actions.queue_solving(actor=request.actor, plan_id=made.pk, at=timezone.now())
    return redirect("platform:run", run.pk)
