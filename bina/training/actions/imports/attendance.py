"""Taking in attendance.xlsx: who was at which session of a running batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from bina.platform.imports import Change, ImportReport, RowResult, RowState
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Book, Fault, Row
from bina.training.actions.imports.reading import EVERY, Reading, duplicate, read_rows, take_in
from bina.training.actions.refusals import WrongState
from bina.training.models import Attendance, Batch, Enrolment, Session
from bina.training.queries.people import agency_timezone
from bina.training.rules.attendance_rows import (
    ATTENDANCE_COLUMNS,
    PERMITTED,
    AttendanceRow,
    Sitting,
    check_attendance_row,
    sitting_named,
)
from bina.training.rules.states import BatchState, EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor

HEADING = {column.code: column.heading for column in ATTENDANCE_COLUMNS}
AT_ONCE = 1000
Place = tuple[UUID, UUID]  # session and enrolment


@dataclass(frozen=True, slots=True)
class _Known:
    """Running batches by code in small letters, their sessions and places, and the other batches' codes."""

    sittings: dict[str, list[Sitting]]
    places: dict[tuple[str, str], UUID]
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one good row means."""

    session: UUID
    enrolment: UUID
    row: AttendanceRow

    @property
    def noted(self) -> tuple[bool, str]:
        """Presence and the reason beside it, as they are kept: in Indonesian, whoever takes the file in."""
        reason = self.row.note
        if self.row.presence == PERMITTED:
            with translation.override("id"):
                reason = f"{_('Excused')}: {self.row.note}" if self.row.note else _("Excused")
        return self.row.present, reason[:200]


@dataclass
class _Work:
    agency_id: UUID
    at: datetime
    listener: Reporter
    known: _Known
    changed: list[_Found]


def import_attendance(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Path | str,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take in a workbook of presence in one transaction; the same file again changes nothing.

    A row names a running batch by its code, one of its sessions by number, day or title, and a person who
    takes part by NIP. Who is in no row keeps what was noted.

    Args:
        dry_run: compare only; the report then lists each new and changed row.
        accept_good_rows: write the good rows of a file that has rejected ones.

    Raises:
        PermissionDenied: ``actor`` may not import training for the agency.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("training.import", agency=agency_id)
    work = _Work(agency_id, at, progress or Quiet(), _known(agency_id), [])
    return take_in(
        path=path,
        columns=ATTENDANCE_COLUMNS,
        read=lambda book: _read(book, work),
        compare=lambda reading: _compare(reading, work),
        write=lambda: _write(work),
        dry_run=dry_run,
        accept_good_rows=accept_good_rows,
        listener=work.listener,
    )


def _known(agency_id: UUID) -> _Known:
    zone = ZoneInfo(agency_timezone(agency_id))
    states = dict(Batch.objects.filter(agency_id=agency_id).values_list("code", "state"))
    running = {code.casefold() for code, state in states.items() if state == BatchState.RUNNING}
    sittings: dict[str, list[Sitting]] = {code: [] for code in running}
    sessions = Session.objects.filter(batch__agency_id=agency_id, batch__state=BatchState.RUNNING)
    for key, title, starts_at, code in sessions.order_by("starts_at", "pk").values_list(
        "pk", "title", "starts_at", "batch__code"
    ):
        sittings[code.casefold()].append(Sitting(key, title, starts_at.astimezone(zone)))
    attending = Enrolment.objects.filter(
        batch__agency_id=agency_id, batch__state=BatchState.RUNNING, state=EnrolmentState.ATTENDING
    )
    places = {
        (code.casefold(), nip): key
        for key, code, nip in attending.values_list("pk", "batch__code", "employee__nip")
    }
    return _Known(sittings, places, frozenset(code.casefold() for code in states) - running)


def _read(book: Book, work: _Work) -> Reading[_Found]:
    seen: dict[Place, Row] = {}

    def check(place: Row) -> tuple[_Found | None, list[Fault]]:
        row, faults = check_attendance_row(place.cells)
        if row is None:
            return None, faults
        found = _found(row, work.known)
        if isinstance(found, Fault):
            return None, [*faults, found]
        first = seen.setdefault((found.session, found.enrolment), place)
        if first is not place:
            faults.append(duplicate("duplicate_presence", HEADING["nip"], row.nip, first))
        return found, faults

    return read_rows(book, check=check, listener=work.listener)


def _found(row: AttendanceRow, known: _Known) -> _Found | Fault:
    """What a row means, or what is wrong with what it names."""
    code = row.batch.casefold()
    if code not in known.sittings:
        unknown = "batch_not_running" if code in known.others else "batch_unknown"
        return Fault(HEADING["batch"], row.batch, unknown)
    sitting = sitting_named(row.session, known.sittings[code])
    if sitting is None:
        return Fault(HEADING["session"], row.session, "session_unknown")
    place = known.places.get((code, row.nip))
    if place is None:
        return Fault(HEADING["nip"], row.nip, "not_taking_part")
    return _Found(sitting.id, place, row)


def _compare(reading: Reading[_Found], work: _Work) -> ImportReport:
    noted = _noted(work.agency_id, {found.session for _place, found in reading.good})
    results = []
    for number, (place, found) in enumerate(reading.good):
        if number % EVERY == 0:
            work.listener.report(done=number, total=len(reading.good), message=_("Comparing rows"))
        before = noted.get((found.session, found.enrolment))
        if before != found.noted:
            work.changed.append(found)
            results.append(_result(place, found, before))
    created = sum(result.state == RowState.NEW for result in results)
    return ImportReport(
        rows=reading.rows,
        created=created,
        updated=len(results) - created,
        unchanged=len(reading.good) - len(results),
        rejected=reading.rejected,
        problems=tuple(reading.problems),
        results=tuple(results),
    )


def _noted(agency_id: UUID, sessions: set[UUID]) -> dict[Place, tuple[bool, str]]:
    """What is noted of these sessions."""
    rows = Attendance.objects.filter(agency_id=agency_id, session_id__in=sessions)
    values = rows.values_list("session_id", "enrolment_id", "present", "reason")
    return {(session, place): (present, reason) for session, place, present, reason in values}


def _result(place: Row, found: _Found, before: tuple[bool, str] | None) -> RowResult:
    state = RowState.NEW if before is None else RowState.CHANGED
    changes = () if before is None else tuple(_changes(before, found.noted))
    return RowResult(state, found.row.nip, found.row.session, place.sheet, place.number, changes)


def _changes(before: tuple[bool, str], after: tuple[bool, str]) -> Iterator[Change]:
    words: dict[bool, Any] = {True: _("present"), False: _("away")}
    if before[0] != after[0]:
        yield Change(HEADING["presence"], words[before[0]], words[after[0]])
    if before[1] != after[1]:
        yield Change(HEADING["note"], before[1], after[1])


def _write(work: _Work) -> None:
    """Note what is new or changed; every session named in the file counts as recorded.

    Raises:
        WrongState: a batch was finished while the file was read.
    """
    named = {found.session for found in work.changed}
    sessions = Session.objects.filter(pk__in=named)
    batches = Batch.objects.filter(pk__in=sessions.values("batch_id"))
    if any(batch.state != BatchState.RUNNING for batch in batches.select_for_update().order_by("pk")):
        raise WrongState(_("Only a running batch takes attendance, scores and results."))
    rows = [
        Attendance(
            agency_id=work.agency_id,
            session_id=found.session,
            enrolment_id=found.enrolment,
            present=found.noted[0],
            reason=found.noted[1],
            how=Attendance.How.IMPORT,
        )
        for found in work.changed
    ]
    Attendance.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["present", "reason", "how"],
    )
    sessions.filter(recorded_at=None).update(recorded_at=work.at)
