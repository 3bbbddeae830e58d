"""What a new version of a plan starts from: the version before it as training holds it today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec
from django.db import connection

from bina.planning import rules
from bina.planning.instance import Batch
from bina.planning.models import Plan, PlanBatch, PlanLine
from bina.planning.queries.ground import FUND, Ground, ground, listed, possible_deliveries
from bina.planning.queries.limiting import limited

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bina.platform.access import Actor

Pair = tuple[UUID, UUID]  # person, programme
GONE, AHEAD = ("", "CANCELLED"), ("DRAFT", "OPEN")
SEATED: Final = ("OFFERED", "ENROLLED", "ATTENDING", "COMPLETED", "FAILED")
_STANDINGS: Final = """
SELECT pb.id, b.id, coalesce(b.state, ''), coalesce(b.starts_on, pb.starts_on),
  coalesce(b.ends_on, pb.ends_on), coalesce(b.seats, pb.seats), p.is_active,
  (SELECT count(*) FROM training_enrolment n WHERE n.batch_id = b.id AND n.source <> 'PLAN'
    AND n.state = ANY(%(seated)s)),
  ARRAY(SELECT n.employee_id FROM training_enrolment n WHERE n.batch_id = b.id AND n.source = 'PLAN'
    AND n.state = ANY(%(seated)s) ORDER BY 1)
FROM planning_planbatch pb JOIN training_programme p ON p.id = pb.programme_id
LEFT JOIN training_batch b ON b.agency_id = pb.agency_id AND (b.id = pb.training_batch
  OR pb.training_batch IS NULL AND b.plan_id = pb.plan_id AND b.plan_line = pb.line)
WHERE pb.plan_id = %(plan)s ORDER BY pb.starts_on, pb.line
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A batch of a plan as training holds it.

    Attributes:
        training_id: its key there, None when nothing is left of it; then ``state`` is empty.
        on_offer: its programme still is.
        guests: people in it whom the plan did not put there; ``people``: those whom it did.
    """

    planned: PlanBatch
    training_id: UUID | None
    state: str
    starts_on: date
    ends_on: date
    seats: int
    on_offer: bool
    guests: int
    people: list[UUID]

    def begun(self, on: date) -> bool:
        """Whether it has begun or ended, or its first day has come."""
        return self.state not in GONE and (self.state not in AHEAD or self.starts_on <= on)


@dataclass(frozen=True, slots=True)
class Revision:
    """What a new version of a plan builds on.

    Attributes:
        ahead: batches that have not begun, by the key they have in the instance; ``locked``: those that
            stay as they are; ``gone``: those that were cancelled.
        places: where each person's place in a programme is today.
        lost: places of the version before that are there no more, with their batch; ``given_back`` are
            those whose batch is still held.
        worth: of each pair of keys, before changes are priced.
        price: points that a change costs.
        spent: rupiah of batches that stay as they are.
    """

    base: Plan
    ahead: Mapping[str, Held]
    locked: tuple[Held, ...]
    gone: tuple[Held, ...]
    places: Mapping[Pair, Held]
    lost: Mapping[Pair, PlanBatch]
    given_back: frozenset[Pair]
    worth: Mapping[tuple[str, str], float]
    price: float
    spent: int = 0


def held_batches(*, plan: Plan) -> list[Held]:
    """The batches of a plan as training holds them today, by date. Two queries."""
    rows = PlanBatch.objects.filter(plan=plan).select_related("programme").in_bulk()
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, {"plan": plan.pk, "seated": list(SEATED)})
        found = cursor.fetchall()
    return [Held(rows[key], *rest) for key, *rest in found]


def instance(actor: Actor, *, plan: Plan, on: date, employee_id: UUID | None = None) -> Ground:
    """The instance of a plan: ``ground``, and for a new version of a plan only what can still change.

    Args:
        on: today; batches whose first day has come stay as they are.
        employee_id: only what concerns this person.
    """
    if plan.revises_id is None:
        return limited(plan, ground(actor, plan=plan, on=on, employee_id=employee_id), on=on)
    base = Plan.objects.get(pk=plan.revises_id)
    held = held_batches(plan=base)
    ahead = [one for one in held if one.state in AHEAD and not one.begun(on) and _open(one)]
    free = [one.training_id for one in ahead if one.training_id]
    found = ground(actor, plan=plan, on=on, employee_id=employee_id, free=free)
    revision = _revision(plan, base, held, ahead, found)
    return limited(plan, _priced(plan, found, revision, on), on=on)


def _open(one: Held) -> bool:
    return one.on_offer and one.seats > one.guests


def _revision(plan: Plan, base: Plan, held: list[Held], ahead: list[Held], found: Ground) -> Revision:
    gone = [one for one in held if one.state in GONE]
    places = {
        (person, one.planned.programme_id): one for one in held if one not in gone for person in one.people
    }
    lines = PlanLine.objects.filter(plan=base).select_related("batch")
    lost = {
        pair: line.batch
        for line in lines
        if (pair := (line.employee_id, line.batch.programme_id)) not in places
    }
    cancelled = {one.planned.pk for one in gone}
    return Revision(
        base=base,
        ahead={one.planned.line: one for one in ahead},
        locked=tuple(one for one in held if one not in ahead and one not in gone),
        gone=tuple(gone),
        places=places,
        lost=lost,
        given_back=frozenset(pair for pair, batch in lost.items() if batch.pk not in cancelled),
        worth=found.values,
        price=plan.change_price,
    )


def _priced(plan: Plan, found: Ground, revision: Revision, on: date) -> Ground:
    """The instance in which staying is worth the price of a change, and a new place must earn it."""
    must = {(one.person, one.programme) for one in plan.rules.must}
    values, bonus = _values(found, revision, must)
    spent = sum(one.planned.cost_rupiah for one in revision.locked)
    spent += sum(one.planned.programme.fixed_cost_rupiah for one in revision.ahead.values() if one.guests)
    budget = max(plan.budget_rupiah - spent, 0)
    instance = msgspec.structs.replace(
        found.instance,
        people=tuple(
            msgspec.structs.replace(person, busy=_days_of(found.busy.get(person.id, ())))
            for person in found.instance.people
        ),
        batches=(*_standing(found, revision), *_new(plan, found, revision, values, budget, on)),
        values=listed(values),
        budget={FUND: budget},
    )
    return replace(
        found,
        instance=instance,
        values=values,
        bonus=bonus,
        offset=locked_worth(plan, revision) - revision.price * len(bonus),
        revision=replace(revision, spent=spent),
    )


def _days_of(periods: Iterable[tuple[date, date]]) -> tuple[int, ...]:
    """The days of the periods: batches that stand are dated to the day, so days are the instance's weeks."""
    return tuple(
        sorted({day for first, last in periods for day in range(first.toordinal(), last.toordinal() + 1)})
    )


def _values(
    found: Ground, revision: Revision, must: Collection[tuple[str, str]]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Worth by person and programme, and the worth of staying by person and batch."""
    ahead = {str(one.planned.pk): key for key, one in revision.ahead.items()}
    stays = {
        (str(person), str(programme)): ahead[str(one.planned.pk)]
        for (person, programme), one in revision.places.items()
        if str(one.planned.pk) in ahead and may_stay(found, person, programme)
    }
    locked = {
        (str(person), str(programme))
        for (person, programme), one in revision.places.items()
        if str(one.planned.pk) not in ahead
    }
    locked |= {(str(person), str(programme)) for person, programme in revision.given_back} - {*must}
    replaced = {(str(person), str(programme)) for person, programme in revision.lost}
    values: dict[tuple[str, str], float] = dict.fromkeys(stays, 0.0)
    for pair, worth in found.values.items():
        if pair in locked:
            continue
        if pair in stays or pair in replaced:
            values[pair] = worth
        elif (priced := rules.worth_of_new(worth=worth, price=revision.price)) is not None or pair in must:
            values[pair] = priced or 0.0
    return values, {(pair[0], batch): revision.price for pair, batch in stays.items()}


def may_stay(found: Ground, person: UUID, programme: UUID) -> bool:
    """Whether somebody may still take a programme: active, not in it elsewhere, it is for them."""
    official, offer = found.people.get(str(person)), found.offers.get(str(programme))
    if rules.is_barred(found.never, person=str(person), programme=str(programme)):
        return False
    if official is None or offer is None or programme in found.engaged.get(person, frozenset()):
        return False
    return not offer.targets or official.post_kind in offer.targets


def _standing(found: Ground, revision: Revision) -> list[Batch]:
    batches = []
    for key, one in revision.ahead.items():
        programme, seats = str(one.planned.programme_id), one.seats - one.guests
        offer, dated = found.offers[programme], found.in_class[programme]
        batches.append(
            Batch(
                id=key,
                programme=programme,
                seats=seats,
                min_seats=min(max(offer.minimum_seats - one.guests, 0), seats),
                fixed_cost=0 if one.guests else offer.fixed_cost_rupiah,
                week=one.starts_on.toordinal() if dated else None,
                weeks=(one.ends_on - one.starts_on).days + 1 if dated else 1,
                fund=FUND,
            )
        )
    return batches


def _new(
    plan: Plan,
    found: Ground,
    revision: Revision,
    values: Mapping[tuple[str, str], float],
    budget: int,
    on: date,
) -> list[Batch]:
    """Deliveries that may still be added to the year."""
    demand = Counter(programme for _person, programme in values)
    standing = Counter(str(one.planned.programme_id) for one in (*revision.ahead.values(), *revision.locked))
    batches: list[Batch] = []
    for key, offer in found.offers.items():
        days = rules.teaching_days(length_jp=float(offer.length_jp), in_class=found.in_class[key])
        copies = rules.batches_to_consider(
            demand=demand[key],
            seats=offer.seats,
            minimum=offer.minimum_seats,
            batch_cost=offer.fixed_cost_rupiah + offer.minimum_seats * offer.cost_per_person_rupiah,
            budget=budget,
            at_most=plan.batches_per_programme - standing[key],
        )
        if rules.days_left(days=days, year=plan.year, after=on):
            batches += possible_deliveries(offer, copies)
    return batches


def locked_worth(plan: Plan, revision: Revision) -> float:
    """What the places in batches that stay as they are add to the plan's value."""
    return sum(line.value + plan.duty_weight * float(line.duty_jp) for line in locked_lines(revision))


def locked_lines(revision: Revision) -> list[PlanLine]:
    """The lines, of the version before, of people in batches that stay as they are."""
    inside = {(one.planned.pk, person) for one in revision.locked for person in one.people}
    lines = PlanLine.objects.filter(batch__in=[one.planned for one in revision.locked]).order_by("pk")
    return [line for line in lines if (line.batch_id, line.employee_id) in inside]
