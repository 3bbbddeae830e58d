"""The import of the tree of units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import rules
from bina.people.actions.accounts import refresh_supervisor_grants
from bina.people.actions.heads import settle_leading_posts
from bina.people.actions.paths import rewrite_paths, unit_label
from bina.people.actions.problems import MESSAGES
from bina.people.actions.reading import Gathered, gather
from bina.people.models import Agency, Post, Unit
from bina.people.rules import UNIT_COLUMNS, UnitRow
from bina.platform.ids import uuid7
from bina.platform.imports import Change, ImportReport, RowResult, RowState, refused, unreadable
from bina.platform.sheets import Fault, SheetRefused, Source

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter


@dataclass(frozen=True)
class _Planned:
    """What an import of units would do, row by row."""

    results: list[RowResult]
    missing: list[RowResult]

    def count(self, state: RowState) -> int:
        return sum(result.state == state for result in self.results)


@transaction.atomic
def import_units(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Source,
    dry_run: bool,
    accept_good_rows: bool,
    at: datetime,
    progress: Reporter,
) -> ImportReport:
    """Bring the tree of units in line with a units workbook.

    Units are matched by UNOR ID; the row without a parent is the agency itself. The same file again changes
    nothing. Units missing from the file are only counted. A child of a rejected row is rejected with it.

    Args:
        actor: needs ``people.import`` for the whole agency.
        agency_id: whose units they are.
        path: the workbook.
        dry_run: True finds out and writes nothing.
        accept_good_rows: True takes the good rows of a file that has rejected ones.
        at: now.
        progress: told how far the work is.

    Raises:
        PermissionDenied: ``actor`` may not import for this agency.
    """
    actor.require("people.import", agency=agency_id)
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency_id)
    try:
        found = gather(
            path, columns=UNIT_COLUMNS, check=rules.check_unit_row, messages=MESSAGES, progress=progress
        )
    except SheetRefused as error:
        if not error.problems:
            raise
        return unreadable(error.problems)
    units = _known_units(agency)
    _refuse_misplaced(found, units)
    planned = _plan(found, units, _leading_titles(agency))
    report = ImportReport(
        rows=found.rows,
        created=planned.count(RowState.NEW),
        updated=planned.count(RowState.CHANGED),
        unchanged=planned.count(RowState.UNCHANGED),
        rejected=len(found.rejected),
        missing=len(planned.missing),
        problems=found.sorted_problems(),
        applied=not dry_run,
        results=[*found.rejected, *planned.results, *planned.missing] if dry_run else (),
    )
    if dry_run:
        return report
    if report.rejected and not accept_good_rows:
        return refused(report)
    progress.report(done=found.rows * 3 // 2, total=found.rows * 2, message=_("Writing to the register"))
    today = at.astimezone(ZoneInfo(agency.timezone)).date()
    _write(agency, found.good, units, today)
    refresh_supervisor_grants(agency_id=agency_id, on=today, at=at)
    return report


def _known_units(agency: Agency) -> dict[str, Unit]:
    """The agency's units by SIASN key, the root also under the empty key."""
    units = {unit.siasn_id: unit for unit in Unit.objects.filter(agency=agency).select_related("parent")}
    root = next(unit for unit in units.values() if unit.parent_id is None)
    return units | {"": root}


def _named(row: UnitRow) -> tuple[str, str]:
    return row.siasn_id, row.name


def _refuse_misplaced(found: Gathered[UnitRow], units: dict[str, Unit]) -> None:
    """Reject rows that stand twice, and rows whose line upwards does not reach the agency."""
    first: dict[str, int] = {}
    twins: dict[int, Fault] = {}
    for index, row in enumerate(found.good):
        if row.siasn_id in first:
            sheet, number = found.places[first[row.siasn_id]]
            params = {"sheet": sheet, "row": str(number)}
            twins[index] = Fault("UNOR ID", row.siasn_id, "duplicate_unit", params=params)
        first.setdefault(row.siasn_id, index)
    found.refuse(twins, name=_named)
    while True:  # a child of a rejected row loses its parent, and its own children lose theirs
        parents = {row.siasn_id: row.parent_siasn_id for row in found.good}
        faults = rules.tree_faults(parents, known=frozenset(units) - {""})
        if not faults:
            return
        found.refuse(
            {
                index: Fault(
                    "UNOR INDUK ID",
                    row.parent_siasn_id,
                    faults[row.siasn_id],
                    params={"parent": row.parent_siasn_id},
                )
                for index, row in enumerate(found.good)
                if row.siasn_id in faults
            },
            name=_named,
        )


def _leading_titles(agency: Agency) -> set[tuple[UUID, str, str]]:
    """Unit, title and echelon of every structural post there is."""
    posts = Post.objects.filter(agency=agency).exclude(echelon="")
    return set(posts.values_list("unit_id", "title", "echelon"))


def _plan(found: Gathered[UnitRow], units: dict[str, Unit], titles: set[tuple[UUID, str, str]]) -> _Planned:
    results = []
    mentioned: set[UUID] = set()
    for row, (sheet, number) in zip(found.good, found.places, strict=True):
        unit = _unit_of(row, units)
        if unit is None:
            results.append(RowResult(RowState.NEW, row.siasn_id, row.name, sheet, number))
            continue
        mentioned.add(unit.pk)
        changes = _changes(row, unit, titles)
        state = RowState.CHANGED if changes else RowState.UNCHANGED
        results.append(RowResult(state, row.siasn_id, row.name, sheet, number, changes))
    missing = [
        RowResult(RowState.MISSING, unit.siasn_id, unit.name)
        for key, unit in units.items()
        if key and unit.pk not in mentioned and unit.parent_id is not None and unit.valid_until is None
    ]
    return _Planned(results, missing)


def _unit_of(row: UnitRow, units: dict[str, Unit]) -> Unit | None:
    return units.get(row.siasn_id if row.parent_siasn_id else "")


def _changes(row: UnitRow, unit: Unit, titles: set[tuple[UUID, str, str]]) -> tuple[Change, ...]:
    parent = unit.parent.siasn_id if unit.parent else ""
    kind = {choice.value: choice.label for choice in Unit.Kind}
    leading = (unit.pk, row.head_title, row.head_echelon)
    title_is_new = bool(row.head_title and row.head_echelon and leading not in titles)
    pairs = (
        (_("UNOR ID"), unit.siasn_id, row.siasn_id, unit.siasn_id != row.siasn_id),
        (_("Parent"), parent, row.parent_siasn_id, parent != row.parent_siasn_id),
        (_("Name"), unit.name, row.name, unit.name != row.name),
        (_("Kind"), str(kind[unit.kind]), str(kind[row.kind]), unit.kind != row.kind),
        (
            _("Echelon of its head"),
            unit.head_echelon,
            row.head_echelon,
            unit.head_echelon != row.head_echelon,
        ),
        (
            _("Since"),
            str(unit.valid_from or ""),
            str(row.valid_from or ""),
            row.valid_from is not None and unit.valid_from != row.valid_from,
        ),
        (_("Leading post"), "", row.head_title, title_is_new),
    )
    return tuple(Change(label, before, after) for label, before, after, differs in pairs if differs)


def _write(agency: Agency, rows: list[UnitRow], units: dict[str, Unit], today: date) -> None:
    by_key = {row.siasn_id: row for row in rows}
    order = rules.parents_first({row.siasn_id: row.parent_siasn_id for row in rows})
    moved = False
    created: list[Unit] = []
    changed: list[Unit] = []
    for key in (key for key in order if key in by_key):
        row = by_key[key]
        unit = _unit_of(row, units)
        if unit is None:
            unit = _new_unit(agency, row, units[row.parent_siasn_id])
            created.append(unit)
        else:
            moved |= _update(unit, row, units)
            changed.append(unit)
        units[key] = unit
    Unit.objects.bulk_create(created)
    Unit.objects.bulk_update(
        changed, ["siasn_id", "parent", "name", "kind", "head_echelon", "valid_from"], batch_size=1000
    )
    if moved:
        rewrite_paths(agency_id=agency.pk)
    settle_leading_posts(agency_id=agency.pk, titles={units[row.siasn_id].pk: row.head_title for row in rows})


def _new_unit(agency: Agency, row: UnitRow, parent: Unit) -> Unit:
    key = uuid7()
    return Unit(
        id=key,
        agency=agency,
        parent=parent,
        path=f"{parent.path}.{unit_label(key)}",
        siasn_id=row.siasn_id,
        name=row.name,
        kind=row.kind,
        head_echelon=row.head_echelon,
        valid_from=row.valid_from,
    )


def _update(unit: Unit, row: UnitRow, units: dict[str, Unit]) -> bool:
    """Take the row's values over; True when the unit hangs elsewhere now."""
    unit.siasn_id, unit.name, unit.kind, unit.head_echelon = (
        row.siasn_id,
        row.name,
        row.kind,
        row.head_echelon,
    )
    unit.valid_from = row.valid_from or unit.valid_from
    parent = units[row.parent_siasn_id] if row.parent_siasn_id else None
    moves = (parent.pk if parent else None) != unit.parent_id
    unit.parent = parent
    return moves
