"""The figures of an agency or a unit: mean, dimensions, categories, what is missing. One statement each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from bina.people import queries as people
from bina.professionalism.models import Measurement
from bina.professionalism.queries.ground import SEE, rule_set
from bina.professionalism.queries.persons import Newest
from bina.professionalism.rules import COMPONENTS, DIMENSIONS, Rule, category_of

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.rulesets import RuleSet

_CENTS = Decimal("0.01")
_MISSING = ", ".join(f"count(*) FILTER (WHERE NOT '{component}' = ANY(x.has))" for component in COMPONENTS)
_SUMS = "sum(x.qualification), sum(x.competence), sum(x.performance), sum(x.discipline)"
_REACHED = "(e.unit_path <@ ANY(%(paths)s::ltree[]) OR e.id = %(me)s)"
_LINES = f"""
SELECT subpath(e.unit_path, 0, least(nlevel(e.unit_path), %(depth)s))::text AS area, x.category, x.post_kind,
  count(*), {_SUMS}, {_MISSING}
FROM professionalism_personindex x JOIN people_employee e ON e.id = x.employee_id
WHERE x.measurement_id = %(measurement)s AND {_REACHED}
  AND (%(unit)s::ltree IS NULL OR e.unit_path <@ %(unit)s::ltree)
GROUP BY 1, 2, 3
"""  # noqa: S608  # fixed parts, values are parameters
_HISTORY = f"""
SELECT m.year, m.as_of, m.rule_set, count(*), {_SUMS}
FROM professionalism_measurement m
JOIN professionalism_personindex x ON x.measurement_id = m.id JOIN people_employee e ON e.id = x.employee_id
WHERE m.agency_id = %(agency)s AND {_REACHED}
  AND (%(unit)s::ltree IS NULL OR e.unit_path <@ %(unit)s::ltree)
GROUP BY m.year, m.as_of, m.rule_set ORDER BY m.year
"""  # noqa: S608  # fixed parts, values are parameters


class _Line(NamedTuple):
    area: str
    category: str
    post_kind: str
    people: int
    sums: tuple[Decimal, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """A component that some people lack, and the points the group's mean would gain if all had it."""

    component: str
    people: int
    gain: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """A unit with all below it. Figures are means over its measured people, unrounded.

    ``categories`` counts people by category, all categories named, highest first. ``unit_id`` is None for a
    unit whose page the actor may not open.
    """

    unit_id: UUID | None
    path: str
    name: str
    people: int
    index: Decimal
    category: str
    dimensions: dict[str, Decimal]
    categories: dict[str, int]
    lacks: tuple[Lack, ...]

    @property
    def rounded(self) -> Decimal:
        """The index with two decimals, for the screen and for files."""
        return self.index.quantize(_CENTS)

    def as_json(self) -> dict[str, Any]:
        """The object that ``bina ip-asn --json`` prints of a group."""
        return {
            "people": self.people,
            "index": self.rounded,
            "category": self.category,
            "by_dimension": {code.lower(): mean.quantize(_CENTS) for code, mean in self.dimensions.items()},
            "categories": self.categories,
            "missing": {one.component: one.people for one in self.lacks},
        }


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of a measurement for one scope: the whole, and the units right below."""

    measurement: Measurement
    rule_set: RuleSet
    whole: Group | None
    units: tuple[Group, ...]

    def as_json(self, *, agency: str) -> dict[str, Any]:
        """The object that ``bina ip-asn --json`` prints."""
        whole = self.whole.as_json() if self.whole else {"people": 0, "index": None}
        return {
            "agency": agency,
            "year": self.measurement.year,
            "as_of": self.measurement.as_of,
            "rule_set": self.measurement.rule_set,
            **whole,
            "by_unit": [{"path": one.path, "name": one.name, **one.as_json()} for one in self.units],
        }


@dataclass(frozen=True, slots=True)
class Year:
    """The mean of one year's measurement."""

    year: int
    as_of: date
    rule_set: str
    people: int
    dimensions: dict[str, Decimal]

    @property
    def index(self) -> Decimal:
        return sum(self.dimensions.values(), Decimal(0))


def _values(actor: Actor, unit: str) -> dict[str, Any]:
    return {"paths": list(actor.paths(SEE)), "me": actor.employee_id, "unit": unit or None}


def measurements(agency_id: UUID) -> list[Measurement]:
    """Measurements of an agency, the newest year first: when and by which rules, no person's figures."""
    return list(Measurement.objects.filter(agency_id=agency_id).order_by("-year"))


def overview(actor: Actor, *, measurement: Measurement, unit: str = "") -> Overview:
    """Figures of everybody the actor may see, in four queries however many people there are.

    Args:
        unit: path of the unit to look at; empty for the whole agency.

    Returns:
        ``units`` are those right below, by name; people in the unit itself form a group of that unit.
    """
    depth = unit.count(".") + 2 if unit else 2
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {**_values(actor, unit), "measurement": measurement.pk, "depth": depth})
        lines = [_Line(row[0], row[1], row[2], row[3], row[4:8], row[8:]) for row in cursor.fetchall()]
    rules = rule_set(measurement.agency_id, on=measurement.as_of)
    rule: Rule = rules.table.as_rule()
    places = _Places.of(actor, {line.area for line in lines} | {unit} - {""})
    by_area: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        by_area[line.area].append(line)
    units = [_group(path, places, found, rule) for path, found in by_area.items()]
    return Overview(
        measurement=measurement,
        rule_set=rules,
        whole=_group(unit, places, lines, rule) if lines else None,
        units=tuple(sorted(units, key=lambda group: (group.name, group.path))),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Names of units by path, and the keys of those the actor may open."""

    names: dict[str, str]
    keys: dict[str, UUID]

    @classmethod
    def of(cls, actor: Actor, paths: set[str]) -> _Places:
        seen = people.units(actor).filter(path__in=paths).values_list("path", "pk")
        return cls(names=people.unit_names(paths), keys=dict(seen))


def _group(path: str, places: _Places, lines: Sequence[_Line], rule: Rule) -> Group:
    measured = sum(line.people for line in lines)
    dimensions = {
        code: sum((line.sums[place] for line in lines), Decimal(0)) / measured
        for place, code in enumerate(DIMENSIONS)
    }
    counted: Counter[str] = Counter()
    for line in lines:
        counted[line.category] += line.people
    index = sum((sum(line.sums, Decimal(0)) for line in lines), Decimal(0)) / measured
    return Group(
        unit_id=places.keys.get(path),
        path=path,
        name=places.names.get(path, ""),
        people=measured,
        index=index,
        category=category_of(index, bands=rule.bands),
        dimensions=dimensions,
        categories={band.code: counted[band.code] for band in rule.bands},
        lacks=tuple(_lacks(lines, measured, rule)),
    )


def _lacks(lines: Sequence[_Line], measured: int, rule: Rule) -> Iterable[Lack]:
    """What is missing, the most on the mean first."""
    found = []
    for place, component in enumerate(COMPONENTS):
        worth = [
            (line.missing[place], rule.competence.get(line.post_kind, {}).get(component)) for line in lines
        ]
        lacking = sum(count for count, points in worth if points)
        gain = sum((count * points for count, points in worth if points), Decimal(0))
        if lacking:
            found.append(Lack(component, lacking, gain / measured))
    return sorted(found, key=lambda lack: -lack.gain)


def newest_mean(actor: Actor, *, agency_id: UUID) -> Newest | None:
    """The newest mean of the people the actor may see; None before the first measurement. Two queries."""
    years = history(actor, agency_id=agency_id)
    if not years:
        return None
    table = rule_set(agency_id, on=years[-1].as_of).table
    code = category_of(years[-1].index, bands=table.as_rule().bands)
    return Newest(years[-1].year, years[-1].index, table.category_names()[code])


def history(actor: Actor, *, agency_id: UUID, unit: str = "") -> list[Year]:
    """Mean by year of the people the actor may see, the oldest first, in today's units. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, {**_values(actor, unit), "agency": agency_id})
        return [
            Year(year, as_of, key, count, dict(zip(DIMENSIONS, (one / count for one in sums), strict=True)))
            for year, as_of, key, count, *sums in cursor.fetchall()
        ]
