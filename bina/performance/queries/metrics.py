"""Reads about unit metrics: what is measured, and the figures over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from bina.performance.models import Metric, MetricValue
from bina.platform.access import permissions_of

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Latest:
    """A unit's newest figure of a metric and the one before it, if there is one."""

    unit_id: UUID
    unit: str
    measured_on: date
    value: Decimal
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.value - self.before


def metrics(actor: Actor) -> QuerySet[Metric]:
    """Metrics of the agencies in any part of which the actor sees performance."""
    agencies = {held.agency_id for held in actor.grants if "performance.see" in permissions_of(held.role)}
    return Metric.objects.filter(agency_id__in=agencies)


def values(actor: Actor, *, metric_id: UUID, unit_id: UUID | None = None) -> QuerySet[MetricValue]:
    """Figures of a metric in units the actor may see, of one unit if named; unordered."""
    found = MetricValue.objects.filter(actor.reach("performance.see", unit="unit__path"), metric_id=metric_id)
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    return found.select_related("unit", "metric")


def metric_value(actor: Actor, *, value_id: UUID) -> MetricValue | None:
    """One figure, if the actor may see its unit."""
    found = MetricValue.objects.filter(actor.reach("performance.see", unit="unit__path"), pk=value_id)
    return found.select_related("unit", "metric").first()


def latest_by_unit(actor: Actor, *, metric_id: UUID) -> list[Latest]:
    """The newest two figures of every unit the actor sees, by name of the unit. One query."""
    place = Window(RowNumber(), partition_by=F("unit_id"), order_by=F("measured_on").desc())
    rows = values(actor, metric_id=metric_id).annotate(place=place).filter(place__lte=2)
    found: dict[UUID, Latest] = {}
    for row in rows.order_by("unit__name", "unit_id", "-measured_on"):
        first = found.get(row.unit_id)
        if first is None:
            found[row.unit_id] = Latest(row.unit_id, row.unit.name, row.measured_on, row.figure, None)
        else:
            found[row.unit_id] = Latest(
                first.unit_id, first.unit, first.measured_on, first.value, before=row.figure
            )
    return list(found.values())


def series(
    actor: Actor, *, metric_id: UUID, units: Sequence[UUID], most_days: int = 60
) -> tuple[list[date], dict[UUID, dict[date, Decimal]]]:
    """Figures of some units by day, and the newest ``most_days`` days of them all, oldest first. One query.

    The upper rooms read it too: what a programme changed shows in such a series.
    """
    rows = values(actor, metric_id=metric_id).filter(unit_id__in=units).order_by("measured_on", "pk")
    found: dict[UUID, dict[date, Decimal]] = {unit: {} for unit in units}
    for row in rows:
        found[row.unit_id][row.measured_on] = row.value
    days = sorted({day for unit in found.values() for day in unit})[-most_days:]
    return days, found


def units_measured(actor: Actor, *, metric_id: UUID) -> dict[UUID, str]:
    """Name of every unit the actor sees that has a figure of the metric, by key."""
    rows = values(actor, metric_id=metric_id).order_by("unit__name", "unit_id")
    return dict(rows.values_list("unit_id", "unit__name").distinct())
