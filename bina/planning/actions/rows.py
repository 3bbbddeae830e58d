"""What the solver found as rows of a plan: batches, lines with their reasons, figures with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bina.planning import rules
from bina.planning.instance import fingerprint
from bina.planning.models import Plan, PlanBatch, PlanLine
from bina.planning.optimise.status import OPTIMAL, relative_gap
from bina.platform.ids import uuid7
from bina.platform.rulesets import load

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from bina.planning.instance import Person
    from bina.planning.optimise.result import Solution
    from bina.planning.queries import Ground, Official
    from bina.training.queries import Offer


@dataclass(frozen=True, slots=True)
class Group:
    """People of one planned delivery of a programme; ``batch`` is its key in the instance."""

    line: str
    programme: str
    people: tuple[str, ...]
    batch: str = ""


def set_figures(plan: Plan, found: Ground, solution: Solution, *, value: float, at: datetime) -> None:
    """The proof: the value is that of the dated plan, the bound that of every plan."""
    bound = max(solution.bound + found.offset, value)
    plan.value, plan.bound, plan.gap = value, bound, relative_gap(value=value, bound=bound)
    plan.status = solution.status if plan.gap <= solution.gap or solution.status != OPTIMAL else "feasible"
    plan.state, plan.solved_at, plan.seconds = Plan.State.SOLVED, at, solution.seconds
    plan.considered, plan.ground = len(found.instance.people), fingerprint(found.instance, found.bonus)
    plan.rule_set = load("lesson-hours", on=at.date().replace(year=plan.year, month=12, day=31),
                         agency_id=plan.agency_id).key  # fmt: skip


def added(found: Ground, batches: Iterable[str]) -> list[str]:
    """Deliveries that the solver opened, by code of programme and number."""

    def order(batch: str) -> tuple[str, str, int]:
        programme, _slash, number = batch.partition("/")
        return found.offers[programme].code, programme, int(number)

    return sorted(batches, key=order)


def without(group: Group, clashing: frozenset[Hashable], found: Ground) -> Group | None:
    """The group less those for whom no free days were found; None when too few are left to hold it."""
    people = tuple(person for person in group.people if person not in clashing)
    if len(people) < max(found.offers[group.programme].minimum_seats, 1):
        return None
    return Group(group.line, group.programme, people, group.batch)


def batch_row(plan: Plan, group: Group, slot: rules.Slot, found: Ground) -> PlanBatch:
    offer = found.offers[group.programme]
    return PlanBatch(
        agency_id=plan.agency_id,
        plan=plan,
        programme_id=offer.id,
        line=group.line,
        starts_on=slot.starts_on,
        ends_on=slot.ends_on,
        seats=offer.seats,
        people=len(group.people),
        cost_rupiah=offer.fixed_cost_rupiah + len(group.people) * offer.cost_per_person_rupiah,
    )


def line_rows(plan: Plan, batch: PlanBatch, group: Group, found: Ground) -> Iterable[PlanLine]:
    offer = found.offers[group.programme]
    taught = {outcome.competence: outcome.level for outcome in offer.outcomes}
    duty = {person.id: _open_duty(person) for person in found.instance.people}
    for key in group.people:
        person = found.people[key]
        duty_jp = min(Decimal(str(duty[key])), offer.length_jp)
        yield PlanLine(
            id=uuid7(),
            agency_id=plan.agency_id,
            plan=plan,
            batch=batch,
            employee_id=person.id,
            unit_path=person.unit_path,
            value=found.worth_of(key, group.programme),
            why=_why(found.missing.get(person.id, ()), taught),
            parts=_parts(found, person, offer, duty=plan.duty_weight * float(duty_jp)),
            mandatory=offer.is_mandatory,
            duty_jp=duty_jp,
        )


def _parts(found: Ground, person: Official, offer: Offer, *, duty: float) -> dict[str, Any]:
    """What each aim adds to the worth of a place, and its points of the index by component."""
    components = found.worths.index_of(person).get(offer.id, {})
    parts = found.worths.parts(person, offer, components)
    said: dict[str, Any] = {
        str(aim): round(worth, 6) for aim, worth in rules.weighed(parts, found.worths.objectives).items()
    }
    if rules.Place(str(person.id), str(offer.id)) in found.must:
        said["required"] = True
    return {
        **said,
        str(rules.Aim.DUTY): round(duty, 6),
        "components": {code: float(points) for code, points in components.items()},
    }


def _why(missing: Iterable[rules.Missing], taught: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.competence,
            "required": one.required,
            "held": one.held,
            "reaches": taught[one.competence],
            "sources": list(one.sources),
        }
        for one in missing
        if one.competence in taught and rules.lack_worth(one, outcome=taught[one.competence]) > 0
    ]


def _open_duty(person: Person) -> float:
    return rules.open_duty_jp(held=person.jp_done, duty=person.min_jp, ceiling=person.max_jp)


def _hours(found: Ground, groups: Iterable[Group]) -> dict[str, float]:
    hours = dict.fromkeys((str(person.id) for person in found.instance.people), 0.0)
    for group in groups:
        for key in group.people:
            hours[key] += float(found.offers[group.programme].length_jp)
    return hours


def duty_worth(found: Ground, groups: Iterable[Group]) -> float:
    hours = _hours(found, groups)
    counted = sum(min(hours[str(person.id)], _open_duty(person)) for person in found.instance.people)
    return found.instance.duty_weight * counted


def short_of_duty(found: Ground, groups: Iterable[Group]) -> int:
    hours = _hours(found, groups)
    people = found.instance.people
    return sum(1 for one in people if one.jp_done + hours[str(one.id)] < one.min_jp - 1e-9)
