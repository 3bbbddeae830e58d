"""Needs that are derived: gaps against the post held and the post aimed at, and performance gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bina.planning import queries
from bina.platform.ids import uuid7
from bina.platform.jobs import Quiet, queue_run

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter
    from bina.platform.models import JobRun

_FRESH = """
CREATE TEMPORARY TABLE fresh_need (
  id uuid, source text, employee_id uuid, competence_id uuid, required_level smallint, held_level smallint,
  reason text, evidence text
) ON COMMIT DROP"""
_CURRENT = "agency_id = %(agency)s AND year = %(year)s AND source IN ('GAP', 'AIM', 'PERFORM')"
_SAME = "f.employee_id = n.employee_id AND f.competence_id = n.competence_id AND f.source = n.source"
_REMOVE = f"""
DELETE FROM planning_need n WHERE {_CURRENT} AND NOT EXISTS (SELECT 1 FROM fresh_need f WHERE {_SAME})"""  # noqa: S608  # fixed parts
_UPDATE = f"""
UPDATE planning_need n SET required_level = f.required_level, held_level = f.held_level,
  unit_path = e.unit_path, reason = f.reason, evidence = f.evidence, updated_at = %(at)s
FROM fresh_need f JOIN people_employee e ON e.id = f.employee_id
WHERE n.agency_id = %(agency)s AND n.year = %(year)s AND {_SAME}
  AND (n.required_level, n.held_level, n.unit_path, n.reason, n.evidence)
    IS DISTINCT FROM (f.required_level, f.held_level, e.unit_path, f.reason, f.evidence)"""  # noqa: S608  # fixed parts
_INSERT = f"""
INSERT INTO planning_need (id, agency_id, year, employee_id, unit_path, competence_id, source, required_level,
  held_level, reason, evidence, evidence_url, updated_at)
SELECT f.id, %(agency)s, %(year)s, f.employee_id, e.unit_path, f.competence_id, f.source, f.required_level,
  f.held_level, f.reason, f.evidence, '', %(at)s
FROM fresh_need f JOIN people_employee e ON e.id = f.employee_id
WHERE NOT EXISTS (
  SELECT 1 FROM planning_need n WHERE n.agency_id = %(agency)s AND n.year = %(year)s AND {_SAME})"""  # noqa: S608  # fixed parts


GAPS_BETWEEN_REPORTS = 1000


@dataclass(frozen=True, slots=True)
class Derived:
    """What deriving changed: needs new, changed and no longer there, and how many there are now."""

    created: int
    updated: int
    removed: int
    total: int


@transaction.atomic
def derive_needs(
    *, actor: Actor, agency_id: UUID, year: int, at: datetime, progress: Reporter | None = None
) -> Derived:
    """Make the year's derived needs equal to what gaps, posts aimed at and appraisals say today.

    Idempotent: a second call changes nothing. What was decided about a need stays while its gap is there.

    Args:
        progress: told how many needs are taken in; may cancel.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        Cancelled: somebody stopped the work; the needs are as before.
    """
    actor.require("planning.edit", agency=agency_id)
    told = progress or Quiet()
    told.report(done=0, total=0, message=_("Comparing what posts require with what people can do"))
    found = queries.reasons_of_year(actor, agency_id=agency_id, on=at.date())
    values: dict[str, Any] = {"agency": agency_id, "year": year, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"planning.needs.{agency_id}.{year}"]
        )
        cursor.execute("DROP TABLE IF EXISTS fresh_need")
        cursor.execute(_FRESH)
        with cursor.copy("COPY fresh_need FROM STDIN") as copy:
            for number, one in enumerate(found):
                if number % GAPS_BETWEEN_REPORTS == 0:
                    told.report(done=number, total=len(found), message=_("Taking in the gaps"))
                key = (uuid7(), one.source, one.employee_id, one.competence_id)
                copy.write_row((*key, one.required, one.held, one.reason, one.evidence))
        cursor.execute("ANALYZE fresh_need")
        told.check()
        changed = [cursor.execute(sql, values) and cursor.rowcount for sql in (_REMOVE, _UPDATE, _INSERT)]
    removed, updated, created = (int(count or 0) for count in changed)
    return Derived(created=created, updated=updated, removed=removed, total=len(found))


@transaction.atomic
def queue_deriving(*, actor: Actor, agency_id: UUID, year: int, at: datetime) -> JobRun:
    """Derive the year's needs in the background, one agency's at a time.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
    """
    actor.require("planning.edit", agency=agency_id)
    return queue_run(
        "planning.derive",
        actor=actor,
        title=_("Derive the needs of {year}").format(year=year),
        at=at,
        agency_id=agency_id,
        lock=f"planning.derive.{agency_id}",
        agency=str(agency_id),
        year=year,
    )
