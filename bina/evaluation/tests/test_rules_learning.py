from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.evaluation.rules import learning

scores = st.decimals(0, 100, places=2)
BANDS = [
    learning.Band("HIGH", Decimal("0.70")),
    learning.Band("MEDIUM", Decimal("0.30")),
    learning.Band("LOW", Decimal(0)),
]


@pytest.mark.parametrize(
    ("pre", "post", "expected"),
    [
        (40, 70, Fraction(1, 2)),
        (0, 100, Fraction(1)),
        (60, 60, Fraction(0)),
        (50, 40, Fraction(-1, 5)),
        (100, 100, None),
        (100, 90, None),
    ],
)
def test_the_gain_is_the_share_of_what_could_be_gained(
    pre: int, post: int, expected: Fraction | None
) -> None:
    assert learning.n_gain(pre=Decimal(pre), post=Decimal(post)) == expected


@given(pre=scores, post=scores)
def test_the_gain_never_exceeds_one_and_has_the_sign_of_the_change(pre: Decimal, post: Decimal) -> None:
    gain = learning.n_gain(pre=pre, post=post)
    assert (gain is None) == (pre == 100)
    assert gain is None or gain <= 1
    assert gain is None or (gain > 0) == (post > pre)


@pytest.mark.parametrize(("pre", "post"), [(-1, 50), (50, 101)])
def test_a_score_outside_its_range_is_a_bug_and_said_so(pre: int, post: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        learning.n_gain(pre=Decimal(pre), post=Decimal(post))


def test_a_group_counts_only_people_whose_gain_is_defined() -> None:
    found = learning.learning(
        [
            (Decimal(40), Decimal(70)),
            (Decimal(50), Decimal(50)),
            (Decimal(100), Decimal(100)),
            (None, Decimal(80)),
            (Decimal(20), None),
        ]
    )
    assert found == learning.Learning(mean=Fraction(1, 4), scored=3, counted=2)
    assert learning.learning([]).mean is None


@pytest.mark.parametrize(
    ("gain", "expected"),
    [("0.70", "HIGH"), ("0.6999", "MEDIUM"), ("0.30", "MEDIUM"), ("0.2999", "LOW"), ("-0.4", "LOW")],
)
def test_a_gain_on_a_bound_belongs_to_the_upper_category(gain: str, expected: str) -> None:
    assert learning.category(gain=Fraction(gain), bands=BANDS) == expected
