"""What the desk that takes entries reads: on the way of every answer of every learner, so kept short.

Written by hand, as building the same statements anew each time costs more than running them.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from uuid import UUID

from bina.learning.models import Activity, ActivityProgress, CourseVersion, Enrolment
from bina.platform.rows import Written, columns, exchange, instance, instances

_LOCK: Final = f"""
SELECT {columns(Enrolment)} FROM learning_enrolment
WHERE id = %s AND employee_id = %s AND withdrawn_at IS NULL FOR UPDATE
"""  # noqa: S608  # fixed parts
_KNOWN: Final = """
SELECT entry_id, outcome::text FROM learning_delivery
WHERE agency_id = (SELECT agency_id FROM learning_enrolment WHERE id = %s) AND entry_id = ANY(%s)
"""
_PROGRESS: Final = f"""
SELECT {columns(ActivityProgress)} FROM learning_activityprogress WHERE enrolment_id = %s
"""  # noqa: S608  # fixed parts
_REMEMBERED: Final = 100
_versions: OrderedDict[UUID, Published] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Published:
    """A version and its activities by key; what is published never changes."""

    version: CourseVersion
    activities: dict[UUID, Activity]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody in a course when entries come; the enrolment is locked.

    ``outcomes``: what was answered to those of the entries that were taken before.
    """

    enrolment: Enrolment
    outcomes: dict[UUID, dict[str, Any]]
    progress: dict[UUID, ActivityProgress]


def lock(
    *, enrolment_id: UUID, employee_id: UUID, entries: Sequence[UUID], first: Sequence[Written] = ()
) -> Known | None:
    """The person's own enrolment, locked, and what is known; None when it is not theirs or was given up.

    One exchange with the database, which does ``first`` before anything else.
    """
    *_first, enrolments, outcomes, progress = exchange(
        [
            *first,
            (_LOCK, [enrolment_id, employee_id]),
            (_KNOWN, [enrolment_id, list(entries)]),
            (_PROGRESS, [enrolment_id]),
        ]
    )
    if not enrolments:
        return None
    return Known(
        instance(Enrolment, enrolments[0]),
        {key: json.loads(outcome) for key, outcome in outcomes},
        _by_activity(instance(ActivityProgress, row) for row in progress),
    )


def _by_activity(progress: Iterable[ActivityProgress]) -> dict[UUID, ActivityProgress]:
    return {one.activity_id: one for one in progress}


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
    return _by_activity(instances(ActivityProgress, _PROGRESS, [enrolment.pk]))
