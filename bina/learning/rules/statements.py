"""Statements of learning in the words of xAPI (IEEE 9274.1.1), made from what a person did."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

_ADL: Final = "http://adlnet.gov/expapi/verbs/"
VERBS: Final[dict[str, str]] = {
    "initialized": f"{_ADL}initialized",
    "launched": f"{_ADL}launched",
    "experienced": f"{_ADL}experienced",
    "answered": f"{_ADL}answered",
    "attempted": f"{_ADL}attempted",
    "attended": f"{_ADL}attended",
    "completed": f"{_ADL}completed",
    "passed": f"{_ADL}passed",
    "failed": f"{_ADL}failed",
    "scored": f"{_ADL}scored",
    "suspended": f"{_ADL}suspended",
    "resumed": f"{_ADL}resumed",
    "terminated": f"{_ADL}terminated",
    "registered": f"{_ADL}registered",
    "submitted": "http://activitystrea.ms/schema/1.0/submit",
}
COURSE_TYPE: Final = "http://adlnet.gov/expapi/activities/course"
ACTIVITY_TYPES: Final[dict[str, str]] = {
    "page": "http://adlnet.gov/expapi/activities/lesson",
    "media": "http://adlnet.gov/expapi/activities/media",
    "document": "http://adlnet.gov/expapi/activities/file",
    "quiz": "http://adlnet.gov/expapi/activities/assessment",
    "assignment": "http://id.tincanapi.com/activitytype/school-assignment",
    "live": "http://adlnet.gov/expapi/activities/meeting",
}
MODULE_TYPE: Final = "http://adlnet.gov/expapi/activities/module"


def course_iri(address: str, course_id: UUID) -> str:
    """Name of a course in statements; the same in all its versions."""
    return f"{address}/belajar/kursus/{course_id}"


def activity_iri(address: str, lineage: UUID) -> str:
    """Name of an activity in statements; the same from version to version."""
    return f"{address}/belajar/kegiatan/{lineage}"


def duration(seconds: int) -> str:
    """Seconds as an ISO 8601 duration, as xAPI wants it in ``result.duration``."""
    return f"PT{max(seconds, 0)}S"


def statement(
    *,
    verb: str,
    iri: str,
    name: str,
    activity_type: str,
    made_at: datetime,
    statement_id: UUID,
    language: str = "id",
    score: Decimal | None = None,
    success: bool | None = None,
    completion: bool | None = None,
    seconds: int | None = None,
    response: str | None = None,
    extensions: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A statement without its actor and context, which are the same for all that a person does in a course.

    Args:
        verb: a key of ``VERBS``.
        score: scaled, 0 to 1 (xAPI allows -1 to 1).
        seconds: time spent.

    Raises:
        KeyError: the verb is not one we use.
    """
    result: dict[str, Any] = {
        "score": None if score is None else {"scaled": float(score)},
        "success": success,
        "completion": completion,
        "duration": None if seconds is None else duration(seconds),
        "response": response,
        "extensions": extensions,
    }
    made: dict[str, Any] = {
        "id": str(statement_id),
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {"id": iri, "definition": {"name": {language: name}, "type": activity_type}},
        "timestamp": made_at.isoformat(),
    }
    kept = {key: value for key, value in result.items() if value is not None}
    return made | ({"result": kept} if kept else {})
