"""The yearly analysis of needs: opened, moved on and back, and everybody late reminded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bina.planning import queries, rules
from bina.planning.actions.refusals import CycleRefused
from bina.planning.models import Cycle, CycleMove, CycleUnit, Plan
from bina.planning.rules import CycleStep, Lack, UnitStep
from bina.platform.access import Role, agency_root
from bina.platform.models import Account
from bina.training.actions.telling import tell_accounts

if TYPE_CHECKING:
    from bina.platform.access import Actor

REMIND_BEFORE = timedelta(days=3)
REMIND_AGAIN = timedelta(days=7)


@transaction.atomic
def open_cycle(*, actor: Actor, agency_id: UUID, year: int, due: Mapping[str, date], at: datetime) -> Cycle:
    """Begin the year's analysis of needs: every office of the agency stands at its inventory.

    Args:
        due: last day of each of ``rules.DATED``.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        CycleRefused: the days do not follow one another, or the year is open already.
    """
    actor.require("planning.edit", agency=agency_id)
    _require_order(due)
    if Cycle.objects.filter(agency_id=agency_id, year=year).exists():
        raise CycleRefused(
            _("The analysis of needs of {year} is open already.").format(year=year), field="year"
        )
    cycle = Cycle.objects.create(agency_id=agency_id, year=year, opened_at=at, **_days(due))
    CycleUnit.objects.bulk_create(
        CycleUnit(agency_id=agency_id, cycle=cycle, unit_id=office.id, since=at)
        for office in queries.offices(actor, agency_id=agency_id)
    )
    return cycle


def _require_order(due: Mapping[str, date]) -> None:
    if not rules.dates_in_order(due):
        raise CycleRefused(_("Each step must end on the day of the step before it or later."))


def _days(due: Mapping[str, date]) -> dict[str, date]:
    return {f"{step.lower()}_until": due[step] for step in rules.DATED}


@transaction.atomic
def change_dates(*, actor: Actor, cycle_id: UUID, due: Mapping[str, date]) -> Cycle:
    """Set other last days for the steps.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
        CycleRefused: the days do not follow one another.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle_id)
    actor.require("planning.edit", agency=cycle.agency_id)
    _require_order(due)
    for name, value in _days(due).items():
        setattr(cycle, name, value)
    cycle.save(update_fields=list(_days(due)))
    return cycle


@transaction.atomic
def move_units(
    *, actor: Actor, cycle_id: UUID, row_ids: Sequence[UUID], to: str, reason: str, at: datetime
) -> int:
    """Bring units to a step, or back to an earlier one with a reason; all of them or none.

    Args:
        row_ids: ``CycleUnit`` rows; those that stand there already are passed over.

    Returns:
        How many units were moved.

    Raises:
        PermissionDenied: ``actor`` may not make that move for one of the units.
        CycleRefused: a unit cannot go there from where it stands, or the reason is missing.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle_id)
    found = CycleUnit.objects.select_for_update(of=["self"]).select_related("unit").filter(cycle=cycle)
    rows = [row for row in found.filter(pk__in=set(row_ids)).order_by("pk") if row.step != to]
    if not row_ids:
        raise CycleRefused(_("Choose at least one unit."))
    moves = []
    for row in rows:
        move = rules.move_between(row.step, to, moves=rules.UNIT_MOVES)
        if move is not None:
            _require_move(actor, move, cycle.agency_id, path=row.unit.path)
        if lack := rules.unit_lack(cycle=cycle.step, start=row.step, end=to, reason=reason):
            raise CycleRefused(_said(lack, name=row.unit.name))
        moves.append(_noted(cycle, actor, row.step, to, reason, at, unit=row))
        row.step, row.since, row.reminded_on = to, at, None
    CycleUnit.objects.bulk_update(rows, ["step", "since", "reminded_on"])
    CycleMove.objects.bulk_create(moves)
    for noted in moves:
        if noted.back:
            _tell_returned(cycle, noted, at)
    return len(rows)


def _require_move(actor: Actor, move: rules.Move, agency_id: UUID, *, path: str) -> None:
    if move.whole:
        actor.require(move.permission, agency=agency_id)
    else:
        actor.require(move.permission, unit=path)


def _noted(
    cycle: Cycle,
    actor: Actor,
    start: str,
    end: str,
    reason: str,
    at: datetime,
    *,
    unit: CycleUnit | None = None,
) -> CycleMove:
    moves = rules.UNIT_MOVES if unit else rules.CYCLE_MOVES
    move = rules.move_between(start, end, moves=moves)
    return CycleMove(
        agency_id=cycle.agency_id,
        cycle=cycle,
        unit=unit,
        start=start,
        end=end,
        back=move is not None and move.back,
        reason=reason.strip()[:1000],
        made_by=actor.name,
        made_at=at,
    )


def _said(lack: Lack, *, name: str = "") -> str:
    sentences = {
        Lack.NOT_DECLARED: _("{name} cannot go there from where it stands."),
        Lack.NOT_GATHERING: _("The units are done for this year. Take the cycle back to them first."),
        Lack.REASON: _("Say why it goes back; the unit will read it."),
        Lack.UNITS: _("Some units are not validated yet. Say why the draft begins without them."),
        Lack.PLAN: _("Choose the plan that is put forward."),
        Lack.APPROVAL: _("The plan is not approved yet. Approve it first, on its own page."),
        Lack.DECREE: _("Write the number and the day of the decree."),
        Lack.WORDS: _("Say in a few sentences what the year's evaluation showed."),
    }
    return sentences[lack].format(name=name)


@transaction.atomic
def move_cycle(
    *,
    actor: Actor,
    cycle_id: UUID,
    to: str,
    at: datetime,
    reason: str = "",
    plan_id: UUID | None = None,
    decree_number: str = "",
    decreed_on: date | None = None,
) -> Cycle:
    """Bring the agency to its next step, or back with a reason. Idempotent: there already is no fault.

    Args:
        reason: why it goes back, why units are left behind, or what the evaluation showed.
        plan_id: what is put forward for the decree; a solved plan of the year.

    Raises:
        PermissionDenied: ``actor`` may not make that move.
        CycleRefused: something is missing for it; the text says what.
    """
    cycle = Cycle.objects.select_for_update(of=["self"]).select_related("plan").get(pk=cycle_id)
    move = rules.move_between(cycle.step, to, moves=rules.CYCLE_MOVES)
    actor.require(move.permission if move else "planning.edit", agency=cycle.agency_id)
    if cycle.step == to:
        return cycle
    if plan_id is not None:
        cycle.plan = _plan(cycle, plan_id)
    ready = rules.Readiness(
        open_units=cycle.units.exclude(step=UnitStep.VALIDATED).count(),
        has_plan=cycle.plan is not None,
        is_approved=cycle.plan is not None and cycle.plan.state == Plan.State.APPROVED,
        decree=decree_number if decreed_on else "",
        reason=reason,
    )
    if lack := rules.cycle_lack(start=cycle.step, end=to, ready=ready):
        raise CycleRefused(_said(lack, name=_("The agency")))
    _noted(cycle, actor, cycle.step, to, reason, at).save()
    cycle.step = to
    if to == CycleStep.EVALUATION:
        cycle.decree_number, cycle.decreed_on = decree_number.strip()[:100], decreed_on
    if to == CycleStep.CLOSED:
        cycle.evaluation = reason.strip()[:1000]
    cycle.save()
    return cycle


def _plan(cycle: Cycle, plan_id: UUID) -> Plan:
    states = (Plan.State.SOLVED, Plan.State.APPROVED)
    found = Plan.objects.filter(pk=plan_id, agency_id=cycle.agency_id, year=cycle.year, state__in=states)
    plan = found.first()
    if plan is None:
        raise CycleRefused(_("Choose a plan of this year that is solved."), field="plan")
    return plan


@transaction.atomic
def remind_units(*, actor: Actor, cycle_id: UUID, at: datetime) -> int:
    """Remind every late unit now; gives how many. On one day each unit is reminded once.

    Raises:
        PermissionDenied: ``actor`` may not edit the agency's planning.
    """
    cycle = Cycle.objects.get(pk=cycle_id)
    actor.require("planning.edit", agency=cycle.agency_id)
    today = timezone.localdate(at)
    late = [row for row in _open_rows(cycle) if rules.is_late(step=row.step, due=cycle.due, on=today)]
    return _remind(cycle, [row for row in late if row.reminded_on != today], at)


def remind_of_cycles(*, at: datetime) -> int:
    """Remind units shortly before the last day of their step, and weekly once it has passed; gives how many.

    Idempotent on one day.
    """
    told = 0
    for cycle in Cycle.objects.filter(step=CycleStep.GATHERING).order_by("pk"):
        with transaction.atomic():
            told += _remind(cycle, [row for row in _open_rows(cycle) if _is_due(cycle, row, at)], at)
    return told


def _open_rows(cycle: Cycle) -> Iterable[CycleUnit]:
    found = CycleUnit.objects.select_for_update(of=["self"]).select_related("unit")
    return list(found.filter(cycle=cycle).exclude(step=UnitStep.VALIDATED).order_by("pk"))


def _is_due(cycle: Cycle, row: CycleUnit, at: datetime) -> bool:
    today, last = timezone.localdate(at), cycle.due[row.step]
    if today < last - REMIND_BEFORE:
        return False
    if row.reminded_on is None:
        return True
    if today <= last:
        return False
    return row.reminded_on <= last or today - row.reminded_on >= REMIND_AGAIN


def _remind(cycle: Cycle, rows: Sequence[CycleUnit], at: datetime) -> int:
    for row in rows:
        tell_accounts(
            accounts=_holders(cycle, row),
            say=_reminder(cycle, row),
            url=reverse("planning:cycle_unit", args=[row.pk]),
            at=at,
        )
        row.reminded_on = timezone.localdate(at)
    CycleUnit.objects.bulk_update(rows, ["reminded_on"])
    return len(rows)


def _holders(cycle: Cycle, row: CycleUnit) -> Iterable[Account]:
    """Whose turn it is: the unit's superiors for its inventory, then those who verify, then BKPSDM."""
    unit = str(row.unit.path)
    if row.step == UnitStep.INVENTORY:
        held = Q(grants__role=Role.SUPERVISOR, grants__unit_path=unit)
    elif row.step == UnitStep.VERIFICATION:
        held = Q(grants__role=Role.HR_DEVELOPER, grants__unit_path__in=[unit, agency_root(cycle.agency_id)])
    else:
        held = Q(grants__role=Role.HR_DEVELOPER, grants__unit_path=agency_root(cycle.agency_id))
    return Account.objects.filter(held, is_active=True).distinct().order_by("pk")


def _reminder(cycle: Cycle, row: CycleUnit) -> Callable[[], str]:
    def say() -> str:
        return _("{unit}: the step “{step}” of the needs of {year} is due on {day}.").format(
            unit=row.unit.name,
            step=CycleUnit.Step(row.step).label,
            year=cycle.year,
            day=date_format(cycle.due[row.step], "j F Y"),
        )

    return say


def _tell_returned(cycle: Cycle, move: CycleMove, at: datetime) -> None:
    row = move.unit
    assert row is not None  # noqa: S101  # the caller has looked

    def say() -> str:
        return _("{unit}: the needs of {year} came back to “{step}”: {reason}").format(
            unit=row.unit.name,
            year=cycle.year,
            step=CycleUnit.Step(move.end).label,
            reason=move.reason,
        )

    address = reverse("planning:cycle_unit", args=[row.pk])
    tell_accounts(accounts=_holders(cycle, row), say=say, url=address, at=at)
