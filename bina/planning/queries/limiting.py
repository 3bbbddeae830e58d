"""The rules of a plan laid upon its instance: funds, quarters, weeks, offices, groups, what comes before."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from math import ceil
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.db import connection

from bina.planning import rules
from bina.planning.instance import Batch, GroupMinimum, Instance, Person
from bina.planning.queries.ground import Ground, listed
from bina.planning.queries.settling import kept
from bina.training.queries.curriculum import earlier_programmes, not_completed
from bina.training.queries.days import office_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bina.planning.models import Plan
    from bina.planning.queries.revision import Held
    from bina.planning.rules import Limits, Shared, Slot

OFFICE_DEPTH = 2
_GROUPS = """
SELECT e.id, e.sex, e.employment_kind, coalesce((SELECT d.path::text FROM people_unit d
  WHERE d.agency_id = e.agency_id AND d.kind = 'DISTRICT' AND d.path @> e.unit_path
  ORDER BY nlevel(d.path) DESC LIMIT 1), '')
FROM people_employee e WHERE e.agency_id = %s AND e.status = 'ACTIVE'
"""
_edit = msgspec.structs.replace


def limited(plan: Plan, found: Ground, *, on: date) -> Ground:
    """The ground with the rules of the plan; without any it is as it was.

    Args:
        on: today, for a new version of a plan: its new batches begin later.
    """
    limits = plan.rules
    if limits == rules.Limits():
        return found
    instance = _offered(limits, found.instance)
    instance = _possible(limits, found, instance, plan.agency_id)
    instance = _of_people(limits, found, instance, plan.agency_id)
    slots: dict[str, Slot] = {}
    if limits.dated:
        instance, slots = _dated(plan, found, instance, on)
        instance = _shared(limits, found, instance, plan.year)
    laid = replace(found, instance=_paid(limits, found, instance, slots), slots=slots)
    return kept(limits, laid)


def _offered(limits: Limits, instance: Instance) -> Instance:
    """Seats and fewest people of what may be held."""
    out = set(limits.left_out)
    batches = tuple(
        _edit(
            one,
            seats=one.seats + limits.more_seats.get(str(one.programme), 0),
            min_seats=max(one.min_seats - limits.fewer_people.get(str(one.programme), 0), 1),
        )
        for one in instance.batches
        if one.programme not in out
    )
    values = tuple(one for one in instance.values if one[1] not in out)
    return _edit(instance, batches=batches, values=values)


def _possible(limits: Limits, found: Ground, instance: Instance, agency_id: UUID) -> Instance:
    """Who may take what asks for something before it.

    Where some have completed that, the places go to them. Where nobody has, whoever takes the programme takes
    what comes before in this plan too.
    """
    if not limits.prerequisites:
        return instance
    lacking, asked = _lacking(found, agency_id), earlier_programmes(agency_id=agency_id)
    values = {(str(person), str(programme)): worth for person, programme, worth in instance.values}
    offered = {str(one.id) for one in instance.programmes} - set(limits.left_out)
    ready = {programme for person, programme in values if (person, programme) not in lacking}
    chained: dict[str, tuple[str, ...]] = {}
    for key, earlier in asked.items():
        names = {str(one) for one in earlier if one is not None}
        if str(key) not in ready and None not in earlier and names <= offered:
            chained[str(key)] = tuple(sorted(names))
    kept = {
        pair: worth
        for pair, worth in values.items()
        if pair not in lacking or (pair[1] in chained and lacking[pair] == set(chained[pair[1]]))
    }
    for taker, programme in list(kept):
        for before in chained.get(programme, ()):
            if (taker, before) not in lacking and _fits(found, taker, before):
                kept.setdefault((taker, before), 0.0)
    programmes = tuple(_edit(one, requires=chained.get(str(one.id), ())) for one in instance.programmes)
    return _edit(instance, programmes=programmes, values=listed(kept))


def _fits(found: Ground, person: str, programme: str) -> bool:
    targets = found.offers[programme].targets
    return not targets or found.people[person].post_kind in targets


def _lacking(found: Ground, agency_id: UUID) -> dict[tuple[str, str], set[str | None]]:
    """What people have neither completed nor are in, by the texts of keys."""
    only = next(iter(found.people.values())).id if len(found.people) == 1 else None
    rows = not_completed(agency_id=agency_id, employee_id=only)
    left = {
        (person, programme): {
            None if one is None else str(one)
            for one in earlier
            if one not in found.engaged.get(person, frozenset())
        }
        for (person, programme), earlier in rows.items()
    }
    return {
        (str(person), str(programme)): earlier for (person, programme), earlier in left.items() if earlier
    }


def _of_people(limits: Limits, found: Ground, instance: Instance, agency_id: UUID) -> Instance:
    """Offices, groups and ceilings; shares of offices leave room for one person at least."""
    groups = groups_of(agency_id) if limits.groups else {}
    offices = {key: office_of(one.unit_path) for key, one in found.people.items()}
    people = tuple(
        _edit(
            one,
            unit=offices[str(one.id)],
            max_jp=_ceiling(limits, one, found.people[str(one.id)].employment_kind),
            groups=tuple(group for group in groups.get(str(one.id), ()) if group in limits.groups),
        )
        for one in instance.people
    )
    sizes, shares = Counter(offices.values()), {}
    for office, size in sizes.items():
        percent = limits.away_of(office)
        if percent is not None:
            shares[office] = max(percent / 100, ceil(1_000_000 / size) / 1_000_000)
    return _edit(
        instance,
        people=people,
        away_share=shares,
        group_minimum=tuple(
            GroupMinimum(group=group, share_of_seats=percent / 100)
            for group, percent in limits.groups.items()
        ),
    )


def office_of(unit_path: str) -> str:
    """The office (perangkat daerah) a unit belongs to, by path."""
    return ".".join(unit_path.split(".")[:OFFICE_DEPTH])


def groups_of(agency_id: UUID) -> dict[str, tuple[str, ...]]:
    """The groups of ``Limits.groups`` that each active person belongs to. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [agency_id])
        return {
            str(person): (f"sex:{sex}", f"contract:{kind}", *([f"district:{path}"] if path else []))
            for person, sex, kind, path in cursor.fetchall()
        }


def _ceiling(limits: Limits, person: Person, kind: str) -> float | None:
    most = limits.ceilings.get(kind, person.max_jp)
    return None if most is None else most + limits.more_hours.get(kind, 0)


def _dated(plan: Plan, found: Ground, instance: Instance, on: date) -> tuple[Instance, dict[str, Slot]]:
    """Batches in weeks: those in training where they stand, others in weeks to choose from; busy weeks."""
    year, ahead = plan.year, found.revision.ahead if found.revision else {}
    working = frozenset(
        office_days(agency_id=plan.agency_id, first=date(year, 1, 1), last=date(year, 12, 31))
    )
    counted = Counter(str(one.programme) for one in instance.batches if one.id not in ahead)
    standing = Counter(str(one.planned.programme_id) for one in ahead.values())
    slots = {key: rules.Slot(one.starts_on, one.ends_on) for key, one in ahead.items()}
    batches: list[Batch] = [one for one in instance.batches if one.id in ahead]
    models = {str(one.programme): one for one in instance.batches if one.id not in ahead}
    for number, programme in enumerate(found.offers):
        if programme not in models:
            continue
        chosen = rules.candidate_slots(
            days=rules.teaching_days(
                length_jp=float(found.offers[programme].length_jp), in_class=found.in_class[programme]
            ),
            year=year,
            count=rules.candidate_count(
                useful=counted[programme], at_most=plan.batches_per_programme - standing[programme]
            ),
            number=number,
            works=working.__contains__,
            may_begin=_beginning(plan, found, programme, on),
        )
        for place, slot in enumerate(chosen, start=1):
            slots[f"{programme}/{place}"] = slot
            batches.append(_edit(models[programme], id=f"{programme}/{place}"))
    week = _weeks_of(found, slots, year)
    people = tuple(
        _edit(one, busy=_busy_weeks(found.busy.get(str(one.id), ()), year)) for one in instance.people
    )
    return _edit(instance, people=people, batches=tuple(week(one) for one in batches)), slots


def _beginning(plan: Plan, found: Ground, programme: str, on: date) -> Callable[[date], bool]:
    limits, latest = plan.rules, on if found.revision else date.min

    def may_begin(day: date) -> bool:
        return day > latest and limits.may_begin(programme, rules.quarter_of(day))

    return may_begin


def _weeks_of(found: Ground, slots: Mapping[str, Slot], year: int) -> Callable[[Batch], Batch]:
    def placed(batch: Batch) -> Batch:
        if not found.in_class[str(batch.programme)]:
            return _edit(batch, week=None, weeks=1)
        slot = slots[str(batch.id)]
        weeks = rules.weeks_of(slot.starts_on, slot.ends_on, year=year)
        return _edit(batch, week=weeks.start, weeks=len(weeks))

    return placed


def _busy_weeks(periods: Iterable[tuple[date, date]], year: int) -> tuple[int, ...]:
    return tuple(sorted({week for first, last in periods for week in rules.weeks_of(first, last, year=year)}))


def _shared(limits: Limits, found: Ground, instance: Instance, year: int) -> Instance:
    """Which rooms, venues and trainers each class uses, beside the batches that are held in any case.

    A name has one number for the whole year, so a week in which one of those takes a place has a name of its
    own beside it.
    """
    certain = _certain(found)
    taken = Counter(
        (one.name, week)
        for held in certain.values()
        for one in _used(limits, found, str(held.planned.programme_id))
        for week in rules.weeks_of(held.starts_on, held.ends_on, year=year)
    )

    def uses(batch: Batch) -> tuple[str, ...]:
        if batch.week is None or str(batch.id) in certain:
            return ()
        names = [one.name for one in _used(limits, found, str(batch.programme))]
        weeks = range(batch.week, batch.week + batch.weeks)
        return (*names, *(_in_week(name, week) for name in names for week in weeks if taken[name, week]))

    most = {one.name: one.at_once for one in limits.shared}
    left = {_in_week(name, week): max(most[name] - times, 0) for (name, week), times in taken.items()}
    batches = tuple(_edit(one, uses=uses(one)) for one in instance.batches)
    return _edit(instance, batches=batches, at_once=most | left)


def _in_week(name: str, week: int) -> str:
    return f"{name}\n{week}"  # no name of a rule has two lines


def _used(limits: Limits, found: Ground, programme: str) -> list[Shared]:
    """What classes of a programme use; one that is no longer on offer was held in class."""
    return [one for one in limits.shared if found.in_class.get(programme, True) and one.used_by(programme)]


def _certain(found: Ground) -> dict[str, Held]:
    """Batches of a new version that are held whatever the solver finds, by line."""
    if found.revision is None:
        return {}
    guests = {key: one for key, one in found.revision.ahead.items() if one.guests}
    return guests | {one.planned.line: one for one in found.revision.locked}


def _paid(limits: Limits, found: Ground, instance: Instance, slots: Mapping[str, Slot]) -> Instance:
    """Who pays for each batch and in which quarter; what is left of every fund and quarter."""
    if not limits.funds:
        return instance
    batches = tuple(
        _edit(
            one,
            fund=limits.payer(str(one.programme)),
            quarter=rules.quarter_of(slots[str(one.id)].starts_on) if str(one.id) in slots else None,
        )
        for one in instance.batches
    )
    spent = _spent(limits, found)
    left = {fund.source: fund.rupiah - spent[fund.source, ""] for fund in limits.funds}
    quarters = {
        fund.source: {
            quarter: max(most - spent[fund.source, quarter], 0) for quarter, most in fund.quarters.items()
        }
        for fund in limits.funds
        if fund.quarters
    }
    budget = {source: max(amount, 0) for source, amount in left.items()}
    return _edit(instance, batches=batches, budget=budget, quarter_budget=quarters)


def _spent(limits: Limits, found: Ground) -> Mapping[tuple[str, str], int]:
    """Rupiah of batches that stay as they are, by (fund, quarter); of all quarters under ``""``."""
    spent: dict[tuple[str, str], int] = defaultdict(int)
    if found.revision is None:
        return spent
    paid = [(one, one.planned.cost_rupiah) for one in found.revision.locked]
    paid += [
        (one, one.planned.programme.fixed_cost_rupiah) for one in found.revision.ahead.values() if one.guests
    ]
    for one, rupiah in paid:
        source = limits.payer(str(one.planned.programme_id))
        spent[source, ""] += rupiah
        spent[source, rules.quarter_of(one.starts_on)] += rupiah
    return spent
