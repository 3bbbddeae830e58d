"""Taking in training-history.xlsx: what people learned elsewhere or before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.platform.access import Actor
from bina.platform.ids import uuid7
from bina.platform.imports import Change, ImportReport, RowResult, RowState
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Book, Fault, Row, problem
from bina.training.actions.copying import copy_rows
from bina.training.actions.imports.reading import (
    EVERY,
    MESSAGES,
    Reading,
    duplicate,
    everybody,
    forms_by_name,
    fresh_table,
    read_rows,
    take_in,
)
from bina.training.rules.history_rows import HISTORY_COLUMNS, HistoryRow, check_history_row

HEADING = {column.code: column.heading for column in HISTORY_COLUMNS}
TABLE = "training_history_incoming"
COLUMNS = """
  place integer, id uuid, employee_id uuid, form smallint, name text, organiser text, number text,
  starts_on date, ends_on date, length_jp numeric
"""
NAMES = (
    *("place", "id", "employee_id", "form", "name", "organiser", "number"),
    *("starts_on", "ends_on", "length_jp"),
)
_SAME = "r.employee_id = i.employee_id AND r.form = i.form AND r.name = i.name AND r.starts_on = i.starts_on"
_FIELDS = ("organiser", "number", "ends_on", "length_jp")
_DIFFERS = (
    f"({', '.join(f'r.{name}' for name in _FIELDS)}) "
    f"IS DISTINCT FROM ({', '.join(f'i.{name}' for name in _FIELDS)})"
)
COMPARE = f"""
SELECT i.place, r.id IS NULL, {", ".join(f"r.{name}" for name in _FIELDS)}
FROM {TABLE} i LEFT JOIN training_trainingrecord r ON {_SAME}
WHERE r.id IS NULL OR {_DIFFERS} ORDER BY i.place
"""  # noqa: S608  # fixed parts
COUNTED = f"""
SELECT i.place FROM {TABLE} i
JOIN training_enrolment n ON n.employee_id = i.employee_id AND n.state = 'COMPLETED'
JOIN training_batch b ON b.id = n.batch_id AND b.starts_on = i.starts_on
JOIN training_programme p ON p.id = b.programme_id AND lower(p.name) = lower(i.name)
ORDER BY i.place
"""  # noqa: S608  # fixed parts
# Certificates that people handed in count under the name they gave: the same number is not counted again.
HANDED_IN = f"""
DELETE FROM {TABLE} i USING training_outsidecertificate c JOIN training_trainingrecord r ON r.id = c.record_id
WHERE c.employee_id = i.employee_id AND c.state = 'ACCEPTED' AND NOT ({_SAME})
  AND regexp_replace(upper(i.number), '[^[:alnum:]]', '', 'g') <> ''
  AND regexp_replace(upper(c.number), '[^[:alnum:]]', '', 'g')
    = regexp_replace(upper(i.number), '[^[:alnum:]]', '', 'g')
RETURNING i.place
"""  # noqa: S608  # fixed parts
UPDATE = f"""
UPDATE training_trainingrecord r
SET organiser = i.organiser, number = i.number, ends_on = i.ends_on, length_jp = i.length_jp,
    source = 'IMPORT', recorded_at = %(at)s
FROM {TABLE} i WHERE {_SAME} AND {_DIFFERS}
"""  # noqa: S608  # fixed parts
INSERT = f"""
INSERT INTO training_trainingrecord (id, agency_id, employee_id, form, name, organiser, number, starts_on,
  ends_on, length_jp, source, recorded_at)
SELECT i.id, %(agency)s, i.employee_id, i.form, i.name, i.organiser, i.number, i.starts_on, i.ends_on,
  i.length_jp, 'IMPORT', %(at)s
FROM {TABLE} i WHERE NOT EXISTS (SELECT 1 FROM training_trainingrecord r WHERE {_SAME})
"""  # noqa: S608  # fixed parts


@dataclass(frozen=True)
class _Work:
    agency_id: UUID
    at: datetime
    today: date
    people: dict[str, UUID]
    listener: Reporter


def import_training_history(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Path | str,
    at: datetime,
    today: date | None = None,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take in a workbook of outside trainings in one transaction; the same file again changes nothing.

    A row is the same training as one already known when person, form, name and first day are the same.

    Args:
        today: the agency's day, that of ``at`` when left out; no training can have ended later.
        dry_run: compare only; the report then lists each new and changed row.
        accept_good_rows: write the good rows of a file that has rejected ones.

    Raises:
        PermissionDenied: ``actor`` may not import training for the agency.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("training.import", agency=agency_id)
    work = _Work(agency_id, at, today or timezone.localdate(at), everybody(agency_id), progress or Quiet())
    return take_in(
        path=path,
        columns=HISTORY_COLUMNS,
        read=lambda book: _read(book, work),
        compare=lambda reading: _compare(reading, work),
        write=lambda: _write(work),
        dry_run=dry_run,
        accept_good_rows=accept_good_rows,
        listener=work.listener,
    )


def _read(book: Book, work: _Work) -> Reading[HistoryRow]:
    forms = forms_by_name(on=work.today, agency_id=work.agency_id)
    seen: dict[tuple[Any, ...], Row] = {}

    def check(place: Row) -> tuple[HistoryRow | None, list[Fault]]:
        row, faults = check_history_row(place.cells, forms=forms, today=work.today)
        if row is None:
            return None, faults
        if row.nip not in work.people:
            faults.append(Fault(HEADING["nip"], row.nip, "person_unknown"))
        first = seen.setdefault((row.nip, row.form, row.name, row.starts_on), place)
        if first is not place:
            faults.append(duplicate("duplicate_training", HEADING["name"], row.name, first))
        return row, faults

    return read_rows(book, check=check, listener=work.listener)


def _compare(reading: Reading[HistoryRow], work: _Work) -> ImportReport:
    with fresh_table(COLUMNS, table=TABLE):
        copy_rows(TABLE, NAMES, _incoming(reading, work))
    with connection.cursor() as cursor:
        cursor.execute(HANDED_IN)
        handed_in = [reading.good[place] for (place,) in sorted(cursor.fetchall())]
        cursor.execute(COMPARE)
        results = tuple(_result(reading.good[found[0]], found) for found in cursor.fetchall())
        cursor.execute(COUNTED)
        counted = [reading.good[place] for (place,) in cursor.fetchall()]
    created = sum(result.state == RowState.NEW for result in results)
    return ImportReport(
        rows=reading.rows,
        created=created,
        updated=len(results) - created,
        unchanged=len(reading.good) - len(results),
        rejected=reading.rejected,
        problems=(
            *reading.problems,
            *(_twice(place, row, "counted_in_a_batch") for place, row in counted),
            *(_twice(place, row, "counted_as_handed_in") for place, row in handed_in),
        ),
        results=results,
    )


def _twice(place: Row, row: HistoryRow, code: str) -> Any:
    fault = Fault(HEADING["name"], row.name, code, "warning")
    return problem(place.sheet, place.number, fault, MESSAGES)


def _incoming(reading: Reading[HistoryRow], work: _Work) -> Iterator[tuple[Any, ...]]:
    for place, (_where, row) in enumerate(reading.good):
        if place % EVERY == 0:
            work.listener.report(done=place, total=len(reading.good), message=_("Comparing rows"))
        yield (
            place,
            uuid7(),
            work.people[row.nip],
            row.form,
            row.name,
            row.organiser,
            row.number,
            row.starts_on,
            row.ends_on,
            row.length_jp,
        )


def _result(good: tuple[Row, HistoryRow], found: tuple[Any, ...]) -> RowResult:
    place, row = good
    _number, is_new, *before = found
    changes = tuple(
        Change(HEADING[name], str(old), str(getattr(row, name)))
        for name, old in zip(_FIELDS, before, strict=True)
        if not is_new and old != getattr(row, name)
    )
    state = RowState.NEW if is_new else RowState.CHANGED
    return RowResult(state, row.nip, row.name, place.sheet, place.number, changes)


def _write(work: _Work) -> None:
    values: dict[str, Any] = {"agency": work.agency_id, "at": work.at}
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, values)
        cursor.execute(INSERT, values)
