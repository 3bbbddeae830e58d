"""One person and a plan: what it gives them, what it does not, and what stood in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum

from bina.people.queries import employees_for
from bina.planning import rules
from bina.planning.models import Plan, PlanBatch, PlanLine, Question
from bina.planning.queries.plans import plans
from bina.planning.queries.revision import instance
from bina.planning.rules import Obstacle
from bina.platform.access import system_actor

if TYPE_CHECKING:
    from bina.people.models import Employee
    from bina.planning.instance import Person
    from bina.planning.queries.ground import Ground
    from bina.platform.access import Actor
    from bina.training.queries import Offer


@dataclass(frozen=True, slots=True)
class Held:
    """A programme in the plan: deliveries, people in them, and the least that a place is worth there."""

    batches: int = 0
    people: int = 0
    least: float | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """One programme for one person.

    Attributes:
        worth: of the place for the person; 0 does nothing for them.
        obstacle: what keeps them out, ``NONE`` when they are in it with ``line``.
        question: what was asked about this place, answered or not.
        settled: what is settled about it by hand.
    """

    offer: Offer
    worth: float
    obstacle: Obstacle
    held: Held
    line: PlanLine | None = None
    question: Question | None = None
    settled: rules.Settled = rules.Settled.OPEN


@dataclass(frozen=True, slots=True)
class Chances:
    """A person's side of a plan: lesson hours with and without it, and every programme on offer."""

    held_jp: Decimal
    planned_jp: Decimal
    duty_jp: Decimal
    ceiling_jp: Decimal | None
    chances: tuple[Chance, ...]


def person_in_plans(actor: Actor, *, employee_id: UUID) -> Employee | None:
    """A person whose side of the plans the actor may see: of units they reach, and their own."""
    found = employees_for(actor, permission="planning.see", themselves=True)
    return found.filter(pk=employee_id).first()


def plans_of_person(actor: Actor, *, person: Employee) -> QuerySet[Plan]:
    """Solved plans of the person's agency that the actor may see, their own once it is approved."""
    seen = Q(pk__in=plans(actor).values("pk"))
    if person.pk == actor.employee_id:
        seen |= Q(state=Plan.State.APPROVED)
    return Plan.objects.filter(seen, agency_id=person.agency_id).exclude(
        state__in=(Plan.State.DRAFT, Plan.State.TAKEN)
    )


def left_out(actor: Actor, *, plan: Plan, text: str, most: int = 8) -> list[Employee]:
    """Active people of words of name or NIP to whom the plan gives nothing, by name."""
    found = employees_for(actor, permission="planning.see").filter(agency_id=plan.agency_id, status="ACTIVE")
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(nip__startswith=word))
    served = PlanLine.objects.filter(plan=plan)
    found = found.exclude(pk__in=served.values("employee_id")).select_related("unit")
    return list(found.order_by("name", "pk")[:most])


def own_plan(actor: Actor) -> Plan | None:
    """The newest approved plan of the actor's own agency."""
    found = Plan.objects.filter(agency__employees=actor.employee_id, state=Plan.State.APPROVED)
    return found.order_by("-year").first() if actor.employee_id else None


def chances(*, plan: Plan, person: Employee, on: date) -> Chances | None:
    """Every programme on offer for a person ``person_in_plans`` has given, best first; None if not active.

    Args:
        on: the day on which forms are read.
    """
    everything = system_actor(plan.agency_id)  # the caller sees the person; what is on offer is no secret
    found = instance(everything, plan=plan, on=on, employee_id=person.pk)
    me = next(iter(found.instance.people), None)
    if me is None:
        return None
    lines = {
        line.batch.programme_id: line
        for line in PlanLine.objects.filter(plan=plan, employee=person).select_related("batch__programme")
    }
    asked = {one.programme_id: one for one in Question.objects.filter(plan=plan, employee=person)}
    held = _held(plan)
    planned = sum(float(line.batch.programme.length_jp) for line in lines.values() if not line.batch.begun)
    rows = [
        Chance(
            offer=offer,
            worth=found.worth_of(str(me.id), key),
            obstacle=_obstacle(
                plan, found, me, offer, lines.get(offer.id), held.get(offer.id, Held()), planned
            ),
            held=held.get(offer.id, Held()),
            line=lines.get(offer.id),
            question=asked.get(offer.id),
            settled=rules.settled(plan.rules, rules.Place(str(me.id), key)),
        )
        for key, offer in found.offers.items()
    ]
    rows.sort(key=lambda one: (one.line is None, -one.worth, one.offer.name))
    return Chances(
        held_jp=_hours(me.jp_done),
        planned_jp=_hours(planned),
        duty_jp=_hours(me.min_jp),
        ceiling_jp=None if me.max_jp is None else _hours(me.max_jp),
        chances=tuple(rows),
    )


def _hours(written: float) -> Decimal:
    return Decimal(str(round(written, 2)))


def _held(plan: Plan) -> dict[UUID, Held]:
    """The plan's programmes. Two queries."""
    batches = PlanBatch.objects.filter(plan=plan).values("programme_id")
    counted = batches.annotate(number=Count("pk"), crowd=Sum("people"))
    lines = PlanLine.objects.filter(plan=plan).values("batch__programme_id")
    least = {one["batch__programme_id"]: one["least"] for one in lines.annotate(least=Min("value"))}
    return {
        one["programme_id"]: Held(one["number"], one["crowd"], least.get(one["programme_id"]))
        for one in counted
    }


def _obstacle(
    plan: Plan, found: Ground, me: Person, offer: Offer, line: PlanLine | None, held: Held, planned: float
) -> Obstacle:
    official = found.people[str(me.id)]
    return rules.obstacle(
        chosen=line is not None,
        engaged=offer.id in found.engaged.get(official.id, frozenset()),
        fits_post=not offer.targets or official.post_kind in offer.targets,
        worth=found.worth_of(str(me.id), str(offer.id)),
        held_jp=me.jp_done,
        planned_jp=planned,
        length_jp=float(offer.length_jp),
        ceiling_jp=me.max_jp,
        batches=held.batches,
        most_batches=plan.batches_per_programme,
        people=held.people,
        seats=offer.seats,
        left_out=str(offer.id) in plan.rules.left_out,
        barred=rules.is_barred(found.never, person=str(me.id), programme=str(offer.id)),
    )


def question(actor: Actor, *, question_id: UUID) -> Question | None:
    """What was asked about a plan that the actor may see; None without one."""
    found = Question.objects.filter(pk=question_id, plan__in=plans(actor))
    return found.select_related("plan").first()


def questions(actor: Actor, *, plan: Plan) -> list[Question]:
    """What was asked about the plan's budget, smallest amount first.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    return list(Question.objects.filter(plan=plan, kind=Question.Kind.BUDGET).order_by("more_rupiah"))


def rule_questions(actor: Actor, *, plan: Plan) -> list[Question]:
    """What was asked about the plan's rules, newest first.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    return list(Question.objects.filter(plan=plan, kind=Question.Kind.RULE).order_by("-asked_at", "-pk"))
