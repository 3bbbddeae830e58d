"""Taking in performance.xlsx: one row per person and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.people import queries as people
from bina.people.actions.reading import Gathered, gather
from bina.people.rules import HELD
from bina.performance import queries, rules
from bina.performance.actions.problems import MESSAGES
from bina.performance.actions.reading import applied, copy_rows, report_of
from bina.performance.models import Appraisal
from bina.performance.rules import APPRAISAL_COLUMNS, AppraisalRow
from bina.platform.ids import uuid7
from bina.platform.imports import Change, ImportReport, RowResult, RowState, refused, unreadable
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Fault, SheetRefused, Source

if TYPE_CHECKING:
    from bina.platform.access import Actor

Key = tuple[UUID, int]
_FIELDS = ("predicate", "result_rating", "behaviour_rating", "score", "assessor")
_HEADING = {column.code: column.heading for column in APPRAISAL_COLUMNS}
_COLUMNS = ("id", "agency_id", "employee_id", "year", *_FIELDS, "rule_set", "recorded_at")


@dataclass(frozen=True, slots=True)
class _Person:
    id: UUID
    name: str


@transaction.atomic
def import_performance(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Source,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take over the yearly predicates of a workbook; one is known again by person and year.

    The same file again changes nothing; nothing is deleted.

    Args:
        at: now; no appraisal can be of a later year.
        dry_run: compare only; the report then lists each row.
        accept_good_rows: write the good rows of a file that has rejected ones.

    Raises:
        PermissionDenied: ``actor`` may not import performance for the agency.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("performance.import", agency=agency_id)
    told, today = progress or Quiet(), timezone.localdate(at)
    try:
        found = _gather(path, agency_id, today, told)
    except SheetRefused as refusal:
        if refusal.problems:
            return unreadable(refusal.problems)
        raise
    staff = _people(actor, agency_id)
    _refuse(found, staff)
    known = _known(agency_id, {row.year for row in found.good})
    report = report_of(found, list(_results(found, staff, known)))
    if dry_run:
        return report
    if report.rejected and not accept_good_rows:
        return refused(report)
    told.report(done=found.rows * 3 // 2, total=found.rows * 2, message=_("Writing the predicates"))
    _write(agency_id, found.good, staff, known, at)
    told.check()
    return applied(report)


def _gather(path: Source, agency_id: UUID, today: date, told: Reporter) -> Gathered[AppraisalRow]:
    words, matrices = queries.written_predicates(agency_id), queries.matrices(agency_id, until=today.year)

    def check(row: Any) -> tuple[AppraisalRow | None, list[Fault]]:
        return rules.check_appraisal_row(row, words=words, matrices=matrices, this_year=today.year)

    return gather(path, columns=APPRAISAL_COLUMNS, check=check, messages=MESSAGES, progress=told)


def _people(actor: Actor, agency_id: UUID) -> dict[str, _Person]:
    """The agency's people by NIP, also those who left; who holds a NIP now goes before who held it once."""
    rows = people.employees(actor).filter(agency_id=agency_id).values_list("nip", "pk", "name", "status")
    ordered = sorted(rows, key=lambda row: row[3] in HELD)
    return {nip: _Person(pk, name) for nip, pk, name, _status in ordered}


def _refuse(found: Gathered[AppraisalRow], staff: Mapping[str, _Person]) -> None:
    faults: dict[int, Fault] = {}
    first: dict[Key, int] = {}
    for index, row in enumerate(found.good):
        if row.nip not in staff:
            faults[index] = Fault(_HEADING["nip"], row.nip, "person_unknown")
            continue
        earlier = first.setdefault((staff[row.nip].id, row.year), index)
        if earlier != index:
            sheet, number = found.places[earlier]
            where = {"sheet": sheet, "row": str(number)}
            faults[index] = Fault(_HEADING["nip"], row.nip, "duplicate_appraisal", params=where)
    found.refuse(faults, name=lambda row: (row.nip, row.name or str(row.year)))


def _known(agency_id: UUID, years: set[int]) -> dict[Key, Appraisal]:
    rows = Appraisal.objects.filter(agency_id=agency_id, year__in=years)
    return {(row.employee_id, row.year): row for row in rows.iterator(chunk_size=5000)}


def _results(
    found: Gathered[AppraisalRow], staff: Mapping[str, _Person], known: Mapping[Key, Appraisal]
) -> Iterator[RowResult]:
    for row, place in zip(found.good, found.places, strict=True):
        person = staff[row.nip]
        before = known.get((person.id, row.year))
        changes = tuple(_changes(before, row)) if before else ()
        state = RowState.NEW if before is None else RowState.CHANGED if changes else RowState.UNCHANGED
        yield RowResult(state, row.nip, f"{person.name} · {row.year}", *place, changes=changes)


def _changes(before: Appraisal, row: AppraisalRow) -> Iterator[Change]:
    for name in _FIELDS:
        old, new = getattr(before, name), getattr(row, name)
        if old != new:
            yield Change(_HEADING[name], *(str(value if value is not None else "") for value in (old, new)))


def _write(
    agency_id: UUID,
    rows: list[AppraisalRow],
    staff: Mapping[str, _Person],
    known: Mapping[Key, Appraisal],
    at: datetime,
) -> None:
    keys = {year: queries.predicate_rules(agency_id, year=year).key for year in {row.year for row in rows}}
    changed, fresh = [], []
    for row in rows:
        person = staff[row.nip].id
        before = known.get((person, row.year))
        if before is None:
            fresh.append((uuid7(), agency_id, person, row.year, *_values(row), keys[row.year], at))
        elif any(_changes(before, row)):
            for name in _FIELDS:
                setattr(before, name, getattr(row, name))
            before.rule_set, before.recorded_at = keys[row.year], at
            changed.append(before)
    Appraisal.objects.bulk_update(changed, [*_FIELDS, "rule_set", "recorded_at"], batch_size=1000)
    copy_rows("performance_appraisal", _COLUMNS, fresh)


def _values(row: AppraisalRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)
