"""Reads of the rollups: progress and dashboards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bina.records.models import Rollup
from bina.records.queries.people import person_key
from bina.records.rules.identity import activity_key

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Done:
    """What one employee has done with one activity. Scores are scaled: -1 to 1."""

    employee_id: UUID
    activity: str
    statements: int
    attempts: int
    first_at: datetime
    last_at: datetime
    seconds: Decimal
    scaled: float | None
    best_scaled: float | None
    success: bool | None
    completion: bool | None


def rollups(store: UUID) -> QuerySet[Rollup]:
    """All rollups of a store."""
    return Rollup.objects.filter(store_id=store)


def done(*, store: UUID, employees: Iterable[UUID], activities: Iterable[str] | None = None) -> list[Done]:
    """What the employees have done, with the activities named or with all; in the order of last use.

    The figures follow the statements within seconds: a job counts what has arrived.
    """
    keys = {person_key(employee): employee for employee in employees}
    found = rollups(store).filter(actor__in=list(keys))
    if activities is not None:
        found = found.filter(activity__in=[activity_key(iri) for iri in activities])
    return [
        Done(
            employee_id=keys[row.actor],
            activity=row.activity_iri,
            statements=row.statements,
            attempts=row.attempts,
            first_at=row.first_at,
            last_at=row.last_at,
            seconds=row.seconds,
            scaled=row.scaled,
            best_scaled=row.best_scaled,
            success=row.success,
            completion=row.completion,
        )
        for row in found.order_by("-last_at", "actor", "activity")
    ]
