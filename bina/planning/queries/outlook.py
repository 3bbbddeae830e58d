"""Several years of development of an agency or a unit: needs, plans, retirements, money, hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from bina.people import queries as people
from bina.planning import rules
from bina.planning.models import Need
from bina.platform.access import agency_root
from bina.platform.rulesets import RuleSet, load
from bina.training import queries as training
from bina.training.queries.hours import hours_by_unit
from bina.training.rules.eligibility import retires_on

if TYPE_CHECKING:
    from bina.platform.access import Actor

SEE: Final = "planning.see"
_SCOPE: Final = "{of}.unit_path <@ ANY(%(paths)s::ltree[]) AND {of}.unit_path <@ %(unit)s::ltree"
_AREA: Final = "subpath({of}.unit_path, 0, least(nlevel({of}.unit_path), %(depth)s))::text"
_NEEDS: Final = f"""
SELECT n.year, n.source, n.state, {_AREA.format(of="n")}, count(*) FROM planning_need n
WHERE n.agency_id = %(agency)s AND n.year BETWEEN %(first)s AND %(last)s AND {_SCOPE.format(of="n")}
GROUP BY 1, 2, 3, 4
"""  # noqa: S608  # fixed parts, values are parameters
_STAFF: Final = f"""
SELECT p.kind, p.functional_level, e.status, date_trunc('month', e.birth_date)::date,
  extract(year FROM e.status_on)::int, {_AREA.format(of="e")}, count(*)
FROM people_employee e JOIN people_post p ON p.id = e.post_id
WHERE e.agency_id = %(agency)s AND {_SCOPE.format(of="e")} AND (e.status IN ('ACTIVE', 'LEAVE', 'STUDY')
  OR e.status = 'RETIRED' AND e.status_on BETWEEN %(first_day)s AND %(last_day)s)
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608  # fixed parts, values are parameters
_GAPS: Final = f"""
SELECT n.year, p.kind, count(*) FROM planning_need n JOIN people_employee e ON e.id = n.employee_id
JOIN people_post p ON p.id = e.post_id
WHERE n.agency_id = %(agency)s AND n.source = 'GAP' AND n.state <> 'DECLINED' AND n.year <= %(last)s
  AND {_SCOPE.format(of="n")} GROUP BY 1, 2
"""  # noqa: S608  # fixed parts, values are parameters
# One plan a year: the approved one, else the one taken over. A gap that two batches close counts once.
_BATCHES: Final = """
WITH chosen AS (
  SELECT DISTINCT ON (year) id, year, state FROM planning_plan
  WHERE agency_id = %(agency)s AND year <= %(last)s AND state IN ('APPROVED', 'TAKEN') ORDER BY year, state
), mine AS (
  SELECT l.plan_id, l.batch_id, l.employee_id, l.why, b.starts_on, l.unit_path <@ %(unit)s::ltree AS inside
  FROM chosen c JOIN planning_planline l ON l.plan_id = c.id JOIN planning_planbatch b ON b.id = l.batch_id
  WHERE l.unit_path <@ ANY(%(paths)s::ltree[])
), met AS (
  SELECT DISTINCT ON (m.plan_id, m.employee_id, w ->> 'code') m.batch_id, m.inside
  FROM mine m CROSS JOIN LATERAL jsonb_array_elements(m.why) w WHERE w ->> 'held' IS NOT NULL
  ORDER BY m.plan_id, m.employee_id, w ->> 'code', m.starts_on, m.batch_id
), closed AS (
  SELECT batch_id, count(*) AS gaps, count(*) FILTER (WHERE inside) AS inside FROM met GROUP BY 1
), seats AS (
  SELECT batch_id, count(*) AS places, count(*) FILTER (WHERE inside) AS inside FROM mine GROUP BY 1
)
SELECT c.year, c.state, b.cost_rupiah, b.people, p.length_jp, coalesce(s.places, 0), coalesce(s.inside, 0),
  coalesce(k.gaps, 0), coalesce(k.inside, 0)
FROM chosen c JOIN planning_planbatch b ON b.plan_id = c.id JOIN training_programme p ON p.id = b.programme_id
LEFT JOIN seats s ON s.batch_id = b.id LEFT JOIN closed k ON k.batch_id = b.id
"""


class _Batch(NamedTuple):
    year: int
    state: str
    cost_rupiah: int
    people: int
    length_jp: Decimal
    places: int
    inside: int
    gaps: int
    gaps_inside: int

    def share(self, places: int) -> int:
        """What so many of its places cost, in whole rupiah."""
        return round(self.cost_rupiah * places / self.people) if self.people else 0


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of a scope.

    Attributes:
        sources: needs listed for the year by source: (not declined, accepted).
        hours_each: lesson hours a person has in the ledger; None for years to come.
        planned_each: those that the year's plan gives; None without a plan.
        duty_jp: most hours that any kind of employment owes; None without a rule.
        met_percent: people with a duty who have met it.
    """

    outlook: rules.Outlook
    sources: dict[str, tuple[int, int]]
    hours_each: Decimal | None
    planned_each: Decimal | None
    duty_jp: Decimal | None
    met_percent: int | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit right below the scope: needs of the planning year, people who retire in the years shown."""

    path: str
    name: str
    people: int
    open: int
    retiring: int


@dataclass(frozen=True, slots=True)
class Horizon:
    """Everything the page of several years shows.

    ``price`` is what closing a gap cost in approved plans, of all units the actor reaches.
    """

    years: tuple[YearRow, ...]
    units: tuple[UnitRow, ...]
    people: int
    price: rules.Price | None
    planned_for: int
    rule: RuleSet
    retirement: RuleSet


@dataclass(slots=True)
class _Staff:
    """People in service, and who retires when."""

    people: Counter[str] = field(default_factory=Counter)  # by kind of post
    by_area: Counter[str] = field(default_factory=Counter)
    retiring: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    retiring_by_area: Counter[str] = field(default_factory=Counter)


def horizon(actor: Actor, *, agency_id: UUID, on: date, first: int, count: int, unit: str = "") -> Horizon:
    """The years from ``first`` on, of what the actor reaches of an agency, or of a unit and below.

    A fixed number of queries for each year that has begun, and six more, however many people there are.

    Args:
        on: today: it decides what lies ahead, and by which rules people retire.
        unit: path; empty for everything.
    """
    scope = unit or agency_root(agency_id)
    last = first + count - 1
    values: dict[str, Any] = {
        "agency": agency_id,
        "paths": list(actor.paths(SEE)),
        "unit": scope,
        "depth": scope.count(".") + 2,
        "first": first,
        "last": last,
        "first_day": date(first, 1, 1),
        "last_day": date(last, 12, 31),
    }
    rule = load("multi-year-plan", on=on, agency_id=agency_id)
    retirement = load("entry", on=on, agency_id=agency_id)
    needs = _rows(_NEEDS, values)
    staff = _staff(values, retirement, on, first, last)
    batches = [_Batch(*row) for row in _rows(_BATCHES, values)]
    price = rules.price_per_gap(
        [(one.share(one.places), one.gaps) for one in batches if one.state == "APPROVED" and one.places]
    )
    mean = _mean_gaps(values, staff)
    planned_for = rules.planning_year(on=on)
    known = [
        _known(year, needs, batches, staff, mean, rule.table.successor_gaps, ahead=year >= planned_for)
        for year in range(first, last + 1)
    ]
    shown = rules.outlook(known, price=price)
    return Horizon(
        years=tuple(_year(actor, agency_id, one, needs, batches, staff, on, unit) for one in shown),
        units=tuple(_units(needs, staff, scope, planned_for)),
        people=staff.people.total(),
        price=price,
        planned_for=planned_for,
        rule=rule,
        retirement=retirement,
    )


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _staff(values: dict[str, Any], retirement: RuleSet, on: date, first: int, last: int) -> _Staff:
    """Who retired, by the record, and who will, by age; whoever is over the age already does so this year."""
    found = _Staff()
    for kind, level, status, born_on, ended, area, number in _rows(_STAFF, values):
        if status == "RETIRED":
            year = ended
        else:
            found.people[kind] += number
            found.by_area[area] += number
            age = retirement.table.retires_at(kind=kind, level=level)
            year = max(retires_on(born_on=born_on, age=age).year, on.year) if age else 0
        if first <= year <= last:
            found.retiring[year][kind] += number
            found.retiring_by_area[area] += number
    return found


def _mean_gaps(values: dict[str, Any], staff: _Staff) -> dict[str, float]:
    """Gaps a person has, by kind of post, in the newest year that has any on its list."""
    rows = _rows(_GAPS, values)
    newest = max((year for year, _kind, _count in rows), default=0)
    return {
        kind: count / staff.people[kind]
        for year, kind, count in rows
        if year == newest and staff.people[kind]
    }


def _known(
    year: int,
    needs: list[tuple[Any, ...]],
    batches: list[_Batch],
    staff: _Staff,
    mean: dict[str, float],
    factor: float,
    *,
    ahead: bool,
) -> rules.Known:
    listed = [
        count for listed_for, _s, state, _a, count in needs if listed_for == year and state != "DECLINED"
    ]
    held = [one for one in batches if one.year == year]
    approved = [one for one in held if one.state == "APPROVED"]
    return rules.Known(
        year=year,
        open=sum(listed) if listed else None,
        closed=sum(one.gaps_inside for one in approved) if approved else None,
        rupiah=sum(one.share(one.inside) for one in held) if held else None,
        retiring=staff.retiring[year].total(),
        new_gaps=rules.expected_gaps(staff.retiring[year], mean=mean, factor=factor),
        ahead=ahead,
    )


def _year(
    actor: Actor,
    agency_id: UUID,
    shown: rules.Outlook,
    needs: list[tuple[Any, ...]],
    batches: list[_Batch],
    staff: _Staff,
    on: date,
    unit: str,
) -> YearRow:
    held = [one for one in batches if one.year == shown.year]
    planned = sum((one.length_jp * one.inside for one in held), Decimal(0))
    everybody = max(staff.people.total(), 1)
    least = [one.at_least_jp for one in training.duties(year=shown.year, agency_id=agency_id).values()]
    hours, met = _hours(actor, agency_id, shown.year, unit) if shown.year <= on.year else (None, None)
    return YearRow(
        outlook=shown,
        sources=_sources(shown.year, needs),
        hours_each=hours,
        planned_each=planned / everybody if held else None,
        duty_jp=max((jp for jp in least if jp), default=None),
        met_percent=met,
    )


def _sources(year: int, needs: list[tuple[Any, ...]]) -> dict[str, tuple[int, int]]:
    listed: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for listed_for, source, state, _area, count in needs:
        if listed_for == year and state != Need.State.DECLINED:
            listed[source] += count
            accepted[source] += count if state == Need.State.ACCEPTED else 0
    return {source: (listed[source], accepted[source]) for source in Need.Source.values if listed[source]}


def _hours(actor: Actor, agency_id: UUID, year: int, unit: str) -> tuple[Decimal | None, int | None]:
    """Mean hours of the ledger, and the percentage of people with a duty who met it."""
    rows = hours_by_unit(actor, agency_id=agency_id, year=year, below=unit)
    counted, owing = sum(one.people for one in rows), sum(one.owing for one in rows)
    total = sum((one.total_jp for one in rows), Decimal(0))
    met = sum(one.met for one in rows)
    return (total / counted if counted else None), (100 * met // owing if owing else None)


def _units(needs: list[tuple[Any, ...]], staff: _Staff, scope: str, planned_for: int) -> list[UnitRow]:
    """Units right below the scope, the most needs first; the scope itself where it has people of its own."""
    listed: Counter[str] = Counter()
    for year, _source, state, area, count in needs:
        if year == planned_for and state != Need.State.DECLINED:
            listed[area] += count
    areas = {area for area in {*listed, *staff.by_area} if area != scope or staff.by_area[area]}
    names = people.unit_names(areas)
    rows = [
        UnitRow(area, names.get(area, ""), staff.by_area[area], listed[area], staff.retiring_by_area[area])
        for area in areas
    ]
    return sorted(rows, key=lambda one: (-one.open, one.name, one.path))
