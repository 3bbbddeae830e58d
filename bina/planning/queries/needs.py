"""Needs: who sees which, by words, source, competence and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bina.people import queries as people
from bina.planning.models import Need, NeedEdit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bina.platform.access import Actor


def needs(actor: Actor) -> QuerySet[Need]:
    """Needs the actor may see: their own, and those of the units they reach."""
    own = Q(employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    seen = own | actor.reach("planning.see", unit="unit_path")
    return Need.objects.filter(seen).select_related("employee__unit", "employee__post", "competence")


def needs_matching(
    actor: Actor,
    *,
    year: int | None = None,
    text: str = "",
    source: str = "",
    competence: str = "",
    state: str = "",
    priority: str = "",
    unit: str = "",
    employee_id: UUID | None = None,
) -> QuerySet[Need]:
    """Needs by year, words of name, NIP, unit or reason, source, competence, state, priority, unit, person.

    Args:
        competence: code.
        unit: path; needs of it and below.
    """
    found = needs(actor)
    for word in text.split():
        person = Q(employee__name__icontains=word) | Q(employee__nip__startswith=word)
        found = found.filter(person | Q(employee__unit__name__icontains=word) | Q(reason__icontains=word))
    exact = {"year": year, "source": source, "competence__code": competence, "employee_id": employee_id}
    exact |= {"state": state, "priority": priority}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    return found.filter(unit_path__within=unit) if unit else found


def need_counts(actor: Actor, *, year: int) -> dict[str, int]:
    """How many needs of a year the actor sees, by source. One query."""
    rows = needs(actor).filter(year=year).order_by().values("source").annotate(count=Count("pk"))
    return {row["source"]: row["count"] for row in rows}


def competences_needed(actor: Actor, *, year: int) -> list[tuple[str, str]]:
    """Code and name of every competence somebody the actor sees needs in a year, by code. One query."""
    chosen = needs(actor).filter(year=year).order_by("competence__code", "pk").distinct("competence__code")
    return [(need.competence.code, need.competence.name) for need in chosen]


def service_needs(actor: Actor, *, agency_id: UUID, since: int, most: int = 100) -> list[Need]:
    """Needs of an agency whose source is a service, from a year on, not declined: the newest year first."""
    found = needs(actor).filter(agency_id=agency_id, year__gte=since, source=Need.Source.SERVICE)
    return list(found.exclude(state=Need.State.DECLINED).order_by("-year", "pk")[:most])


def units_of(found: Iterable[Need]) -> dict[str, str]:
    """Names by path of the units of those needs that are of no single person. One query."""
    return people.unit_names({need.unit_path for need in found if need.employee_id is None})


def need_edits(actor: Actor) -> QuerySet[NeedEdit]:
    """Decisions about many needs that the actor made, or that were made in agencies they plan for."""
    seen = actor.reach("planning.edit", agency="agency_id")
    if actor.account_id is not None:
        seen |= Q(account_id=actor.account_id)
    return NeedEdit.objects.filter(seen)
