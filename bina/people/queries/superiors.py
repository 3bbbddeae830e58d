"""Reads about who leads a unit, and who is a person's direct superior on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.people import rules
from bina.people.models import ActingHead, Employee, SuperiorOverride, Unit

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Head:
    """Who leads, and why: HEAD holds the leading post, PLT and PLH stand in, NAMED was named by hand."""

    employee_id: UUID
    name: str
    nip: str
    how: str
    unit_id: UUID
    unit_name: str
    seen: bool  # the actor may open that person's page

    @property
    def is_acting(self) -> bool:
        return self.how in ActingHead.Kind.values


def superior_of(actor: Actor, *, person: Employee, on: date) -> Head | None:
    """A person's direct superior on a day; None at the top of the tree.

    An override comes first, then whoever leads the unit, then its parents' heads from below; the person
    themselves is passed over. At most four reads, however deep the tree.
    """
    named = (
        SuperiorOverride.objects.filter(employee=person, period__contains=on)
        .select_related("superior__unit")
        .first()
    )
    if named is not None:
        return _head(actor, named.superior, "NAMED", named.superior.unit)
    units = list(Unit.objects.filter(path__above=person.unit_path))
    units.sort(key=lambda unit: unit.path.count("."), reverse=True)
    heads = heads_of(actor, units=units, on=on)
    return next(
        (heads[unit.pk] for unit in units if unit.pk in heads and heads[unit.pk].employee_id != person.pk),
        None,
    )


def heads_of(actor: Actor, *, units: Iterable[Unit], on: date) -> dict[UUID, Head]:
    """Who leads each unit on a day, by unit; one who stands in comes before the post's holder. Two reads."""
    by_key = {unit.pk: unit for unit in units}
    holders = Employee.objects.filter(
        post__is_head=True, post__unit_id__in=by_key, status__in=rules.HELD
    ).select_related("post")
    heads = {
        person.post.unit_id: _head(actor, person, "HEAD", by_key[person.post.unit_id])
        for person in holders.order_by("-pk")
    }
    stand_ins = ActingHead.objects.filter(
        unit_id__in=by_key, period__contains=on, employee__status__in=rules.HELD
    ).select_related("employee")
    heads |= {one.unit_id: _head(actor, one.employee, one.kind, by_key[one.unit_id]) for one in stand_ins}
    return heads


def _head(actor: Actor, person: Employee, how: str, unit: Unit) -> Head:
    seen = actor.employee_id == person.pk or actor.may("people.see", unit=person.unit_path)
    return Head(person.pk, person.full_name, person.nip, how, unit.pk, unit.name, seen)


def acting_heads(actor: Actor, *, unit_id: UUID | None = None) -> QuerySet[ActingHead]:
    """Who stands in for heads of units the actor sees, those of one unit if named; the newest first."""
    found = ActingHead.objects.filter(actor.reach("people.see", unit="unit__path"))
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    return found.select_related("employee", "unit").order_by("-period", "pk")


def overrides(actor: Actor, *, employee_id: UUID) -> QuerySet[SuperiorOverride]:
    """Superiors named by hand for a person the actor sees, the newest first."""
    seen = actor.reach("people.see", unit="employee__unit_path")
    if actor.employee_id is not None:
        seen |= Q(employee_id=actor.employee_id)
    found = SuperiorOverride.objects.filter(seen, employee_id=employee_id)
    return found.select_related("superior").order_by("-period", "pk")
