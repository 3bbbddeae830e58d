"""Who must agree, and how many of a unit may be away, where an agency sets it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from bina.training.models import Programme, ProgrammeEntry, UnitCoverage
from bina.training.queries.eligibility import unit_of_agency
from bina.training.rules.approvals import Step

if TYPE_CHECKING:
    from bina.platform.access import Actor


@transaction.atomic
def set_programme_entry(*, actor: Actor, programme_id: UUID, approvals: Sequence[str] | None) -> None:
    """Set who must agree to places in a programme, in order; None leaves it to the agency's rule set.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    actor.require("training.edit", agency=programme.agency_id)
    if approvals is None:
        ProgrammeEntry.objects.filter(programme=programme).delete()
        return
    ProgrammeEntry.objects.update_or_create(
        programme=programme,
        defaults={
            "agency_id": programme.agency_id,
            "approvals": [step.value for step in Step if step in approvals],
        },
    )


@transaction.atomic
def set_unit_coverage(
    *, actor: Actor, unit_id: UUID, at_most_percent: Decimal | None, at_least_people: int = 0
) -> None:
    """Set how much of a unit, and of those below it, may be away on one day; None leaves it to what is above.

    Raises:
        PermissionDenied: ``actor`` may not edit the training of that unit.
    """
    agency_id, path = unit_of_agency(unit_id)
    actor.require("training.edit", unit=path)
    if at_most_percent is None:
        UnitCoverage.objects.filter(unit_id=unit_id).delete()
        return
    UnitCoverage.objects.update_or_create(
        unit_id=unit_id,
        defaults={
            "agency_id": agency_id,
            "at_most_percent": at_most_percent,
            "at_least_people": at_least_people,
        },
    )
