"""Whether people may take part in a batch, with the reasons in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils import formats
from django.utils.translation import gettext_lazy

from bina.platform.rulesets import load
from bina.training.models import Programme, ProgrammeEntry
from bina.training.queries.catalogue import agencies_of
from bina.training.queries.curriculum import NOT_COMPLETED
from bina.training.queries.hours import HOURS_OF_E, duties, year_values
from bina.training.queries.people import agency_timezone
from bina.training.rules.coverage import Share, days_too_thin, most_away
from bina.training.rules.eligibility import Asking, Finding, Obstacle, Offered, findings, retires_on
from bina.training.rules.hours import room_to_ceiling

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.training.models import Batch
    from bina.training.rulesets import Entry

_SENTENCES = {
    Obstacle.STATUS: gettext_lazy("Is not in active service (on leave, studying, or no longer here)."),
    Obstacle.POST: gettext_lazy("The programme is for other posts: {targets}."),
    Obstacle.RETIREMENT: gettext_lazy("Retires on {on}, too soon after the training."),
    Obstacle.PREREQUISITE: gettext_lazy("Has not completed what comes before: {programmes}."),
    Obstacle.CLASH: gettext_lazy("Has another training on the same day: {batches}."),
    Obstacle.COVERAGE: gettext_lazy("The unit may spare {most} at a time; too many would be away on {days}."),
    Obstacle.CEILING: gettext_lazy(
        "Only {room_jp} JP are left under the year's ceiling; this training has {length_jp} JP."
    ),
}
AWAY_STATES = ["OFFERED", "ENROLLED", "ATTENDING"]
_PEOPLE = """
SELECT e.id, e.name, e.unit_id, p.kind, p.functional_level, e.birth_date, e.status, e.employment_kind,
       {hours}
FROM people_employee e JOIN people_post p ON p.id = e.post_id
WHERE e.agency_id = %(agency)s AND e.id = ANY(%(people)s)
"""
_GUESTS = """
SELECT e.agency_id, e.id FROM people_employee e
WHERE e.id = ANY(%(people)s) AND EXISTS (
  SELECT 1 FROM training_jointbatch j WHERE j.batch_id = %(batch)s AND j.agency_id <> e.agency_id
    AND (j.to_all OR EXISTS (
      SELECT 1 FROM training_jointguest g WHERE g.joint_id = j.id AND g.guest_id = e.agency_id)))
"""
_CLASHES = """
SELECT DISTINCT n.employee_id, b.code FROM training_enrolment n
JOIN training_batch b ON b.id = n.batch_id JOIN training_session s ON s.batch_id = b.id
WHERE n.employee_id = ANY(%(people)s) AND n.state = ANY(%(states)s) AND b.id <> %(batch)s
  AND s.ends_at - s.starts_at < interval '1 day' AND (s.starts_at AT TIME ZONE %(zone)s)::date = ANY(%(days)s)
ORDER BY b.code
"""
_MISSING = f"""
SELECT e.id, coalesce(x.name, (SELECT v.title FROM learning_courseversion v
  WHERE v.course_id = r.course_id ORDER BY v.number DESC LIMIT 1)) AS name
FROM unnest(%(people)s::uuid[]) AS e(id) CROSS JOIN training_prerequisite r
LEFT JOIN training_programme x ON x.id = r.earlier_id
WHERE r.programme_id = %(programme)s
  AND {NOT_COMPLETED}
ORDER BY 2
"""  # noqa: S608  # fixed parts, values are parameters
_UNITS = """
SELECT u.id, (SELECT count(*) FROM people_employee e WHERE e.unit_id = u.id AND e.status = 'ACTIVE'),
  c.at_most_percent, c.at_least_people
FROM people_unit u LEFT JOIN LATERAL (
  SELECT c.at_most_percent, c.at_least_people FROM training_unitcoverage c
  JOIN people_unit above ON above.id = c.unit_id
  WHERE above.path @> u.path ORDER BY nlevel(above.path) DESC LIMIT 1) c ON true
WHERE u.id = ANY(%(units)s)
"""
_AWAY = """
SELECT e.unit_id, (s.starts_at AT TIME ZONE %(zone)s)::date AS day, count(DISTINCT e.id)
FROM people_employee e JOIN training_enrolment n ON n.employee_id = e.id
JOIN training_session s ON s.batch_id = n.batch_id
WHERE e.unit_id = ANY(%(units)s) AND n.state = ANY(%(states)s) AND NOT (e.id = ANY(%(people)s))
  AND s.ends_at - s.starts_at < interval '1 day' AND (s.starts_at AT TIME ZONE %(zone)s)::date = ANY(%(days)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What speaks against one person's place; ``unit_id`` is where they work."""

    employee_id: UUID
    name: str
    unit_id: UUID
    found: tuple[Finding, ...]

    @property
    def may(self) -> bool:
        """True when nothing keeps the person out."""
        return not any(finding.keeps_out for finding in self.found)

    @property
    def sentences(self) -> list[str]:
        """Everything that was found, in words."""
        return [sentence(finding) for finding in self.found]

    @property
    def thin_from(self) -> date | None:
        """The first day on which too many of the unit would be away; None when enough stay."""
        thin = [finding.facts for finding in self.found if finding.obstacle is Obstacle.COVERAGE]
        days: tuple[date, ...] = tuple(thin[0]["days"]) if thin else ()  # type: ignore[arg-type]  # facts of this obstacle
        return min(days, default=None)

    @property
    def reasons(self) -> list[str]:
        """What keeps the person out, in words."""
        return [sentence(finding) for finding in self.found if finding.keeps_out]


def entry_rule(*, agency_id: UUID, on: date) -> Entry:
    """How people get into batches of the agency on a day."""
    table: Entry = load("entry", on=on, agency_id=agency_id).table
    return table


def eligibility(*, batch: Batch, people: Iterable[UUID], together: bool = True) -> dict[UUID, Verdict]:
    """What speaks against a place in the batch, for each person. At most nine reads for an agency's people.

    The rules of the person's own agency count, whoever holds the batch. Not narrowed by reach: actions check
    each one's unit, pages ask for people they have fetched. With ``together`` they all go; without, each is
    asked about alone, as a list to choose from does.
    """
    wanted = list(set(people))
    missing = missing_programmes(batch.programme, wanted)
    own = _people(batch, batch.agency_id, wanted)
    verdicts = _verdicts(batch, batch.agency_id, own, missing, together=together)
    others = set(wanted) - verdicts.keys()
    for agency_id, guests in (_guests(batch, others) if others else {}).items():
        rows = _people(batch, agency_id, guests)
        verdicts |= _verdicts(batch, agency_id, rows, missing, together=together)
    return verdicts


def _verdicts(
    batch: Batch,
    agency_id: UUID,
    rows: Sequence[Any],
    missing: Mapping[UUID, tuple[str, ...]],
    *,
    together: bool,
) -> dict[UUID, Verdict]:
    """As ``eligibility``, for people of one agency."""
    if not rows:
        return {}
    rule = entry_rule(agency_id=agency_id, on=batch.starts_on)
    zone = agency_timezone(agency_id)
    days = class_days(batch, zone=zone)
    wanted = [row[0] for row in rows]
    where = {"people": wanted, "states": AWAY_STATES, "batch": batch.pk, "zone": zone, "days": days}
    clashes = _clashes(where) if days else {}
    joining = Counter(row[2] for row in rows) if together else dict.fromkeys((row[2] for row in rows), 1)
    thin = _thin(where, joining, rule.away.as_rule()) if days else {}
    ceilings = duties(year=batch.starts_on.year, agency_id=agency_id)
    offered = _offered(batch)
    verdicts = {}
    for key, name, unit, kind, level, born, status, employment, jp in rows:
        age = rule.retires_at(kind=kind, level=level)
        duty = ceilings.get(employment)
        asking = Asking(
            kind=kind,
            status=status,
            retires_on=retires_on(born_on=born, age=age) if age else None,
            clashes=clashes.get(key, ()),
            missing=missing.get(key, ()),
            thin_on=thin.get(unit, ((), 0))[0],
            most_away=thin.get(unit, ((), 0))[1],
            room_jp=room_to_ceiling(hours_jp=Decimal(jp), duty=duty) if duty else None,
        )
        found = findings(person=asking, batch=offered, near_retirement_months=rule.near_retirement_months)
        verdicts[key] = Verdict(key, name, unit, tuple(found))
    return verdicts


def class_days(batch: Batch, *, zone: str) -> list[date]:
    """Days on which people are away for the batch; none for learning that is no class (one long session)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (s.starts_at AT TIME ZONE %s)::date FROM training_session s "
            "WHERE s.batch_id = %s AND s.ends_at - s.starts_at < interval '1 day' ORDER BY 1",
            [zone, batch.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def missing_programmes(programme: Programme, people: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Names of programmes and courses to be completed before this one that were not, by person."""
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"people": list(people), "programme": programme.pk})
        for person, name in cursor.fetchall():
            found[person] += (name,)
    return found


def sentence(finding: Finding) -> str:
    """One obstacle in words."""
    return str(_SENTENCES[finding.obstacle]).format(**_words(finding.facts))


def _words(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a finding as they are written on screen."""
    ways: dict[str, Callable[[Any], str]] = {
        "targets": lambda kinds: ", ".join(str(Programme.Target(kind).label) for kind in kinds),
        "days": lambda days: ", ".join(_day(day) for day in days),
        "batches": ", ".join,
        "programmes": ", ".join,
        "on": _day,
        "room_jp": _number,
        "length_jp": _number,
    }
    return {name: ways.get(name, str)(value) for name, value in facts.items()}


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _number(value: Decimal) -> str:
    return formats.number_format(value.normalize() if value % 1 else int(value))


def _offered(batch: Batch) -> Offered:
    return Offered(
        targets=batch.programme.targets,
        starts_on=batch.starts_on,
        ends_on=batch.ends_on,
        length_jp=batch.programme.length_jp,
    )


def _people(batch: Batch, agency_id: UUID, people: Sequence[UUID]) -> list[Any]:
    """Those of an agency among the people, with the hours that count there in the batch's year."""
    year = batch.starts_on.year
    where = {"people": list(people), **year_values(year=year, agency_id=agency_id)}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(hours=HOURS_OF_E), where)
        return list(cursor.fetchall())


def _guests(batch: Batch, people: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Those among the people whose agencies the batch is open to, by agency."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_GUESTS, {"people": list(people), "batch": batch.pk})
        for agency_id, person in cursor.fetchall():
            found[agency_id].append(person)
    return found


def _clashes(where: dict[str, Any]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    with connection.cursor() as cursor:
        cursor.execute(_CLASHES, where)
        for person, code in cursor.fetchall():
            found[person] += (code,)
    return found


@dataclass(frozen=True, slots=True)
class _Staffing:
    """How many of a unit may be away at a time, and how many are on each day."""

    most: int
    away: Mapping[date, int]


def seats_to_spare(*, batch: Batch, people: Iterable[UUID]) -> dict[UUID, int]:
    """How many more each unit of these people can send to the batch; empty for a batch without days."""
    spare: dict[UUID, int] = {}
    for agency_id, units in _units_by_agency(units_of(people).values()).items():
        zone = agency_timezone(agency_id)
        days = class_days(batch, zone=zone)
        if not days:
            return {}
        where = {"people": [], "states": AWAY_STATES, "zone": zone, "days": days}
        general = entry_rule(agency_id=agency_id, on=batch.starts_on).away.as_rule()
        for unit, one in _staffing(where, units, general).items():
            spare[unit] = max(min(one.most - one.away.get(day, 0) for day in days), 0)
    return spare


def _units_by_agency(units: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_id, id FROM people_unit WHERE id = ANY(%s)", [list(set(units))])
        for agency_id, unit in cursor.fetchall():
            found[agency_id].add(unit)
    return found


def units_of(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """The unit of each person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, unit_id FROM people_employee WHERE id = ANY(%s)", [list(people)])
        return dict(cursor.fetchall())


def _staffing(where: dict[str, Any], units: set[UUID], general: Share) -> dict[UUID, _Staffing]:
    asked = {**where, "units": list(units)}
    with connection.cursor() as cursor:
        cursor.execute(_AWAY, asked)
        away: dict[UUID, dict[date, int]] = defaultdict(dict)
        for unit, day, people in cursor.fetchall():
            away[unit][day] = people
        cursor.execute(_UNITS, asked)
        return {
            unit: _Staffing(
                most_away(people=people, share=general if percent is None else Share(percent, least)),
                away[unit],
            )
            for unit, people, percent, least in cursor.fetchall()
        }


def _thin(
    where: dict[str, Any], joining: Mapping[UUID, int], general: Share
) -> dict[UUID, tuple[tuple[date, ...], int]]:
    """Days that would be too thin, and how many the unit may spare, by unit. Two reads."""
    found = {}
    for unit, one in _staffing(where, set(joining), general).items():
        days = days_too_thin(days=where["days"], away=one.away, joining=joining[unit], most=one.most)
        found[unit] = (tuple(days), one.most)
    return found


def unit_of_agency(unit_id: UUID) -> tuple[UUID, str]:
    """Agency and path of a unit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_id, path::text FROM people_unit WHERE id = %s", [unit_id])
        row = cursor.fetchone()
        return row[0], str(row[1])


def programme_entry(actor: Actor, *, programme_id: UUID) -> ProgrammeEntry | None:
    """Who must agree in a programme, where it has its own way."""
    found = ProgrammeEntry.objects.filter(agency_id__in=agencies_of(actor, "training.catalogue"))
    return found.filter(programme_id=programme_id).first()
