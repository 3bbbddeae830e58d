"""Taking in a workbook of assessments: read, check, compare, write; the whole file or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bina.competency import rules
from bina.competency.actions.frameworks import install_frameworks
from bina.competency.actions.standards import ensure_standards
from bina.competency.models import Assessment, Competence
from bina.competency.rules import ASSESSMENT_COLUMNS, AssessmentRow
from bina.people.rules import HELD
from bina.platform.access import Actor
from bina.platform.ids import uuid7
from bina.platform.imports import Change, ImportReport, RowResult, RowState, refused, unreadable
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Book, Fault, Problem, Row, SheetRefused, cells, open_book, problem

MESSAGES: dict[str, Promise] = {
    "nip_length": gettext_lazy("A NIP or NI PPPK has exactly 18 digits."),
    "competence_unknown": gettext_lazy("There is no competence with the code {value}."),
    "level_range": gettext_lazy("{competence} has levels 1 to {top}."),
    "method_unknown": gettext_lazy(
        "This method is not known. Write ASSESSMENT CENTER, ATASAN, DIRI SENDIRI, REKAN, UJI KOMPETENSI or "
        "SERTIFIKAT."
    ),
    "in_the_future": gettext_lazy("The judgement lies in the future."),
    "too_long_ago": gettext_lazy("The judgement is dated before the year 2000."),
    "ends_before_it_starts": gettext_lazy("The end lies before the start."),
    "too_long": gettext_lazy("This is longer than {length} characters."),
    "person_unknown": gettext_lazy("No employee of this agency has this NIP."),
    "name_differs": gettext_lazy("The register has another name for this NIP: {name}."),
    "assessor_unknown": gettext_lazy(
        "No employee of this agency has the assessor's NIP; it was kept as text."
    ),
    "assessor_is_the_person": gettext_lazy("A person cannot be their own assessor by this method."),
    "duplicate_row": gettext_lazy("The same judgement stands in row {row} already ({sheet})."),
}
_HEADING = {column.code: column.heading for column in ASSESSMENT_COLUMNS}
_EVERY = 2000

_INCOMING = """
DROP TABLE IF EXISTS pg_temp.competency_incoming;
CREATE TEMPORARY TABLE competency_incoming (
  place integer, id uuid, employee_id uuid, competence_id uuid, level smallint, method text, assessed_on date,
  valid_until date, assessor_id uuid, assessor_name text, evidence text
) ON COMMIT DROP"""
_COPY = "COPY competency_incoming FROM STDIN"
_SAME = """a.employee_id = i.employee_id AND a.competence_id = i.competence_id AND a.method = i.method
  AND a.assessed_on = i.assessed_on AND a.assessor_id IS NOT DISTINCT FROM i.assessor_id
  AND a.assessor_name = i.assessor_name"""
_DIFFERS = (
    "(a.level, a.evidence) IS DISTINCT FROM (i.level, i.evidence) "
    "OR a.valid_until IS DISTINCT FROM i.valid_until"
)
_COMPARE = f"""
SELECT i.place, a.id IS NULL, a.level, a.valid_until, a.evidence
FROM competency_incoming i LEFT JOIN competency_assessment a ON {_SAME}
WHERE a.id IS NULL OR {_DIFFERS} ORDER BY i.place"""  # noqa: S608  # fixed parts
_UPDATE = f"""
UPDATE competency_assessment a
SET level = i.level, valid_until = i.valid_until, evidence = i.evidence, recorded_at = %(at)s,
  source = 'IMPORT'
FROM competency_incoming i WHERE {_SAME} AND ({_DIFFERS})"""  # noqa: S608  # fixed parts
_INSERT = f"""
INSERT INTO competency_assessment (id, agency_id, employee_id, competence_id, level, method, assessed_on,
  valid_until, assessor_id, assessor_name, evidence, purpose, source, recorded_at)
SELECT i.id, %(agency)s, i.employee_id, i.competence_id, i.level, i.method, i.assessed_on,
  i.valid_until, i.assessor_id, i.assessor_name, i.evidence, %(purpose)s, 'IMPORT', %(at)s
FROM competency_incoming i
WHERE NOT EXISTS (SELECT 1 FROM competency_assessment a WHERE {_SAME})"""  # noqa: S608  # fixed parts


class _Person(NamedTuple):
    id: UUID
    name: str


class _Good(NamedTuple):
    """A row that passed, with the keys it stands for."""

    place: Row
    row: AssessmentRow
    employee_id: UUID
    assessor_id: UUID | None


@dataclass
class _Reading:
    """What is known of the file so far."""

    rows: int = 0
    rejected: int = 0
    good: list[_Good] = field(default_factory=list)
    bad: list[RowResult] = field(default_factory=list)
    warned: set[tuple[str, int]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def note(self, place: Row, faults: Iterable[Fault]) -> bool:
        """Put faults into words; True when one of them rejects the row."""
        found = [problem(place.sheet, place.number, fault, MESSAGES) for fault in faults]
        self.problems += found
        bad = any(one.severity == "error" for one in found)
        if bad:
            self.rejected += 1
            nip, name = (cells.text(cell) for cell in place.cells[:2])
            self.bad.append(RowResult(RowState.REJECTED, nip, name, place.sheet, place.number))
        elif found:
            self.warned.add((place.sheet, place.number))
        return bad


def import_assessments(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Path | str,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    purpose: str = Assessment.Purpose.MAPPING,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take in a workbook of assessments in one transaction; the same file again changes nothing.

    A row is the same judgement as one already known when person, competence, method, day and assessor are
    the same; its level, last day and evidence are then brought up to date. An agency without standards gets
    the default ones, so that its gaps can be read.

    Args:
        at: now; no judgement can be of a later day.
        dry_run: compare only; the report then lists each new and changed row.
        accept_good_rows: write the good rows of a file that has rejected ones.

    Raises:
        PermissionDenied: ``actor`` may not import assessments for the agency.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("competency.import", agency=agency_id)
    listener = progress or Quiet()
    today = timezone.localdate(at)
    with transaction.atomic():
        if not Competence.objects.exists():
            install_frameworks()
        try:
            with open_book(path, columns=ASSESSMENT_COLUMNS) as book:
                reading = _read(book, agency_id, today, listener)
        except SheetRefused as refusal:
            if refusal.problems:
                return unreadable(refusal.problems)
            raise
        report = _compare(reading, listener)
        if dry_run:
            return report
        if reading.rejected and not accept_good_rows:
            return refused(report)
        with connection.cursor() as cursor:
            values: dict[str, Any] = {"agency": agency_id, "purpose": purpose, "at": at}
            cursor.execute(_UPDATE, values)
            cursor.execute(_INSERT, values)
        if actor.may("competency.edit", agency=agency_id):
            ensure_standards(actor=actor, agency_id=agency_id, on=today)
        listener.check()
    return ImportReport(
        rows=report.rows,
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        rejected=report.rejected,
        problems=report.problems,
        applied=True,
    )


def _read(book: Book, agency_id: UUID, today: date, listener: Reporter) -> _Reading:
    scales = dict(Competence.objects.values_list("code", "scale"))
    people = _people(agency_id)
    reading = _Reading(problems=list(book.problems))
    seen: dict[tuple[Any, ...], Row] = {}
    for place in book.rows():
        reading.rows += 1
        if reading.rows % _EVERY == 0:
            listener.report(done=reading.rows, total=book.total, message=_("Reading rows"))
        row, faults = rules.check_assessment_row(place.cells, scales=scales, today=today)
        if row is None:
            reading.note(place, faults)
            continue
        person, assessor = people.get(row.nip), people.get(row.assessor)
        faults += _about_people(row, person, assessor)
        key = (row.nip, row.competence, row.method, row.assessed_on, row.assessor)
        first = seen.setdefault(key, place)
        if first is not place:
            where = {"row": str(first.number), "sheet": first.sheet}
            faults.append(Fault("", "", "duplicate_row", "error", where))
        if not reading.note(place, faults) and person is not None:
            reading.good.append(_Good(place, row, person.id, assessor.id if assessor else None))
    return reading


def _people(agency_id: UUID) -> dict[str, _Person]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nip, id, name FROM people_employee WHERE agency_id = %s AND status = ANY(%s)",
            [agency_id, list(HELD)],
        )
        return {nip: _Person(pk, name) for nip, pk, name in cursor}


def _about_people(row: AssessmentRow, person: _Person | None, assessor: _Person | None) -> list[Fault]:
    if person is None:
        return [Fault(_HEADING["nip"], row.nip, "person_unknown")]
    found = []
    if row.name and not _same_name(row.name, person.name):
        found.append(Fault(_HEADING["name"], row.name, "name_differs", "warning", {"name": person.name}))
    if assessor is None and row.assessor.isdigit():
        found.append(Fault(_HEADING["assessor"], row.assessor, "assessor_unknown", "warning"))
    if assessor is not None and assessor.id == person.id and row.method in {"SUPERVISOR", "PEERS"}:
        found.append(Fault(_HEADING["assessor"], row.assessor, "assessor_is_the_person"))
    return found


def _same_name(written: str, registered: str) -> bool:
    """True when every word of the register stands in the file's name; titles in the file do not matter."""
    if written == registered:
        return True
    return _words(registered) <= _words(written)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name.casefold()))


def _compare(reading: _Reading, listener: Reporter) -> ImportReport:
    competences = dict(Competence.objects.values_list("code", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING)
        with cursor.copy(_COPY) as copy:
            for place, good in enumerate(reading.good):
                copy.write_row(_incoming(place, good, competences))
                if place % _EVERY == 0:
                    listener.report(done=place, total=len(reading.good), message=_("Comparing rows"))
        cursor.execute("ANALYZE competency_incoming")
        cursor.execute(_COMPARE)
        changed = list(_results(cursor, reading.good))
    created = sum(one.state == RowState.NEW for one in changed)
    return ImportReport(
        rows=reading.rows,
        created=created,
        updated=len(changed) - created,
        unchanged=len(reading.good) - len(changed),
        rejected=reading.rejected,
        problems=tuple(reading.problems),
        results=(*reading.bad, *changed, *_unchanged(reading, changed)),
    )


def _incoming(place: int, good: _Good, competences: dict[str, UUID]) -> tuple[Any, ...]:
    row = good.row
    return (
        place,
        uuid7(),
        good.employee_id,
        competences[row.competence],
        row.level,
        row.method,
        row.assessed_on,
        row.valid_until,
        good.assessor_id,
        "" if good.assessor_id else row.assessor,
        row.evidence,
    )


def _results(found: Iterable[tuple[Any, ...]], good: list[_Good]) -> Iterator[RowResult]:
    for place, new, level, valid_until, evidence in found:
        row, where = good[place].row, good[place].place
        changes = () if new else tuple(_changes(row, level, valid_until, evidence))
        yield RowResult(
            state=RowState.NEW if new else RowState.CHANGED,
            key=row.nip,
            label=_label(row),
            sheet=where.sheet,
            row=where.number,
            changes=changes,
        )


def _unchanged(reading: _Reading, changed: Iterable[RowResult]) -> Iterator[RowResult]:
    """Rows that bring nothing new, where there is a warning to show with them."""
    told = {(one.sheet, one.row) for one in changed}
    for good in reading.good:
        where = (good.place.sheet, good.place.number)
        if where in reading.warned and where not in told:
            yield RowResult(RowState.UNCHANGED, good.row.nip, _label(good.row), *where)


def _label(row: AssessmentRow) -> str:
    return f"{row.name} {row.competence}".strip()


def _changes(row: AssessmentRow, level: int, valid_until: date | None, evidence: str) -> Iterator[Change]:
    pairs = (
        ("level", level, row.level),
        ("valid_until", valid_until, row.valid_until),
        ("evidence", evidence, row.evidence),
    )
    for code, before, after in pairs:
        if before != after:
            yield Change(_HEADING[code], _shown(before), _shown(after))


def _shown(value: object) -> str:
    return "" if value is None else str(value)
