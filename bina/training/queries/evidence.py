"""What people completed, from every source of hours, for the rooms that judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from bina.training.queries.form_caps import caps_of_years
from bina.training.queries.hours import LEDGER

if TYPE_CHECKING:
    from bina.platform.access import Actor


# The ledger of several years with what each line counts: what ended earlier fills the cap of its year first.
_COUNTED = f"""
  SELECT l.employee_id, l.source, l.source_id, l.name, l.form, l.earned_on, l.number,
         least(l.up_to, k.cap) - least(l.up_to - l.jp, k.cap) AS jp
  FROM (
    SELECT l.*, extract(year FROM l.earned_on)::int AS year, sum(l.jp) OVER (
      PARTITION BY l.employee_id, l.form, extract(year FROM l.earned_on)
      ORDER BY l.earned_on, l.name, l.source_id) AS up_to
    FROM ({LEDGER}) l WHERE l.form = ANY(%(forms)s)
  ) l LEFT JOIN unnest(%(cap_years)s::int[], %(capped)s::int[], %(caps)s::numeric[]) AS k(year, form, cap)
    ON k.form = l.form AND k.year = l.year
"""  # noqa: S608  # fixed parts


class Wanted(NamedTuple):
    """Which trainings are asked for: of a form, since a day (None: ever), of so many hours at least."""

    form: int
    since: date | None
    at_least_jp: Decimal


class Learned(NamedTuple):
    """A completed training of a person; ``source`` is BATCH, RECORD or COURSE.

    ``jp`` are the hours that count under the yearly cap of its form, as in the hours ledger.
    """

    employee_id: UUID
    form: int
    name: str
    earned_on: date
    jp: Decimal
    number: str
    source: str


def _year_of(since: date | None) -> date:
    """The first day of the year in which a window begins: what came before in it fills the cap."""
    return date.min if since is None else date(since.year, 1, 1)


def _caps(wanted: Sequence[Wanted], *, on: date, agency_id: UUID) -> dict[str, Any]:
    """Caps of the forms asked for since a day, in each year from there to today."""
    since = {one.form: one.since for one in wanted if one.since is not None}
    first = min((day.year for day in since.values()), default=on.year + 1)
    found = [
        (year, form, cap)
        for year, caps in caps_of_years(years=range(first, on.year + 1), agency_id=agency_id).items()
        for form, cap in caps.items()
        if form in since
    ]
    return {
        "cap_years": [year for year, _form, _cap in found],
        "capped": [form for _year, form, _cap in found],
        "caps": [cap for _year, _form, cap in found],
    }


def learned(
    actor: Actor,
    *,
    permission: str,
    agency_id: UUID,
    wanted: Sequence[Wanted],
    on: date,
    employees: Sequence[UUID] | None = None,
) -> Iterator[Learned]:
    """Completed trainings that fit one of ``wanted``, up to a day, by person and newest first. Two queries.

    Only of people for whom a role gives the actor the permission, and of the actor. Hours count up to the cap
    of the form in a year, what ended earlier first; of forms asked for without a first day they count whole.

    Args:
        permission: the one of the asking room whose reach counts.
        employees: only of these people, if any are named.
    """
    values: dict[str, Any] = {
        "agency": agency_id,
        "first": min((_year_of(one.since) for one in wanted), default=date.min),
        "last": on,
        "forms": [one.form for one in wanted],
        "since": [one.since or date.min for one in wanted],
        "least": [one.at_least_jp for one in wanted],
        "paths": list(actor.paths(permission)),
        "me": actor.employee_id,
        "only": None if employees is None else list(employees),
        **_caps(wanted, on=on, agency_id=agency_id),
    }
    only = "" if employees is None else "AND l.employee_id = ANY(%(only)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT l.employee_id, l.form, l.name, l.earned_on, l.jp, l.number, l.source
            FROM ({_COUNTED}) l
            JOIN unnest(%(forms)s::int[], %(since)s::date[], %(least)s::numeric[]) AS w(form, since, least)
              ON w.form = l.form AND l.earned_on >= w.since AND l.jp >= w.least
            JOIN people_employee e ON e.id = l.employee_id
            WHERE (e.unit_path <@ ANY(%(paths)s::ltree[]) OR e.id = %(me)s) {only}
            ORDER BY l.employee_id, l.earned_on DESC, l.source_id
            """,  # noqa: S608  # fixed parts, values are parameters
            values,
        )
        for row in cursor:
            yield Learned(*row)
