"""What an assignable unit may say, and when a course of units is satisfied (cmi5, 1st edition)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from re import fullmatch
from typing import Any, Final

_ADL: Final = "http://adlnet.gov/expapi/verbs/"
INITIALIZED: Final = f"{_ADL}initialized"
COMPLETED: Final = f"{_ADL}completed"
PASSED: Final = f"{_ADL}passed"
FAILED: Final = f"{_ADL}failed"
TERMINATED: Final = f"{_ADL}terminated"
VOIDED: Final = f"{_ADL}voided"
LAUNCHED: Final = f"{_ADL}launched"
ABANDONED: Final = "https://w3id.org/xapi/adl/verbs/abandoned"
WAIVED: Final = "https://w3id.org/xapi/adl/verbs/waived"
SATISFIED: Final = "https://w3id.org/xapi/adl/verbs/satisfied"
OF_UNIT: Final = (INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED)
JUDGED: Final = (COMPLETED, PASSED, FAILED)
_CMI5: Final = "https://w3id.org/xapi/cmi5/context/"
CATEGORY: Final = f"{_CMI5}categories/cmi5"
MOVE_ON: Final = f"{_CMI5}categories/moveon"
SESSION: Final = f"{_CMI5}extensions/sessionid"
MASTERY: Final = f"{_CMI5}extensions/masteryscore"
PREFERENCES: Final = "cmi5LearnerPreferences"


@dataclass(frozen=True, slots=True)
class Session:
    """A launched unit, as far as it has come.

    Attributes:
        verbs: verbs of cmi5 said in this session; ``earlier``: those of the unit in this registration.
        read: what the unit has read: ``launch`` and ``preferences``.
        mastery: the score from which it is passed, None where there is none.
    """

    key: str
    activity: str
    registration: str
    actor: Mapping[str, Any]
    mode: str = "Normal"
    mastery: float | None = None
    verbs: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()


def trouble(statement: Any, session: Session) -> str:
    """Why a statement must be rejected; empty when it may be kept. For programmers, in English.

    Sections of the specification stand in brackets.
    """
    if not isinstance(statement, dict):
        return "A statement is a JSON object."
    for check in (_whole, _whose, _when, _categories):
        if found := check(statement, session):
            return found
    if CATEGORY not in _category_ids(statement):
        return ""
    return _defined(statement, session)


def is_defined(statement: Mapping[str, Any]) -> bool:
    """Whether it is a statement of cmi5's own, not one the specification merely allows."""
    return CATEGORY in _category_ids(statement)


def verb_of(statement: Mapping[str, Any]) -> str:
    """Id of the verb; empty when there is none."""
    return str(_part(statement, "verb").get("id", ""))


def _whole(statement: Mapping[str, Any], session: Session) -> str:
    if not statement.get("id"):
        return "The statement has no id [9.1]."
    if not {"launch", "preferences"} <= session.read:
        return "LMS.LaunchData and cmi5LearnerPreferences have to be read first [10.0, 11.0]."
    stamp = statement.get("timestamp")
    if not isinstance(stamp, str):
        return "The statement has no timestamp [9.7]."
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return "The timestamp is none [9.7]."
    return "" if moment.utcoffset() == timedelta(0) else "The timestamp is not in UTC [9.7]."


def _whose(statement: Mapping[str, Any], session: Session) -> str:
    actor = _part(statement, "actor")
    if actor.get("objectType", "Agent") != "Agent" or actor.get("account") != session.actor.get("account"):
        return "The actor is not the one of the launch [9.2]."
    context = _part(statement, "context")
    if context.get("registration") != session.registration:
        return "The registration is not the one of the launch [9.6.1]."
    if _part(context, "extensions").get(SESSION) != session.key:
        return "The session id is not the one of the launch [9.6.3.1]."
    return ""


def _when(statement: Mapping[str, Any], session: Session) -> str:
    verb = verb_of(statement)
    if verb == VOIDED:
        return "Units may not void statements [6.3]."
    if TERMINATED in session.verbs:
        return "The session has ended [9.3]."
    starts = verb == INITIALIZED and is_defined(statement)
    if INITIALIZED not in session.verbs and not starts:
        return "The session has not been initialized [9.3]."
    return ""


def _categories(statement: Mapping[str, Any], _session: Session) -> str:
    named = _category_ids(statement)
    judged = CATEGORY in named and verb_of(statement) in JUDGED
    if MOVE_ON in named and not judged:
        return "Only completed, passed and failed bear the category moveOn [9.6.2.2]."
    if judged and MOVE_ON not in named:
        return "The category moveOn is missing [9.6.2.2]."
    return ""


def _defined(statement: Mapping[str, Any], session: Session) -> str:
    verb, result = verb_of(statement), _part(statement, "result")
    if verb not in OF_UNIT:
        return "This verb of cmi5 is not for units [9.3]."
    if _part(statement, "object").get("id") != session.activity:
        return "The object is not the launched activity [9.4]."
    if verb in session.verbs:
        return "The session has said this already [9.3]."
    return _repeated(verb, session) or _result(verb, result) or _score(statement, verb, result, session)


def _repeated(verb: str, session: Session) -> str:
    if verb in JUDGED and session.mode != "Normal":
        return "Nothing is judged when browsing or reviewing [10.2.2]."
    if verb in {COMPLETED, PASSED} and verb in session.earlier:
        return "The registration has this already [9.3]."
    if verb == FAILED and PASSED in session.earlier | session.verbs:
        return "It was passed already [9.3]."
    if verb == PASSED and FAILED in session.verbs:
        return "It was failed in this session [9.3]."
    return ""


_SUCCESS: Final = {PASSED: True, FAILED: False}


def _result(verb: str, result: Mapping[str, Any]) -> str:
    if result.get("success") is not _SUCCESS.get(verb):
        return "result.success does not fit the verb [9.5.2]."
    if result.get("completion") is not (True if verb == COMPLETED else None):
        return "result.completion does not fit the verb [9.5.3]."
    if verb != INITIALIZED and not _is_duration(result.get("duration")):
        return "result.duration is missing [9.5.4]."
    if "score" in result and verb not in _SUCCESS:
        return "Only passed and failed bear a score [9.5.1]."
    return ""


def _score(statement: Mapping[str, Any], verb: str, result: Mapping[str, Any], session: Session) -> str:
    score = _part(result, "score")
    if "raw" in score and not {"min", "max"} <= set(score):
        return "A raw score needs min and max [9.5.1]."
    scaled = score.get("scaled")
    if session.mastery is None or not isinstance(scaled, int | float) or verb not in _SUCCESS:
        return ""
    if (scaled >= session.mastery) is not (verb == PASSED):
        return "The score contradicts the mastery score [9.3.4, 9.3.5]."
    if _part(_part(statement, "context"), "extensions").get(MASTERY) != session.mastery:
        return "The mastery score is missing or not the one of the launch [9.6.3.2]."
    return ""


def _is_duration(value: Any) -> bool:
    pattern = r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
    return isinstance(value, str) and fullmatch(pattern, value) is not None


def _category_ids(statement: Mapping[str, Any]) -> set[str]:
    found = _part(_part(statement, "context"), "contextActivities").get("category", [])
    listed = found if isinstance(found, list) else [found]
    return {str(one.get("id")) for one in listed if isinstance(one, Mapping)}


def _part(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = mapping.get(name)
    return found if isinstance(found, Mapping) else {}


def preferences_trouble(content_type: str, preferences: Any) -> str:
    """Why learner preferences must be rejected (section 11); empty when they may be kept."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        return "Learner preferences are JSON [11.0]."
    if not isinstance(preferences, dict):
        return "Learner preferences are a JSON object [11.0]."
    languages = preferences.get("languagePreference")
    tag = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
    if not isinstance(languages, str) or not fullmatch(rf"{tag}(,{tag})*", languages):
        return "languagePreference is a list of language tags with commas [11.1]."
    if preferences.get("audioPreference") not in {"on", "off"}:
        return "audioPreference is on or off [11.2]."
    return ""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a unit has reached in a registration."""

    completed: bool = False
    passed: bool = False
    waived: bool = False


def moved_on(move_on: str, reached: Reached) -> bool:
    """Whether a unit is satisfied by its moveOn (section 13.1.4), or by having been waived."""
    return reached.waived or {
        "Passed": reached.passed,
        "Completed": reached.completed,
        "CompletedAndPassed": reached.completed and reached.passed,
        "CompletedOrPassed": reached.completed or reached.passed,
        "NotApplicable": True,
    }.get(move_on, False)


def satisfied(nodes: list[dict[str, Any]], reached: Mapping[int, Reached]) -> list[str]:
    """Publisher ids of the blocks that are satisfied, inner ones first; ``""`` at the end for the course."""
    found = list(_blocks(nodes, reached))
    return [*found, ""] if _all(nodes, reached) else found


def _blocks(nodes: list[dict[str, Any]], reached: Mapping[int, Reached]) -> Iterator[str]:
    for node in nodes:
        if node["type"] == "block":
            yield from _blocks(node["nodes"], reached)
            if _all(node["nodes"], reached):
                yield node["id"]


def _all(nodes: list[dict[str, Any]], reached: Mapping[int, Reached]) -> bool:
    return all(
        _all(node["nodes"], reached)
        if node["type"] == "block"
        else moved_on(node["move_on"], reached.get(node["index"], Reached()))
        for node in nodes
    )


def units(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The units in order."""
    return [one for node in nodes for one in ([node] if node["type"] == "au" else units(node["nodes"]))]
