"""Needs: derived from gaps, or given with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bina.competency import queries as competency
from bina.planning.actions.refusals import NeedRefused
from bina.planning.models import Need
from bina.platform.access import agency_root
from bina.platform.ids import uuid7
from bina.platform.jobs import Quiet, queue_run
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.competency.queries import Gap
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter
    from bina.platform.models import JobRun

_FRESH = """
CREATE TEMPORARY TABLE fresh_need (
  id uuid, employee_id uuid, competence_id uuid, required_level smallint, held_level smallint, evidence text
) ON COMMIT DROP"""
_CURRENT = "agency_id = %(agency)s AND year = %(year)s AND source = 'GAP'"
_REMOVE = f"""
DELETE FROM planning_need n WHERE {_CURRENT} AND NOT EXISTS (
  SELECT 1 FROM fresh_need f WHERE f.employee_id = n.employee_id AND f.competence_id = n.competence_id)"""  # noqa: S608  # fixed parts
_UPDATE = f"""
UPDATE planning_need n SET required_level = f.required_level, held_level = f.held_level,
  unit_path = e.unit_path, evidence = f.evidence, updated_at = %(at)s
FROM fresh_need f JOIN people_employee e ON e.id = f.employee_id
WHERE {_CURRENT.replace("agency_id", "n.agency_id")}
  AND f.employee_id = n.employee_id AND f.competence_id = n.competence_id
  AND (n.required_level, n.held_level, n.unit_path, n.evidence)
    IS DISTINCT FROM (f.required_level, f.held_level, e.unit_path, f.evidence)"""  # noqa: S608  # fixed parts
_INSERT = """
INSERT INTO planning_need (id, agency_id, year, employee_id, unit_path, competence_id, source, required_level,
  held_level, reason, evidence, evidence_url, updated_at)
SELECT f.id, %(agency)s, %(year)s, f.employee_id, e.unit_path, f.competence_id, 'GAP', f.required_level,
  f.held_level, '', f.evidence, '', %(at)s
FROM fresh_need f JOIN people_employee e ON e.id = f.employee_id
WHERE NOT EXISTS (
  SELECT 1 FROM planning_need n WHERE n.agency_id = %(agency)s AND n.year = %(year)s AND n.source = 'GAP'
    AND n.employee_id = f.employee_id AND n.competence_id = f.competence_id)"""


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
    """Make the year's needs from gaps equal to today's gaps. Idempotent: a second call changes nothing.

    Args:
        progress: told how many gaps are taken in; may cancel.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        Cancelled: somebody stopped the work; the needs are as before.
    """
    actor.require("planning.edit", agency=agency_id)
    told = progress or Quiet()
    told.report(done=0, total=0, message=_("Comparing what posts require with what people can do"))
    gaps = competency.gaps(actor, agency_id=agency_id, on=at.date(), needs_only=True)
    values: dict[str, Any] = {"agency": agency_id, "year": year, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"planning.needs.{agency_id}.{year}"]
        )
        cursor.execute("DROP TABLE IF EXISTS fresh_need")
        cursor.execute(_FRESH)
        with cursor.copy("COPY fresh_need FROM STDIN") as copy:
            for number, gap in enumerate(gaps):
                if number % GAPS_BETWEEN_REPORTS == 0:
                    told.report(done=number, total=len(gaps), message=_("Taking in the gaps"))
                copy.write_row(
                    (uuid7(), gap.employee_id, gap.competence_id, gap.required, gap.held, _evidence(gap))
                )
        cursor.execute("ANALYZE fresh_need")
        told.check()
        changed = [cursor.execute(sql, values) and cursor.rowcount for sql in (_REMOVE, _UPDATE, _INSERT)]
    removed, updated, created = (int(count or 0) for count in changed)
    return Derived(created=created, updated=updated, removed=removed, total=len(gaps))


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


def _evidence(gap: Gap) -> str:
    """The assessment that decided, as code of its method and date; the page puts it into words."""
    return f"{gap.method} {gap.assessed_on:%Y-%m-%d}" if gap.method and gap.assessed_on else ""


@transaction.atomic
def add_need(
    *,
    actor: Actor,
    agency_id: UUID,
    year: int,
    source: str,
    competence_id: UUID,
    reason: str,
    at: datetime,
    unit_id: UUID | None = None,
    employee_id: UUID | None = None,
    evidence: str = "",
) -> Need:
    """Write down a need with its reason, of one person, a unit with all below it, or the whole agency.

    Raises:
        PermissionDenied: ``actor`` may not edit planning there.
        NeedRefused: the reason is empty, the source is a gap (those are derived), or the person, unit or
            competence is not there.
    """
    if source not in Need.Source.values or source == Need.Source.GAP:
        raise NeedRefused(_("Needs from gaps are derived, not written."), field="source")
    if not reason.strip():
        raise NeedRefused(_("Say why this is needed."), field="reason")
    if competence_id not in {one.id for one in training.competences()}:
        raise NeedRefused(_("There is no such competence."), field="competence")
    path = _place(agency_id, unit_id=unit_id, employee_id=employee_id)
    actor.require("planning.edit", unit=path)
    return Need.objects.create(
        agency_id=agency_id,
        year=year,
        employee_id=employee_id,
        unit_path=path,
        competence_id=competence_id,
        source=source,
        reason=reason.strip(),
        evidence=evidence,
        updated_at=at,
    )


@transaction.atomic
def add_need_from_finding(
    *,
    actor: Actor,
    agency_id: UUID,
    year: int,
    finding_id: UUID,
    competence_id: UUID,
    reason: str,
    at: datetime,
    evidence: str = "",
    evidence_url: str = "",
    unit_id: UUID | None = None,
) -> Need:
    """A finding of an evaluation becomes a need of a year. Idempotent per finding, competence and year.

    Args:
        finding_id: key of the finding; ``evidence`` and ``evidence_url`` lead back to it.
        unit_id: the unit it is about, with all below it; None is the whole agency.

    Raises:
        PermissionDenied: ``actor`` may not edit planning there.
        NeedRefused: as for ``add_need``.
    """
    held = Need.objects.filter(
        agency_id=agency_id, year=year, competence_id=competence_id, evidence_id=finding_id
    )
    if existing := held.first():
        actor.require("planning.edit", unit=existing.unit_path)
        return existing
    need = add_need(
        actor=actor,
        agency_id=agency_id,
        year=year,
        source=Need.Source.FINDING,
        competence_id=competence_id,
        reason=reason,
        at=at,
        unit_id=unit_id,
        evidence=evidence,
    )
    Need.objects.filter(pk=need.pk).update(evidence_id=finding_id, evidence_url=evidence_url)
    need.refresh_from_db()
    return need


def _place(agency_id: UUID, *, unit_id: UUID | None, employee_id: UUID | None) -> str:
    if unit_id is None and employee_id is None:
        return agency_root(agency_id)
    sql, key, field = "SELECT path::text FROM people_unit WHERE agency_id = %s AND id = %s", unit_id, "unit"
    if employee_id is not None:
        sql = "SELECT unit_path::text FROM people_employee WHERE agency_id = %s AND id = %s"
        key, field = employee_id, "employee"
    with connection.cursor() as cursor:
        cursor.execute(sql, [agency_id, key])
        row = cursor.fetchone()
    if row is None:
        raise NeedRefused(_("This person or unit is not of this agency."), field=field)
    return str(row[0])
