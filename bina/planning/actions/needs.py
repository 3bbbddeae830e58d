"""Needs that people give, each with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bina.planning.actions.refusals import NeedRefused
from bina.planning.models import Need
from bina.platform.access import agency_root
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.platform.access import Actor

BY_LEADERS = "planning.approve"  # who approves plans may also set priorities


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
    evidence_id: UUID | None = None,
    evidence_url: str = "",
) -> Need:
    """Write down a need with its reason, of one person, a unit with all below it, or the whole agency.

    A leader may write down a priority. Idempotent where ``evidence_id`` names what it rests on: per
    competence and year.

    Args:
        evidence_id: the row of another room it rests on; ``evidence`` and ``evidence_url`` lead back to it.

    Raises:
        PermissionDenied: ``actor`` may not edit planning there.
        NeedRefused: the reason is empty, the source is a gap (those are derived), or the person, unit or
            competence is not there.
    """
    if source not in Need.Source.values or source in Need.DERIVED:
        raise NeedRefused(_("Needs from gaps are derived, not written."), field="source")
    if not reason.strip():
        raise NeedRefused(_("Say why this is needed."), field="reason")
    if competence_id not in {one.id for one in training.competences()}:
        raise NeedRefused(_("There is no such competence."), field="competence")
    path = _place(agency_id, unit_id=unit_id, employee_id=employee_id)
    if source != Need.Source.PRIORITY or not actor.may(BY_LEADERS, unit=path):
        actor.require("planning.edit", unit=path)
    if existing := _resting_on(evidence_id, agency_id=agency_id, year=year, competence_id=competence_id):
        return existing
    return Need.objects.create(
        agency_id=agency_id,
        year=year,
        employee_id=employee_id,
        unit_path=path,
        competence_id=competence_id,
        source=source,
        reason=reason.strip(),
        evidence=evidence,
        evidence_id=evidence_id,
        evidence_url=evidence_url,
        updated_at=at,
    )


def _resting_on(evidence_id: UUID | None, *, agency_id: UUID, year: int, competence_id: UUID) -> Need | None:
    if evidence_id is None:
        return None
    return Need.objects.filter(
        agency_id=agency_id, year=year, competence_id=competence_id, evidence_id=evidence_id
    ).first()


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
    if existing := _resting_on(finding_id, agency_id=agency_id, year=year, competence_id=competence_id):
        actor.require("planning.edit", unit=existing.unit_path)
        return existing
    return add_need(
        actor=actor,
        agency_id=agency_id,
        year=year,
        source=Need.Source.FINDING,
        competence_id=competence_id,
        reason=reason,
        at=at,
        unit_id=unit_id,
        evidence=evidence,
        evidence_id=finding_id,
        evidence_url=evidence_url,
    )


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
