"""Plans, their batches and lines, and the reason of each line in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bina.planning.models import Plan, PlanBatch, PlanLine
from bina.platform.access import permissions_of
from bina.platform.errors import Refused
from bina.training import queries as training

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bina.platform.access import Actor


class UnknownPlan(Refused):
    """No plan has this key."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a person is in a programme: from ``held`` towards ``required``, reaching ``reaches`` at most."""

    code: str
    name: str
    required: int | None
    held: int | None
    reaches: int
    sources: tuple[str, ...]


def plans(actor: Actor) -> QuerySet[Plan]:
    """All plans of agencies whose planning the actor sees as a whole; elsewhere the approved ones."""
    whole = actor.reach("planning.see", agency="agency_id")
    somewhere = {held.agency_id for held in actor.grants if "planning.see" in permissions_of(held.role)}
    return Plan.objects.filter(whole | Q(state=Plan.State.APPROVED, agency_id__in=somewhere))


def plan_by_key(text: str) -> Plan:
    """The plan of this key, whatever its agency: for commands on the machine, which act as the installation.

    Raises:
        UnknownPlan: the text is no key, or there is no such plan.
    """
    try:
        return Plan.objects.get(pk=UUID(text))
    except (ValueError, Plan.DoesNotExist) as error:
        raise UnknownPlan(_("There is no plan {plan}.").format(plan=text)) from error


def lines(actor: Actor, *, plan_id: UUID) -> QuerySet[PlanLine]:
    """Lines of a plan: those of the units the actor reaches, and their own once the plan is approved."""
    seen = actor.reach("planning.see", unit="unit_path")
    if actor.employee_id:
        seen |= Q(employee_id=actor.employee_id, plan__state=Plan.State.APPROVED)
    found = PlanLine.objects.filter(seen, plan_id=plan_id)
    return found.select_related("employee__unit", "employee__post", "batch__programme")


def lines_matching(
    actor: Actor, *, plan_id: UUID, text: str = "", programme: str = "", unit: str = "", batch: str = ""
) -> QuerySet[PlanLine]:
    """Lines by words of name, NIP or unit, code of programme, path of unit, line of batch."""
    found = lines(actor, plan_id=plan_id)
    for word in text.split():
        person = Q(employee__name__icontains=word) | Q(employee__nip__startswith=word)
        found = found.filter(person | Q(employee__unit__name__icontains=word))
    exact = {"batch__programme__code": programme, "batch__line": batch}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    return found.filter(unit_path__within=unit) if unit else found


def my_lines(actor: Actor, *, year: int) -> QuerySet[PlanLine]:
    """What the approved plan of a year gives the actor themselves, by date."""
    own = PlanLine.objects.filter(plan__year=year, plan__state=Plan.State.APPROVED)
    own = own.filter(employee_id=actor.employee_id) if actor.employee_id else own.none()
    return own.select_related("batch__programme").order_by("batch__starts_on", "pk")


def plan_batches(actor: Actor, *, plan_id: UUID) -> QuerySet[PlanBatch]:
    """Batches of a plan the actor may see, by date."""
    found = PlanBatch.objects.filter(plan_id=plan_id, plan__in=plans(actor))
    return found.select_related("programme").order_by("starts_on", "line", "pk")


def competence_names() -> dict[str, str]:
    """Name of every competence by code, in the language of the screen."""
    return {one.code: one.name for one in training.competences()}


def competences_by_key() -> dict[str, str]:
    """Name of every competence by the text of its key, for forms."""
    return {str(one.id): one.name for one in training.competences()}


def causes(why: list[dict[str, Any]], *, names: Mapping[str, str]) -> list[Cause]:
    """The reasons of a line with the competences' names."""
    return [
        Cause(
            code=one["code"],
            name=names.get(one["code"], one["code"]),
            required=one["required"],
            held=one["held"],
            reaches=one["reaches"],
            sources=tuple(one["sources"]),
        )
        for one in why
    ]
