"""What the desk that takes entries reads: on the way of every answer of every learner, so kept short.

Written by hand, as building the same statements anew each time costs more than running them.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.db import connection

from bina.learning.models import Activity, ActivityProgress, CourseVersion, Enrolment

_LOCK: Final = """
SELECT * FROM learning_enrolment
WHERE id = %s AND employee_id = %s AND withdrawn_at IS NULL FOR UPDATE
"""
_PROGRESS: Final = "SELECT * FROM learning_activityprogress WHERE enrolment_id = %s"
_KNOWN: Final = """
SELECT entry_id, outcome::text FROM learning_delivery WHERE agency_id = %s AND entry_id = ANY(%s)
"""
_REMEMBERED: Final = 100
_versions: OrderedDict[UUID, Published] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Published:
    """A version and its activities by key; what is published never changes."""

    version: CourseVersion
    activities: dict[UUID, Activity]


def locked_enrolment(*, enrolment_id: UUID, employee_id: UUID) -> Enrolment | None:
    """The person's own enrolment, locked; None when it is not theirs or was given up."""
    return next(iter(Enrolment.objects.raw(_LOCK, [enrolment_id, employee_id])), None)


def course_of(enrolment: Enrolment) -> Published:
    """The version that the enrolment is in. No query when it is published and was read before."""
    with _lock:
        found = _versions.get(enrolment.version_id)
    if found is None:
        version = CourseVersion.objects.get(pk=enrolment.version_id)
        rows = Activity.objects.filter(version_id=version.pk)
        found = Published(version, {one.pk: one for one in rows})
        if version.state != CourseVersion.State.DRAFT:
            with _lock:
                _versions[version.pk] = found
                while len(_versions) > _REMEMBERED:
                    _versions.popitem(last=False)
    enrolment.version = found.version
    return found


def progress_of(enrolment: Enrolment) -> dict[UUID, ActivityProgress]:
    """The enrolment's progress by activity."""
    return {one.activity_id: one for one in ActivityProgress.objects.raw(_PROGRESS, [enrolment.pk])}


def known_outcomes(*, agency_id: UUID, entries: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What was answered to those of the entries that were taken before."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [agency_id, list(entries)])
        return {key: json.loads(outcome) for key, outcome in cursor.fetchall()}
