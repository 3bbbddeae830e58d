"""Writing the catalogue."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.curriculum import sum_costs
from bina.training.actions.refusals import ProgrammeRefused
from bina.training.models import Programme, ProgrammeOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeValues:
    """What a programme is: money in whole rupiah, ``outcomes`` are ``(competence, level)``."""

    code: str
    name: str
    form: int
    length_jp: Decimal
    seats: int
    minimum_seats: int
    fixed_cost_rupiah: int = 0
    cost_per_person_rupiah: int = 0
    organiser: str = ""
    targets: tuple[str, ...] = ()
    description: str = ""
    is_mandatory: bool = False
    is_active: bool = True
    outcomes: tuple[tuple[UUID, int], ...] = ()

    def columns(self) -> dict[str, Any]:
        values = asdict(self)
        del values["outcomes"]
        return {**values, "targets": list(self.targets)}


@transaction.atomic
def create_programme(*, actor: Actor, agency_id: UUID, values: ProgrammeValues, at: datetime) -> Programme:
    """Put a programme into the agency's catalogue.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        ProgrammeRefused: the code is taken, the form unknown, or figures contradict each other.
    """
    actor.require("training.edit", agency=agency_id)
    _require_sound(agency_id, values, at)
    if Programme.objects.filter(agency_id=agency_id, code=values.code).exists():
        raise _taken(values.code)
    programme = Programme.objects.create(agency_id=agency_id, updated_at=at, **values.columns())
    _write_outcomes(programme, values.outcomes)
    return programme


@transaction.atomic
def edit_programme(*, actor: Actor, programme_id: UUID, values: ProgrammeValues, at: datetime) -> Programme:
    """Change a programme and what it teaches; batches that exist keep their own seats.

    Prices that a cost model gives stay its sums, whatever ``values`` say.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        ProgrammeRefused: as for ``create_programme``.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    actor.require("training.edit", agency=programme.agency_id)
    _require_sound(programme.agency_id, values, at)
    others = Programme.objects.filter(agency_id=programme.agency_id, code=values.code)
    if others.exclude(pk=programme_id).exists():
        raise _taken(values.code)
    Programme.objects.filter(pk=programme_id).update(updated_at=at, **values.columns())
    _write_outcomes(programme, values.outcomes)
    programme.refresh_from_db()
    return sum_costs(programme, at)


def _taken(code: str) -> ProgrammeRefused:
    return ProgrammeRefused(
        _("Another programme already has the code {code}.").format(code=code), field="code"
    )


def _require_sound(agency_id: UUID, values: ProgrammeValues, at: datetime) -> None:
    if values.form not in queries.forms(on=at.date(), agency_id=agency_id):
        raise ProgrammeRefused(
            _("The form {number} is not in the list of forms.").format(number=values.form), field="form"
        )
    if values.length_jp <= 0:
        raise ProgrammeRefused(_("The programme needs more than 0 lesson hours."), field="length_jp")
    if not 1 <= values.minimum_seats <= values.seats:
        raise ProgrammeRefused(
            _("The fewest participants must be between 1 and the seats ({seats}).").format(
                seats=values.seats
            ),
            field="minimum_seats",
        )
    if min(values.fixed_cost_rupiah, values.cost_per_person_rupiah) < 0:
        raise ProgrammeRefused(_("A cost cannot be below zero."), field="fixed_cost_rupiah")
    require_levels(values.outcomes)


def require_levels(outcomes: Sequence[tuple[UUID, int]]) -> None:
    """Let go on when every competence is known, named once, and its level on its scale.

    Raises:
        ProgrammeRefused: one is not.
    """
    known = {choice.id: choice for choice in queries.competences()}
    if len({competence for competence, _level in outcomes}) != len(outcomes):
        raise ProgrammeRefused(_("A competence is listed twice."), field="outcomes")
    for competence, level in outcomes:
        if competence not in known:
            raise ProgrammeRefused(_("A competence listed does not exist."), field="outcomes")
        if not 1 <= level <= known[competence].scale:
            raise ProgrammeRefused(
                _("The level of {competence} must be between 1 and {scale}.").format(
                    competence=known[competence].code, scale=known[competence].scale
                ),
                field="outcomes",
            )


def _write_outcomes(programme: Programme, outcomes: Sequence[tuple[UUID, int]]) -> None:
    wanted = dict(outcomes)
    held = {row.competency_id: row for row in programme.outcomes.all()}
    programme.outcomes.exclude(competency_id__in=wanted).delete()
    for competence, level in wanted.items():
        row = held.get(competence)
        if row is None:
            ProgrammeOutcome.objects.create(
                agency_id=programme.agency_id, programme=programme, competency_id=competence, level=level
            )
        elif row.level != level:
            ProgrammeOutcome.objects.filter(pk=row.pk).update(level=level)
