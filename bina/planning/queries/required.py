"""Who must complete what by the end of a plan's year, and what is settled by hand about places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from bina.planning import rules
from bina.planning.models import Plan, PlanLine
from bina.platform.access import system_actor
from bina.training import queries as training
from bina.training.queries.mandatory import mandatory_rules, owing
from bina.training.rules.mandatory import DutyState, fulfils

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bina.platform.access import Actor
    from bina.platform.rulesets import RuleSet
    from bina.training.queries import Offer

_PEOPLE = """
SELECT e.id, e.nip, e.name, u.name, e.status = 'ACTIVE' FROM people_employee e
JOIN people_unit u ON u.id = e.unit_id WHERE e.agency_id = %s AND e.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Duty:
    """Training that some must complete: which programmes on offer fulfil it, and how many people owe it."""

    code: str
    name: str
    programmes: tuple[Offer, ...]
    owed: int
    planned: int


@dataclass(frozen=True, slots=True)
class Due:
    """One person who owes a duty by the end of the year.

    Attributes:
        late: the day has passed already.
        programme: that the plan gives or would give for it, None when none on offer fulfils it.
        line: the person's place in the plan, None without one.
        settled: what is settled about that place by hand.
    """

    duty: Duty
    employee_id: UUID
    nip: str
    name: str
    unit: str
    post: str
    due_on: date
    late: bool
    programme: Offer | None
    line: PlanLine | None
    settled: rules.Settled

    @property
    def key(self) -> str:
        return f"{self.duty.code}:{self.employee_id}"


@dataclass(frozen=True, slots=True)
class SettledPlace:
    """One place settled by hand, with the names; no programme is every one."""

    place: rules.Place
    how: rules.Settled
    nip: str
    name: str
    unit: str
    programme: str
    active: bool
    given: bool

    @property
    def key(self) -> str:
        return f"{self.place.person}:{self.place.programme}"


def due_rules(plan: Plan) -> RuleSet | None:
    """The rule set of mandatory programmes in force at the end of the plan's year; None before any."""
    return mandatory_rules(on=date(plan.year, 12, 31), agency_id=plan.agency_id)


def dues(actor: Actor, *, plan: Plan, on: date) -> tuple[list[Duty], list[Due]]:
    """Duties, and everybody who owes one by the end of the plan's year, the earliest deadline first.

    Somebody who has a place elsewhere, is left out, or is done, owes nothing. One query for each duty.

    Args:
        on: today.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    found = due_rules(plan)
    if found is None:
        return [], []
    last, everything = date(plan.year, 12, 31), system_actor(plan.agency_id)
    at = min(max(on, date(plan.year, 1, 1)), last)
    offers = training.offers(everything, agency_id=plan.agency_id)
    lines = _lines(plan)
    own = [key for key in (plan.pk, plan.revises_id) if key]
    duties, people = [], []
    for row in found.table.duties:
        owed = [
            one
            for one in owing(everything, agency_id=plan.agency_id, duty=row, on=at, apart_from=own)
            if one.state in (DutyState.LATE, DutyState.DUE) and one.due_on <= last
        ]
        fitting = sorted((one for one in offers if fulfils(one.name, row.words)), key=_cost)
        held = {one.employee_id: _held(lines.get(one.employee_id, {}), fitting) for one in owed}
        planned = sum(line is not None for line in held.values())
        duty = Duty(row.code, row.name, tuple(fitting), len(owed), planned)
        duties.append(duty)
        for one in owed:
            line = held[one.employee_id]
            programme = next((o for o in fitting if line and o.id == line.batch.programme_id), None)
            programme = programme or next(iter(fitting), None)
            people.append(
                Due(
                    duty, one.employee_id, one.nip, one.name, one.unit, one.post, one.due_on,
                    one.due_on < on, programme, line, _settled(plan, one.employee_id, programme),
                )
            )  # fmt: skip
    return duties, sorted(people, key=lambda one: (one.due_on, one.name, one.key))


def _cost(offer: Offer) -> tuple[float, str]:
    return offer.cost_per_person_rupiah + offer.fixed_cost_rupiah / max(offer.seats, 1), offer.code


def _settled(plan: Plan, employee_id: UUID, programme: Offer | None) -> rules.Settled:
    if programme is None:
        return rules.Settled.OPEN
    return rules.settled(plan.rules, rules.Place(str(employee_id), str(programme.id)))


def _held(lines: Mapping[UUID, PlanLine], fitting: Iterable[Offer]) -> PlanLine | None:
    return next((lines[one.id] for one in fitting if one.id in lines), None)


def _lines(plan: Plan) -> dict[UUID, dict[UUID, PlanLine]]:
    """The places of a plan that has been found, by person and programme."""
    found: dict[UUID, dict[UUID, PlanLine]] = defaultdict(dict)
    if plan.state == Plan.State.DRAFT:
        return found
    rows = PlanLine.objects.filter(plan=plan).select_related("batch").only(
        "employee_id", "batch__programme_id", "batch__line", "batch__starts_on", "plan_id", "agency_id"
    )  # fmt: skip
    for line in rows:
        found[line.employee_id][line.batch.programme_id] = line
    return found


def settled_places(actor: Actor, *, plan: Plan) -> list[SettledPlace]:
    """What is settled by hand, by name of the person. A bounded number of queries.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    limits = plan.rules
    places = [(one, rules.Settled.MUST) for one in limits.must]
    places += [(one, rules.Settled.NEVER) for one in limits.never]
    if not places:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [plan.agency_id, list({UUID(one.person) for one, _how in places})])
        people = {str(key): rest for key, *rest in cursor.fetchall()}
    offers = training.offers(system_actor(plan.agency_id), agency_id=plan.agency_id)
    names = {str(one.id): one.name for one in offers}
    lines = _lines(plan)
    found = []
    for place, how in places:
        nip, name, unit, active = people.get(place.person, ("", "", "", False))
        held = lines.get(UUID(place.person), {})
        given = bool(held) if not place.programme else UUID(place.programme) in held
        programme = names.get(place.programme, "")
        found.append(SettledPlace(place, how, nip, name, unit, programme, active, given))
    return sorted(found, key=lambda one: (one.name, one.programme, one.key))
