"""The catalogue of programmes, for everybody of the agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from bina.platform.access import permissions_of
from bina.platform.rulesets import load
from bina.training.models import Programme, ProgrammeOutcome

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.training.rulesets import FormRow


@dataclass(frozen=True, slots=True)
class Outcome:
    """A competence a programme develops and the level its participants leave with, at most."""

    competence_id: UUID
    competence: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme as planning weighs it; money in whole rupiah, empty ``targets`` mean every kind of post."""

    id: UUID
    code: str
    name: str
    form: int
    length_jp: Decimal
    seats: int
    minimum_seats: int
    fixed_cost_rupiah: int
    cost_per_person_rupiah: int
    targets: tuple[str, ...]
    is_mandatory: bool
    outcomes: tuple[Outcome, ...] = field(default=())


def agencies_of(actor: Actor, permission: str) -> set[UUID]:
    """Agencies in any part of which the actor holds the permission; not for a partner only."""
    return {
        held.agency_id
        for held in actor.grants
        if held.partner_id is None and permission in permissions_of(held.role)
    }


def programmes(actor: Actor) -> QuerySet[Programme]:
    """Programmes of the agencies whose catalogue the actor may read."""
    return Programme.objects.filter(agency_id__in=agencies_of(actor, "training.catalogue"))


def programmes_matching(
    actor: Actor,
    *,
    text: str = "",
    form: int | None = None,
    competence: str = "",
    offered_only: bool = True,
) -> QuerySet[Programme]:
    """Programmes by words of name or code, form, and code of a competence they develop."""
    found = programmes(actor)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
    if form is not None:
        found = found.filter(form=form)
    if competence:
        taught = ProgrammeOutcome.objects.filter(competency__code=competence).values("programme_id")
        found = found.filter(pk__in=taught)
    return found.filter(is_active=True) if offered_only else found


def programme_outcomes(
    actor: Actor, *, agency_id: UUID, programmes: Sequence[UUID] | None = None
) -> dict[UUID, tuple[Outcome, ...]]:
    """What the programmes of an agency teach, by the programme's key; only of those named, if any are."""
    if agency_id not in agencies_of(actor, "training.catalogue"):
        return {}
    rows = ProgrammeOutcome.objects.filter(agency_id=agency_id)
    if programmes is not None:
        rows = rows.filter(programme_id__in=programmes)
    rows = rows.select_related("competency").order_by("programme_id", "competency__code")
    found: dict[UUID, list[Outcome]] = defaultdict(list)
    for row in rows:
        taught = row.competency
        found[row.programme_id].append(Outcome(taught.pk, taught.code, taught.name, row.level))
    return {programme: tuple(outcomes) for programme, outcomes in found.items()}


def offers(actor: Actor, *, agency_id: UUID) -> list[Offer]:
    """The programmes on offer with what they teach, ordered by code. Two queries."""
    outcomes = programme_outcomes(actor, agency_id=agency_id)
    rows = programmes(actor).filter(agency_id=agency_id, is_active=True).order_by("code", "pk")
    return [
        Offer(
            id=row.pk,
            code=row.code,
            name=row.name,
            form=row.form,
            length_jp=row.length_jp,
            seats=row.seats,
            minimum_seats=row.minimum_seats,
            fixed_cost_rupiah=row.fixed_cost_rupiah,
            cost_per_person_rupiah=row.cost_per_person_rupiah,
            targets=tuple(row.targets),
            is_mandatory=row.is_mandatory,
            outcomes=outcomes.get(row.pk, ()),
        )
        for row in rows
    ]


def forms(*, on: date, agency_id: UUID | None = None) -> dict[int, FormRow]:
    """The forms of development in force on a day, by SIASN's number."""
    table: dict[int, FormRow] = load("training-forms", on=on, agency_id=agency_id).table.by_number()
    return table
