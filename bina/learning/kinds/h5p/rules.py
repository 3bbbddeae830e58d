"""What an H5P statement means for the activity it came from, and what of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from bina.learning.kinds.scorm.rules import seconds_of_period
from bina.learning.rules.progress import BEGUN, COMPLETED, FAILED

_ADL: Final = "http://adlnet.gov/expapi/verbs/"
# Verbs with which H5P content ends; all others are on the way.
ENDINGS: Final = frozenset(
    f"{_ADL}{name}" for name in ("completed", "answered", "passed", "failed", "mastered")
) | {"http://activitystrea.ms/schema/1.0/consume"}
DEFINITION: Final = (
    "type",
    "name",
    "description",
    "interactionType",
    "correctResponsesPattern",
    "choices",
    "scale",
    "source",
    "target",
    "steps",
)
RESULT: Final = ("score", "success", "completion", "response", "duration")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a statement says of the whole content. State is empty for a part of it."""

    state: str = ""
    score: Decimal | None = None
    success: bool | None = None
    seconds: int = 0


def part_of(statement: Mapping[str, Any]) -> str:
    """Key of the part that a statement is about; empty for the content as a whole."""
    named = str(_mapping(statement.get("object")).get("id", ""))
    try:
        found = parse_qs(urlsplit(named).query).get("subContentId", [""])[0]
    except ValueError:
        return "part"
    return "".join(one for one in found if one.isalnum() or one == "-")[:64]


def meaning(statement: Mapping[str, Any], *, pass_mark: float | None) -> Meaning:
    """What the statement says of the activity.

    Content that ends is done, however good it was, unless the author set a pass mark: then a score below it,
    or an ending without a score and without success, is not passed. A part of the content says nothing of
    the whole.
    """
    if part_of(statement):
        return Meaning(BEGUN)
    result = _mapping(statement.get("result"))
    if _mapping(statement.get("verb")).get("id") not in ENDINGS:
        return Meaning(BEGUN)
    score = score_of(_mapping(result.get("score")))
    seconds = seconds_of_period(str(result.get("duration", "")))
    said = result.get("success") if isinstance(result.get("success"), bool) else None
    if pass_mark is None:
        return Meaning(COMPLETED, score, said, seconds)
    success = float(score) >= pass_mark if score is not None else bool(said)
    return Meaning(COMPLETED if success else FAILED, score, success, seconds)


def score_of(score: Mapping[str, Any]) -> Decimal | None:
    """A score from 0 to 1, scaled or from its points; None where there is none that makes sense."""
    scaled, raw, most = (_number(score.get(name)) for name in ("scaled", "raw", "max"))
    if scaled is None and raw is not None and most:
        scaled = raw / most
    return None if scaled is None else Decimal(str(round(min(max(scaled, 0.0), 1.0), 4)))


def kept(statement: Mapping[str, Any], *, iri: str) -> dict[str, Any]:
    """The statement about our activity, with only the fields that H5P has business to say."""
    part = part_of(statement)
    definition = _mapping(_mapping(statement.get("object")).get("definition"))
    result = {key: value for key, value in _mapping(statement.get("result")).items() if key in RESULT}
    score = score_of(_mapping(result.get("score")))
    if score is None:
        result.pop("score", None)
    else:
        result["score"] = {"scaled": float(score)}
    made: dict[str, Any] = {
        "verb": statement.get("verb"),
        "object": {
            "objectType": "Activity",
            "id": f"{iri}/bagian/{part}" if part else iri,
            "definition": {key: value for key, value in definition.items() if key in DEFINITION},
        },
    }
    if part:
        made["context"] = {"contextActivities": {"parent": [{"id": iri}]}}
    return made | ({"result": result} if result else {})


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and abs(value) < 1e9 else None
