"""Taking over last year's plan from a workbook: one row per person and batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bina.people import queries as people
from bina.people.actions.reading import Gathered, gather
from bina.people.rules import HELD
from bina.planning import rules
from bina.planning.models import Plan, PlanBatch, PlanLine
from bina.planning.rules import PLAN_COLUMNS, PlanRow
from bina.platform.imports import Change, ImportReport, RowResult, RowState, refused, unreadable
from bina.platform.jobs import Quiet, Reporter
from bina.platform.sheets import Fault, SheetRefused, Source
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.platform.access import Actor

Key = tuple[UUID, str]
_HEADING = {column.code: column.heading for column in PLAN_COLUMNS}
MESSAGES: dict[str, Promise] = {
    "nip_length": gettext_lazy("A NIP or NI PPPK has exactly 18 digits."),
    "person_unknown": gettext_lazy("No employee of this agency has this NIP."),
    "programme_unknown": gettext_lazy("No programme of this agency has this code. Import programmes first."),
    "year_range": gettext_lazy("The year is between {first} and {last}."),
    "other_year": gettext_lazy("The first row is of {year}; one file holds the plan of one year."),
    "other_programme": gettext_lazy(
        "This batch has another programme, other days or another cost in row {row}."
    ),
    "ends_before": gettext_lazy("The last day lies before the first."),
    "cost_range": gettext_lazy("The cost is between 0 and 1,000,000,000,000 rupiah."),
    "duplicate_place": gettext_lazy("The same person and batch stand in row {row} already ({sheet})."),
    "too_long": gettext_lazy("This is longer than {length} characters."),
}


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom and what rows may name: people by NIP with unit and name, programmes by code in capitals."""

    people: Mapping[str, tuple[UUID, str, str]]
    programmes: Mapping[str, tuple[UUID, int]]


@transaction.atomic
def import_plan(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Source,
    at: datetime,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    progress: Reporter | None = None,
) -> ImportReport:
    """Take over the plan of a past or running year; a place is known again by person and batch.

    It is kept as a plan that was ``TAKEN`` over, one a year, and makes nothing in training. The same file
    again changes nothing; nothing is deleted.

    Args:
        at: now; no plan can be of a later year.
        dry_run: compare only; the report then lists each row.
        accept_good_rows: write the good rows of a file that has rejected ones.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        SheetRefused: the file cannot be read at all.
        Cancelled: somebody stopped the run; nothing is written.
    """
    actor.require("planning.edit", agency=agency_id)
    told, this_year = progress or Quiet(), timezone.localdate(at).year

    def check(row: Any) -> tuple[PlanRow | None, list[Fault]]:
        return rules.check_plan_row(row, this_year=this_year)

    try:
        found = gather(path, columns=PLAN_COLUMNS, check=check, messages=MESSAGES, progress=told)
    except SheetRefused as refusal:
        if refusal.problems:
            return unreadable(refusal.problems)
        raise
    known = _known(actor, agency_id)
    _refuse(found, known)
    year = found.good[0].starts_on.year if found.good else this_year
    held = _held(agency_id, year)
    report = _report(found, known, held)
    if dry_run:
        return report
    if report.rejected and not accept_good_rows:
        return refused(report)
    if found.good:
        _write(agency_id, year, found.good, known, at)
    told.check()
    return replace(report, applied=True, results=())


def _known(actor: Actor, agency_id: UUID) -> _Known:
    rows = people.employees(actor).filter(agency_id=agency_id).order_by("pk")
    listed = sorted(
        rows.values_list("nip", "pk", "name", "unit_path", "status"), key=lambda row: row[4] in HELD
    )
    programmes = training.programmes(actor).filter(agency_id=agency_id).values_list("code", "pk", "seats")
    return _Known(
        people={nip: (pk, name, str(path)) for nip, pk, name, path, _status in listed},
        programmes={code.upper(): (pk, seats) for code, pk, seats in programmes},
    )


def _refuse(found: Gathered[PlanRow], known: _Known) -> None:
    faults: dict[int, Fault] = {}
    places: dict[tuple[str, str], int] = {}
    batches: dict[str, int] = {}
    for index, row in enumerate(found.good):
        if fault := _fault(found, index, row, known, places, batches):
            faults[index] = fault
    found.refuse(faults, name=lambda row: (row.nip, row.name or row.programme))


def _fault(
    found: Gathered[PlanRow],
    index: int,
    row: PlanRow,
    known: _Known,
    places: dict[tuple[str, str], int],
    batches: dict[str, int],
) -> Fault | None:
    """What is wrong with a row beside the others; a good one is noted in ``places`` and ``batches``."""
    if row.nip not in known.people:
        return Fault(_HEADING["nip"], row.nip, "person_unknown")
    if row.programme.upper() not in known.programmes:
        return Fault(_HEADING["programme"], row.programme, "programme_unknown")
    year = found.good[next(iter(places.values()), index)].starts_on.year
    if row.starts_on.year != year:
        return Fault(_HEADING["starts_on"], str(row.starts_on), "other_year", params={"year": str(year)})
    first = batches.setdefault(row.batch, index)
    if _same(row) != _same(found.good[first]):
        return Fault(_HEADING["batch"], row.batch, "other_programme", params=_where(found, first))
    earlier = places.setdefault((row.nip, row.batch), index)
    if earlier != index:
        return Fault(_HEADING["nip"], row.nip, "duplicate_place", params=_where(found, earlier))
    return None


def _same(row: PlanRow) -> tuple[Any, ...]:
    return row.programme.upper(), row.starts_on, row.ends_on, row.cost


def _where(found: Gathered[PlanRow], index: int) -> dict[str, str]:
    sheet, number = found.places[index]
    return {"sheet": sheet, "row": str(number)}


def _held(agency_id: UUID, year: int) -> dict[Key, PlanLine]:
    """Places of the plan that was taken over before, by person and batch."""
    rows = PlanLine.objects.filter(plan__agency_id=agency_id, plan__year=year, plan__state=Plan.State.TAKEN)
    return {(row.employee_id, row.batch.line): row for row in rows.select_related("batch")}


def _report(found: Gathered[PlanRow], known: _Known, held: Mapping[Key, PlanLine]) -> ImportReport:
    results = []
    for row, place in zip(found.good, found.places, strict=True):
        person, name, _path = known.people[row.nip]
        before = held.get((person, row.batch))
        changes = tuple(_changes(before, row)) if before else ()
        state = RowState.NEW if before is None else RowState.CHANGED if changes else RowState.UNCHANGED
        results.append(RowResult(state, row.nip, f"{name} · {row.batch}", *place, changes=changes))
    states = [result.state for result in results]
    return ImportReport(
        rows=found.rows,
        created=states.count(RowState.NEW),
        updated=states.count(RowState.CHANGED),
        unchanged=states.count(RowState.UNCHANGED),
        rejected=len(found.rejected),
        problems=found.sorted_problems(),
        results=(*found.rejected, *results),
    )


def _changes(before: PlanLine, row: PlanRow) -> list[Change]:
    pairs = [
        ("starts_on", before.batch.starts_on, row.starts_on),
        ("ends_on", before.batch.ends_on, row.ends_on),
        ("cost", before.batch.cost_rupiah, row.cost),
    ]
    return [Change(_HEADING[code], str(old), str(new)) for code, old, new in pairs if old != new]


def _write(agency_id: UUID, year: int, rows: list[PlanRow], known: _Known, at: datetime) -> None:
    """Write places and batches, then sum the plan up from all that stand in it."""
    plan, _made = Plan.objects.get_or_create(
        agency_id=agency_id,
        year=year,
        state=Plan.State.TAKEN,
        defaults={
            "title": _("Plan of {year}, taken over").format(year=year),
            "budget_rupiah": 0,
            "duty_weight": 0,
            "batches_per_programme": 1,
            "time_limit": 1,
            "created_at": at,
        },
    )
    deliveries = {batch.line: batch for batch in plan.batches.all()}
    for row in rows:
        programme, seats = known.programmes[row.programme.upper()]
        batch = deliveries.setdefault(row.batch, PlanBatch(agency_id=agency_id, plan=plan, line=row.batch))
        batch.programme_id, batch.seats = programme, max(seats, batch.seats or 0)
        batch.starts_on, batch.ends_on = row.starts_on, row.ends_on
        batch.people, batch.cost_rupiah = batch.people or 0, row.cost
    _save_batches(list(deliveries.values()))
    _save_lines(plan, rows, known, deliveries)
    _sum_up(plan)


def _save_batches(batches: list[PlanBatch]) -> None:
    PlanBatch.objects.bulk_create(
        batches,
        update_conflicts=True,
        unique_fields=["plan", "line"],
        update_fields=["programme", "seats", "starts_on", "ends_on", "cost_rupiah"],
        batch_size=1000,
    )


def _save_lines(plan: Plan, rows: list[PlanRow], known: _Known, deliveries: Mapping[str, PlanBatch]) -> None:
    kept = {batch.line: batch.pk for batch in plan.batches.all()}
    lines = []
    for row in rows:
        person, _name, path = known.people[row.nip]
        lines.append(
            PlanLine(
                agency_id=plan.agency_id,
                plan=plan,
                batch_id=kept[row.batch],
                employee_id=person,
                unit_path=path,
                value=0,
            )
        )
    PlanLine.objects.bulk_create(
        lines,
        update_conflicts=True,
        unique_fields=["batch", "employee"],
        update_fields=["unit_path"],
        batch_size=1000,
    )


def _sum_up(plan: Plan) -> None:
    people_of: dict[UUID, set[UUID]] = defaultdict(set)
    for key, person in plan.lines.values_list("batch_id", "employee_id"):
        people_of[key].add(person)
    batches = list(plan.batches.all())
    for batch in batches:
        batch.people = len(people_of[batch.pk])
        batch.seats = max(batch.seats, batch.people)
    PlanBatch.objects.bulk_update(batches, ["people", "seats"], batch_size=1000)
    plan.allocations, plan.batch_count = sum(map(len, people_of.values())), len(batches)
    plan.people = len(set().union(*people_of.values())) if people_of else 0
    plan.cost_rupiah = plan.budget_rupiah = sum(batch.cost_rupiah for batch in batches)
    plan.save()
