"""What one employee finds on their own home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bina.competency import queries as competency
from bina.learning.queries.catalogue import running_course
from bina.professionalism import queries as professionalism
from bina.surveys import queries as surveys
from bina.training import queries as training
from bina.training.rules.states import AHEAD

if TYPE_CHECKING:
    from datetime import datetime

    from bina.platform.access import Actor
    from bina.training.queries import PersonHours

LARGEST_GAPS = 3


@dataclass(frozen=True, slots=True)
class MyDay:
    """What comes next: training, course, survey; hours against the duty; gaps that matter; the IP ASN."""

    next_place: Any | None
    hours: PersonHours | None
    survey: Any | None
    profile: competency.Profile | None
    course: Any | None
    gaps: tuple[competency.Line, ...]
    index: professionalism.Newest | None


def my_day(actor: Actor, *, at: datetime) -> MyDay | None:
    """The employee's own day; None for an account that is not an employee's."""
    if actor.employee_id is None or actor.agency_id is None:
        return None
    on = at.date()
    upcoming = training.own_enrolments(actor).filter(state__in=AHEAD, batch__ends_on__gte=on)
    profile = competency.profile(actor, actor.employee_id, on=on)
    short = [line for line in profile.lines if line.short_by] if profile else []
    return MyDay(
        next_place=upcoming.order_by("batch__starts_on", "pk").first(),
        hours=training.person_hours(
            actor, agency_id=actor.agency_id, employee_id=actor.employee_id, year=on.year
        ),
        survey=next(iter(surveys.waiting_for(actor, at=at)), None),
        profile=profile,
        course=running_course(actor),
        gaps=tuple(sorted(short, key=lambda line: -line.short_by)[:LARGEST_GAPS]),
        index=professionalism.newest_index(actor, employee_id=actor.employee_id),
    )
