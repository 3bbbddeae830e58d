"""Who of a unit is away for training in a quarter, day by day, against the share that may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from bina.training.queries.eligibility import AWAY_STATES, entry_rule
from bina.training.queries.people import agency_timezone
from bina.training.rules.coverage import Share, most_away

if TYPE_CHECKING:
    from bina.platform.access import Actor

WEEKS = 13  # a quarter
_UNITS = """
SELECT u.id, u.path::text, u.name, x.people, c.at_most_percent, c.at_least_people
FROM people_unit u
JOIN LATERAL (SELECT count(*) AS people FROM people_employee e
  WHERE e.unit_id = u.id AND e.status = 'ACTIVE') x ON x.people > 0
LEFT JOIN LATERAL (
  SELECT c.at_most_percent, c.at_least_people FROM training_unitcoverage c
  JOIN people_unit above ON above.id = c.unit_id
  WHERE above.path @> u.path ORDER BY nlevel(above.path) DESC LIMIT 1) c ON true
WHERE u.agency_id = %(agency)s AND u.path <@ ANY(%(paths)s::ltree[])
  AND (%(unit)s = '' OR %(unit)s IN (u.path::text, u.id::text))
"""
_AWAY = """
SELECT DISTINCT e.unit_id, (s.starts_at AT TIME ZONE %(zone)s)::date AS day, e.name, e.id,
  b.id, b.code, p.name
FROM training_session s
JOIN training_enrolment n ON n.batch_id = s.batch_id AND n.state = ANY(%(states)s)
JOIN training_batch b ON b.id = s.batch_id AND b.state IN ('OPEN', 'RUNNING')
JOIN training_programme p ON p.id = b.programme_id
JOIN people_employee e ON e.id = n.employee_id AND e.status = 'ACTIVE'
WHERE e.agency_id = %(agency)s AND e.unit_path <@ ANY(%(paths)s::ltree[])
  AND (%(unit)s = '' OR %(unit)s IN (e.unit_path::text, e.unit_id::text))
  AND s.ends_at - s.starts_at < interval '1 day'
  AND (s.starts_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
ORDER BY day, e.name, e.id, b.id
"""


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away on a day, and the batch they are in."""

    employee_id: UUID
    name: str
    batch_id: UUID
    code: str
    programme: str


@dataclass(frozen=True, slots=True)
class UnitAway:
    """A unit's own people (not those of units below), and who of them is away, by day."""

    unit_id: UUID
    path: str
    name: str
    people: int
    most: int
    days: Mapping[date, tuple[Away, ...]]

    def count(self, day: date) -> int:
        """People away on a day; somebody in two batches counts once."""
        return len({one.employee_id for one in self.days.get(day, ())})

    @property
    def peak(self) -> tuple[date, int] | None:
        """The day on which most are away, the first of them, and how many; None when nobody is."""
        return max(((day, self.count(day)) for day in self.days), key=lambda one: one[1], default=None)

    @property
    def too_thin(self) -> list[date]:
        """Days on which more are away than may be."""
        return [day for day in self.days if self.count(day) > self.most]

    def daily(self, *, first: date) -> list[tuple[date, int]]:
        """Each day of the quarter that begins with the week of ``first``, and how many are away on it.

        Saturdays and Sundays only when somebody is away on one.
        """
        monday = first - timedelta(days=first.weekday())
        wide = 7 if any(day.weekday() > 4 for day in self.days) else 5
        return [
            (day, self.count(day))
            for day in (monday + timedelta(days=number) for number in range(WEEKS * 7))
            if day.weekday() < wide
        ]


def units_away(actor: Actor, *, agency_id: UUID, first: date, unit: str = "") -> list[UnitAway]:
    """Units whose people the actor may see, with who is away in the quarter of a day's week. Four queries.

    The fullest first: those over their share, then by how much of it is used. Only units of which somebody
    is away, but one that is asked for (``unit``, its path or key) is there in any case.
    """
    monday = first - timedelta(days=first.weekday())
    values: dict[str, Any] = {
        "agency": agency_id,
        "paths": list(actor.paths("training.see")),
        "unit": unit,
        "zone": agency_timezone(agency_id),
        "states": AWAY_STATES,
        "first": monday,
        "last": monday + timedelta(weeks=WEEKS, days=-1),
    }
    general = entry_rule(agency_id=agency_id, on=first).away.as_rule()
    away: dict[UUID, dict[date, tuple[Away, ...]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_AWAY, values)
        for unit_id, day, name, key, batch_id, code, programme in cursor.fetchall():
            earlier = away[unit_id].get(day, ())
            away[unit_id][day] = (*earlier, Away(key, name, batch_id, code, programme))
        cursor.execute(_UNITS, values)
        found = [
            UnitAway(
                unit_id=key,
                path=path,
                name=name,
                people=people,
                most=most_away(people=people, share=general if percent is None else Share(percent, least)),
                days=away.get(key, {}),
            )
            for key, path, name, people, percent, least in cursor.fetchall()
        ]
    return sorted((one for one in found if one.days or unit), key=_fullest)


def _fullest(one: UnitAway) -> tuple[float, str, str]:
    peak = one.peak[1] if one.peak else 0
    return -peak / one.most if one.most else -float(peak), one.name, one.path
