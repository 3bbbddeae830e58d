"""A new version of an approved plan: written from what the solver found, brought over once it is approved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bina.planning import queries, rules
from bina.planning.actions.refusals import PlanFixed, PlanStale
from bina.planning.actions.rows import (
    Group,
    added,
    batch_row,
    duty_worth,
    line_rows,
    set_figures,
    short_of_duty,
    without,
)
from bina.planning.models import Plan, PlanBatch, PlanChange, PlanLine
from bina.platform.access import system_actor
from bina.platform.ids import uuid7
from bina.training import actions as training
from bina.training import queries as training_queries
from bina.training.queries.people import agency_timezone

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from bina.planning.optimise.result import Solution
    from bina.planning.queries import Ground, Held, Revision

Place = tuple[UUID, UUID]  # person, programme


@dataclass(frozen=True, slots=True)
class _Written:
    """The rows of a new version."""

    batches: list[PlanBatch]
    lines: list[PlanLine]


def write_revision(plan: Plan, found: Ground, solution: Solution, at: datetime) -> Plan:
    """Keep what was found as the plan's rows: batches that stay, those still to come, new ones, changes."""
    revision = found.revision
    if revision is None:
        raise ValueError("only for a new version of a plan")
    standing, new = _groups(found, revision, solution)
    slots = _slots(plan, found, standing, new, at)
    new = [one for one in (without(group, slots[group.line].clashing, found) for group in new) if one]
    locked = _locked(plan, revision)
    written = [_standing_row(plan, group, found, revision.ahead[group.line]) for group in standing]
    written += [batch_row(plan, group, slots[group.line], found) for group in new]
    PlanBatch.objects.bulk_create([*locked.batches, *written])
    lines = [
        line
        for batch, group in zip(written, [*standing, *new], strict=True)
        for line in line_rows(plan, batch, group, found)
    ]
    PlanLine.objects.bulk_create([*locked.lines, *lines], batch_size=2000)
    everything = _Written([*locked.batches, *written], [*locked.lines, *lines])
    changes = _changes(plan, found, revision, everything)
    plan.changes.all().delete()
    PlanChange.objects.bulk_create(changes, batch_size=2000)
    worth = sum(line.value for line in lines) + duty_worth(found, [*standing, *new])
    fixed = queries.locked_worth(plan, revision) - revision.price * _priced(found, revision, changes)
    set_figures(plan, found, solution, value=worth + fixed, at=at)
    plan.cost_rupiah = sum(batch.cost_rupiah for batch in everything.batches)
    plan.allocations, plan.batch_count = len(everything.lines), len(everything.batches)
    plan.people = len({line.employee_id for line in everything.lines})
    plan.short_of_duty = short_of_duty(found, [*standing, *new])
    plan.save()
    return plan


def _groups(found: Ground, revision: Revision, solution: Solution) -> tuple[list[Group], list[Group]]:
    """People of batches that are in training already, and of those to be added."""
    people: dict[str, list[str]] = defaultdict(list)
    for person, batch in solution.assign:
        people[str(batch)].append(str(person))
    standing = [
        Group(key, str(one.planned.programme_id), tuple(people.get(key, ())))
        for key, one in revision.ahead.items()
        if key in people or one.guests
    ]
    used = {one.planned.line for one in (*revision.ahead.values(), *revision.locked, *revision.gone)}
    new = []
    for key in added(found, people.keys() - revision.ahead.keys()):
        programme = found.programme_of(key)
        line = _free_line(found.offers[programme].code, used)
        used.add(line)
        new.append(Group(line, programme, tuple(people[key]), key))
    return standing, new


def _free_line(code: str, used: set[str]) -> str:
    number = 1
    while f"{code}-{number:02d}" in used:
        number += 1
    return f"{code}-{number:02d}"


def _slots(
    plan: Plan, found: Ground, standing: Iterable[Group], new: Iterable[Group], at: datetime
) -> dict[str, rules.Slot]:
    if found.slots:
        return {group.line: found.slots[group.batch] for group in new}
    busy: dict[Hashable, list[tuple[date, date]]] = defaultdict(list)
    for person, periods in found.busy.items():
        busy[person].extend(periods)
    ahead = found.revision.ahead if found.revision else {}
    for group in standing:
        if found.in_class[group.programme]:
            one = ahead[group.line]
            for member in group.people:
                busy[member].append((one.starts_on, one.ends_on))
    deliveries = [
        rules.Delivery(
            key=group.line,
            people=frozenset(group.people),
            days=rules.teaching_days(
                length_jp=float(found.offers[group.programme].length_jp),
                in_class=found.in_class[group.programme],
            ),
        )
        for group in new
    ]
    return rules.timetable(deliveries, year=plan.year, busy=busy, after=at.date())


def _standing_row(plan: Plan, group: Group, found: Ground, held: Held) -> PlanBatch:
    row = batch_row(plan, group, rules.Slot(held.starts_on, held.ends_on), found)
    row.seats, row.training_batch = held.seats, held.training_id
    return row


def _locked(plan: Plan, revision: Revision) -> _Written:
    """What stays as it is: batches at the days training holds them, with the people in them."""
    before = {(line.batch_id, line.employee_id): line for line in queries.locked_lines(revision)}
    people = training_queries.people_by_id(
        agency_id=plan.agency_id, ids={person for one in revision.locked for person in one.people}
    )
    batches, lines = [], []
    for one in revision.locked:
        row = PlanBatch(
            agency_id=plan.agency_id,
            plan=plan,
            programme_id=one.planned.programme_id,
            line=one.planned.line,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            seats=max(one.seats, len(one.people)),
            people=len(one.people),
            cost_rupiah=one.planned.cost_rupiah,
            training_batch=one.training_id,
            begun=True,
        )
        batches.append(row)
        lines += [
            _same(plan, row, person, before.get((one.planned.pk, person)), people[person].unit_path)
            for person in one.people
            if person in people
        ]
    return _Written(batches, lines)


def _same(plan: Plan, row: PlanBatch, person: UUID, line: PlanLine | None, unit_path: str) -> PlanLine:
    return PlanLine(
        id=uuid7(),
        agency_id=plan.agency_id,
        plan=plan,
        batch=row,
        employee_id=person,
        unit_path=line.unit_path if line else unit_path,
        value=line.value if line else 0.0,
        why=line.why if line else [],
        parts=line.parts if line else {},
        mandatory=bool(line and line.mandatory),
        duty_jp=line.duty_jp if line else 0,
    )


def _changes(plan: Plan, found: Ground, revision: Revision, written: _Written) -> list[PlanChange]:
    """What became of every place of the version before and of this one, with its reason."""
    batches = {batch.pk: batch for batch in written.batches}
    after = {
        (line.employee_id, batches[line.batch_id].programme_id): batches[line.batch_id]
        for line in written.lines
    }
    paths = {
        (line.employee_id, batches[line.batch_id].programme_id): line.unit_path for line in written.lines
    }
    news = queries.news(plan=plan, since=revision.base.solved_at or revision.base.created_at)
    everybody = sorted({*after, *revision.places, *revision.lost}, key=str)
    known = training_queries.people_by_id(agency_id=plan.agency_id, ids={pair[0] for pair in everybody})
    held = {batch.line for batch in written.batches}
    made = []
    for pair in everybody:
        before = revision.places[pair].planned if pair in revision.places else revision.lost.get(pair)
        stand = _stand(found, revision, pair, before, after.get(pair), held, news)
        kind, reason = rules.change_of(stand)
        made.append(
            PlanChange(
                agency_id=plan.agency_id,
                plan=plan,
                employee_id=pair[0],
                programme_id=pair[1],
                unit_path=paths.get(pair) or known[pair[0]].unit_path,
                kind=kind,
                reason=reason,
                before=before,
                after=after.get(pair),
            )
        )
    return made


def _stand(
    found: Ground,
    revision: Revision,
    pair: Place,
    before: PlanBatch | None,
    after: PlanBatch | None,
    held: set[str],
    news: queries.News,
) -> rules.Stand:
    person, programme = pair
    official, offer = found.people.get(str(person)), found.offers.get(str(programme))
    taught = [outcome.competence for outcome in offer.outcomes] if offer else []
    path = official.unit_path if official else ""
    return rules.Stand(
        before=before.line if before else None,
        after=after.line if after else None,
        begun=bool(after and after.begun),
        active=official is not None,
        given_back=pair in revision.given_back,
        cancelled=pair in revision.lost and pair not in revision.given_back,
        closed=before is not None and before.line not in held,
        engaged=programme in found.engaged.get(person, frozenset()),
        fits=official is None or offer is None or not offer.targets or official.post_kind in offer.targets,
        worth=found.worth_of(str(person), str(programme)),
        new_person=person in news.people,
        new_need=news.asks(person=person, unit_path=path, competences=taught),
        required=rules.Place(str(person), str(programme)) in found.must,
        barred=rules.is_barred(found.never, person=str(person), programme=str(programme)),
    )


def _priced(found: Ground, revision: Revision, changes: Iterable[PlanChange]) -> int:
    """How many of the changes cost something: what had to change, and what is taken up again, is free."""
    may = {(key[0], revision.ahead[key[1]].planned.programme_id) for key in found.bonus}
    return sum(
        1
        for one in changes
        if (one.kind == "ADDED")
        or (one.kind in ("MOVED", "DROPPED") and (str(one.employee_id), one.programme_id) in may)
    )


def bring_over(plan: Plan, at: datetime) -> None:
    """Bring a new version over to training, as differences only; the version before it is replaced.

    Raises:
        PlanFixed: the version it was made from is not the approved one any more.
        PlanStale: a batch has begun, was cancelled or moved, or a person left, since it was found.
    """
    base = Plan.objects.select_for_update().get(versions=plan)
    if base.state != Plan.State.APPROVED:
        raise PlanFixed(
            _("The plan this version was made from was replaced meanwhile. Make a version of the newest.")
        )
    standing = queries.held_batches(plan=base)
    _require_fresh(plan, standing, at)
    actor = system_actor(plan.agency_id)
    rows = {row.line: row for row in plan.batches.all()}
    training.change_batches_from_plan(
        actor=actor, agency_id=plan.agency_id, changes=_differences(plan, standing, rows), at=at
    )
    new = [row for row in rows.values() if row.training_batch is None]
    _create(plan, new, at)
    base.state = Plan.State.REPLACED
    base.save(update_fields=["state"])


def _differences(
    plan: Plan, standing: Iterable[Held], rows: dict[str, PlanBatch]
) -> list[training.BatchChange]:
    """Who comes into each batch that can still change, who goes, and whether it closes."""
    comes: dict[UUID | None, list[UUID]] = defaultdict(list)  # by the batch's key in training
    goes: dict[UUID | None, list[tuple[UUID, bool]]] = defaultdict(list)  # by the row of the plan before
    for change in plan.changes.select_related("after").exclude(kind=PlanChange.Kind.KEPT):
        if change.after is not None:
            comes[change.after.training_batch].append(change.employee_id)
        goes[change.before_id].append((change.employee_id, change.kind == PlanChange.Kind.MOVED))
    return [
        training.BatchChange(
            batch_id=held.training_id,
            comes=tuple(comes[held.training_id]),
            goes=tuple(move for move in goes[held.planned.pk] if move[0] in held.people),
            closes=held.planned.line not in rows,
        )
        for held in standing
        if held.training_id and _changeable(held, rows)
    ]


def _changeable(one: Held, rows: dict[str, PlanBatch]) -> bool:
    row = rows.get(one.planned.line)
    return one.state in {"DRAFT", "OPEN"} and not (row and row.begun)


def _require_fresh(plan: Plan, held: Iterable[Held], at: datetime) -> None:
    today = at.astimezone(ZoneInfo(agency_timezone(plan.agency_id))).date()
    rows = {row.line: row for row in plan.batches.prefetch_related("lines")}
    by_line = {one.planned.line: one for one in held}
    moved = [
        line
        for line, one in by_line.items()
        if (one.state in {"DRAFT", "OPEN"} and one.begun(today) and not (line in rows and rows[line].begun))
        or (line not in rows and one.state in {"RUNNING", "FINISHED"})
    ]  # fmt: skip
    for line, row in rows.items():
        one = by_line.get(line)
        too_late = row.training_batch is None and row.starts_on <= today
        if too_late or (row.training_batch and (one is None or _differs(row, one))):
            moved.append(line)
    if moved:
        raise PlanStale(
            _("Since this version was found, this has changed in training: {batches}. Find it again.").format(
                batches=", ".join(sorted(set(moved)))
            )
        )
    _require_active(plan)


def _differs(row: PlanBatch, one: Held) -> bool:
    if row.begun:
        return one.state == "CANCELLED"
    dates = (row.starts_on, row.ends_on) != (one.starts_on, one.ends_on)
    return one.state not in {"DRAFT", "OPEN"} or dates


def _require_active(plan: Plan) -> None:
    coming = plan.changes.filter(kind__in=[PlanChange.Kind.ADDED, PlanChange.Kind.MOVED])
    gone = coming.exclude(employee__status="ACTIVE").select_related("employee").order_by("employee__name")
    if names := [one.employee.name for one in gone[:5]]:
        raise PlanStale(
            _("No longer in active service since this version was found: {names}. Find it again.").format(
                names=", ".join(names)
            )
        )


def _create(plan: Plan, rows: list[PlanBatch], at: datetime) -> None:
    people: dict[UUID, list[UUID]] = defaultdict(list)
    for batch, person in PlanLine.objects.filter(batch__in=rows).values_list("batch_id", "employee_id"):
        people[batch].append(person)
    made = training.create_batches_from_plan(
        actor=system_actor(plan.agency_id),
        agency_id=plan.agency_id,
        plan_id=plan.pk,
        batches=[
            training.PlannedBatch(
                line=row.line,
                programme_id=row.programme_id,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                seats=row.seats,
                participants=tuple(people[row.pk]),
            )
            for row in rows
        ],
        at=at,
    )
    keys = {batch.plan_line: batch.pk for batch in made}
    for row in rows:
        row.training_batch = keys[row.line]
    PlanBatch.objects.bulk_update(rows, ["training_batch"])
