"""What people completed, from every source of hours, for the rooms that judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from bina.training.queries.hours import LEDGER

if TYPE_CHECKING:
    from bina.platform.access import Actor


class Wanted(NamedTuple):
    """Which trainings are asked for: of a form, since a day (None: ever), of so many hours at least."""

    form: int
    since: date | None
    at_least_jp: Decimal


class Learned(NamedTuple):
    """A completed training of a person; ``source`` is BATCH, RECORD or COURSE."""

    employee_id: UUID
    form: int
    name: str
    earned_on: date
    jp: Decimal
    number: str
    source: str


def learned(
    actor: Actor,
    *,
    permission: str,
    agency_id: UUID,
    wanted: Sequence[Wanted],
    on: date,
    employees: Sequence[UUID] | None = None,
) -> Iterator[Learned]:
    """Completed trainings that fit one of ``wanted``, up to a day, by person and newest first. One query.

    Only of people for whom a role gives the actor the permission, and of the actor.

    Args:
        permission: the one of the asking room whose reach counts.
        employees: only of these people, if any are named.
    """
    values: dict[str, Any] = {
        "agency": agency_id,
        "first": min((one.since or date.min for one in wanted), default=date.min),
        "last": on,
        "forms": [one.form for one in wanted],
        "since": [one.since or date.min for one in wanted],
        "least": [one.at_least_jp for one in wanted],
        "paths": list(actor.paths(permission)),
        "me": actor.employee_id,
        "only": None if employees is None else list(employees),
    }
    only = "" if employees is None else "AND l.employee_id = ANY(%(only)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT l.employee_id, l.form, l.name, l.earned_on, l.jp, l.number, l.source
            FROM ({LEDGER}) l
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
