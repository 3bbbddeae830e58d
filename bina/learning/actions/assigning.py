"""Giving a course to people, with a day by which it is to be finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bina.learning.actions.enrolments import begin_many
from bina.learning.actions.notices import tell_learners
from bina.learning.actions.refusals import CourseRefused, NotOnOffer
from bina.learning.models import Course, CourseVersion, Enrolment
from bina.learning.queries.outside import Person, people_below, people_by_nip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.platform.access import Actor

ASSIGNED = gettext_noop("You were given a course: {title}")
DUE = gettext_noop("You were given a course, to be finished by {day}: {title}")


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many people were put into the course, how many were in it or had finished it."""

    placed: int
    known: int


@transaction.atomic
def assign(
    *,
    actor: Actor,
    course_id: UUID,
    at: datetime,
    nips: Sequence[str] = (),
    unit: str = "",
    due_on: date | None = None,
) -> Assigned:
    """Put people into a course: those with the NIPs, or all of a unit and below whom the actor reaches.

    Idempotent: who is in it or has finished it stays as they are.

    Raises:
        PermissionDenied: ``actor`` may not assign courses to one of the people.
        NotOnOffer: the course is not published.
        CourseRefused: a NIP is unknown (it is named), nobody is meant, or the day lies in the past.
    """
    course = Course.objects.select_for_update().get(pk=course_id)
    version = course.versions.filter(state=CourseVersion.State.PUBLISHED).first()
    if version is None or course.is_archived:
        raise NotOnOffer(_("Publish the course before you assign it."))
    if due_on is not None and due_on < at.date():
        raise CourseRefused(_("The day by which it is to be finished has passed."), field="due_on")
    people = _people(actor, course.agency_id, nips, unit)
    for person in people:
        actor.require("learning.assign", unit=person.unit_path)
    there = set(
        Enrolment.objects.filter(
            course=course, employee_id__in=[one.id for one in people], withdrawn_at=None
        ).values_list("employee_id", flat=True)
    )
    fresh = [one.id for one in people if one.id not in there]
    made = begin_many(version, fresh, source=Enrolment.Source.ASSIGNED, at=at, due_on=due_on)
    tell_learners(made, text=DUE if due_on else ASSIGNED, title=version.title, day=due_on, at=at)
    return Assigned(placed=len(fresh), known=len(there))


def _people(actor: Actor, agency_id: UUID, nips: Sequence[str], unit: str) -> list[Person]:
    found = people_by_nip(agency_id, list(nips)) if nips else {}
    if unknown := [nip for nip in nips if nip not in found]:
        text = _("No employee of this agency has the NIP {nips}. Nobody was assigned.")
        raise CourseRefused(text.format(nips=", ".join(unknown[:10])), field="nips")
    people = {one.id: one for one in found.values()}
    if unit:
        below = people_below(actor, agency_id=agency_id, unit=unit, permission="learning.assign")
        people |= {one.id: one for one in below}
    if not people:
        raise CourseRefused(_("Choose a unit, or paste at least one NIP."), field="nips")
    return list(people.values())
