"""A course as one learner goes through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

from bina.learning.models import Activity, ActivityProgress, Enrolment
from bina.learning.queries.reach import own_enrolments
from bina.learning.rules.player import Stage, next_place, percent_done, waits_for

if TYPE_CHECKING:
    from bina.learning.models import CourseVersion
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """An activity in its course. ``place`` counts from 1; ``waits_for`` is the step to be done before it."""

    place: int
    activity: Activity
    progress: ActivityProgress | None
    waits_for: Activity | None

    @property
    def state(self) -> str:
        return self.progress.state if self.progress else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its steps."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A version from its first activity to its last, with where the learner is."""

    enrolment: Enrolment | None
    version: CourseVersion
    steps: tuple[Step, ...]
    next_place: int | None
    percent: int

    @property
    def parts(self) -> tuple[Part, ...]:
        """The steps by section, in order."""
        found: dict[UUID, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.activity.section_id, []).append(step)
        return tuple(Part(steps[0].activity.section.title, tuple(steps)) for steps in found.values())

    def step(self, place: int) -> Step | None:
        """The step at a place from 1; None where there is none."""
        return self.steps[place - 1] if 1 <= place <= len(self.steps) else None


def activities_in_order(version_id: UUID) -> list[Activity]:
    """Activities of a version in the order in which they are done. One query."""
    found = Activity.objects.filter(version_id=version_id).select_related("section")
    return list(found.order_by(F("section__position"), "position", "pk"))


def outline(actor: Actor, enrolment_id: UUID) -> Outline | None:
    """The actor's own way through a course; None when it is not theirs. Three queries."""
    enrolment = (
        own_enrolments(actor).filter(pk=enrolment_id).select_related("version", "course", "employee").first()
    )
    if enrolment is None:
        return None
    progress = {one.activity_id: one for one in enrolment.progress.all()}
    return outline_of(enrolment.version, activities_in_order(enrolment.version_id), progress, enrolment)


def outline_of(
    version: CourseVersion,
    activities: list[Activity],
    progress: dict[UUID, ActivityProgress],
    enrolment: Enrolment | None = None,
) -> Outline:
    """An outline from what was read; without progress, as somebody sees it who has not begun."""
    stages = [
        Stage(one.is_required, progress[one.pk].state if one.pk in progress else "") for one in activities
    ]
    held_up = waits_for(stages, sequential=version.is_sequential)
    steps = tuple(
        Step(place, one, progress.get(one.pk), activities[waits] if waits is not None else None)
        for place, (one, waits) in enumerate(zip(activities, held_up, strict=True), start=1)
    )
    going_on = next_place(stages)
    return Outline(
        enrolment, version, steps, None if going_on is None else going_on + 1, percent_done(stages)
    )
