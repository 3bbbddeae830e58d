"""Everything the optimiser needs to know of an agency and a year, gathered in a bounded number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from bina.planning import rules
from bina.planning.instance import Batch, Instance, Person, Programme
from bina.planning.models import Need
from bina.planning.queries.worths import ServiceNeeds, Worths, worths
from bina.training import queries as training

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

    from bina.planning.models import Plan
    from bina.planning.queries.revision import Revision
    from bina.platform.access import Actor
    from bina.training.queries import Offer

ENGAGED = ("NOMINATED", "APPROVED", "WAITING", "OFFERED", "ENROLLED", "ATTENDING")
FUND: Final = "budget"  # who pays everything of a plan with one budget
Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Official:
    """An active employee as the plan sees them."""

    id: UUID
    unit_path: str
    employment_kind: str
    post_kind: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The instance and what is needed to read its solution. Its ids are the texts of row keys.

    ``values`` are those of the instance, ``bonus`` what a place in one very batch is worth beside them.
    ``slots`` are the days of batches that the solver knows the weeks of. ``engaged`` are the programmes in
    whose batches of that year somebody already is. What the solver finds is worth ``offset`` more in the
    plan; ``revision`` is what a new version of a plan starts from. ``must`` and ``never`` are places settled
    by hand, ``unseated`` those that must be and cannot, each with the reason.
    """

    instance: Instance
    values: Mapping[tuple[str, str], float]
    people: Mapping[str, Official]
    offers: Mapping[str, Offer]
    missing: Mapping[UUID, tuple[rules.Missing, ...]]
    busy: Mapping[Hashable, tuple[Period, ...]]
    in_class: Mapping[str, bool]
    engaged: Mapping[UUID, frozenset[UUID]]
    worths: Worths
    bonus: Mapping[tuple[str, str], float] = field(default_factory=dict)
    offset: float = 0.0
    slots: Mapping[str, rules.Slot] = field(default_factory=dict)
    revision: Revision | None = None
    must: frozenset[rules.Place] = frozenset()
    never: frozenset[rules.Place] = frozenset()
    unseated: tuple[tuple[rules.Place, rules.Unseated], ...] = ()

    def programme_of(self, batch: str) -> str:
        """The programme (key) of a batch of the instance."""
        ahead = self.revision.ahead.get(batch) if self.revision else None
        return str(ahead.planned.programme_id) if ahead else batch.partition("/")[0]

    def worth_of(self, person: str, programme: str) -> float:
        """What a place is worth (keys), whatever a change costs; 0 where it does nothing."""
        worth = self.revision.worth if self.revision else self.values
        return worth.get((person, programme), 0.0)


@dataclass(frozen=True, slots=True)
class _Engagement:
    employee_id: UUID
    programme_id: UUID
    starts_on: date
    ends_on: date
    length_jp: float


def ground(
    actor: Actor,
    *,
    plan: Plan,
    on: date,
    employee_id: UUID | None = None,
    free: Collection[UUID] = (),
) -> Ground:
    """The instance of a plan: active people, useful pairs of person and programme, limits and duties.

    Args:
        actor: reaches the whole agency.
        on: the day on which forms are read.
        employee_id: only what concerns this person; its batches are then not those of the plan.
        free: batches in training whose places from the plan do not bind.
    """
    people = _people(plan.agency_id, employee_id)
    offers = training.offers(actor, agency_id=plan.agency_id)
    missing = _missing(plan, people, employee_id)
    engaged = _engagements(plan, employee_id, free)
    pairs = {(e.employee_id, e.programme_id) for e in engaged}
    worth = worths(actor, plan=plan, offers=offers, missing=missing, engaged=pairs, employee_id=employee_id)
    values = worth.values(people, offers, pairs)
    values = rules.favoured(values, first=plan.rules.first)
    values = _settled(plan.rules, values, people, offers, pairs)
    forms = training.forms(on=on, agency_id=plan.agency_id)
    in_class = {str(o.id): o.form not in forms or forms[o.form].path == "CLASSICAL" for o in offers}
    busy = _busy(engaged)
    instance = Instance(
        people=_staff(actor, plan, people, engaged),
        programmes=tuple(
            Programme(id=str(o.id), jp=float(o.length_jp), cost_per_person=o.cost_per_person_rupiah)
            for o in offers
        ),
        batches=_batches(plan, offers, values),
        values=listed(values),
        only_listed=True,
        budget={FUND: plan.budget_rupiah},
        duty_weight=plan.duty_weight,
    )
    by_key = {str(person.id): person for person in people}
    taking: dict[UUID, set[UUID]] = defaultdict(set)
    for one in engaged:
        taking[one.employee_id].add(one.programme_id)
    return Ground(
        instance=instance,
        values=values,
        people=by_key,
        offers={str(o.id): o for o in offers},
        missing=missing,
        busy=busy,
        in_class=in_class,
        engaged={key: frozenset(found) for key, found in taking.items()},
        worths=worth,
        must=frozenset(plan.rules.must),
        never=frozenset(plan.rules.never),
    )


def _settled(
    limits: rules.Limits,
    values: Mapping[tuple[str, str], float],
    people: Iterable[Official],
    offers: Iterable[Offer],
    engaged: Collection[tuple[UUID, UUID]],
) -> dict[tuple[str, str], float]:
    """Worths without places that must not be, and with those that must, whatever they are worth."""
    never = frozenset(limits.never)
    found = {
        pair: worth
        for pair, worth in values.items()
        if not never or not rules.is_barred(never, person=pair[0], programme=pair[1])
    }
    kinds = {str(one.id): (one.id, one.post_kind) for one in people}
    targets = {str(one.id): (one.id, one.targets) for one in offers}
    for one in limits.must:
        if one.person in kinds and one.programme in targets:
            (person, kind), (programme, only) = kinds[one.person], targets[one.programme]
            if (not only or kind in only) and (person, programme) not in engaged:
                found.setdefault((one.person, one.programme), 0.0)
    return found


def _people(agency_id: UUID, employee_id: UUID | None) -> list[Official]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.unit_path::text, e.employment_kind, p.kind FROM people_employee e "
            "JOIN people_post p ON p.id = e.post_id WHERE e.agency_id = %(agency)s AND e.status = 'ACTIVE' "
            "AND (%(employee)s::uuid IS NULL OR e.id = %(employee)s) ORDER BY e.unit_path, e.id",
            {"agency": agency_id, "employee": employee_id},
        )
        return [Official(*row) for row in cursor.fetchall()]


def _engagements(plan: Plan, employee_id: UUID | None, free: Collection[UUID]) -> list[_Engagement]:
    """Places people already have in batches of that year."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.employee_id, b.programme_id, b.starts_on, b.ends_on, p.length_jp "
            "FROM training_enrolment n JOIN training_batch b ON b.id = n.batch_id "
            "JOIN training_programme p ON p.id = b.programme_id WHERE n.agency_id = %(agency)s "
            "AND n.state = ANY(%(states)s) AND b.starts_on BETWEEN %(first)s AND %(last)s "
            "AND (%(employee)s::uuid IS NULL OR n.employee_id = %(employee)s) "
            "AND b.plan_id IS DISTINCT FROM %(plan)s "
            "AND NOT (n.source = 'PLAN' AND b.id = ANY(%(free)s)) ORDER BY n.employee_id, b.starts_on",
            {
                "agency": plan.agency_id,
                "states": list(ENGAGED),
                "first": date(plan.year, 1, 1),
                "last": date(plan.year, 12, 31),
                "employee": employee_id,
                "plan": plan.pk,
                "free": list(free),
            },
        )
        return [
            _Engagement(employee, programme, first, last, float(jp))
            for employee, programme, first, last, jp in cursor.fetchall()
        ]


def _busy(engaged: Iterable[_Engagement]) -> dict[Hashable, tuple[Period, ...]]:
    found: dict[Hashable, list[Period]] = defaultdict(list)
    for one in engaged:
        found[str(one.employee_id)].append((one.starts_on, one.ends_on))
    return {person: tuple(periods) for person, periods in found.items()}


def _staff(
    actor: Actor, plan: Plan, people: Iterable[Official], engaged: Iterable[_Engagement]
) -> tuple[Person, ...]:
    duties = training.duties(year=plan.year, agency_id=plan.agency_id)
    hours = training.hours_of_people(actor, agency_id=plan.agency_id, year=plan.year)
    coming: dict[UUID, float] = defaultdict(float)
    for one in engaged:
        coming[one.employee_id] += one.length_jp
    staff = []
    for person in people:
        duty = duties.get(person.employment_kind)
        ceiling = duty.at_most_jp if duty else None
        staff.append(
            Person(
                id=str(person.id),
                unit=person.unit_path,
                jp_done=float(hours.get(person.id, 0)) + coming[person.id],
                min_jp=float((duty.at_least_jp if duty else None) or 0),
                max_jp=None if ceiling is None else float(ceiling),
            )
        )
    return tuple(staff)


def _missing(
    plan: Plan, people: Iterable[Official], employee_id: UUID | None
) -> dict[UUID, tuple[rules.Missing, ...]]:
    """What each person lacks; needs of a unit add their weight to the gaps of its people."""
    paths = {person.id: person.unit_path for person in people}
    needs = Need.objects.filter(agency_id=plan.agency_id, year=plan.year).exclude(state=Need.State.DECLINED)
    if employee_id is not None:
        needs = needs.filter(Q(employee_id=employee_id) | Q(employee_id=None))
    rows = needs.order_by("employee_id", "competence__code", "pk").values_list(
        *("employee_id", "unit_path", "competence__code", "source", "required_level", "held_level"),
        *("priority", "pk"),
    )
    broad: list[tuple[str, str, str, str]] = []
    asked: dict[tuple[UUID, str], list[tuple[str, int | None, int | None, str]]] = defaultdict(list)
    services = ServiceNeeds()
    for employee, path, competence, source, required, held, priority, key in rows:
        if source == Need.Source.SERVICE:
            services.add(key, employee_id=employee, path=path, competence=competence)
        if employee is None:
            broad.append((path, competence, source, priority))
        elif employee in paths:
            asked[employee, competence].append((source, required, held, priority))
    found: dict[UUID, list[rules.Missing]] = defaultdict(list)
    for (employee, competence), reasons in asked.items():
        gap = _measured(reasons)
        wider = [
            (s, p) for path, code, s, p in broad if code == competence and _within(paths[employee], path)
        ]
        sources = tuple(sorted({*(one[0] for one in reasons), *(source for source, _p in wider)}))
        priority = rules.highest_priority([*(one[3] for one in reasons), *(p for _s, p in wider)])
        asking = services.asking(employee, path=paths[employee], competence=competence)
        found[employee].append(rules.Missing(competence, gap[0], gap[1], sources, priority, asking))
    return {employee: tuple(missing) for employee, missing in found.items()}


def _measured(reasons: list[tuple[str, int | None, int | None, str]]) -> tuple[int | None, int | None]:
    """The levels of the gap: what the post held asks for goes before what the post aimed at asks for."""
    of_source = {source: (required, held) for source, required, held, _priority in reasons}
    return of_source.get(Need.Source.GAP) or of_source.get(Need.Source.AIM) or (None, None)


def _within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.")


def _batches(
    plan: Plan, offers: Iterable[Offer], values: Mapping[tuple[str, str], float]
) -> tuple[Batch, ...]:
    demand: dict[str, int] = defaultdict(int)
    for _person, programme in values:
        demand[programme] += 1
    batches: list[Batch] = []
    for offer in offers:
        fewer = plan.rules.fewer_people.get(str(offer.id), 0)
        copies = _copies(plan, offer, demand[str(offer.id)])
        if not copies and fewer:
            copies = _copies(plan, offer, demand[str(offer.id)], fewer=fewer)
        batches += possible_deliveries(offer, copies)
    return tuple(batches)


def _copies(plan: Plan, offer: Offer, demand: int, *, fewer: int = 0) -> int:
    """Deliveries worth considering, with so many participants fewer at least."""
    minimum = max(offer.minimum_seats - fewer, 1)
    return rules.batches_to_consider(
        demand=demand,
        seats=offer.seats,
        minimum=minimum,
        batch_cost=offer.fixed_cost_rupiah + minimum * offer.cost_per_person_rupiah,
        budget=plan.budget_rupiah,
        at_most=plan.batches_per_programme,
    )


def listed(values: Mapping[tuple[str, str], float]) -> tuple[tuple[str, str, float], ...]:
    """Worths as the instance lists them."""
    return tuple((person, programme, worth) for (person, programme), worth in values.items())


def possible_deliveries(offer: Offer, count: int) -> list[Batch]:
    """Equal deliveries of a programme, dated later; ``Ground.programme_of`` reads their ids."""
    return [
        Batch(
            id=f"{offer.id}/{number}",
            programme=str(offer.id),
            seats=offer.seats,
            min_seats=offer.minimum_seats,
            fixed_cost=offer.fixed_cost_rupiah,
            fund=FUND,
        )
        for number in range(1, count + 1)
    ]
