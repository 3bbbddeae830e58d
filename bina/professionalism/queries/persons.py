"""Stored indices of people: lists with filters, and one person's years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.professionalism.models import Measurement, PersonIndex
from bina.professionalism.queries.ground import SEE, rule_set

if TYPE_CHECKING:
    from bina.platform.access import Actor

ORDERS = {
    "name": ("employee__name", "pk"),
    "-name": ("-employee__name", "-pk"),
    "index": ("total", "pk"),
    "-index": ("-total", "-pk"),
    "unit": ("employee__unit__name", "employee__name", "pk"),
    "-unit": ("-employee__unit__name", "-employee__name", "-pk"),
}


def indices(actor: Actor) -> QuerySet[PersonIndex]:
    """Indices the actor may see, their own included, with the person's post and unit."""
    seen = actor.reach(SEE, unit="employee__unit_path")
    if actor.employee_id is not None:
        seen |= Q(employee_id=actor.employee_id)
    found = PersonIndex.objects.filter(seen)
    return found.select_related("employee", "employee__unit", "employee__post")


def indices_matching(
    actor: Actor,
    *,
    measurement: Measurement,
    text: str = "",
    unit_path: str = "",
    category: str = "",
    lacking: str = "",
    post_kinds: tuple[str, ...] = (),
) -> QuerySet[PersonIndex]:
    """Indices of a measurement that fit every filter; unordered, for paging by key.

    Args:
        text: words that each stand in the name, the unit or the NIP.
        unit_path: only people at and below this unit.
        category: code of a category.
        lacking: a component that is not fulfilled.
        post_kinds: with ``lacking``, the kinds of post for which it counts at all.
    """
    found = indices(actor).filter(measurement=measurement)
    if unit_path:
        found = found.filter(employee__unit_path__within=unit_path)
    if category:
        found = found.filter(category=category)
    if lacking:
        found = found.exclude(has__contains=[lacking]).filter(post_kind__in=post_kinds)
    for word in text.split():
        found = found.filter(_has(word))
    return found


def _has(word: str) -> Q:
    if word.isdecimal():
        return Q(employee__nip__contains=word)
    return Q(employee__name__icontains=word) | Q(employee__unit__name__icontains=word)


@dataclass(frozen=True, slots=True)
class Newest:
    """The index of a person or a group as last worked out, with the name of its category."""

    year: int
    index: Decimal
    category: str


def newest_index(actor: Actor, *, employee_id: UUID) -> Newest | None:
    """A person's index as last worked out; None for who was never measured. Two queries."""
    found = indices(actor).filter(employee_id=employee_id).select_related("measurement")
    row = found.order_by("-measurement__year").first()
    if row is None:
        return None
    names = rule_set(row.agency_id, on=row.measurement.as_of).table.category_names()
    return Newest(row.measurement.year, row.index, names.get(row.category, row.category))


def person_years(actor: Actor, *, employee_id: UUID) -> list[PersonIndex]:
    """A person's stored indices the actor may see, the oldest year first. One query."""
    found = indices(actor).filter(employee_id=employee_id).select_related("measurement")
    return list(found.order_by("measurement__year"))
