"""Gaps that closed: people who were below what their post asks before a batch, and are not afterwards."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from bina.competency.queries.ground import REQUIRED, TARGETS, hash_joins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bina.platform.access import Actor

DAYS_AFTER = 365  # an assessment within a year of the last day tells what stayed

# Pairs of person and competence taught, by batch; gaps of guests are the business of their own agency.
# Standards are those in force on the day asked for, posts
# those of today; the last assessment up to the first day tells the level before, the last one after it.
_CLOSED = """
WITH learned AS MATERIALIZED (
  SELECT n.batch_id, n.employee_id, o.competency_id AS competence_id, b.starts_on, b.ends_on, e.post_id
  FROM training_batch b JOIN training_enrolment n ON n.batch_id = b.id AND n.state = 'COMPLETED'
    AND n.agency_id = b.agency_id
  JOIN training_programmeoutcome o ON o.programme_id = b.programme_id
  JOIN people_employee e ON e.id = n.employee_id
  WHERE b.agency_id = %(agency)s AND {which}
), people AS (SELECT DISTINCT post_id FROM learned), {targets}, {required}
SELECT l.batch_id, count(*) FROM learned l
JOIN required r ON r.post_id = l.post_id AND r.competence_id = l.competence_id
CROSS JOIN LATERAL (
  SELECT a.level FROM competency_assessment a
  WHERE a.employee_id = l.employee_id AND a.competence_id = l.competence_id AND a.assessed_on <= l.starts_on
  ORDER BY a.assessed_on DESC, a.id DESC LIMIT 1) earlier
CROSS JOIN LATERAL (
  SELECT a.level FROM competency_assessment a
  WHERE a.employee_id = l.employee_id AND a.competence_id = l.competence_id AND a.assessed_on > l.ends_on
    AND a.assessed_on <= l.ends_on + %(days)s
  ORDER BY a.assessed_on DESC, a.id DESC LIMIT 1) later
WHERE earlier.level < r.level AND later.level >= r.level GROUP BY l.batch_id
"""


def closed_gaps(
    actor: Actor,
    *,
    agency_id: UUID,
    on: date,
    batch_ids: Sequence[UUID] | None = None,
    year: int | None = None,
) -> dict[UUID, int]:
    """Closed gaps by batch, of an agency whose contracts the actor sees as a whole. One query.

    Args:
        on: the day whose standards count.
        batch_ids: only these batches.
        year: only batches that ended in it.
    """
    if agency_id not in actor.agencies("training.contract"):
        return {}
    limits = ["true"]
    values: dict[str, Any] = {"agency": agency_id, "on": on, "days": DAYS_AFTER}
    if batch_ids is not None:
        limits.append("b.id = ANY(%(batches)s)")
        values["batches"] = list(batch_ids)
    if year is not None:
        limits.append("extract(year FROM b.ends_on) = %(year)s")
        values["year"] = year
    sql = _CLOSED.format(which=" AND ".join(limits), targets=TARGETS, required=REQUIRED)
    with hash_joins() if batch_ids is None else nullcontext(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())
