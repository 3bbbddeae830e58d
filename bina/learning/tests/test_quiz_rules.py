from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from bina.learning.kinds.quiz.rules import (
    bodies,
    interactions,
    marking,
    responses,
)
from bina.learning.kinds.quiz.rules.bodies import (
    Body,
    LongBody,
    MatchingBody,
    MultipleBody,
    NumericBody,
    OrderingBody,
    ShortBody,
    SingleBody,
)

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SHARES = st.decimals(0, 1, places=2)


def choices(right: int, wrong: int) -> list[dict[str, object]]:
    return [{"id": f"c{n}", "text": f"Choice {n}", "right": n < right} for n in range(right + wrong)]


def multiple(right: int, wrong: int) -> MultipleBody:
    return MultipleBody.model_validate({"text": "Which?", "choices": choices(right, wrong)})


def ordering(number: int) -> OrderingBody:
    return OrderingBody.model_validate(
        {"text": "Put in order", "items": [{"id": f"i{n}", "text": f"Step {n}"} for n in range(number)]}
    )


def numeric(**values: object) -> NumericBody:
    return NumericBody.model_validate({"text": "How many?", **values})


def short(*variants: str, **values: object) -> ShortBody:
    return ShortBody.model_validate(
        {"text": "Which word?", "variants": [{"text": one} for one in variants], **values}
    )


MATCHING = MatchingBody.model_validate(
    {
        "text": "Which city lies where?",
        "lefts": [
            {"id": "l0", "text": "Medan", "target": "r0"},
            {"id": "l1", "text": "Lhokseumawe", "target": "r1"},
            {"id": "l2", "text": "Banda Aceh", "target": "r1"},
        ],
        "rights": [
            {"id": "r0", "text": "Sumatera Utara"},
            {"id": "r1", "text": "Aceh"},
            {"id": "r2", "text": "Riau"},
        ],
    }
)
SINGLE = SingleBody.model_validate({"text": "Which?", "choices": choices(1, 3)})
LONG = LongBody.model_validate(
    {
        "text": "Explain.",
        "rubric": [{"id": "a", "text": "Reasons", "points": 3}, {"id": "b", "text": "Language", "points": 1}],
    }
)


def share(body: Body, response: responses.Response) -> Decimal:
    found = marking.mark(body=body, response=response)
    assert found is not None
    return found.share


# --- bodies


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("SINGLE", {"text": "?", "choices": choices(2, 1)}, "more_than_one_right"),
        ("MULTIPLE", {"text": "?", "choices": choices(0, 2)}, "nothing_right"),
        ("MULTIPLE", {"text": "?", "choices": [*choices(1, 1), *choices(1, 0)]}, "repeated_key"),
        ("NUMERIC", {"text": "?", "answers": [{"value": 1, "weight": "0.5"}]}, "nothing_right"),
        (
            "NUMERIC",
            {"text": "?", "answers": [{"value": 1}], "other_units": [{"name": "m", "factor": 1}]},
            "unit_missing",
        ),
    ],
)
def test_a_question_that_contradicts_itself_is_refused(kind: str, body: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        bodies.read_body(kind=kind, body=body)
    assert [str(one["ctx"]["error"]) for one in refused.value.errors()] == [code]


def test_a_body_is_read_back_as_it_was_kept() -> None:
    for kind, body in (
        ("SINGLE", SINGLE),
        ("MATCHING", MATCHING),
        ("LONG", LONG),
        ("MULTIPLE", multiple(2, 3)),
    ):
        assert bodies.read_body(kind=kind, body=bodies.as_kept(body)) == body


# --- responses


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1500", ["1500"]),
        ("1.500", ["1.500", "1500"]),
        ("1,5", ["1.5"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("-3", ["-3"]),
        ("\u22123", ["-3"]),
        ("12 000", ["12000"]),
        ("2e3", ["2E+3"]),
        ("1,2,3", []),
        ("seribu", []),
        ("", []),
        ("NaN", []),
        ("1e999999", []),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, numbers: list[str]) -> None:
    assert [str(one) for one in responses.readings(text)] == numbers


@given(st.decimals(-(10**9), 10**9, places=3))
def test_any_number_is_read_with_point_and_with_comma(number: Decimal) -> None:
    assert number in responses.readings(f"{number:f}")
    assert number in responses.readings(f"{number:f}".replace(".", ","))


@pytest.mark.parametrize(
    ("body", "response", "code"),
    [
        (SINGLE, "c9", "unknown_choice"),
        (SINGLE, ["c0"], "bad_form"),
        (SINGLE, 4, "bad_form"),
        (multiple(1, 1), ["c0", "c0"], "bad_form"),
        (multiple(1, 1), "c0", "bad_form"),
        (MATCHING, {"l9": "r0"}, "unknown_choice"),
        (MATCHING, {"l0": "r9"}, "unknown_choice"),
        (short("ya"), "x" * 501, "too_long"),
        (LONG, "a\0b", "bad_form"),
        (numeric(answers=[{"value": 1}]), {"value": "1", "unit": "mil"}, "unknown_choice"),
    ],
)
def test_an_answer_that_does_not_fit_its_question_is_refused(body: Body, response: object, code: str) -> None:
    with pytest.raises(responses.BadResponse, match=code):
        responses.cleaned(body=body, response=response)


def test_an_answer_may_be_taken_back() -> None:
    assert responses.cleaned(body=SINGLE, response="") == ""
    assert responses.cleaned(body=multiple(1, 1), response=[]) == []
    assert responses.cleaned(body=MATCHING, response={"l0": ""}) == {}
    assert share(SINGLE, "") == 0
    assert marking.mark(body=LONG, response="") == marking.Mark(Decimal(0))


# --- marking


def test_the_right_choice_earns_all_and_another_its_weight() -> None:
    body = SingleBody.model_validate(
        {
            "text": "?",
            "choices": [*choices(1, 1), {"id": "half", "text": "Half", "weight": "0.5", "feedback": "Hm"}],
        }
    )
    assert [share(body, key) for key in ("c0", "c1", "half")] == [1, 0, Decimal("0.5")]
    assert marking.mark(body=body, response="half") == marking.Mark(Decimal("0.5"), ("Hm",))


@given(right=st.integers(1, 6), wrong=st.integers(1, 6), data=st.data())
def test_several_answers_earn_right_minus_wrong(right: int, wrong: int, data: st.DataObject) -> None:
    body = multiple(right, wrong)
    picked = data.draw(st.sets(st.sampled_from([one.id for one in body.choices])))
    good = sum(one.right for one in body.choices if one.id in picked)
    expected = max(Decimal(good) / right - Decimal(len(picked) - good) / wrong, Decimal(0))
    assert share(body, sorted(picked)) == expected
    assert share(body, [one.id for one in body.choices]) == 0
    assert share(body, [one.id for one in body.choices if one.right]) == 1


def test_own_weights_of_choices_are_added_up_and_never_go_below_zero() -> None:
    weights = ["0.6667", "0.3333", "-0.5"]
    body = MultipleBody.model_validate(
        {
            "text": "?",
            "choices": [
                {"id": f"c{n}", "text": "x", "right": n < 2, "weight": weight}
                for n, weight in enumerate(weights)
            ],
        }
    )
    assert share(body, ["c0"]) == Decimal("0.6667")
    assert share(body, ["c0", "c2"]) == Decimal("0.1667")
    assert share(body, ["c2"]) == 0
    assert share(body, ["c0", "c1"]) == 1


def test_each_pair_found_earns_its_part() -> None:
    assert share(MATCHING, {"l0": "r0", "l1": "r1", "l2": "r1"}) == 1
    assert share(MATCHING, {"l0": "r0", "l1": "r2"}) == Decimal(1) / 3


@given(st.integers(2, 8).flatmap(lambda n: st.permutations([f"i{k}" for k in range(n)])))
def test_an_order_earns_kendalls_tau(order: list[str]) -> None:
    body = ordering(len(order))
    places = [int(one[1:]) for one in order]
    pairs = [(a, b) for n, a in enumerate(places) for b in places[n + 1 :]]
    tau = Decimal(sum(1 if a < b else -1 for a, b in pairs)) / len(pairs)
    assert share(body, order) == max(tau, Decimal(0))
    assert (share(body, order) == 1) == (order == sorted(order))


def test_a_number_is_right_within_its_tolerance_and_in_another_unit() -> None:
    body = numeric(
        answers=[{"value": "1.5", "tolerance": "0.1"}, {"value": "1.5", "tolerance": "0.5", "weight": "0.4"}],
        unit="km",
        other_units=[{"name": "m", "factor": "0.001"}],
    )
    assert [share(body, text) for text in ("1,5", "1,6", "1,61", "2", "2,1", "satu")] == [
        *(1, 1, Decimal("0.4"), Decimal("0.4"), 0, 0)
    ]
    assert share(body, {"value": "1.500", "unit": "m"}) == 1
    assert share(body, {"value": "1500", "unit": "km"}) == 0


@given(value=st.integers(-1000, 1000), off=st.integers(-50, 50), tolerance=st.integers(0, 30))
def test_tolerance_is_the_same_on_both_sides(value: int, off: int, tolerance: int) -> None:
    body = numeric(answers=[{"value": value, "tolerance": tolerance}])
    assert share(body, str(value + off)) == (1 if abs(off) <= tolerance else 0)


@pytest.mark.parametrize(
    ("said", "earned"),
    [
        ("jakarta", 1),
        ("  JAKARTA. ", 1),
        ("DKI  Jakarta", 1),
        ("kota jakarta raya", 0),
        ("Jakart", 0),
        ("pemerintah daerah kota", 1),
        ("pemerintah kota", 0),
        ("", 0),
    ],
)
def test_a_short_answer_is_compared_as_people_read(said: str, earned: int) -> None:
    assert share(short("Jakarta", "DKI Jakarta", "pemerintah * kota"), said) == earned


def test_case_counts_where_the_question_says_so() -> None:
    assert share(short("ASN", minds_case=True), "asn") == 0
    assert share(short("ASN", minds_case=True), "ASN") == 1


@given(st.lists(st.sampled_from(["a", "b", "*", "ab"]), min_size=1, max_size=8), st.text("ab", max_size=12))
def test_a_star_stands_for_any_words(parts: list[str], said: str) -> None:
    import re

    pattern = "".join(parts)
    assume(pattern.strip("*") and said)
    expected = re.fullmatch(".*".join(re.escape(one) for one in re.split(r"\*+", pattern)), said) is not None
    assert share(short(pattern), said) == expected


BODIES = st.sampled_from(
    [SINGLE, multiple(2, 2), MATCHING, ordering(4), numeric(answers=[{"value": 3}]), short("ya")]
)


@given(
    body=BODIES,
    response=st.one_of(st.text(max_size=8), st.lists(st.sampled_from(["c0", "c1", "i1", "i2", "i0"]))),
)
def test_no_answer_earns_less_than_nothing_or_more_than_all(body: Body, response: object) -> None:
    try:
        clean = responses.cleaned(body=body, response=response)
    except responses.BadResponse:
        return
    assert 0 <= share(body, clean) <= 1
    assert isinstance(interactions.response(body=body, given=clean), str)


def test_a_long_answer_waits_for_a_person_and_its_rubric() -> None:
    assert marking.mark(body=LONG, response="Because.") is None
    assert marking.rubric_share(body=LONG, given={"a": Decimal(3), "b": Decimal(0)}) == Decimal("0.75")
    for wrong in ({"a": Decimal(3)}, {"a": Decimal(4), "b": Decimal(0)}, {"a": Decimal(-1), "b": Decimal(0)}):
        with pytest.raises(ValueError, match=r"criteria|points"):
            marking.rubric_share(body=LONG, given=wrong)


@given(SHARES, st.decimals("0.5", 100, places=2))
def test_points_are_to_the_hundredth(part: Decimal, points: Decimal) -> None:
    found = marking.points_of(share=part, points=points)
    assert abs(found - part * points) <= Decimal("0.005")
