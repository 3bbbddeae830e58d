"""Reads about the tree of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bina.people import rules
from bina.people.models import Employee, Unit, UnitVersion

if TYPE_CHECKING:
    from bina.platform.access import Actor


def units(actor: Actor) -> QuerySet[Unit]:
    """Units the actor may see, closed ones included."""
    return Unit.objects.filter(actor.reach("people.see", unit="path")).select_related("parent")


def unit(actor: Actor, *, unit_id: UUID) -> Unit | None:
    """One unit with its people counted, if the actor may see it."""
    return with_counts(units(actor)).select_related("parent", "agency").filter(pk=unit_id).first()


def with_counts(found: QuerySet[Unit]) -> QuerySet[Unit]:
    """Adds ``people`` (in service at and below each unit) and ``has_children`` (open ones)."""
    inside = (
        Employee.objects.filter(unit_path__within=OuterRef("path"), status__in=rules.HELD)
        .order_by()
        .annotate(one=F("agency_id"))
        .values("one")
        .annotate(people=Count("pk"))
        .values("people")
    )
    open_children = Unit.objects.filter(parent=OuterRef("pk"), valid_until=None)
    return found.annotate(people=Coalesce(Subquery(inside), 0), has_children=Exists(open_children))


@dataclass(slots=True)
class Node:
    """A unit in the tree as a page shows it; ``children`` is None while it is not opened."""

    unit: Unit
    people: int
    has_children: bool
    children: list[Node] | None = field(default=None)


def top_units(actor: Actor) -> list[Node]:
    """The highest units the actor sees, by name."""
    paths = _highest(actor.paths("people.see"))
    found = with_counts(units(actor).filter(path__in=paths)).order_by("name", "pk")
    return [_node(one) for one in found]


def _highest(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(paths):
        if not any(path == above or path.startswith(f"{above}.") for above in kept):
            kept.append(path)
    return kept


def children(actor: Actor, *, parent_ids: Iterable[UUID]) -> list[Node]:
    """Open units right below the parents, by name, with their counts; one read."""
    found = units(actor).filter(parent_id__in=list(parent_ids), valid_until=None)
    return [_node(one) for one in with_counts(found).order_by("name", "pk")]


def _node(one: Unit) -> Node:
    return Node(unit=one, people=one.people, has_children=one.has_children)  # type: ignore[attr-defined]  # annotated


def tree(actor: Actor, *, open_unit: Unit | None = None) -> list[Node]:
    """The tops of the actor's tree opened by one level, and the way down to ``open_unit`` opened too.

    Three reads however many units are open.
    """
    tops = top_units(actor)
    opened = {top.unit.pk for top in tops}
    if open_unit is not None:
        opened |= {one.pk for one in ancestors(actor, path=open_unit.path)}
    below: dict[UUID | None, list[Node]] = {}
    for child in children(actor, parent_ids=opened):
        below.setdefault(child.unit.parent_id, []).append(child)
    for node in [*tops, *(child for group in below.values() for child in group)]:
        if node.unit.pk in opened:
            node.children = below.get(node.unit.pk, [])
    return tops


def ancestors(actor: Actor, *, path: str) -> list[Unit]:
    """The units above a path that the actor sees, from the top, the unit itself last."""
    found = list(units(actor).filter(path__above=path))
    return sorted(found, key=lambda one: one.path.count("."))


def units_found(
    actor: Actor, *, text: str, agency_id: UUID | None = None, permission: str = "people.see", most: int = 30
) -> list[Unit]:
    """Open units whose name or UNOR ID has every word, by name; none without words.

    Args:
        actor: who asks.
        text: the words.
        agency_id: only of this agency.
        permission: the one whose reach counts.
        most: how many at most.
    """
    if not text.strip():
        return []
    reached = actor.reach(permission, unit="path", agency="agency_id")
    found = Unit.objects.filter(reached, valid_until=None).select_related("parent")
    if agency_id is not None:
        found = found.filter(agency_id=agency_id)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(siasn_id__iexact=word))
    return list(found.order_by("name", "pk")[:most])


def unit_choices(actor: Actor, *, most: int = 400) -> list[Unit]:
    """Open units of the first two levels the actor sees, for a filter, by name."""
    tops = _highest(actor.paths("people.see"))
    found = units(actor).filter(Q(path__in=tops) | Q(parent__path__in=tops), valid_until=None)
    return list(found.order_by("name", "pk")[:most])


def versions(actor: Actor, *, unit_id: UUID) -> QuerySet[UnitVersion]:
    """How a unit the actor sees was named and placed before, the newest first."""
    found = UnitVersion.objects.filter(actor.reach("people.see", unit="unit__path"), unit_id=unit_id)
    return found.select_related("parent").order_by("-ends_on", "pk")


def unit_names(paths: Iterable[str]) -> dict[str, str]:
    """Name of the unit at each path. Whoever asks has already been let see what is in the unit."""
    return dict(Unit.objects.filter(path__in=set(paths)).values_list("path", "name"))


def root_unit(agency_id: UUID) -> Unit | None:
    """The unit that stands for the agency itself."""
    return Unit.objects.filter(agency_id=agency_id, parent=None).first()
