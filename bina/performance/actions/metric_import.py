"""Taking in metrics.xlsx: one row per metric, unit and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.people import queries as people
from bina.people.actions.reading import Gathered, gather
from bina.performance import rules
from bina.performance.actions.problems import MESSAGES
from bina.performance.actions.reading import applied, copy_rows, report_of
from bina.performance.models import Metric, MetricValue
from bina.performance.rules import METRIC_COLUMNS, MetricRow
from bina.platform.ids import uuid7
from bina.platform.imports import Change, ImportReport, RowResult, RowState, refused, unreadable
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Fault, SheetRefused, Source

if TYPE_CHECKING:
    from bina.platform.access import Actor

Key = tuple[UUID, UUID, date]
_STEP = Decimal("0.0001")
_HEADING = {column.code: column.heading for column in METRIC_COLUMNS}
_COLUMNS = (
    *("id", "agency_id", "metric_id", "unit_id", "measured_on", "value", "note", "source", "recorded_at"),
)


class _Ground(NamedTuple):
    """The agency's metrics by code and its units by SIASN's key."""

    metrics: dict[str, UUID]
    units: dict[str, UUID]

    def key(self, row: MetricRow) -> Key:
        return self.metrics[row.code], self.units[row.unit], row.measured_on


@transaction.atomic
def import_metrics(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Source,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take over figures of metrics that are defined; one is known again by metric, unit and day.

    The same file again changes nothing; nothing is deleted. The arguments are those of
    ``import_performance``.

    Raises:
        PermissionDenied: ``actor`` may not import performance for the agency.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("performance.import", agency=agency_id)
    told, today = progress or Quiet(), timezone.localdate(at)

    def check(row: Any) -> tuple[MetricRow | None, list[Fault]]:
        return rules.check_metric_row(row, today=today)

    try:
        found = gather(path, columns=METRIC_COLUMNS, check=check, messages=MESSAGES, progress=told)
    except SheetRefused as refusal:
        if refusal.problems:
            return unreadable(refusal.problems)
        raise
    ground = _ground(actor, agency_id)
    _refuse(found, ground)
    known = _known(ground, {row.code for row in found.good})
    report = report_of(found, list(_results(found, ground, known)))
    if dry_run:
        return report
    if report.rejected and not accept_good_rows:
        return refused(report)
    told.report(done=found.rows * 3 // 2, total=found.rows * 2, message=_("Writing the figures"))
    _write(agency_id, found.good, ground, known, at)
    told.check()
    return applied(report)


def _ground(actor: Actor, agency_id: UUID) -> _Ground:
    units = people.units(actor).filter(agency_id=agency_id)
    return _Ground(
        metrics=dict(Metric.objects.filter(agency_id=agency_id).values_list("code", "pk")),
        units=dict(units.values_list("siasn_id", "pk")),
    )


def _refuse(found: Gathered[MetricRow], ground: _Ground) -> None:
    faults: dict[int, Fault] = {}
    first: dict[Key, int] = {}
    codes = ", ".join(sorted(ground.metrics)) or "–"
    for index, row in enumerate(found.good):
        if row.code not in ground.metrics:
            faults[index] = Fault(_HEADING["code"], row.code, "metric_unknown", params={"codes": codes})
            continue
        if row.unit not in ground.units:
            faults[index] = Fault(_HEADING["unit"], row.unit, "unit_unknown")
            continue
        earlier = first.setdefault(ground.key(row), index)
        if earlier != index:
            sheet, number = found.places[earlier]
            where = {"sheet": sheet, "row": str(number)}
            faults[index] = Fault(_HEADING["code"], row.code, "duplicate_value", params=where)
    found.refuse(faults, name=lambda row: (row.code, row.unit))


def _known(ground: _Ground, codes: set[str]) -> dict[Key, MetricValue]:
    rows = MetricValue.objects.filter(metric_id__in=[ground.metrics[code] for code in codes])
    return {(row.metric_id, row.unit_id, row.measured_on): row for row in rows.iterator(chunk_size=5000)}


def _value(row: MetricRow) -> Decimal:
    return row.value.quantize(_STEP)


def _results(
    found: Gathered[MetricRow], ground: _Ground, known: Mapping[Key, MetricValue]
) -> Iterator[RowResult]:
    for row, place in zip(found.good, found.places, strict=True):
        before = known.get(ground.key(row))
        changes = tuple(_changes(before, row)) if before else ()
        state = RowState.NEW if before is None else RowState.CHANGED if changes else RowState.UNCHANGED
        yield RowResult(state, row.code, f"{row.unit} · {row.measured_on:%d-%m-%Y}", *place, changes=changes)


def _changes(before: MetricValue, row: MetricRow) -> Iterator[Change]:
    if before.value != _value(row):
        yield Change(_HEADING["value"], f"{before.value.normalize():f}", f"{_value(row).normalize():f}")
    if before.note != row.note:
        yield Change(_HEADING["note"], before.note, row.note)


def _write(
    agency_id: UUID, rows: list[MetricRow], ground: _Ground, known: Mapping[Key, MetricValue], at: datetime
) -> None:
    changed, fresh = [], []
    for row in rows:
        key = ground.key(row)
        before = known.get(key)
        if before is None:
            fresh.append(
                (uuid7(), agency_id, *key, _value(row), row.note, MetricValue.Source.IMPORT.value, at)
            )
        elif any(_changes(before, row)):
            before.value, before.note, before.recorded_at = _value(row), row.note, at
            before.source = MetricValue.Source.IMPORT
            changed.append(before)
    MetricValue.objects.bulk_update(changed, ["value", "note", "source", "recorded_at"], batch_size=1000)
    copy_rows("performance_metricvalue", _COLUMNS, fresh)
