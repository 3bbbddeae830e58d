"""What would become of a plan if one thing were otherwise: asked by people, answered by solving again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from bina.planning import queries, rules
from bina.planning.actions.finding import find, find_with_place
from bina.planning.actions.refusals import PlanNotSolved, PlanRefused
from bina.planning.instance import fingerprint
from bina.planning.models import Plan, PlanLine, Question
from bina.planning.optimise.status import INFEASIBLE, UNSOLVED
from bina.platform.jobs import queue_run
from bina.training import queries as training

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.planning.queries import Ground
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter
    from bina.platform.models import JobRun

MOST_RUPIAH: Final = 10**15
LONGEST_SECONDS: Final = 60.0


@transaction.atomic
def ask_place(*, actor: Actor, plan_id: UUID, employee_id: UUID, programme_id: UUID, at: datetime) -> JobRun:
    """Ask what the plan would be worth if a person had a place in a programme. Asking again answers anew.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanNotSolved: the plan has no solution to compare with.
        PlanRefused: the person or the programme is not of the agency.
    """
    plan = _solved(actor, plan_id)
    person = training.people_by_id(agency_id=plan.agency_id, ids=[employee_id]).get(employee_id)
    offers = {offer.id: offer for offer in training.offers(actor, agency_id=plan.agency_id)}
    if person is None or programme_id not in offers:
        raise PlanRefused(_("This person or programme is not in the plan's agency."))
    title = _("A place for {name} in {programme}").format(
        name=person.name, programme=offers[programme_id].name
    )
    return _ask(actor, plan, title, at, {"kind": Question.Kind.PLACE, "employee_id": employee_id,
                                         "programme_id": programme_id})  # fmt: skip


@transaction.atomic
def ask_budget(*, actor: Actor, plan_id: UUID, more_rupiah: int, at: datetime) -> JobRun:
    """Ask what the plan would be worth with so many rupiah more. Asking again answers anew.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanNotSolved: the plan has no solution to compare with.
        PlanRefused: the amount is not above zero, or too large.
    """
    plan = _solved(actor, plan_id)
    if not 1 <= more_rupiah <= MOST_RUPIAH:
        raise PlanRefused(_("Write an amount above zero."), field="more_rupiah")
    title = _("A larger budget for the plan {title}").format(title=plan.title)
    return _ask(actor, plan, title, at, {"kind": Question.Kind.BUDGET, "more_rupiah": more_rupiah})


@transaction.atomic
def ask_rule(*, actor: Actor, plan_id: UUID, change: rules.Change, at: datetime) -> JobRun:
    """Ask what the plan would be worth with one of its rules made looser. Asking again answers anew.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanNotSolved: the plan has no solution to compare with.
        PlanRefused: the plan has no such rule, or the amount is not above zero.
    """
    plan = _solved(actor, plan_id)
    if not 1 <= change.amount <= MOST_RUPIAH:
        raise PlanRefused(_("Write an amount above zero."), field="amount")
    try:
        rules.looser(plan.rules, change)
    except KeyError:
        raise PlanRefused(_("This plan has no such rule."), field="rule") from None
    title = _("A looser rule for the plan {title}").format(title=plan.title)
    what = {"kind": Question.Kind.RULE, "change": msgspec.to_builtins(change)}
    return _ask(actor, plan, title, at, what)


def _solved(actor: Actor, plan_id: UUID) -> Plan:
    plan = Plan.objects.get(pk=plan_id)
    actor.require("planning.edit", agency=plan.agency_id)
    if plan.state in {Plan.State.DRAFT, Plan.State.TAKEN, Plan.State.REPLACED}:
        raise PlanNotSolved(_("This plan gives nobody a place yet. Solve it first."))
    return plan


def _ask(actor: Actor, plan: Plan, title: str, at: datetime, what: dict[str, Any]) -> JobRun:
    empty = {"status": "", "value": None, "bound": None, "answered_at": None, "asked_at": at}
    question, _made = Question.objects.update_or_create(
        plan=plan, **what, defaults=empty, create_defaults={**empty, "agency_id": plan.agency_id}
    )
    return queue_run(
        "planning.answer",
        actor=actor,
        title=title,
        at=at,
        agency_id=plan.agency_id,
        subject_id=plan.pk,
        question_id=str(question.pk),
        agency=str(plan.agency_id),
    )


def answer(*, actor: Actor, question_id: UUID, at: datetime, progress: Reporter | None = None) -> Question:
    """Solve the plan again with the one thing changed, and keep what came out.

    Args:
        progress: told value and bound about once a second; may cancel.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        PlanRefused: what the plan rests on is no longer as it was when the plan was found.
        Cancelled: somebody stopped the work; the question stays unanswered.
    """
    question = Question.objects.select_related("plan").get(pk=question_id)
    plan = question.plan
    actor.require("planning.edit", agency=plan.agency_id)
    found = queries.instance(actor, plan=plan, on=at.date())
    if fingerprint(found.instance, found.bonus) != plan.ground:
        raise PlanRefused(
            _("Needs, people or programmes have changed since this plan was found. Find it again, then ask.")
        )
    seconds = min(plan.time_limit, LONGEST_SECONDS)
    if question.kind == Question.Kind.PLACE:
        wanted = (str(question.employee_id), str(question.programme_id))
        most = (plan.bound or 0.0) - found.offset
        solution = find_with_place(
            found, plan=plan, place=wanted, most=most, seconds=seconds, progress=progress
        )
    else:
        _loosen(plan, question)
        richer = queries.instance(actor, plan=plan, on=at.date())
        solution = find(richer, plan=plan, seconds=seconds, progress=progress)
    question.status, question.answered_at = solution.status, at
    if solution.status not in (INFEASIBLE, UNSOLVED):
        question.value, question.bound = solution.value + found.offset, solution.bound + found.offset
        question.people = len({person for person, _batch in solution.assign})
        question.gaps = gaps_met(
            found, [(str(person), found.programme_of(str(batch))) for person, batch in solution.assign]
        )
        question.gaps_now = gaps_met(found, _places(plan))
    question.save()
    return question


def _loosen(plan: Plan, question: Question) -> None:
    """The plan as the question would have it, for one instance only; it is not saved.

    With funds the budget stays, so that the same batches in the same weeks are to choose from: whatever the
    looser rule brings is brought by the rule.
    """
    limits, more = plan.rules, question.more_rupiah or 0
    if question.change is not None:
        limits = rules.looser(limits, msgspec.convert(question.change, rules.Change))
    elif limits.funds:
        limits = rules.looser(limits, rules.Change(kind=rules.FUND, key=limits.funds[0].source, amount=more))
    else:
        plan.budget_rupiah += more
    plan.limits = rules.written(limits)


def _places(plan: Plan) -> list[tuple[str, str]]:
    lines = PlanLine.objects.filter(plan=plan).values_list("employee_id", "batch__programme_id")
    return [(str(person), str(programme)) for person, programme in lines]


def gaps_met(found: Ground, places: Iterable[tuple[str, str]]) -> int:
    """Pairs of person and competence whose gap the places close in part or whole.

    Args:
        places: (person, programme) as texts of their keys.
    """
    met = set()
    for person, programme in places:
        taught = {one.competence: one.level for one in found.offers[programme].outcomes}
        official = found.people[person]
        met |= {
            (person, lack.competence)
            for lack in found.missing.get(official.id, ())
            if lack.held is not None and taught.get(lack.competence, 0) > lack.held
        }
    return len(met)
