"""Units to choose from, and the work on needs and plans that runs in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from bina.planning.models import Plan
from bina.platform.jobs import watching

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.models import JobRun

OFFICE_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Office:
    """A unit directly below the agency."""

    id: UUID
    path: str
    name: str


def offices(actor: Actor, *, agency_id: UUID) -> list[Office]:
    """Units directly below the agency that the actor reaches for planning, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, path::text, name FROM people_unit WHERE agency_id = %s AND nlevel(path) = %s "
            "AND path <@ ANY(%s::ltree[]) ORDER BY name, id",
            [agency_id, OFFICE_DEPTH, list(actor.paths("planning.see"))],
        )
        return [Office(*row) for row in cursor.fetchall()]


def reached_unit(actor: Actor, *, agency_id: UUID, path: str) -> Office | None:
    """A unit of the agency by its path, if the actor reaches it for planning. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, path::text, name FROM people_unit WHERE agency_id = %s AND path::text = %s "
            "AND path <@ ANY(%s::ltree[])",
            [agency_id, path, list(actor.paths("planning.see"))],
        )
        row = cursor.fetchone()
    return Office(*row) if row else None


def open_run(actor: Actor, *, plan_id: UUID) -> JobRun | None:
    """The newest run that waits or works on a plan."""
    found = watching.runs(actor).filter(subject_id=plan_id, state__in=("WAITING", "RUNNING"))
    return found.order_by("-created_at", "-pk").first()


def failed_run(actor: Actor, *, plan: Plan) -> JobRun | None:
    """The newest run that was to find a plan, where it failed and the plan is not found since."""
    if plan.state != Plan.State.DRAFT:
        return None
    found = watching.runs(actor).filter(subject_id=plan.pk, kind="planning.solve")
    newest = found.order_by("-created_at", "-pk").first()
    return newest if newest is not None and newest.state == "FAILED" and newest.error else None


def newest_derivation(actor: Actor, *, agency_id: UUID) -> JobRun | None:
    """The run that derived the agency's needs last, or does so now."""
    found = watching.runs(actor).filter(agency_id=agency_id, kind="planning.derive")
    return found.order_by("-created_at", "-pk").first()
