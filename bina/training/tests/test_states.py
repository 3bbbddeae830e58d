"""The life of a place as a declared machine: whatever is done, the rules hold."""

from __future__ import annotations

from collections import deque

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bina.training.rules.states import (
    AHEAD,
    BEGINS_AS,
    ENROLMENT_STEPS,
    TAKES_A_SEAT,
    EnrolmentState,
    enrolment_may_become,
    may_be_certified,
)


class Life(RuleBasedStateMachine):
    """One place, taken through any steps that the machine allows."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[EnrolmentState] = []

    @initialize(first=st.sampled_from(sorted(BEGINS_AS)))
    def begins(self, first: EnrolmentState) -> None:
        self.path = [first]

    @precondition(lambda self: bool(self.path))
    @rule(wanted=st.sampled_from(list(EnrolmentState)))
    def goes_on(self, wanted: EnrolmentState) -> None:
        if enrolment_may_become(self.path[-1], wanted):
            self.path.append(wanted)

    @invariant()
    def a_certificate_needs_completion(self) -> None:
        if self.path and may_be_certified(self.path[-1]):
            assert self.path[-3:] == [
                EnrolmentState.ENROLLED,
                EnrolmentState.ATTENDING,
                EnrolmentState.COMPLETED,
            ]

    @invariant()
    def who_attends_had_a_seat(self) -> None:
        for here, there in zip(self.path, self.path[1:], strict=False):
            if there == EnrolmentState.ATTENDING:
                assert here == EnrolmentState.ENROLLED

    @invariant()
    def an_offer_comes_from_the_waiting_list(self) -> None:
        for here, there in zip(self.path, self.path[1:], strict=False):
            if there == EnrolmentState.OFFERED:
                assert here == EnrolmentState.WAITING

    @invariant()
    def results_are_never_left(self) -> None:
        results = {EnrolmentState.COMPLETED, EnrolmentState.FAILED}
        assert not results & set(self.path[:-1])


TestLife = Life.TestCase


def test_no_path_at_all_reaches_a_certificate_without_completion() -> None:
    """Every state that can be reached without passing completion, searched whole."""
    reached, waiting = set(BEGINS_AS), deque(BEGINS_AS)
    while waiting:
        for there in ENROLMENT_STEPS[waiting.popleft()] - {EnrolmentState.COMPLETED}:
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    assert reached == set(EnrolmentState) - {EnrolmentState.COMPLETED}
    assert not any(may_be_certified(state) for state in reached)


def test_every_state_is_ahead_holds_a_result_or_has_ended() -> None:
    ended = {EnrolmentState.WITHDRAWN, EnrolmentState.REFUSED}
    results = {EnrolmentState.COMPLETED, EnrolmentState.FAILED}
    assert AHEAD | results | ended == set(EnrolmentState)
    assert not AHEAD & (results | ended)
    assert results < TAKES_A_SEAT
    assert not TAKES_A_SEAT & ended


def test_who_left_or_was_refused_may_ask_again() -> None:
    for state in (EnrolmentState.WITHDRAWN, EnrolmentState.REFUSED):
        assert enrolment_may_become(state, EnrolmentState.NOMINATED)
        assert not enrolment_may_become(state, EnrolmentState.ATTENDING)
