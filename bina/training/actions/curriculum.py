"""A programme's curriculum, prerequisites and cost model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.refusals import ProgrammeRefused
from bina.training.models import CostItem, CurriculumSession, Prerequisite, Programme
from bina.training.queries.curriculum import courses_to_require, days_of
from bina.training.rules.programme_costs import Basis, Item, totals

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session of a curriculum; ``method`` is a code of ``CurriculumSession.Method``."""

    title: str
    method: str
    length_jp: Decimal
    competency_id: UUID | None = None
    level: int | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One item of the cost model; ``basis`` is a code of ``CostItem.PaidPer``."""

    kind: str
    basis: str
    price_rupiah: int
    quantity: int = 1
    label: str = ""


@transaction.atomic
def set_curriculum(
    *, actor: Actor, programme_id: UUID, sessions: Sequence[SessionLine], at: datetime
) -> Programme:
    """Replace the sessions of a programme, in order; their hours are the programme's hours.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        ProgrammeRefused: the hours do not add up, or a level is not on the competence's scale.
    """
    programme = _locked(actor, programme_id)
    whole = sum((line.length_jp for line in sessions), Decimal(0))
    if sessions and whole != programme.length_jp:
        raise ProgrammeRefused(
            _("The sessions hold {sum} JP, the programme {length} JP. They must be the same.").format(
                sum=_short(whole), length=_short(programme.length_jp)
            )
        )
    _require_levels(sessions)
    programme.curriculum.all().delete()
    CurriculumSession.objects.bulk_create(
        CurriculumSession(agency_id=programme.agency_id, programme=programme, position=place, **asdict(line))
        for place, line in enumerate(sessions, start=1)
    )
    return _touched(programme, at)


def _short(hours: Decimal) -> str:
    return f"{hours.normalize():f}"


def _require_levels(sessions: Sequence[SessionLine]) -> None:
    known = {choice.id: choice for choice in queries.competences()}
    for line in sessions:
        if line.competency_id is None:
            continue
        choice = known.get(line.competency_id)
        if choice is None or line.level is None or not 1 <= line.level <= choice.scale:
            raise ProgrammeRefused(
                _("“{title}”: say the level it leads to, on the scale of its competence.").format(
                    title=line.title
                )
            )


@transaction.atomic
def set_prerequisites(
    *, actor: Actor, programme_id: UUID, programmes: Sequence[UUID], courses: Sequence[UUID], at: datetime
) -> Programme:
    """Replace what people complete before a programme.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        ProgrammeRefused: one is unknown, the programme itself, or needs this programme in turn.
    """
    programme = _locked(actor, programme_id)
    known = Programme.objects.filter(agency_id=programme.agency_id, pk__in=programmes)
    offered = {course.pk for course in courses_to_require(programme.agency_id)}
    if known.count() != len(set(programmes)) or not set(courses) <= offered:
        raise ProgrammeRefused(_("Choose programmes and courses of this agency."))
    if programme_id in _needed_by(set(programmes)):
        raise ProgrammeRefused(_("A programme cannot need itself, not even by way of others."))
    programme.prerequisites.all().delete()
    Prerequisite.objects.bulk_create(
        [
            *(
                Prerequisite(agency_id=programme.agency_id, programme=programme, earlier_id=key)
                for key in dict.fromkeys(programmes)
            ),
            *(
                Prerequisite(agency_id=programme.agency_id, programme=programme, course_id=key)
                for key in dict.fromkeys(courses)
            ),
        ]
    )
    return _touched(programme, at)


def _needed_by(wanted: set[UUID]) -> set[UUID]:
    """The programmes and everything they need in turn."""
    found: set[UUID] = set()
    fresh = wanted
    while fresh:
        found |= fresh
        rows = Prerequisite.objects.filter(programme_id__in=fresh, earlier__isnull=False)
        needed = {key for key in rows.values_list("earlier_id", flat=True) if key is not None}
        fresh = needed - found
    return found


@transaction.atomic
def set_costs(*, actor: Actor, programme_id: UUID, items: Sequence[CostLine], at: datetime) -> Programme:
    """Replace the cost model; the programme's two prices become its sums. Without items they stay.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        ProgrammeRefused: a price or number makes no sense.
    """
    programme = _locked(actor, programme_id)
    if any(line.price_rupiah < 0 or line.quantity < 1 for line in items):
        raise ProgrammeRefused(_("A cost cannot be below zero."))
    programme.cost_items.all().delete()
    CostItem.objects.bulk_create(
        CostItem(agency_id=programme.agency_id, programme=programme, **asdict(line)) for line in items
    )
    return sum_costs(programme, at)


def sum_costs(programme: Programme, at: datetime) -> Programme:
    """Bring the programme's prices in line with its cost items, if it has any."""
    items = [
        Item(Basis(basis), quantity, price)
        for basis, quantity, price in programme.cost_items.values_list("basis", "quantity", "price_rupiah")
    ]
    if items:
        fixed, each = totals(items=items, days=days_of(programme, on=at.date()))
        programme.fixed_cost_rupiah, programme.cost_per_person_rupiah = fixed, each
    return _touched(programme, at)


def _locked(actor: Actor, programme_id: UUID) -> Programme:
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    actor.require("training.edit", agency=programme.agency_id)
    return programme


def _touched(programme: Programme, at: datetime) -> Programme:
    programme.updated_at = at
    programme.save(update_fields=["fixed_cost_rupiah", "cost_per_person_rupiah", "updated_at"])
    return programme
