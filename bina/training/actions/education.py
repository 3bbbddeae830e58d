"""Formal education: application, recommendation, decision, yearly progress, qualification."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import actions as people
from bina.training import queries
from bina.training.actions.refusals import StudyRefused, WrongState
from bina.training.models import StudyCase, StudyProgress
from bina.training.queries.education import levels
from bina.training.rules.study import OPEN, StudyState, study_may_become

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyValues:
    """What is applied for; ``level`` is SIASN's code, both days included."""

    kind: str
    level: str
    field: str
    school: str
    starts_on: date
    ends_on: date
    funding: str = ""
    reason: str = ""


@transaction.atomic
def apply_for_study(
    *, actor: Actor, agency_id: UUID, employee_id: UUID, values: StudyValues, at: datetime
) -> StudyCase:
    """Apply for a study assignment or permit, for oneself or for a person of a unit one nominates from.

    Raises:
        PermissionDenied: ``actor`` is neither the person nor may nominate people of the unit.
        StudyRefused: the days are in the wrong order, the level is unknown, or a case is open already.
    """
    person = queries.people_by_id(agency_id=agency_id, ids=[employee_id]).get(employee_id)
    if person is None:
        raise StudyRefused(_("This person is not of this agency."))
    if actor.employee_id != employee_id:
        actor.require("training.nominate", unit=person.unit_path)
    if values.ends_on < values.starts_on:
        raise StudyRefused(_("The last day cannot be before the first."), field="ends_on")
    if values.level not in dict(levels()):
        raise StudyRefused(_("Choose a level of education."), field="level")
    if StudyCase.objects.filter(employee_id=employee_id, state__in=OPEN).exists():
        raise StudyRefused(_("{name} has an open case already.").format(name=person.name))
    return StudyCase.objects.create(
        agency_id=agency_id, employee_id=employee_id, applied_at=at, updated_at=at, **asdict(values)
    )


@transaction.atomic
def recommend_study(*, actor: Actor, case_id: UUID, remark: str = "", at: datetime) -> StudyCase:
    """The superior recommends the application.

    Raises:
        PermissionDenied: ``actor`` may not nominate people of the unit, or is the person.
        WrongState: it waits for no recommendation.
        StudyRefused: it is the actor's own.
    """
    case = _locked(actor, case_id, StudyState.RECOMMENDED, "training.nominate")
    if actor.employee_id == case.employee_id:
        raise StudyRefused(_("Somebody else recommends your own application."))
    return _become(case, StudyState.RECOMMENDED, at, remark=remark[:500])


@transaction.atomic
def approve_study(*, actor: Actor, case_id: UUID, decree: str, decree_on: date, at: datetime) -> StudyCase:
    """Note the decision that grants the case, with its decree.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the unit.
        WrongState: it was not recommended.
        StudyRefused: the decree has no number.
    """
    case = _locked(actor, case_id, StudyState.APPROVED, "training.edit")
    if not decree.strip():
        raise StudyRefused(_("Name the decree that grants it."), field="decree")
    return _become(case, StudyState.APPROVED, at, decree=decree.strip()[:120], decree_on=decree_on)


@transaction.atomic
def reject_study(*, actor: Actor, case_id: UUID, remark: str, at: datetime) -> StudyCase:
    """Say no, with the reason the person reads.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the unit.
        WrongState: it was decided before.
        StudyRefused: no reason is given.
    """
    case = _locked(actor, case_id, StudyState.REJECTED, "training.edit")
    if not remark.strip():
        raise StudyRefused(_("Say why; the person reads it."), field="remark")
    return _become(case, StudyState.REJECTED, at, remark=remark.strip()[:500])


@transaction.atomic
def withdraw_study(*, actor: Actor, case_id: UUID, at: datetime) -> StudyCase:
    """Take an application back before the studies begin.

    Raises:
        PermissionDenied: ``actor`` is neither the person nor may edit training of the unit.
        WrongState: the studies have begun or the case is closed.
    """
    case = _locked(actor, case_id, StudyState.WITHDRAWN, "training.edit", by_person=True)
    return _become(case, StudyState.WITHDRAWN, at)


@transaction.atomic
def begin_study(*, actor: Actor, case_id: UUID, on: date, at: datetime) -> StudyCase:
    """The studies begin; somebody on an assignment counts as studying from that day.

    Raises:
        PermissionDenied: ``actor`` may not edit training and, for an assignment, people of the unit.
        WrongState: the case was not granted.
        StatusRefused: the day lies ahead.
    """
    case = _locked(actor, case_id, StudyState.RUNNING, "training.edit")
    _set_status(actor, case, "STUDY", on, at)
    return _become(case, StudyState.RUNNING, at)


@transaction.atomic
def report_progress(
    *,
    actor: Actor,
    case_id: UUID,
    year: int,
    note: str,
    grade: Decimal | None = None,
    credits_so_far: int | None = None,
    at: datetime,
) -> StudyProgress:
    """Report what a year of study brought; a second report of the year replaces the first.

    Raises:
        PermissionDenied: ``actor`` is neither the person nor may edit training of the unit.
        WrongState: the person is not studying.
        StudyRefused: the year lies before the studies or ahead, or the grade is not between 0 and 4.
    """
    case = _case(actor, case_id, "training.edit", by_person=True)
    if case.state != StudyState.RUNNING:
        raise WrongState(_("Progress is reported while the studies run."))
    if not case.starts_on.year <= year <= at.year:
        raise StudyRefused(
            _("Choose a year from {first} to {last}.").format(first=case.starts_on.year, last=at.year),
            field="year",
        )
    if grade is not None and not 0 <= grade <= 4:
        raise StudyRefused(_("The grade point average is between 0 and 4."), field="grade")
    report, _made = StudyProgress.objects.update_or_create(
        case=case,
        year=year,
        defaults={
            "agency_id": case.agency_id,
            "grade": grade,
            "credits": credits_so_far,
            "note": note[:500],
            "reported_at": at,
        },
    )
    return report


@transaction.atomic
def finish_study(*, actor: Actor, case_id: UUID, on: date, diploma: str, at: datetime) -> StudyCase:
    """The person graduated: the qualification enters their record, and they return to work.

    Raises:
        PermissionDenied: ``actor`` may not edit training and people of the unit.
        WrongState: the person is not studying.
        StudyRefused: the diploma has no number, or the day lies outside the studies.
        StatusRefused: the day lies ahead.
    """
    case = _locked(actor, case_id, StudyState.FINISHED, "training.edit")
    if not diploma.strip():
        raise StudyRefused(_("Name the number of the diploma."), field="diploma")
    if not case.starts_on <= on <= at.date():
        raise StudyRefused(_("The day lies before the studies or in the future."), field="on")
    people.record_education(
        actor=actor,
        employee_id=case.employee_id,
        level=case.level,
        field=case.field,
        school=case.school,
        year=on.year,
        at=at,
    )
    _set_status(actor, case, "ACTIVE", on, at)
    return _become(case, StudyState.FINISHED, at, finished_on=on, diploma=diploma.strip()[:120])


@transaction.atomic
def stop_study(*, actor: Actor, case_id: UUID, remark: str, on: date, at: datetime) -> StudyCase:
    """The studies end without a degree; the person returns to work.

    Raises:
        PermissionDenied: ``actor`` may not edit training and people of the unit.
        WrongState: the person is not studying.
        StudyRefused: no reason is given.
    """
    case = _locked(actor, case_id, StudyState.STOPPED, "training.edit")
    if not remark.strip():
        raise StudyRefused(_("Say why; the person reads it."), field="remark")
    _set_status(actor, case, "ACTIVE", on, at)
    return _become(case, StudyState.STOPPED, at, remark=remark.strip()[:500])


def _set_status(actor: Actor, case: StudyCase, status: str, on: date, at: datetime) -> None:
    if case.kind == StudyCase.Kind.ASSIGNMENT:
        people.change_status(actor=actor, employee_id=case.employee_id, status=status, on=on, at=at)


def _case(actor: Actor, case_id: UUID, permission: str, *, by_person: bool = False) -> StudyCase:
    found = StudyCase.objects.select_for_update(of=("self",)).select_related("employee")
    case = found.get(pk=case_id)
    if not (by_person and actor.employee_id == case.employee_id):
        actor.require(permission, unit=case.employee.unit_path)
    return case


def _locked(
    actor: Actor, case_id: UUID, wanted: StudyState, permission: str, *, by_person: bool = False
) -> StudyCase:
    """The case, locked, after permission and state were checked."""
    case = _case(actor, case_id, permission, by_person=by_person)
    if not study_may_become(case.state, wanted):
        raise WrongState(
            _("A case that is “{state}” cannot become “{wanted}”.").format(
                state=case.get_state_display(), wanted=StudyCase.State(wanted).label
            )
        )
    return case


def _become(case: StudyCase, wanted: StudyState, at: datetime, **values: Any) -> StudyCase:
    for name, value in {**values, "state": wanted, "updated_at": at}.items():
        setattr(case, name, value)
    case.save()
    return case
