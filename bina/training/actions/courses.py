"""Hours of finished e-learning courses, pulled from the learning room into the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from bina.platform.ids import uuid7
from bina.training.models import CourseHours

# A completion that a person judged not to count leaves the ledger; see the learning room's flags.
_GONE = """
DELETE FROM training_coursehours h USING learning_flag f
WHERE f.enrolment_id = h.enrolment_id AND f.state = 'UPHELD'
"""
_FRESH = """
SELECT DISTINCT ON (n.employee_id, n.course_id, extract(year FROM n.completed_at AT TIME ZONE a.timezone))
       n.agency_id, n.employee_id, n.id, n.course_id, v.title, v.length_jp,
       (n.completed_at AT TIME ZONE a.timezone)::date
FROM learning_enrolment n
JOIN learning_courseversion v ON v.id = n.version_id JOIN people_agency a ON a.id = n.agency_id
WHERE n.completed_at IS NOT NULL AND n.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM training_coursehours h WHERE h.enrolment_id = n.id)
  AND NOT EXISTS (SELECT 1 FROM learning_flag f WHERE f.enrolment_id = n.id AND f.state = 'UPHELD')
  AND NOT EXISTS (
    SELECT 1 FROM training_coursehours h WHERE h.employee_id = n.employee_id AND h.course_id = n.course_id
      AND h.year = extract(year FROM n.completed_at AT TIME ZONE a.timezone))
ORDER BY n.employee_id, n.course_id, extract(year FROM n.completed_at AT TIME ZONE a.timezone), n.completed_at
"""


@transaction.atomic
def take_course_hours(*, at: datetime) -> int:
    """Bring the ledger in line with finished courses of all agencies; gives how many lines were added.

    Idempotent: a course counts once a person and year, in the hours of the version taken. Courses finished
    twice in a year, and completions judged not to count, add nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GONE)
        cursor.execute(_FRESH)
        rows = cursor.fetchall()
    made = CourseHours.objects.bulk_create(
        (
            CourseHours(
                id=uuid7(),
                agency_id=agency,
                employee_id=employee,
                enrolment_id=enrolment,
                course_id=course,
                name=title,
                length_jp=length,
                earned_on=earned_on,
                year=earned_on.year,
                recorded_at=at,
            )
            for agency, employee, enrolment, course, title, length, earned_on in rows
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    return len(made)
