"""What a new version of a plan changes, and what is new since the version before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from bina.planning.models import Need, Plan, PlanChange
from bina.planning.queries.plans import plans

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bina.platform.access import Actor

ALL_PLACES: Final = "ALL"  # of a version: those that change and those that stay


@dataclass(frozen=True, slots=True)
class News:
    """What is new since a plan was found: people who came, needs of people and of units."""

    people: frozenset[UUID]
    of_people: frozenset[tuple[UUID, str]]
    of_units: tuple[tuple[str, str], ...]

    def asks(self, *, person: UUID, unit_path: str, competences: Collection[str]) -> bool:
        """Whether a new need asks somebody for one of the competences (codes)."""
        if any((person, code) in self.of_people for code in competences):
            return True
        return any(
            code in competences and (unit_path == path or unit_path.startswith(f"{path}."))
            for path, code in self.of_units
        )


def news(*, plan: Plan, since: datetime) -> News:
    """What came or was changed after a moment that concerns a plan's year. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM people_employee e WHERE e.agency_id = %s AND e.status = 'ACTIVE' "
            "AND coalesce((SELECT min(h.starts_on) FROM people_postholding h WHERE h.employee_id = e.id), "
            "e.appointed_on) > %s",
            [plan.agency_id, since.date()],
        )
        people = frozenset(row[0] for row in cursor.fetchall())
    fresh = Need.objects.filter(agency_id=plan.agency_id, year=plan.year, updated_at__gt=since)
    rows = list(
        fresh.exclude(state=Need.State.DECLINED)
        .order_by("pk")
        .values_list("employee_id", "unit_path", "competence__code")
    )
    return News(
        people=people,
        of_people=frozenset((person, code) for person, _path, code in rows if person is not None),
        of_units=tuple((path, code) for person, path, code in rows if person is None),
    )


def changes(actor: Actor, *, plan_id: UUID) -> QuerySet[PlanChange]:
    """What a version does with each place: of the units the actor reaches."""
    seen = actor.reach("planning.see", unit="unit_path")
    found = PlanChange.objects.filter(seen, plan_id=plan_id, plan__in=plans(actor))
    return found.select_related("employee__unit", "programme", "before", "after")


def changes_matching(
    actor: Actor, *, plan_id: UUID, text: str = "", kind: str = "", reason: str = "", unit: str = ""
) -> QuerySet[PlanChange]:
    """Changes by words of name, NIP or programme, by kind, reason, and path of unit.

    Args:
        kind: of the change; ``ALL_PLACES`` is every place, none is all that does not stay as it was.
    """
    found = changes(actor, plan_id=plan_id)
    if not kind:
        found = found.exclude(kind=PlanChange.Kind.KEPT)
    for word in text.split():
        person = Q(employee__name__icontains=word) | Q(employee__nip__startswith=word)
        found = found.filter(person | Q(programme__name__icontains=word))
    exact = {"kind": "" if kind == ALL_PLACES else kind, "reason": reason}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    return found.filter(unit_path__within=unit) if unit else found


def change_counts(actor: Actor, *, plan_id: UUID) -> dict[str, int]:
    """How many places were added, moved, dropped and kept. One query."""
    rows = changes(actor, plan_id=plan_id).order_by().values("kind").annotate(number=Count("pk"))
    return Counter({row["kind"]: row["number"] for row in rows})


def newer_versions(actor: Actor, *, plan: Plan) -> list[Plan]:
    """Versions made from a plan that the actor may see, the newest first."""
    return list(plans(actor).filter(revises=plan).order_by("-created_at", "-pk"))
