"""Unit metrics: defining them, and writing figures down."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.people import queries as people
from bina.performance.models import Metric, MetricValue
from bina.performance.rules.metric_rows import LARGEST
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor


class MetricRefused(Refused):
    """A metric or figure cannot be written; ``field`` names what is wrong."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class MetricValues:
    """What defines a metric; ``direction`` is UP or DOWN."""

    code: str
    name: str
    measure: str
    direction: str
    source: str
    is_active: bool = True


@transaction.atomic
def define_metric(*, actor: Actor, agency_id: UUID, values: MetricValues, at: datetime) -> Metric:
    """Say what is measured of units.

    Raises:
        PermissionDenied: ``actor`` may not edit performance for the agency.
        MetricRefused: the code is taken.
    """
    actor.require("performance.edit", agency=agency_id)
    _free(agency_id, values.code, but=None)
    return Metric.objects.create(agency_id=agency_id, updated_at=at, **asdict(values))


@transaction.atomic
def edit_metric(*, actor: Actor, metric_id: UUID, values: MetricValues, at: datetime) -> Metric:
    """Change a definition; figures stay.

    Raises:
        PermissionDenied: ``actor`` may not edit performance for the agency.
        MetricRefused: the code is taken by another one.
    """
    metric = Metric.objects.select_for_update().get(pk=metric_id)
    actor.require("performance.edit", agency=metric.agency_id)
    _free(metric.agency_id, values.code, but=metric_id)
    for name, value in asdict(values).items():
        setattr(metric, name, value)
    metric.updated_at = at
    metric.save()
    return metric


def _free(agency_id: UUID, code: str, *, but: UUID | None) -> None:
    holder = Metric.objects.filter(agency_id=agency_id, code=code).values_list("pk", flat=True).first()
    if holder not in {None, but}:
        raise MetricRefused(
            _("The code {code} belongs to another metric already.").format(code=code), field="code"
        )


@transaction.atomic
def record_value(
    *,
    actor: Actor,
    metric_id: UUID,
    unit_id: UUID,
    measured_on: date,
    value: Decimal,
    at: datetime,
    note: str = "",
) -> MetricValue:
    """Write down a unit's figure of a day; one that stands there already is replaced.

    Raises:
        PermissionDenied: ``actor`` may not edit performance for the agency.
        MetricRefused: the day lies in the future, the figure is too large, or the unit is not of the agency.
    """
    metric = Metric.objects.select_for_update().get(pk=metric_id)
    actor.require("performance.edit", agency=metric.agency_id)
    if measured_on > timezone.localdate(at):
        raise MetricRefused(_("This day lies in the future."), field="measured_on")
    if abs(value) >= LARGEST:
        raise MetricRefused(_("This figure is too large."), field="value")
    if not people.units(actor).filter(pk=unit_id, agency_id=metric.agency_id).exists():
        raise MetricRefused(_("Choose a unit of your agency."), field="unit")
    row, _made = MetricValue.objects.update_or_create(
        metric=metric,
        unit_id=unit_id,
        measured_on=measured_on,
        defaults={
            "agency_id": metric.agency_id,
            "value": value,
            "note": note,
            "source": MetricValue.Source.FORM,
            "recorded_at": at,
        },
    )
    return row


@transaction.atomic
def remove_value(*, actor: Actor, value_id: UUID) -> MetricValue:
    """Take a figure back; the audit trail keeps it. Returns what was removed.

    Raises:
        PermissionDenied: ``actor`` may not edit performance for the agency.
    """
    row = MetricValue.objects.select_for_update().get(pk=value_id)
    actor.require("performance.edit", agency=row.agency_id)
    kept = MetricValue.objects.select_related("metric", "unit").get(pk=value_id)
    row.delete()
    return kept
