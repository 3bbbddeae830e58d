"""What courses do for one person, from their own profile of competence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bina.competency import queries as competency
from bina.learning.models import CourseOutcome, CourseVersion
from bina.learning.rules.reasons import Reason, next_post, reasons, weight

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST_RECOMMENDED = 3


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Levels a person holds and needs, by competence: for the post held, and for the one that follows."""

    held: dict[UUID, int]
    required: dict[UUID, int]
    required_next: dict[UUID, int]
    names: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class Advice:
    """A course with what it does for the person."""

    version: CourseVersion
    reasons: tuple[Reason, ...]


def standpoint(actor: Actor, *, on: date) -> Standpoint | None:
    """Where the actor stands; None for an account that is no employee's."""
    if actor.employee_id is None:
        return None
    profile = competency.profile(actor, actor.employee_id, on=on)
    if profile is None:
        return None
    lines = (*profile.lines, *profile.others)
    return Standpoint(
        held={line.competence.pk: line.held.level for line in lines if line.held},
        required={line.competence.pk: line.required.level for line in profile.lines if line.required},
        required_next=_required_next(profile.person, on),
        names={line.competence.pk: line.competence.name for line in lines},
    )


def _required_next(who: Any, on: date) -> dict[UUID, int]:
    following = next_post(kind=who.post.kind, functional_level=who.post.functional_level)
    if following is None:
        return {}
    kind, level = following
    post = SimpleNamespace(title="", kind=kind, functional_level=level, echelon="")
    pretended = SimpleNamespace(post_id=UUID(int=0), post=post, agency_id=who.agency_id)
    wanted = competency.requirements(pretended, on=on)
    return {line.competence_id: line.level for line in wanted.values()}


def outcomes_of(versions: Iterable[CourseVersion]) -> dict[UUID, list[CourseOutcome]]:
    """Outcomes with their competence, by version. One query."""
    found: dict[UUID, list[CourseOutcome]] = {one.pk: [] for one in versions}
    rows = CourseOutcome.objects.filter(version_id__in=found).select_related("competency")
    for row in rows.order_by("competency__code"):
        found[row.version_id].append(row)
    return found


def reasons_for(where: Standpoint | None, outcomes: Iterable[CourseOutcome]) -> tuple[Reason, ...]:
    """What a course with these outcomes does for somebody who stands there."""
    if where is None:
        return ()
    return reasons(
        outcomes={one.competency_id: one.level for one in outcomes},
        held=where.held,
        required=where.required,
        required_next=where.required_next,
    )


def recommended(
    where: Standpoint | None, versions: Iterable[CourseVersion], *, leave_out: set[UUID]
) -> list[Advice]:
    """The courses that do most for the person, the best first; none without a known gap. One query.

    Args:
        leave_out: courses they are in or have finished.
    """
    if where is None:
        return []
    listed = [one for one in versions if one.course_id not in leave_out]
    outcomes = outcomes_of(listed)
    advised = [Advice(one, reasons_for(where, outcomes[one.pk])) for one in listed]
    useful = [one for one in advised if one.reasons]
    useful.sort(key=lambda one: (-weight(one.reasons), one.version.title))
    return useful[:MOST_RECOMMENDED]
