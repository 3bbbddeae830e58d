"""Who agrees for whom: direct superiors, their people, and those who stand in for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from bina.training.models import Approval, Delegation, ProgrammeEntry
from bina.training.queries.eligibility import entry_rule

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.training.models import Batch

# Who leads each unit at or above somebody on a day; who stands in comes before the post's holder, and one who
# is on leave or studying leads nobody.
_HEADS = """
SELECT u.id AS unit_id, u.path, coalesce(
  (SELECT a.employee_id FROM people_actinghead a JOIN people_employee s ON s.id = a.employee_id
   WHERE a.unit_id = u.id AND a.period @> %(on)s::date AND s.status = 'ACTIVE' LIMIT 1),
  (SELECT s.id FROM people_post p JOIN people_employee s ON s.post_id = p.id
   WHERE p.unit_id = u.id AND p.is_head AND s.status = 'ACTIVE' ORDER BY s.id LIMIT 1)) AS leader_id
FROM people_unit u
"""
_SUPERIOR_OF_E = """
coalesce(
  (SELECT o.superior_id FROM people_superioroverride o JOIN people_employee s ON s.id = o.superior_id
   WHERE o.employee_id = e.id AND o.period @> %(on)s::date AND s.status = 'ACTIVE' LIMIT 1),
  (SELECT h.leader_id FROM heads h WHERE e.unit_path <@ h.path AND h.leader_id IS NOT NULL
   AND h.leader_id <> e.id ORDER BY nlevel(h.path) DESC LIMIT 1))
"""


def superiors_of(*, people: Iterable[UUID], on: date) -> dict[UUID, UUID]:
    """The direct superior in active service of each person who has one. One read for any number of people."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH e AS (SELECT id, unit_path FROM people_employee WHERE id = ANY(%(people)s)), "  # noqa: S608  # fixed parts
            f"heads AS ({_HEADS} WHERE EXISTS (SELECT 1 FROM e WHERE e.unit_path <@ u.path)) "
            f"SELECT e.id, {_SUPERIOR_OF_E} FROM e",
            {"people": list(people), "on": on},
        )
        return {person: superior for person, superior in cursor.fetchall() if superior is not None}


def people_of_superior(actor: Actor, *, on: date) -> list[UUID]:
    """Keys of those whose direct superior the actor is on a day, by name. One read."""
    if actor.employee_id is None or actor.agency_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH heads AS ({_HEADS} WHERE u.agency_id = %(agency)s), "  # noqa: S608  # fixed parts
            "e AS (SELECT e.id, e.unit_path, e.name FROM people_employee e "
            "WHERE e.agency_id = %(agency)s AND e.status IN ('ACTIVE', 'LEAVE', 'STUDY') AND (EXISTS ("
            "SELECT 1 FROM heads h WHERE h.leader_id = %(me)s AND e.unit_path <@ h.path) OR EXISTS ("
            "SELECT 1 FROM people_superioroverride o "
            "WHERE o.superior_id = %(me)s AND o.employee_id = e.id))) "
            f"SELECT e.id FROM e WHERE {_SUPERIOR_OF_E} = %(me)s ORDER BY e.name, e.id",
            {"agency": actor.agency_id, "me": actor.employee_id, "on": on},
        )
        return [row[0] for row in cursor.fetchall()]


def chain_of(*, batch: Batch, agency_id: UUID | None = None) -> tuple[str, ...]:
    """Who must agree to a place in the batch, in order: the programme's own chain, else the agency's.

    Args:
        agency_id: the agency of the person; for guests theirs decides, whatever the programme says.
    """
    if agency_id is not None and agency_id != batch.agency_id:
        return entry_rule(agency_id=agency_id, on=batch.starts_on).approvals
    own = ProgrammeEntry.objects.filter(programme_id=batch.programme_id).first()
    if own is not None:
        return tuple(own.approvals)
    return entry_rule(agency_id=batch.agency_id, on=batch.starts_on).approvals


def givers_to(actor: Actor, *, on: date) -> set[UUID]:
    """Those for whom the actor answers on a day, because they have delegated to them."""
    if actor.employee_id is None:
        return set()
    found = Delegation.objects.filter(taker_id=actor.employee_id, period__contains=on)
    return set(found.values_list("giver_id", flat=True))


def takers_of(*, people: Iterable[UUID], on: date) -> dict[UUID, UUID]:
    """Who answers for each of the people named who have delegated on that day."""
    found = Delegation.objects.filter(giver_id__in=list(people), period__contains=on)
    return dict(found.values_list("giver_id", "taker_id"))


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """What the actor gave or took, and what they see as HR developer; the newest first."""
    seen = actor.reach("training.edit", agency="agency_id")
    if actor.employee_id is not None:
        seen |= Q(giver_id=actor.employee_id) | Q(taker_id=actor.employee_id)
    return Delegation.objects.filter(seen).select_related("giver", "taker").order_by("-period", "pk")


def approvals_waiting(actor: Actor, *, on: date) -> QuerySet[Approval]:
    """Requests that wait for the actor: asked of them, of somebody they stand in for, or of BKPSDM."""
    mine = Q(step="HR") & actor.reach("training.edit", unit="enrolment__employee__unit_path")
    if actor.employee_id is not None:
        mine |= Q(approver_id__in={actor.employee_id} | givers_to(actor, on=on))
    return (
        Approval.objects.filter(mine, decision="")
        .select_related("enrolment__batch__programme", "enrolment__employee__unit", "approver")
        .order_by("pk")
    )


def approvals_of(actor: Actor, *, enrolment_ids: Iterable[UUID]) -> QuerySet[Approval]:
    """Questions asked about places, oldest first; the caller has fetched the places."""
    found = Approval.objects.filter(enrolment_id__in=list(enrolment_ids))
    return found.select_related("approver", "decided_by").order_by("pk")
