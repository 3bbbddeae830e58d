"""Taking in batches.xlsx: batches of the past, or of now, with what became of everybody in them."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from bina.platform.access import Actor
from bina.platform.ids import uuid7
from bina.platform.imports import Change, ImportReport, RowResult, RowState
from bina.platform.jobs import Quiet, Reporter
from bina.platform.rulesets import load
from bina.platform.sheets import Book, Fault, Row
from bina.training.actions.certificates.revoking import tell_of_doubt
from bina.training.actions.copying import copy_rows
from bina.training.actions.imports import batch_sql as sql
from bina.training.actions.imports.reading import (
    EVERY,
    Reading,
    duplicate,
    everybody,
    fresh_table,
    read_rows,
    take_in,
)
from bina.training.models import Batch, Programme, Reaction
from bina.training.rules.batch_rows import BATCH_COLUMNS, HEAD, BatchHead, BatchRow, check_batch_row
from bina.training.rules.states import BatchState

HEADING = {column.code: column.heading for column in BATCH_COLUMNS}
HEAD_FIELDS = ("starts_on", "ends_on", "venue")
Answers = tuple[int | None, ...]


@dataclass
class _Work:
    """What is known while the file is read, and what will be written."""

    agency_id: UUID
    at: datetime
    people: dict[str, UUID]
    programmes: dict[str, Programme]
    held: dict[str, Batch]
    heads: dict[str, tuple[BatchHead, Row]] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    new: list[Batch] = field(default_factory=list)
    changed: list[Batch] = field(default_factory=list)
    reactions: dict[str, Counter[Answers]] = field(default_factory=lambda: defaultdict(Counter))


def import_batches(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Path | str,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take in a workbook of batches with results, in one transaction; the same file again changes nothing.

    A row is the place of its person in the batch of its code. A batch that has not ended ends with the file:
    people of it who are not in the file are withdrawn. What participants said is kept apart from them.

    Args:
        dry_run: compare only; the report then lists each new and changed row.
        accept_good_rows: write the good rows of a file that has rejected ones.

    Raises:
        PermissionDenied: ``actor`` may not import training for the agency.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("training.import", agency=agency_id)
    listener = progress or Quiet()
    work = _Work(
        agency_id=agency_id,
        at=at,
        people=everybody(agency_id),
        programmes={row.code: row for row in Programme.objects.filter(agency_id=agency_id)},
        held={row.code: row for row in Batch.objects.filter(agency_id=agency_id).select_related("programme")},
    )
    return take_in(
        path=path,
        columns=BATCH_COLUMNS,
        read=lambda book: _read(book, work, listener),
        compare=lambda reading: _compare(reading, work, listener),
        write=lambda: _write(work),
        dry_run=dry_run,
        accept_good_rows=accept_good_rows,
        listener=listener,
    )


def _read(book: Book, work: _Work, listener: Reporter) -> Reading[BatchRow]:
    table = load("completion", on=work.at.date(), agency_id=work.agency_id).table
    demands = {code: table.of_form(programme.form) for code, programme in work.programmes.items()}
    seen: dict[tuple[str, str], Row] = {}

    def check(place: Row) -> tuple[BatchRow | None, list[Fault]]:
        row, faults = check_batch_row(place.cells, demands=demands)
        if row is None:
            return None, faults
        if row.nip not in work.people:
            faults.append(Fault(HEADING["nip"], row.nip, "person_unknown"))
        first = seen.setdefault((row.head.batch, row.nip), place)
        if first is not place:
            faults.append(duplicate("duplicate_participant", HEADING["nip"], row.nip, first))
        faults += _about_batch(work, row.head, place)
        return row, faults

    return read_rows(book, check=check, listener=listener)


def _about_batch(work: _Work, head: BatchHead, place: Row) -> Iterator[Fault]:
    first, where = work.heads.setdefault(head.batch, (head, place))
    for name, value, expected in zip(HEAD, head, first, strict=True):
        if value != expected:
            params = {"batch": head.batch, "row": str(where.number), "sheet": where.sheet}
            yield Fault(HEADING[name], str(value), "batch_differs", "error", params)
    known = work.held.get(head.batch)
    if known is None:
        return
    if known.programme.code != head.programme:
        params = {"programme": known.programme.code}
        yield Fault(HEADING["batch"], head.batch, "batch_of_other_programme", "error", params)
    elif known.state == BatchState.CANCELLED:
        yield Fault(HEADING["batch"], head.batch, "batch_cancelled")


def _compare(reading: Reading[BatchRow], work: _Work, listener: Reporter) -> ImportReport:
    _settle_batches(reading, work)
    touched = {batch.pk for batch in work.changed}
    for _place, row in reading.good:
        if any(answer is not None for answer in row.reactions):
            work.reactions[row.head.batch][row.reactions] += 1
    with fresh_table(sql.COLUMNS, table=sql.TABLE):
        copy_rows(sql.TABLE, sql.NAMES, _incoming(reading, work, touched, listener))
    with connection.cursor() as cursor:
        cursor.execute(sql.COMPARE)
        results = tuple(_result(reading.good[found[0]], found) for found in cursor.fetchall())
        cursor.execute(sql.CERTIFIED)
        for place, number in cursor.fetchall():
            where, row = reading.good[place]
            fault = Fault(HEADING["status"], row.nip, "certificate_in_doubt", "warning", {"number": number})
            reading.note(where, [fault])
    created = sum(result.state == RowState.NEW for result in results)
    return ImportReport(
        rows=reading.rows,
        created=created,
        updated=len(results) - created,
        unchanged=len(reading.good) - len(results),
        rejected=reading.rejected,
        problems=tuple(reading.problems),
        results=results,
    )


def _settle_batches(reading: Reading[BatchRow], work: _Work) -> None:
    """Which batches the good rows make, which they change."""
    seats = Counter(row.head.batch for _place, row in reading.good)
    for code, people in seats.items():
        head = work.heads[code][0]
        known = work.held.get(code)
        if known is None:
            work.new.append(_new_batch(work, head, people))
        elif known.state != BatchState.FINISHED or any(
            getattr(known, name) != getattr(head, name) for name in HEAD_FIELDS
        ):
            work.changed.append(known)
    work.batches = {**work.held, **{batch.code: batch for batch in work.new}}


def _new_batch(work: _Work, head: BatchHead, people: int) -> Batch:
    programme = work.programmes[head.programme]
    return Batch(
        agency_id=work.agency_id,
        programme=programme,
        code=head.batch,
        starts_on=head.starts_on,
        ends_on=head.ends_on,
        venue=head.venue,
        seats=max(programme.seats, people),
        state=BatchState.FINISHED,
        finished_at=work.at,
        updated_at=work.at,
    )


def _incoming(
    reading: Reading[BatchRow], work: _Work, touched: set[UUID], listener: Reporter
) -> Iterator[tuple[Any, ...]]:
    for place, (_where, row) in enumerate(reading.good):
        if place % EVERY == 0:
            listener.report(done=place, total=len(reading.good), message=_("Comparing rows"))
        batch = work.batches[row.head.batch]
        completed = row.state == "COMPLETED"
        yield (
            place,
            uuid7(),
            batch.pk,
            work.people[row.nip],
            row.state,
            row.reason,
            row.attendance,
            row.pre_score,
            row.post_score,
            row.certificate,
            row.head.ends_on if completed else None,
            batch.programme.length_jp if completed else 0,
            batch.pk in touched,
        )


def _result(good: tuple[Row, BatchRow], found: tuple[Any, ...]) -> RowResult:
    place, row = good
    _number, is_new, *before = found
    names = ("status", "status", "attendance", "pre_score", "post_score", "certificate")
    after = (row.state, row.reason, row.attendance, row.pre_score, row.post_score, row.certificate)
    changes = tuple(
        Change(HEADING[name], _shown(old), _shown(new))
        for name, old, new in zip(names, before, after, strict=True)
        if not is_new and old != new
    )
    state = RowState.NEW if is_new else RowState.CHANGED
    return RowResult(state, row.nip, row.head.batch, place.sheet, place.number, changes)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _write(work: _Work) -> None:
    Batch.objects.bulk_create(work.new, batch_size=1000)
    for batch in work.changed:
        head = work.heads[batch.code][0]
        batch.starts_on, batch.ends_on, batch.venue = head.starts_on, head.ends_on, head.venue
        batch.finished_at = batch.finished_at or work.at
        batch.state, batch.updated_at = BatchState.FINISHED, work.at
    written = (*HEAD_FIELDS, "finished_at", "state", "updated_at")
    Batch.objects.bulk_update(work.changed, written, batch_size=500)
    values: dict[str, Any] = {
        "agency": work.agency_id,
        "at": work.at,
        "ended": [batch.pk for batch in work.changed],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.UPDATE, values)
        cursor.execute(sql.INSERT, values)
        cursor.execute(sql.WITHDRAW_THE_REST, values)
        cursor.execute(sql.DOUBT, values)
        doubted = sum(row[0] for row in cursor.fetchall())
    if doubted:
        tell_of_doubt(agency_id=work.agency_id, count=doubted, at=work.at)
    _write_reactions(work)


def _write_reactions(work: _Work) -> None:
    """Replace what was said of a batch where the file says something else, in an order that tells nothing."""
    keys = {work.batches[code].pk: answers for code, answers in work.reactions.items()}
    names = ("material", "trainer", "organisation", "place", "use_at_work")
    held: dict[UUID, Counter[Answers]] = defaultdict(Counter)
    for batch, *answers in Reaction.objects.filter(batch_id__in=keys).values_list("batch_id", *names):
        held[batch][tuple(answers)] += 1
    stale = [batch for batch, answers in keys.items() if held[batch] != answers]
    Reaction.objects.filter(batch_id__in=stale).delete()
    new = [(batch, answers) for batch in stale for answers in keys[batch].elements()]
    copy_rows("training_reaction", ("id", "batch_id", *names), _shuffled(new))


def _shuffled(rows: Iterable[tuple[UUID, Answers]]) -> Iterator[tuple[Any, ...]]:
    mixed = list(rows)
    secrets.SystemRandom().shuffle(mixed)
    return ((Reaction._meta.pk.get_default(), batch, *answers) for batch, answers in mixed)
