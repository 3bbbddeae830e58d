"""Assessing online: drafts, handing in, and one competence for a whole team."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from bina.competency import queries
from bina.competency.actions.standards import LevelUnknown
from bina.competency.models import Assessment, AssessmentDraft, Competence
from bina.platform.access import Actor
from bina.platform.errors import Refused


class NotAnEmployee(Refused):
    """Only somebody who is in the register can sign an assessment."""


class NothingAssessed(Refused):
    """No level was chosen."""


def _person_to_assess(actor: Actor, employee_id: UUID) -> Any:
    """The person, when the actor is that person or may assess them.

    Raises:
        NotAnEmployee: the actor's account belongs to no employee.
        PermissionDenied: neither of both.
    """
    if actor.employee_id is None:
        raise NotAnEmployee(_("Your account belongs to no employee, so it cannot sign an assessment."))
    permission = "competency.see" if employee_id == actor.employee_id else "competency.assess"
    found = queries.person(actor, employee_id, permission=permission)
    if found is None:
        raise PermissionDenied("competency.assess")
    return found


def _checked(levels: Mapping[str, int]) -> dict[Competence, int]:
    """The competences of the codes with their levels.

    Raises:
        LevelUnknown: a code or a level does not exist; 0 stands for below the lowest level.
    """
    known = {one.code: one for one in Competence.objects.filter(code__in=levels)}
    for code, level in levels.items():
        if code not in known:
            raise LevelUnknown(_("There is no competence {code}.").format(code=code))
        if not 0 <= level <= known[code].scale:
            raise LevelUnknown(
                _("{competence} has levels 1 to {top}; {level} is not one of them.").format(
                    competence=known[code].name, top=known[code].scale, level=level
                )
            )
    return {known[code]: level for code, level in levels.items()}


@transaction.atomic
def save_draft(
    *, actor: Actor, employee_id: UUID, levels: Mapping[str, int], evidence: str | None, at: datetime
) -> AssessmentDraft:
    """Keep what was filled in so far; levels of other competences stay as they were.

    Raises:
        PermissionDenied, NotAnEmployee, LevelUnknown.
    """
    who = _person_to_assess(actor, employee_id)
    _checked(levels)
    draft, _new = AssessmentDraft.objects.select_for_update().get_or_create(
        employee_id=who.pk,
        assessor_id=actor.employee_id,
        defaults={"agency_id": who.agency_id, "saved_at": at},
    )
    kept = draft.evidence if evidence is None else evidence
    AssessmentDraft.objects.filter(pk=draft.pk).update(
        levels={**draft.levels, **levels}, evidence=kept, saved_at=at
    )
    draft.refresh_from_db()
    return draft


@transaction.atomic
def hand_in(*, actor: Actor, employee_id: UUID, on: date, at: datetime) -> int:
    """Turn the actor's draft into assessments of that day: one's own, or as the superior. The draft goes.

    Handing in again on the same day replaces the levels of that day.

    Returns:
        How many competences were assessed.

    Raises:
        NothingAssessed: there is no draft, or no level in it.
        PermissionDenied, NotAnEmployee.
    """
    who = _person_to_assess(actor, employee_id)
    draft = (
        AssessmentDraft.objects.select_for_update()
        .filter(employee_id=who.pk, assessor_id=actor.employee_id)
        .first()
    )
    if draft is None or not draft.levels:
        raise NothingAssessed(_("Choose at least one level before you hand in the assessment."))
    rows = [
        _row(actor, who, competence, level, on, at, draft.evidence)
        for competence, level in _checked(draft.levels).items()
    ]
    _write(rows)
    draft.delete()
    return len(rows)


@transaction.atomic
def assess_team(*, actor: Actor, competence: str, levels: Mapping[UUID, int], on: date, at: datetime) -> int:
    """Write one competence of several people at once, as their superior.

    Args:
        levels: by person; all of them must be people whom the actor may assess, else nothing is written.

    Raises:
        NothingAssessed: no level was chosen.
        LevelUnknown: the competence or a level does not exist.
        PermissionDenied, NotAnEmployee.
    """
    if actor.employee_id is None:
        raise NotAnEmployee(_("Your account belongs to no employee, so it cannot sign an assessment."))
    if not levels:
        raise NothingAssessed(_("Choose a level for at least one person."))
    found = queries.people(actor, permission="competency.assess").exclude(pk=actor.employee_id)
    people = {who.pk: who for who in found.filter(pk__in=list(levels))}
    if set(people) != set(levels):
        raise PermissionDenied("competency.assess")
    rows = []
    for level in set(levels.values()):
        [one] = _checked({competence: level})
        rows += [_row(actor, people[pk], one, level, on, at, "") for pk in levels if levels[pk] == level]
    _write(rows)
    return len(rows)


def _row(
    actor: Actor, who: Any, competence: Competence, level: int, on: date, at: datetime, evidence: str
) -> Assessment:
    own = who.pk == actor.employee_id
    return Assessment(
        agency_id=who.agency_id,
        employee_id=who.pk,
        competence=competence,
        level=level,
        method=Assessment.Method.SELF if own else Assessment.Method.SUPERVISOR,
        assessed_on=on,
        assessor_id=actor.employee_id,
        evidence=evidence,
        source=Assessment.Source.FORM,
        recorded_at=at,
    )


def _write(rows: list[Assessment]) -> None:
    Assessment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["employee", "competence", "method", "assessed_on", "assessor", "assessor_name"],
        update_fields=["level", "evidence", "recorded_at", "source"],
    )
