"""When a SCORM package counts as done: one rule for the three places where it may say so.

A sharable content object (SCO) can tell that it is finished by its status, by its score against a mastery
score, and by leaving without asking to be resumed. They often disagree; ``docs/develop/content.md`` gives the
reasons for the order in which they are heard here. SCORM 1.2 Run-Time Environment 3.4; SCORM 2004 4th Edition
Run-Time Environment 4.2.4, 4.2.17, 4.2.22.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from re import fullmatch
from typing import Any, Final

from bina.learning.rules.progress import BEGUN, COMPLETED, FAILED, RANK

SUSPENDED: Final = frozenset({"suspend", "time-out"})
LONGEST_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Said:
    """What a SCO said in one commit, in the words of both editions.

    Attributes:
        completion: ``completed``, ``incomplete``, ``not attempted``, ``unknown`` or empty.
        success: ``passed``, ``failed``, ``unknown`` or empty.
        score: 0 to 1, None when none was given.
        progress: progress measure, 0 to 1, None when none was given.
        exit: how it left: ``suspend``, ``time-out``, ``logout``, ``normal`` or empty.
        finished: whether it has called Finish or Terminate.
    """

    completion: str = ""
    success: str = ""
    score: Decimal | None = None
    progress: float | None = None
    exit: str = ""
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the manifest, or the author above it, asks of a SCO: thresholds 0 to 1 where there are any."""

    mastery: float | None = None
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a SCO or a whole package is: state of an activity, score 0 to 1, success."""

    state: str
    score: Decimal | None = None
    success: bool | None = None


def outcome(said: Said, asked: Asked) -> Outcome:
    """Reconcile what a SCO said.

    1. Passed or not: by the score where there is a mastery score and a score; else by the status.
    2. Complete or not: by the progress measure where there is a threshold and a measure; else by the status;
       a SCO that never set a status is complete when it has been passed or failed, or when it left without
       asking to be resumed.
    3. Complete and failed is FAILED; complete otherwise is COMPLETED; all else is BEGUN.
    """
    success = _success(said, asked)
    if not _complete(said, asked, success):
        return Outcome(BEGUN, said.score, success)
    return Outcome(FAILED if success is False else COMPLETED, said.score, success)


def _success(said: Said, asked: Asked) -> bool | None:
    if asked.mastery is not None and said.score is not None:
        return float(said.score) >= asked.mastery
    return {"passed": True, "failed": False}.get(said.success)


def _complete(said: Said, asked: Asked, success: bool | None) -> bool:
    if asked.progress is not None and said.progress is not None:
        return said.progress >= asked.progress
    if said.completion in {"completed", "incomplete"}:
        return said.completion == "completed"
    if said.exit in SUSPENDED:
        return False
    return success is not None or said.finished


def further(one: Outcome, other: Outcome) -> Outcome:
    """What two outcomes of the same SCO leave, whichever came first: the further state, the better score."""
    scores = [score for score in (one.score, other.score) if score is not None]
    successes = [success for success in (one.success, other.success) if success is not None]
    return Outcome(
        max(one.state, other.state, key=RANK.__getitem__),
        max(scores, default=None),
        any(successes) if successes else None,
    )


def of_package(found: Iterable[Outcome], *, expected: int) -> Outcome:
    """The whole package from its SCOs: done when all ``expected`` ones are; the score is their mean.

    SCOs without a score do not count in the mean; one that was failed fails the package.
    """
    outcomes = list(found)
    scores = [one.score for one in outcomes if one.score is not None]
    score = sum(scores, Decimal(0)) / len(scores) if scores else None
    successes = [one.success for one in outcomes if one.success is not None]
    done = len(outcomes) >= expected and all(one.state != BEGUN for one in outcomes)
    success = all(successes) if successes and (done or not all(successes)) else None
    if not done or not outcomes:
        return Outcome(BEGUN, score, success)
    return Outcome(FAILED if success is False else COMPLETED, score, success)


def said_in(cmi: Mapping[str, Any], *, standard: str, finished: bool) -> Said:
    """Read the data model of one SCO, as ``scorm-again`` gives it out. What cannot be is not believed."""
    if standard == "SCORM_12":
        core = _part(cmi, "core")
        status = _word(core, "lesson_status")
        return Said(
            completion=_COMPLETION_12.get(status, ""),
            success=status if status in {"passed", "failed"} else "",
            score=score_of(_part(core, "score")),
            exit=_word(core, "exit"),
            finished=finished,
        )
    return Said(
        completion=_word(cmi, "completion_status"),
        success=_word(cmi, "success_status"),
        score=score_of(_part(cmi, "score")),
        progress=_number(cmi.get("progress_measure")),
        exit=_word(cmi, "exit"),
        finished=finished,
    )


# In SCORM 1.2 one status says both; browsed means looked at without credit.
_COMPLETION_12: Final = {
    "passed": "completed",
    "completed": "completed",
    "failed": "completed",
    "incomplete": "incomplete",
    "browsed": "incomplete",
}


def score_of(score: Mapping[str, Any]) -> Decimal | None:
    """A score from 0 to 1: the scaled one, or the raw one between its bounds (0 and 100 where not given)."""
    scaled = _number(score.get("scaled"))
    if scaled is None:
        raw = _number(score.get("raw"))
        if raw is None:
            return None
        low, high = _number(score.get("min")) or 0.0, _number(score.get("max"))
        high = 100.0 if high is None else high
        if high <= low:
            return None
        scaled = (raw - low) / (high - low)
    return Decimal(str(round(min(max(scaled, 0.0), 1.0), 4)))


def seconds_in(cmi: Mapping[str, Any], *, standard: str) -> int:
    """Length of the session so far, 0 to a day, from ``session_time``."""
    if standard == "SCORM_12":
        return seconds_of_clock(str(_part(cmi, "core").get("session_time", "")))
    return seconds_of_period(str(cmi.get("session_time", "")))


def seconds_of_clock(text: str) -> int:
    """Seconds of ``HHHH:MM:SS.SS`` (CMITimespan); 0 when it is none."""
    found = fullmatch(r"(\d{2,4}):(\d{1,2}):(\d{1,2})(?:\.\d{1,2})?", text)
    if found is None:
        return 0
    hours, minutes, seconds = map(int, found.groups())
    return min(hours * 3600 + minutes * 60 + seconds, LONGEST_SECONDS)


_PERIOD: Final = r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
_UNITS: Final = (31_536_000, 2_592_000, 86_400, 3600, 60, 1)


def seconds_of_period(text: str) -> int:
    """Seconds of an ISO 8601 duration; 0 when it is none."""
    found = fullmatch(_PERIOD, text[:60])
    if found is None:
        return 0
    parts = (float(part or 0) for part in found.groups())
    total = sum(part * unit for part, unit in zip(parts, _UNITS, strict=True))
    return int(min(total, LONGEST_SECONDS))


def _part(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = mapping.get(name)
    return found if isinstance(found, Mapping) else {}


def _word(mapping: Mapping[str, Any], name: str) -> str:
    found = mapping.get(name)
    return found.strip().lower()[:40] if isinstance(found, str) else ""


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None or value == "":
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if isfinite(found) and abs(found) < 1e9 else None
