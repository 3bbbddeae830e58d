"""How a course goes: who is in it, and where people are stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from bina.learning.models import Course, CourseVersion, Enrolment

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """One activity of a version: how many reached and finished it, and the median minutes it took."""

    activity_id: UUID
    title: str
    kind: str
    section: str
    enrolled: int
    reached: int
    finished: int
    median_minutes: Decimal | None
    stuck: int

    @property
    def finished_percent(self) -> int:
        """Of those who reached it."""
        return 100 * self.finished // self.reached if self.reached else 0


_FIGURES = """
  SELECT a.id, a.title, a.kind, s.title,
         (SELECT count(*) FROM learning_enrolment n
          WHERE n.version_id = %(version)s AND n.withdrawn_at IS NULL),
         count(p.id), count(p.id) FILTER (WHERE p.state = 'COMPLETED'),
         percentile_cont(0.5) WITHIN GROUP (ORDER BY
           greatest(p.seconds, extract(epoch FROM p.completed_at - p.begun_at)) / 60.0)
           FILTER (WHERE p.state = 'COMPLETED'),
         count(p.id) FILTER (WHERE p.state <> 'COMPLETED' AND p.changed_at < %(quiet)s)
  FROM learning_activity a JOIN learning_section s ON s.id = a.section_id
  LEFT JOIN (learning_activityprogress p JOIN learning_enrolment e ON e.id = p.enrolment_id
             AND e.withdrawn_at IS NULL) ON p.activity_id = a.id
  WHERE a.version_id = %(version)s
  GROUP BY a.id, a.title, a.kind, s.title, s.position, a.position ORDER BY s.position, a.position
"""


def activity_figures(version: CourseVersion, *, quiet_since: datetime) -> list[ActivityFigures]:
    """Every activity of a version in order. One query.

    Args:
        quiet_since: who has begun an activity, not finished it, and done nothing in it since is stuck.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"version": version.pk, "quiet": quiet_since})
        rows = cursor.fetchall()
    return [
        ActivityFigures(
            activity_id=row[0],
            title=row[1],
            kind=row[2],
            section=row[3],
            enrolled=row[4],
            reached=row[5],
            finished=row[6],
            median_minutes=_rounded(row[7]),
            stuck=row[8],
        )
        for row in rows
    ]


def _rounded(minutes: Any) -> Decimal | None:
    return None if minutes is None else Decimal(minutes).quantize(Decimal("0.1"))


def learners(
    actor: Actor, course: Course, *, text: str = "", late_on: date | None = None
) -> QuerySet[Enrolment]:
    """People in a course whom the actor may see, with what is done of what is required.

    Args:
        late_on: only those who should have finished before this day and have not.
    """
    reached = actor.reach("learning.see", unit="employee__unit_path")
    if course.owner_id is not None and course.owner_id == actor.employee_id:
        reached |= Q(course_id=course.pk)
    found = Enrolment.objects.filter(reached, course=course, withdrawn_at=None)
    for word in text.split():
        found = found.filter(employee__name__icontains=word)
    if late_on is not None:
        found = found.filter(completed_at=None, due_on__lt=late_on)
    required = Q(version__activities__is_required=True)
    done = Q(progress__state="COMPLETED", progress__activity__is_required=True)
    return found.select_related("employee__unit", "version").annotate(
        asked=Count("version__activities", filter=required, distinct=True),
        done=Count("progress", filter=done, distinct=True),
        name=F("employee__name"),
    )


def versions_with_learners(course: Course) -> Sequence[CourseVersion]:
    """Versions that were published, the newest first."""
    return list(course.versions.exclude(state=CourseVersion.State.DRAFT).order_by("-number"))
