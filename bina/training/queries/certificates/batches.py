"""Batches in which people wait for their certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from bina.training.queries.certificates.register import RegisterState, register_matching

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch and how many of its people wait."""

    id: UUID
    code: str
    programme: str
    ends_on: date
    waiting: int


def waiting_batches(actor: Actor, *, agency_id: UUID, most: int) -> list[WaitingBatch]:
    """Batches with people who completed and have no signed certificate, the newest first. One query."""
    found = register_matching(actor, agency_id=agency_id, state=RegisterState.WAITING)
    rows = (
        found.order_by("-batch__ends_on", "batch_id")
        .values_list("batch_id", "batch__code", "batch__programme__name", "batch__ends_on")
        .annotate(waiting=Count("pk"))
    )
    return [WaitingBatch(*row) for row in rows[:most]]
