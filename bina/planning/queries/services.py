"""Services and other unit figures that got worse: what a need can be written down from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bina.performance import queries as performance

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST_METRICS = 30


@dataclass(frozen=True, slots=True)
class Worsened:
    """A unit's figure that moved the wrong way between its two newest days.

    Attributes:
        share: change against the figure before, as a share of it; above zero is worse.
    """

    metric_id: UUID
    metric: str
    measure: str
    unit_id: UUID
    unit: str
    measured_on: date
    before: Decimal
    value: Decimal
    share: float


def worsened(actor: Actor, *, agency_id: UUID) -> list[Worsened]:
    """Unit figures that got worse, the worst first; a query per metric, ``MOST_METRICS`` at most."""
    metrics = performance.metrics(actor).filter(agency_id=agency_id, is_active=True).order_by("name", "pk")
    found = []
    for metric in metrics[:MOST_METRICS]:
        for unit in performance.latest_by_unit(actor, metric_id=metric.pk):
            if unit.before is None or unit.change is None:
                continue
            worse = unit.change if metric.direction == "DOWN" else -unit.change
            if worse <= 0:
                continue
            found.append(
                Worsened(
                    metric_id=metric.pk,
                    metric=metric.name,
                    measure=metric.measure,
                    unit_id=unit.unit_id,
                    unit=unit.unit,
                    measured_on=unit.measured_on,
                    before=unit.before,
                    value=unit.value,
                    share=float(worse / abs(unit.before)) if unit.before else 1.0,
                )
            )
    return sorted(found, key=lambda one: (-one.share, one.metric, one.unit))


@dataclass(frozen=True, slots=True)
class Shown:
    """A unit's newest figure of a metric as the ground of a need."""

    value_id: UUID
    metric_id: UUID
    metric: str
    measure: str
    unit_id: UUID
    unit: str
    measured_on: date
    value: Decimal
    before: Decimal | None


def shown_figure(actor: Actor, *, metric_id: UUID, unit_id: UUID) -> Shown | None:
    """The newest figure of a metric in a unit the actor may see, and the one before it."""
    rows = list(
        performance.values(actor, metric_id=metric_id, unit_id=unit_id).order_by("-measured_on", "-pk")[:2]
    )
    if not rows:
        return None
    newest = rows[0]
    return Shown(
        value_id=newest.pk,
        metric_id=newest.metric_id,
        metric=newest.metric.name,
        measure=newest.metric.measure,
        unit_id=newest.unit_id,
        unit=newest.unit.name,
        measured_on=newest.measured_on,
        value=newest.figure,
        before=rows[1].figure if len(rows) > 1 else None,
    )
