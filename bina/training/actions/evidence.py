"""Measured effects of programmes, written by the room of evaluation for the catalogue and the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from bina.training.actions.refusals import NotOfThisAgency
from bina.training.models import EffectEvidence, Programme

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line of what was measured; ``competence_id`` None for all outcomes together. Levels."""

    programme_id: UUID
    year: int
    competence_id: UUID | None = None
    n_trained: int = 0
    n_comparison: int = 0
    estimate: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n_gain: Decimal | None = None
    reaction: Decimal | None = None
    method: str = ""


@transaction.atomic
def record_effect_evidence(
    *, actor: Actor, agency_id: UUID, evidence: Sequence[Evidence], at: datetime
) -> int:
    """Keep what was measured; it replaces what was known of the same programmes and years. Idempotent.

    Returns:
        How many lines are kept.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        NotOfThisAgency: a programme belongs to another agency.
    """
    actor.require("training.edit", agency=agency_id)
    wanted = {line.programme_id for line in evidence}
    if Programme.objects.filter(agency_id=agency_id, pk__in=wanted).count() != len(wanted):
        raise NotOfThisAgency("A programme of the evidence is not of this agency.")
    for year in {line.year for line in evidence}:
        measured = {line.programme_id for line in evidence if line.year == year}
        EffectEvidence.objects.filter(agency_id=agency_id, year=year, programme_id__in=measured).delete()
    made = EffectEvidence.objects.bulk_create(
        EffectEvidence(agency_id=agency_id, measured_at=at, **asdict(line)) for line in evidence
    )
    return len(made)
