"""The import of penalties."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import rules
from bina.people.actions.problems import MESSAGES
from bina.people.actions.reading import Gathered, gather
from bina.people.models import Agency, DisciplineRecord, Employee
from bina.people.rules import DISCIPLINE_COLUMNS, DisciplineRow
from bina.platform.imports import Change, ImportReport, RowResult, RowState, refused, unreadable
from bina.platform.sheets import Fault, SheetRefused, Source

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter

Key = tuple[UUID, date, str]


@transaction.atomic
def import_discipline(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Source,
    dry_run: bool,
    accept_good_rows: bool,
    at: datetime,
    progress: Reporter,
) -> ImportReport:
    """Take over the penalties of a workbook; one is known again by person, first day and wording.

    The same file again changes nothing; nothing is deleted.

    Args:
        actor: needs ``people.import`` for the whole agency.
        agency_id: whose people they are.
        path: the workbook.
        dry_run: True finds out and writes nothing.
        accept_good_rows: True takes the good rows of a file that has rejected ones.
        at: now.
        progress: told how far the work is.

    Raises:
        PermissionDenied: ``actor`` may not import for this agency.
    """
    actor.require("people.import", agency=agency_id)
    Agency.objects.select_for_update(of=("self",)).get(pk=agency_id)
    try:
        found = gather(
            path,
            columns=DISCIPLINE_COLUMNS,
            check=rules.check_discipline_row,
            messages=MESSAGES,
            progress=progress,
        )
    except SheetRefused as error:
        if not error.problems:
            raise
        return unreadable(error.problems)
    people = _people(agency_id, {row.nip for row in found.good})
    _refuse(found, people)
    known = _known(agency_id)
    results = [
        _result(row, place, known.get(_key(row, people)), people)
        for row, place in zip(found.good, found.places, strict=True)
    ]
    states = [result.state for result in results]
    report = ImportReport(
        rows=found.rows,
        created=states.count(RowState.NEW),
        updated=states.count(RowState.CHANGED),
        unchanged=states.count(RowState.UNCHANGED),
        rejected=len(found.rejected),
        problems=found.sorted_problems(),
        applied=not dry_run,
        results=[*found.rejected, *results] if dry_run else (),
    )
    if dry_run:
        return report
    if report.rejected and not accept_good_rows:
        return refused(report)
    progress.report(done=found.rows * 3 // 2, total=found.rows * 2, message=_("Writing to the register"))
    _write(agency_id, found.good, people, known)
    return report


def _people(agency_id: UUID, nips: set[str]) -> dict[str, Employee]:
    """The people by NIP; who holds the NIP now goes before who held it once."""
    found = Employee.objects.filter(agency_id=agency_id, nip__in=nips).order_by("pk")
    ordered = sorted(found, key=lambda person: person.status in rules.HELD)
    return {person.nip: person for person in ordered}


def _key(row: DisciplineRow, people: dict[str, Employee]) -> Key:
    return people[row.nip].pk, row.starts_on, row.penalty


def _refuse(found: Gathered[DisciplineRow], people: dict[str, Employee]) -> None:
    faults: dict[int, Fault] = {}
    first: dict[Key, int] = {}
    for index, row in enumerate(found.good):
        if row.nip not in people:
            faults[index] = Fault("NIP", row.nip, "person_unknown")
            continue
        earlier = first.setdefault(_key(row, people), index)
        if earlier != index:
            sheet, number = found.places[earlier]
            faults[index] = Fault(
                "NIP", row.nip, "duplicate_row", params={"sheet": sheet, "row": str(number)}
            )
    found.refuse(
        faults, name=lambda row: (row.nip, people[row.nip].name if row.nip in people else row.penalty)
    )


def _known(agency_id: UUID) -> dict[Key, DisciplineRecord]:
    records = DisciplineRecord.objects.filter(agency_id=agency_id)
    return {(record.employee_id, record.starts_on, record.penalty): record for record in records}


def _result(
    row: DisciplineRow, place: tuple[str, int], record: DisciplineRecord | None, people: dict[str, Employee]
) -> RowResult:
    label = f"{people[row.nip].name} · {row.penalty}"
    if record is None:
        return RowResult(RowState.NEW, row.nip, label, *place)
    pairs = (
        (_("Level of the penalty"), record.level, row.level),
        (_("Until"), str(record.ends_on or ""), str(row.ends_on or "")),
        (_("Decree"), record.decree, row.decree),
    )
    changes = tuple(Change(name, before, after) for name, before, after in pairs if before != after)
    return RowResult(
        RowState.CHANGED if changes else RowState.UNCHANGED, row.nip, label, *place, changes=changes
    )


def _write(
    agency_id: UUID,
    rows: list[DisciplineRow],
    people: dict[str, Employee],
    known: dict[Key, DisciplineRecord],
) -> None:
    changed = []
    for row in rows:
        record = known.get(_key(row, people))
        if record and (record.level, record.ends_on, record.decree) != (row.level, row.ends_on, row.decree):
            record.level, record.ends_on, record.decree = row.level, row.ends_on, row.decree
            changed.append(record)
    DisciplineRecord.objects.bulk_update(changed, ["level", "ends_on", "decree"], batch_size=1000)
    DisciplineRecord.objects.bulk_create(
        [
            DisciplineRecord(
                agency_id=agency_id,
                employee=people[row.nip],
                level=row.level,
                penalty=row.penalty,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                decree=row.decree,
            )
            for row in rows
            if _key(row, people) not in known
        ],
        batch_size=1000,
    )
