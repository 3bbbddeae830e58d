"""When packages count as done: what they say, in what order, and what they may not say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.learning.kinds.cmi5 import rules as cmi5
from bina.learning.kinds.h5p import rules as h5p
from bina.learning.kinds.scorm.rules import (
    Asked,
    Outcome,
    Said,
    further,
    of_package,
    outcome,
    said_in,
    score_of,
    seconds_of_clock,
    seconds_of_period,
)
from bina.learning.rules.progress import BEGUN, COMPLETED, FAILED

shares = st.floats(min_value=0, max_value=1)
scores = st.one_of(st.none(), shares.map(lambda share: Decimal(str(round(share, 4)))))
saids = st.builds(
    Said,
    completion=st.sampled_from(["", "completed", "incomplete", "not attempted", "unknown"]),
    success=st.sampled_from(["", "passed", "failed", "unknown"]),
    score=scores,
    progress=st.one_of(st.none(), shares),
    exit=st.sampled_from(["", "suspend", "time-out", "logout", "normal"]),
    finished=st.booleans(),
)
askeds = st.builds(Asked, mastery=st.one_of(st.none(), shares), progress=st.one_of(st.none(), shares))
outcomes = st.builds(outcome, saids, askeds)


@given(saids, askeds)
def test_failed_is_never_completed_and_passed_never_failed(said: Said, asked: Asked) -> None:
    found = outcome(said, asked)
    assert found.state in {BEGUN, COMPLETED, FAILED}
    assert not (found.state == COMPLETED and found.success is False)
    assert not (found.state == FAILED and found.success is not False)


@given(saids, shares)
def test_a_mastery_score_decides_whatever_the_status_says(said: Said, mastery: float) -> None:
    found = outcome(said, Asked(mastery=mastery))
    if said.score is not None:
        assert found.success is (float(said.score) >= mastery)


@given(saids, askeds)
def test_leaving_with_the_wish_to_be_resumed_completes_nothing_by_itself(said: Said, asked: Asked) -> None:
    silent = replace(said, completion="", success="", score=None, progress=None, exit="suspend")
    assert outcome(silent, asked).state == BEGUN


@given(saids, askeds, scores)
def test_a_better_score_never_makes_it_worse(said: Said, asked: Asked, better: Decimal | None) -> None:
    if said.score is None or better is None or better < said.score:
        return
    before, after = outcome(said, asked), outcome(replace(said, score=better), asked)
    assert not (before.success is True and after.success is False)


@given(st.lists(outcomes, min_size=1, max_size=4))
def test_the_order_in_which_outcomes_arrive_makes_no_difference(found: list[Outcome]) -> None:
    def all_of(order: tuple[Outcome, ...]) -> Outcome:
        result = order[0]
        for one in order[1:]:
            result = further(result, one)
        return result

    assert len({all_of(order) for order in permutations(found)}) == 1


@given(st.lists(outcomes, max_size=5), st.integers(min_value=1, max_value=6))
def test_a_package_is_done_only_when_all_its_parts_are(found: list[Outcome], expected: int) -> None:
    whole = of_package(found, expected=expected)
    if len(found) < expected or any(one.state == BEGUN for one in found):
        assert whole.state == BEGUN
    else:
        failed = any(one.success is False for one in found)
        assert whole.state == (FAILED if failed else COMPLETED)


@pytest.mark.parametrize(
    ("cmi", "finished", "asked", "state", "success"),
    [
        ({"core": {"lesson_status": "passed"}}, True, Asked(), COMPLETED, True),
        ({"core": {"lesson_status": "failed"}}, True, Asked(), FAILED, False),
        ({"core": {"lesson_status": "completed"}}, False, Asked(), COMPLETED, None),
        ({"core": {"lesson_status": "incomplete"}}, True, Asked(), BEGUN, None),
        ({"core": {"lesson_status": "browsed"}}, True, Asked(), BEGUN, None),
        ({"core": {"lesson_status": "not attempted"}}, True, Asked(), COMPLETED, None),
        ({"core": {"lesson_status": "not attempted"}}, False, Asked(), BEGUN, None),
        ({"core": {"lesson_status": "not attempted", "exit": "suspend"}}, True, Asked(), BEGUN, None),
        ({"core": {"lesson_status": "completed", "score": {"raw": "70"}}}, True, Asked(0.75), FAILED, False),
        ({"core": {"lesson_status": "failed", "score": {"raw": "80"}}}, True, Asked(0.75), COMPLETED, True),
        ({}, False, Asked(), BEGUN, None),
    ],
)
def test_scorm_12_says_it_with_one_status(
    cmi: dict[str, Any], finished: bool, asked: Asked, state: str, success: bool | None
) -> None:
    found = outcome(said_in(cmi, standard="SCORM_12", finished=finished), asked)
    assert (found.state, found.success) == (state, success)


@pytest.mark.parametrize(
    ("cmi", "finished", "asked", "state", "success"),
    [
        ({"completion_status": "completed", "success_status": "passed"}, True, Asked(), COMPLETED, True),
        ({"completion_status": "incomplete", "success_status": "passed"}, True, Asked(), BEGUN, True),
        ({"completion_status": "unknown", "success_status": "unknown"}, True, Asked(), COMPLETED, None),
        ({"completion_status": "unknown", "exit": "suspend"}, True, Asked(), BEGUN, None),
        (
            {"completion_status": "incomplete", "progress_measure": "0.9"},
            False,
            Asked(None, 0.8),
            COMPLETED,
            None,
        ),
        ({"completion_status": "completed", "progress_measure": "0.5"}, True, Asked(None, 0.8), BEGUN, None),
        ({"completion_status": "completed", "score": {"scaled": "0.6"}}, True, Asked(0.7), FAILED, False),
    ],
)
def test_scorm_2004_says_it_with_two(
    cmi: dict[str, Any], finished: bool, asked: Asked, state: str, success: bool | None
) -> None:
    found = outcome(said_in(cmi, standard="SCORM_2004", finished=finished), asked)
    assert (found.state, found.success) == (state, success)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.dictionaries(
            st.sampled_from(["core", "score", "raw", "min", "max", "scaled", "exit", "completion_status"]),
            inner,
        ),
    )
)
def test_whatever_a_package_sends_can_be_read(cmi: Any) -> None:
    sent = cmi if isinstance(cmi, dict) else {"score": cmi, "core": cmi}
    for standard in ("SCORM_12", "SCORM_2004"):
        found = outcome(said_in(sent, standard=standard, finished=False), Asked(mastery=0.5))
        assert found.score is None or 0 <= found.score <= 1


def test_scores_lie_between_their_bounds() -> None:
    assert score_of({"raw": "15", "min": "10", "max": "20"}) == Decimal("0.5")
    assert score_of({"raw": "55"}) == Decimal("0.55")
    assert score_of({"scaled": "-0.5"}) == 0
    assert score_of({"raw": "5", "min": "5", "max": "5"}) is None


def test_times_of_both_editions() -> None:
    assert seconds_of_clock("0001:02:03.5") == 3723
    assert seconds_of_clock("satu jam") == 0
    assert seconds_of_period("PT1H2M3.5S") == 3723
    assert seconds_of_period("P1D") == 86_400
    assert seconds_of_period("x") == 0


def xapi(verb: str, *, part: str = "", **result: Any) -> dict[str, Any]:
    named = f"urn:uuid:1?subContentId={part}" if part else "urn:uuid:1"
    return {
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": named},
        "result": result,
    }


def test_h5p_that_ends_is_done_unless_a_pass_mark_says_otherwise() -> None:
    ended = xapi("completed", score={"raw": 1, "max": 4}, success=False, duration="PT9S")
    assert h5p.meaning(ended, pass_mark=None) == h5p.Meaning(COMPLETED, Decimal("0.25"), False, 9)
    assert h5p.meaning(ended, pass_mark=0.2).state == COMPLETED
    assert h5p.meaning(ended, pass_mark=0.5) == h5p.Meaning(FAILED, Decimal("0.25"), False, 9)


def test_a_part_of_h5p_content_says_nothing_of_the_whole() -> None:
    assert h5p.meaning(xapi("completed", part="abc"), pass_mark=None) == h5p.Meaning(BEGUN)
    assert h5p.meaning(xapi("attempted"), pass_mark=None) == h5p.Meaning(BEGUN)


def test_of_an_h5p_statement_only_what_it_has_business_to_say_is_kept() -> None:
    said = xapi(
        "answered", part="x-1", response="a", extensions={"http://a/b": 1}, score={"raw": 9, "max": 3}
    )
    said |= {"actor": {"mbox": "mailto:orang@lain"}, "authority": {}, "attachments": []}
    assert h5p.kept(said, iri="https://bina/k") == {
        "verb": said["verb"],
        "object": {"objectType": "Activity", "id": "https://bina/k/bagian/x-1", "definition": {}},
        "context": {"contextActivities": {"parent": [{"id": "https://bina/k"}]}},
        "result": {"response": "a", "score": {"scaled": 1.0}},
    }


SESSION = cmi5.Session(
    key="s1",
    activity="https://bina/unit/0",
    registration="r1",
    actor={"account": {"homePage": "https://bina", "name": "p"}},
    mastery=0.9,
    verbs=frozenset({cmi5.INITIALIZED}),
    read=frozenset({"launch", "preferences"}),
)


def statement(verb: str = cmi5.COMPLETED, **change: Any) -> dict[str, Any]:
    result = {
        cmi5.COMPLETED: {"completion": True, "duration": "PT1S"},
        cmi5.PASSED: {"success": True, "duration": "PT1S"},
        cmi5.FAILED: {"success": False, "duration": "PT1S"},
        cmi5.TERMINATED: {"duration": "PT1S"},
    }.get(verb, {})
    judged = [{"id": cmi5.MOVE_ON}] if verb in cmi5.JUDGED else []
    return {
        "id": "1",
        "timestamp": "2026-11-22T03:00:00Z",
        "actor": dict(SESSION.actor),
        "verb": {"id": verb},
        "object": {"id": SESSION.activity},
        "result": result,
        "context": {
            "registration": "r1",
            "contextActivities": {"category": [{"id": cmi5.CATEGORY}, *judged]},
            "extensions": {cmi5.SESSION: "s1"},
        },
    } | change


@pytest.mark.parametrize("verb", [cmi5.COMPLETED, cmi5.PASSED, cmi5.FAILED, cmi5.TERMINATED])
def test_a_right_statement_of_a_unit_is_kept(verb: str) -> None:
    assert cmi5.trouble(statement(verb), SESSION) == ""


@pytest.mark.parametrize(
    ("said", "session", "section"),
    [
        (statement(id=""), {}, "9.1"),
        (statement(timestamp="2026-11-22T03:00:00-06:00"), {}, "9.7"),
        (statement(timestamp=None), {}, "9.7"),
        (statement(actor={"mbox": "mailto:a@b"}), {}, "9.2"),
        (statement(context={}), {}, "9.6.1"),
        (statement(), {"registration": "r2"}, "9.6.1"),
        (statement(), {"key": "s2"}, "9.6.3.1"),
        (statement(), {"read": frozenset({"launch"})}, "10.0, 11.0"),
        (statement(), {"verbs": frozenset()}, "9.3"),
        (statement(), {"verbs": frozenset({cmi5.INITIALIZED, cmi5.TERMINATED})}, "9.3"),
        (statement(), {"verbs": frozenset({cmi5.INITIALIZED, cmi5.COMPLETED})}, "9.3"),
        (statement(), {"earlier": frozenset({cmi5.COMPLETED})}, "9.3"),
        (statement(), {"mode": "Review"}, "10.2.2"),
        (statement(cmi5.FAILED), {"earlier": frozenset({cmi5.PASSED})}, "9.3"),
        (statement(cmi5.PASSED), {"verbs": frozenset({cmi5.INITIALIZED, cmi5.FAILED})}, "9.3"),
        (statement(cmi5.VOIDED), {}, "6.3"),
        (statement(cmi5.SATISFIED), {}, "9.3"),
        (statement(object={"id": "https://lain"}), {}, "9.4"),
        (statement(result={"completion": False, "duration": "PT1S"}), {}, "9.5.3"),
        (statement(result={"completion": True}), {}, "9.5.4"),
        (statement(result={"completion": True, "duration": "PT1S", "score": {}}), {}, "9.5.1"),
        (statement(cmi5.PASSED, result={"duration": "PT1S"}), {}, "9.5.2"),
        (
            statement(cmi5.PASSED, result={"success": True, "duration": "PT1S", "score": {"scaled": 0.89}}),
            {},
            "9.3.4, 9.3.5",
        ),
        (
            statement(cmi5.PASSED, result={"success": True, "duration": "PT1S", "score": {"scaled": 0.9}}),
            {},
            "9.6.3.2",
        ),
        (
            statement(cmi5.FAILED, result={"success": False, "duration": "PT1S", "score": {"raw": 1}}),
            {},
            "9.5.1",
        ),
    ],
)
def test_a_wrong_statement_is_rejected_with_its_section(
    said: dict[str, Any], session: dict[str, Any], section: str
) -> None:
    assert cmi5.trouble(said, replace(SESSION, **session)).endswith(f"[{section}].")


UNITS = [
    {"type": "block", "id": "b", "nodes": [{"type": "au", "id": "u0", "index": 0, "move_on": "Passed"}]},
    {"type": "au", "id": "u1", "index": 1, "move_on": "CompletedAndPassed"},
]


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ({}, []),
        ({0: cmi5.Reached(completed=True)}, []),
        ({0: cmi5.Reached(passed=True)}, ["b"]),
        ({0: cmi5.Reached(passed=True), 1: cmi5.Reached(passed=True)}, ["b"]),
        ({0: cmi5.Reached(passed=True), 1: cmi5.Reached(completed=True, passed=True)}, ["b", ""]),
        ({0: cmi5.Reached(waived=True), 1: cmi5.Reached(waived=True)}, ["b", ""]),
    ],
)
def test_blocks_and_course_are_satisfied_by_their_units(
    reached: dict[int, cmi5.Reached], expected: list[str]
) -> None:
    assert cmi5.satisfied(UNITS, reached) == expected


@given(
    st.sampled_from(["Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"]),
    st.booleans(),
    st.booleans(),
)
def test_reaching_more_never_takes_satisfaction_away(move_on: str, completed: bool, passed: bool) -> None:
    some = cmi5.moved_on(move_on, cmi5.Reached(completed, passed))
    assert cmi5.moved_on(move_on, cmi5.Reached(True, True)) or not some
    assert cmi5.moved_on(move_on, cmi5.Reached(waived=True))


@pytest.mark.parametrize(
    ("kind", "preferences", "is_right"),
    [
        ("application/json", {"languagePreference": "en-US,fr-FR", "audioPreference": "on"}, True),
        ("application/json; charset=utf-8", {"languagePreference": "id", "audioPreference": "off"}, True),
        ("text/plain", {"languagePreference": "id", "audioPreference": "on"}, False),
        ("application/json", "teks", False),
        ("application/json", {"audioPreference": "on"}, False),
        ("application/json", {"languagePreference": "id"}, False),
        ("application/json", {"languagePreference": "not comma separated", "audioPreference": "on"}, False),
    ],
)
def test_learner_preferences_are_held_to_their_form(kind: str, preferences: Any, is_right: bool) -> None:
    assert (cmi5.preferences_trouble(kind, preferences) == "") is is_right
