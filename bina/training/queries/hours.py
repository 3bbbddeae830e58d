"""The hours ledger (Rekap JP): completed places, outside trainings and e-learning, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from bina.competency.queries.ground import hash_joins
from bina.platform.rulesets import RuleSetUnknown, load
from bina.training.queries.form_caps import CAPS, cap_values, yearly_caps
from bina.training.rules.form_hours import counted_hours
from bina.training.rules.hours import Duty, DutyStatus, duty_status, short_of_duty

if TYPE_CHECKING:
    from bina.platform.access import Actor

BATCH, RECORD, COURSE = "BATCH", "RECORD", "COURSE"
NO_DUTY = Duty()
IN_SERVICE = "e.status IN ('ACTIVE', 'LEAVE', 'STUDY')"

# One line per source of hours of one year; %(first)s and %(last)s are its first and last day.
LEDGER = """
  SELECT n.employee_id, 'BATCH' AS source, n.id AS source_id, p.name, p.form,
         CASE WHEN p.organiser <> '' OR b.agency_id = n.agency_id THEN p.organiser
           ELSE (SELECT a.name FROM people_agency a WHERE a.id = b.agency_id) END AS organiser,
         n.completed_on AS earned_on, n.earned_jp AS jp, n.certificate_number AS number, n.batch_id
  FROM training_enrolment n
  JOIN training_batch b ON b.id = n.batch_id JOIN training_programme p ON p.id = b.programme_id
  WHERE n.agency_id = %(agency)s AND n.state = 'COMPLETED' AND n.completed_on BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT r.employee_id, 'RECORD', r.id, r.name, r.form, r.organiser, r.ends_on, r.length_jp, r.number, NULL
  FROM training_trainingrecord r
  WHERE r.agency_id = %(agency)s AND r.ends_on BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT c.employee_id, 'COURSE', c.id, c.name, 16, '', c.earned_on, c.length_jp, '', NULL
  FROM training_coursehours c
  WHERE c.agency_id = %(agency)s AND c.earned_on BETWEEN %(first)s AND %(last)s
"""
# The same with what each line counts under its form's yearly cap: lines that ended earlier fill it first.
COUNTED = f"""
  SELECT l.*, least(l.up_to, k.cap) - least(l.up_to - l.jp, k.cap) AS counted_jp FROM (
    SELECT l.*, sum(l.jp) OVER (
      PARTITION BY l.employee_id, l.form ORDER BY l.earned_on, l.name, l.source_id) AS up_to
    FROM ({LEDGER}) l
  ) l LEFT JOIN {CAPS} AS k(form, cap) ON k.form = l.form
"""  # noqa: S608  # fixed parts
_FORM_SUMS = """
  SELECT n.employee_id, p.form, n.earned_jp AS jp FROM training_enrolment n
  JOIN training_batch b ON b.id = n.batch_id JOIN training_programme p ON p.id = b.programme_id
  WHERE n.agency_id = %(agency)s AND n.state = 'COMPLETED' AND n.completed_on BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT r.employee_id, r.form, r.length_jp FROM training_trainingrecord r
  WHERE r.agency_id = %(agency)s AND r.ends_on BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT c.employee_id, 16, c.length_jp FROM training_coursehours c
  WHERE c.agency_id = %(agency)s AND c.earned_on BETWEEN %(first)s AND %(last)s
"""
# Hours by person and form, each form up to its cap; ``least`` passes over the cap that a form has not.
SUMS = f"""
  SELECT f.employee_id, least(f.jp, k.cap) AS jp FROM (
    SELECT employee_id, form, sum(jp) AS jp FROM ({_FORM_SUMS}) s GROUP BY employee_id, form
  ) f LEFT JOIN {CAPS} AS k(form, cap) ON k.form = f.form
"""  # noqa: S608  # fixed parts
# Hours of one employee ``e``, by the index on the person: a page of fifty people looks fifty people up.
# Agency and state are left out on purpose, or a planner without statistics takes the index on the agency's
# year; a constraint says that only completed places have a day of completion.
HOURS_OF_E = f"""
  coalesce((SELECT sum(least(f.jp, k.cap)) FROM (
    SELECT form, sum(jp) AS jp FROM (
      SELECT p.form, n.earned_jp AS jp FROM training_enrolment n
      JOIN training_batch b ON b.id = n.batch_id JOIN training_programme p ON p.id = b.programme_id
      WHERE n.employee_id = e.id AND n.completed_on BETWEEN %(first)s AND %(last)s
      UNION ALL
      SELECT r.form, r.length_jp FROM training_trainingrecord r
      WHERE r.employee_id = e.id AND r.ends_on BETWEEN %(first)s AND %(last)s
      UNION ALL
      SELECT 16, c.length_jp FROM training_coursehours c
      WHERE c.employee_id = e.id AND c.earned_on BETWEEN %(first)s AND %(last)s
    ) s GROUP BY form
  ) f LEFT JOIN {CAPS} AS k(form, cap) ON k.form = f.form), 0)
"""  # noqa: S608  # fixed parts


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Hours from one source: a completed place, an outside training, or an e-learning course (``COURSE``).

    ``counted_jp`` of ``jp`` count; ``cap_jp`` is the most that its form counts in a year, if it has such.
    """

    source: str
    source_id: UUID
    name: str
    form: int
    organiser: str
    earned_on: date
    jp: Decimal
    number: str
    batch_id: UUID | None
    counted_jp: Decimal
    cap_jp: Decimal | None

    @property
    def over_jp(self) -> Decimal:
        """Hours done that do not count."""
        return self.jp - self.counted_jp


@dataclass(frozen=True, slots=True)
class PersonHours:
    """A person's hours of one year against their duty; ``lines`` are filled for a single person only."""

    employee_id: UUID
    nip: str
    name: str
    unit: str
    employment_kind: str
    total_jp: Decimal
    duty: Duty
    lines: tuple[HoursLine, ...] = ()

    @property
    def over_jp(self) -> Decimal:
        """Hours done that do not count, because their forms count no more in a year."""
        return sum((line.over_jp for line in self.lines), Decimal(0))

    @property
    def status(self) -> DutyStatus:
        return duty_status(hours_jp=self.total_jp, duty=self.duty)

    @property
    def short_jp(self) -> Decimal:
        return short_of_duty(hours_jp=self.total_jp, duty=self.duty)


@dataclass(frozen=True, slots=True)
class UnitHours:
    """Hours of a unit and all below it: how many people stand where against the year's duty."""

    unit_id: UUID
    path: str
    name: str
    people: int
    total_jp: Decimal
    owing: int
    below: int
    over: int

    @property
    def met(self) -> int:
        """People with a duty who have met it."""
        return self.owing - self.below

    @property
    def met_percent(self) -> int:
        return 100 * self.met // self.owing if self.owing else 100

    @property
    def mean_jp(self) -> Decimal:
        return (self.total_jp / self.people).quantize(Decimal("0.1")) if self.people else Decimal(0)


def duties(*, year: int, agency_id: UUID) -> Mapping[str, Duty]:
    """Duty by kind of employment for a year; empty for years before any rule."""
    try:
        found: Mapping[str, Duty] = load(
            "lesson-hours", on=date(year, 12, 31), agency_id=agency_id
        ).table.by_kind()
    except RuleSetUnknown:
        return {}
    return found


def _year(year: int, agency_id: UUID) -> dict[str, Any]:
    return {"agency": agency_id, "first": date(year, 1, 1), "last": date(year, 12, 31)}


def year_values(*, year: int, agency_id: UUID) -> dict[str, Any]:
    """What the statements above ask for: the agency, the year's days, the caps of forms."""
    return _year(year, agency_id) | cap_values(year=year, agency_id=agency_id)


def _reached(actor: Actor) -> tuple[str, dict[str, Any]]:
    """SQL that keeps the employees ``e`` the actor may see, and its values."""
    sql = "(e.unit_path <@ ANY(%(paths)s::ltree[]) OR e.id = %(me)s)"
    return sql, {"paths": list(actor.paths("training.see")), "me": actor.employee_id}


def person_hours(actor: Actor, *, agency_id: UUID, employee_id: UUID, year: int) -> PersonHours | None:
    """One person's ledger of a year with every source; None for a person the actor may not see."""
    reached, values = _reached(actor)
    values |= {**_year(year, agency_id), "employee": employee_id}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.nip, e.name, u.name, e.employment_kind FROM people_employee e "  # noqa: S608  # fixed parts
            "JOIN people_unit u ON u.id = e.unit_id "
            f"WHERE e.id = %(employee)s AND e.agency_id = %(agency)s AND {reached}",
            values,
        )
        person = cursor.fetchone()
        if person is None:
            return None
        cursor.execute(
            "SELECT source, source_id, name, form, organiser, earned_on, jp, number, batch_id "  # noqa: S608  # fixed parts
            f"FROM ({LEDGER}) l WHERE l.employee_id = %(employee)s ORDER BY earned_on, name, source_id",
            values,
        )
        lines = _lines(cursor.fetchall(), yearly_caps(year=year, agency_id=agency_id))
    total = sum((line.counted_jp for line in lines), Decimal(0))
    duty = duties(year=year, agency_id=agency_id).get(person[4], NO_DUTY)
    return _person(person[:5], total, duty, lines)


def _lines(rows: Sequence[Sequence[Any]], caps: Mapping[int, Decimal]) -> tuple[HoursLine, ...]:
    """Lines of one person and year, given by day, with what each counts."""
    found = counted_hours(done=[(row[3], row[6]) for row in rows], caps=caps)
    counted = ((*row, jp, caps.get(row[3])) for row, jp in zip(rows, found, strict=True))
    return tuple(HoursLine(*line) for line in counted)


def hours_of_people(
    actor: Actor, *, agency_id: UUID, year: int, employees: Sequence[UUID] | None = None
) -> dict[UUID, Decimal]:
    """Hours of a year by person, of those the actor may see who have any. One query."""
    reached, values = _reached(actor)
    values |= year_values(year=year, agency_id=agency_id)
    only = ""
    if employees is not None:
        only, values["only"] = "AND e.id = ANY(%(only)s)", list(employees)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, sum(l.jp) FROM ({SUMS}) l JOIN people_employee e ON e.id = l.employee_id "  # noqa: S608  # fixed parts
            f"WHERE {reached} {only} GROUP BY e.id",
            values,
        )
        return dict(cursor.fetchall())


def hours_by_person(
    actor: Actor,
    *,
    agency_id: UUID,
    year: int,
    unit: str = "",
    status: str = "",
    after: tuple[str, UUID] | None = None,
    size: int | None = 50,
) -> list[PersonHours]:
    """People of a unit and below by name, with their hours of the year. One query.

    Args:
        unit: path; empty for the whole agency.
        status: only people of this ``DutyStatus``.
        after: name and key of the last person of the page before.
        size: most people; None for all, for an export.
    """
    reached, values = _reached(actor)
    duty_by_kind = duties(year=year, agency_id=agency_id)
    values |= (
        year_values(year=year, agency_id=agency_id)
        | _duty_values(duty_by_kind)
        | {"unit": unit, "size": size}
    )
    values["after_name"], values["after_id"] = after or ("", UUID(int=0))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT id, nip, name, unit, kind, jp FROM (
              SELECT e.id, e.nip, e.name, u.name AS unit, e.employment_kind AS kind, h.jp,
                     {_status("h.jp")} AS status
              FROM people_employee e JOIN people_unit u ON u.id = e.unit_id
              CROSS JOIN LATERAL (SELECT {HOURS_OF_E} AS jp) h
              {_DUTY_JOIN}
              WHERE e.agency_id = %(agency)s AND {IN_SERVICE} AND {reached}
                AND e.unit_path <@ %(unit)s::ltree AND (e.name, e.id) > (%(after_name)s, %(after_id)s)
            ) people {"WHERE status = %(status)s" if status else ""}
            ORDER BY name, id LIMIT %(size)s
            """,  # noqa: S608  # fixed parts, values are parameters
            {**values, "status": status},
        )
        return [_person(row[:5], row[5], duty_by_kind.get(row[4], NO_DUTY)) for row in cursor.fetchall()]


def _person(
    row: Sequence[Any], total_jp: Decimal, duty: Duty, lines: tuple[HoursLine, ...] = ()
) -> PersonHours:
    employee_id, nip, name, unit, kind = row
    return PersonHours(employee_id, nip, name, unit, kind, total_jp, duty, lines)


def hours_by_unit(actor: Actor, *, agency_id: UUID, year: int, below: str = "") -> list[UnitHours]:
    """Hours per unit directly below a unit (``""``: below the agency), each with all that is below it.

    Only people the actor may see count. One query. People of the unit itself are a line of their own.
    """
    reached, values = _reached(actor)
    values |= year_values(year=year, agency_id=agency_id) | _duty_values(
        duties(year=year, agency_id=agency_id)
    )
    where = "u.path = %(below)s::ltree" if below else "u.parent_id IS NULL"
    # Sums by person are joined: looked up one by one, a planner without row counts reads the year for each.
    with hash_joins(), connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH top AS (
              SELECT u.id, u.path, u.name FROM people_unit u WHERE u.agency_id = %(agency)s AND {where}
            ), branches AS (
              SELECT u.id, u.path, u.name, true AS deep FROM people_unit u JOIN top t ON u.parent_id = t.id
              UNION ALL SELECT t.id, t.path, t.name, false FROM top t
            ), people AS MATERIALIZED (
              SELECT e.unit_path, coalesce(h.jp, 0) AS jp, d.least, d.most
              FROM people_employee e
              LEFT JOIN (SELECT s.employee_id, sum(s.jp) AS jp FROM ({SUMS}) s GROUP BY s.employee_id) h
                ON h.employee_id = e.id
              {_DUTY_JOIN}
              WHERE e.agency_id = %(agency)s AND {IN_SERVICE} AND {reached}
            )
            SELECT b.id, b.path::text, b.name, count(*), sum(p.jp),
                   count(*) FILTER (WHERE p.least IS NOT NULL),
                   count(*) FILTER (WHERE p.jp < p.least), count(*) FILTER (WHERE p.jp > p.most)
            FROM branches b JOIN people p
              ON (b.deep AND p.unit_path <@ b.path) OR (NOT b.deep AND p.unit_path = b.path)
            GROUP BY b.id, b.path, b.name ORDER BY b.name, b.id
            """,  # noqa: S608  # fixed parts, values are parameters
            {**values, "below": below},
        )
        return [UnitHours(*row) for row in cursor.fetchall()]


_DUTY_JOIN = (
    "LEFT JOIN unnest(%(kinds)s::text[], %(least)s::numeric[], %(most)s::numeric[]) AS d(kind, least, most) "
    "ON d.kind = e.employment_kind"
)


def _duty_values(duty_by_kind: Mapping[str, Duty]) -> dict[str, Any]:
    return {
        "kinds": list(duty_by_kind),
        "least": [duty.at_least_jp for duty in duty_by_kind.values()],
        "most": [duty.at_most_jp for duty in duty_by_kind.values()],
    }


def _status(jp: str) -> str:
    """``rules.hours.duty_status`` in SQL; the tests hold both to one another."""
    return f"CASE WHEN {jp} > d.most THEN 'OVER' WHEN {jp} < d.least THEN 'BELOW' ELSE 'MET' END"


def summed(lines: Sequence[UnitHours]) -> UnitHours | None:
    """Several units as one line; None without any."""
    if not lines:
        return None
    return UnitHours(
        unit_id=lines[0].unit_id,
        path="",
        name="",
        people=sum(line.people for line in lines),
        total_jp=sum((line.total_jp for line in lines), Decimal(0)),
        owing=sum(line.owing for line in lines),
        below=sum(line.below for line in lines),
        over=sum(line.over for line in lines),
    )


def agency_hours(actor: Actor, *, agency_id: UUID, year: int) -> UnitHours | None:
    """Hours of everybody the actor may see, as one line; None when they see nobody. One query."""
    return summed(hours_by_unit(actor, agency_id=agency_id, year=year))
