"""What is settled by hand about places, and the batch that is kept for whom, as pure rules."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bina.planning import rules
from bina.planning.rules import Comer, Limits, Place, Seats, Settled

MUST, NEVER, OPEN = Settled.MUST, Settled.NEVER, Settled.OPEN
PLACES = st.lists(st.builds(Place, st.sampled_from("abc"), st.sampled_from("xyz")), max_size=6)


@given(PLACES, PLACES, st.sampled_from(Settled))
def test_a_place_is_settled_in_one_way_only_and_as_it_was_settled_last(
    first: list[Place], second: list[Place], how: Settled
) -> None:
    limits = rules.settle(rules.settle(Limits(), first, MUST), second, how)
    assert not set(limits.must) & set(limits.never)
    assert all(rules.settled(limits, one) is how for one in second)
    assert all(rules.settled(limits, one) is MUST for one in first if one not in second)
    assert rules.limits_of(rules.written(limits)) == limits


def test_somebody_kept_out_of_everything_is_kept_out_of_each() -> None:
    limits = rules.settle(Limits(), [Place("a", "x"), Place("b", "x")], MUST)
    limits = rules.settle(limits, [Place("a")], NEVER)
    assert limits == Limits(must=(Place("b", "x"),), never=(Place("a"),))
    assert rules.is_barred(limits.never, person="a", programme="x")
    assert not rules.is_barred(limits.never, person="b", programme="x")
    assert rules.settle(limits, [Place("a", "y")], MUST) == Limits(must=(Place("b", "x"), Place("a", "y")))
    assert rules.settle(limits, [Place("a")], OPEN) == Limits(must=(Place("b", "x"),))


BATCHES = st.lists(
    st.tuples(st.sampled_from("xy"), st.integers(1, 3), st.sets(st.integers(1, 4), max_size=2)), max_size=5
)


@given(BATCHES, st.sets(st.tuples(st.integers(0, 7), st.sampled_from("xy")), max_size=12))
def test_everybody_is_seated_once_while_there_are_seats(
    offered: list[tuple[str, int, set[int]]], wanted: set[tuple[int, str]]
) -> None:
    batches = [
        Seats(key=str(number), programme=programme, seats=seats, weeks=frozenset(weeks))
        for number, (programme, seats, weeks) in enumerate(offered)
    ]
    people = {str(one): Comer(key=str(one), unit="u") for one in range(8)}
    places = [Place(str(person), programme) for person, programme in wanted]
    dealt, missed = rules.seated(places, people=people, batches=batches, away_most={"u": 2})
    assert sorted([*dealt, *missed], key=str) == sorted(places, key=str)
    inside = Counter(dealt.values())
    assert all(inside[one.key] <= one.seats for one in batches)
    by_key = {one.key: one for one in batches}
    assert all(by_key[key].programme == place.programme for place, key in dealt.items())
    for programme in "xy":
        seats = sum(one.seats for one in batches if one.programme == programme)
        asked = sum(one.programme == programme for one in places)
        assert sum(one.programme == programme for one in missed) == max(asked - seats, 0)


def test_people_come_to_weeks_in_which_they_are_free_and_stay_where_they_are() -> None:
    batches = [Seats(key=str(week), programme="x", seats=3, weeks=frozenset({week})) for week in (1, 2, 3)]
    people = {
        "busy": Comer(key="busy", busy=frozenset({1, 2})),
        "there": Comer(key="there", standing={"x": "2"}),
    }
    dealt, missed = rules.seated(
        [Place("busy", "x"), Place("there", "x")], people=people, batches=batches, away_most={}
    )
    assert (dealt, missed) == ({Place("busy", "x"): "3", Place("there", "x"): "2"}, [])


def test_an_office_that_can_spare_one_person_sends_them_in_turn() -> None:
    batches = [Seats(key=str(week), programme="x", seats=9, weeks=frozenset({week})) for week in (1, 2)]
    people = {name: Comer(key=name, unit="u") for name in "ab"}
    dealt, _missed = rules.seated(
        [Place("a", "x"), Place("b", "x")], people=people, batches=batches, away_most={"u": 1}
    )
    assert set(dealt.values()) == {"1", "2"}
