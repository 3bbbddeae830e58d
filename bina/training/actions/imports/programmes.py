"""Taking in programmes.xlsx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bina.competency.actions import install_frameworks
from bina.platform.access import Actor
from bina.platform.imports import Change, ImportReport, RowResult, RowState
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Book, Fault, Row
from bina.training import queries
from bina.training.actions.imports.reading import Reading, duplicate, forms_by_name, read_rows, take_in
from bina.training.models import Programme, ProgrammeOutcome
from bina.training.rules.programme_rows import PROGRAMME_COLUMNS, ProgrammeRow, check_programme_row

HEADING = {column.code: column.heading for column in PROGRAMME_COLUMNS}
FIELDS = (
    *("name", "form", "length_jp", "seats", "minimum_seats", "fixed_cost_rupiah", "cost_per_person_rupiah"),
    *("organiser", "targets"),
)


@dataclass
class _Work:
    """What will be written."""

    agency_id: UUID
    at: datetime
    new: list[ProgrammeRow] = field(default_factory=list)
    changed: list[tuple[Programme, ProgrammeRow]] = field(default_factory=list)


def import_programmes(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Path | str,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take in a workbook of programmes in one transaction; the same file again changes nothing.

    A row is the programme of its code. Programmes that are not in the file are counted, never changed.

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
    work = _Work(agency_id, at)
    if not queries.competences():
        install_frameworks()
    return take_in(
        path=path,
        columns=PROGRAMME_COLUMNS,
        read=lambda book: _read(book, work, listener),
        compare=lambda reading: _compare(reading, work),
        write=lambda: _write(work),
        dry_run=dry_run,
        accept_good_rows=accept_good_rows,
        listener=listener,
    )


def _read(book: Book, work: _Work, listener: Reporter) -> Reading[ProgrammeRow]:
    forms = forms_by_name(on=work.at.date(), agency_id=work.agency_id)
    scales = {choice.code: choice.scale for choice in queries.competences()}
    seen: dict[str, Row] = {}

    def check(place: Row) -> tuple[ProgrammeRow | None, list[Fault]]:
        row, faults = check_programme_row(place.cells, forms=forms, scales=scales)
        if row is not None and (first := seen.setdefault(row.code, place)) is not place:
            faults.append(duplicate("duplicate_programme", HEADING["code"], row.code, first))
        return row, faults

    return read_rows(book, check=check, listener=listener)


def _compare(reading: Reading[ProgrammeRow], work: _Work) -> ImportReport:
    held = {row.code: row for row in Programme.objects.filter(agency_id=work.agency_id)}
    taught = _taught(work.agency_id)
    results: list[RowResult] = []
    for place, row in reading.good:
        programme = held.get(row.code)
        if programme is None:
            work.new.append(row)
            results.append(RowResult(RowState.NEW, row.code, row.name, place.sheet, place.number))
        elif changes := tuple(_changes(programme, taught.get(programme.pk, {}), row)):
            work.changed.append((programme, row))
            results.append(
                RowResult(RowState.CHANGED, row.code, row.name, place.sheet, place.number, changes)
            )
    return ImportReport(
        rows=reading.rows,
        created=len(work.new),
        updated=len(work.changed),
        unchanged=len(reading.good) - len(results),
        rejected=reading.rejected,
        missing=len(held.keys() - {row.code for _place, row in reading.good}),
        problems=tuple(reading.problems),
        results=tuple(results),
    )


def _taught(agency_id: UUID) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    rows = ProgrammeOutcome.objects.filter(agency_id=agency_id)
    for programme, code, level in rows.values_list("programme_id", "competency__code", "level"):
        found.setdefault(programme, {})[code] = level
    return found


def _changes(programme: Programme, taught: dict[str, int], row: ProgrammeRow) -> Iterator[Change]:
    for name in FIELDS:
        before, after = _plain(getattr(programme, name)), _plain(getattr(row, name))
        if before != after:
            yield Change(HEADING[name], _shown(before), _shown(after))
    if taught != dict(row.outcomes):
        yield Change(HEADING["competence_1"], _shown_levels(taught), _shown_levels(dict(row.outcomes)))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _shown_levels(levels: dict[str, int]) -> str:
    return ", ".join(f"{code} {level}" for code, level in sorted(levels.items()))


def _write(work: _Work) -> None:
    keys = {choice.code: choice.id for choice in queries.competences()}
    new = [
        Programme(agency_id=work.agency_id, code=row.code, updated_at=work.at, **_values(row))
        for row in work.new
    ]
    Programme.objects.bulk_create(new)
    for programme, row in work.changed:
        for name, value in _values(row).items():
            setattr(programme, name, value)
        programme.updated_at = work.at
    changed = [programme for programme, _row in work.changed]
    Programme.objects.bulk_update(changed, [*FIELDS, "updated_at"], batch_size=500)
    _write_outcomes([*zip(new, work.new, strict=True), *work.changed], keys)


def _values(row: ProgrammeRow) -> dict[str, Any]:
    return {name: list(row.targets) if name == "targets" else getattr(row, name) for name in FIELDS}


def _write_outcomes(pairs: list[tuple[Programme, ProgrammeRow]], keys: dict[str, UUID]) -> None:
    """Bring what the programmes teach up to date; a line that stays the same is not touched."""
    wanted = {
        (programme.pk, keys[code]): (programme, level)
        for programme, row in pairs
        for code, level in row.outcomes
    }
    held = ProgrammeOutcome.objects.filter(programme__in=[programme for programme, _row in pairs])
    dropped, changed = [], []
    for outcome in held:
        _programme, level = wanted.pop((outcome.programme_id, outcome.competency_id), (None, None))
        if level is None:
            dropped.append(outcome.pk)
        elif level != outcome.level:
            outcome.level = level
            changed.append(outcome)
    ProgrammeOutcome.objects.filter(pk__in=dropped).delete()
    ProgrammeOutcome.objects.bulk_update(changed, ["level"], batch_size=500)
    ProgrammeOutcome.objects.bulk_create(
        ProgrammeOutcome(
            agency_id=programme.agency_id, programme=programme, competency_id=competence, level=level
        )
        for (_key, competence), (programme, level) in wanted.items()
    )
