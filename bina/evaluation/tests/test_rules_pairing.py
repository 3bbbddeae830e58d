from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bina.evaluation.rules.pairing import Judgement, Window, before_after

WINDOW = Window(
    starts_on=date(2025, 5, 5), ends_on=date(2025, 5, 9), earliest=date(2023, 5, 5), latest=date(2027, 5, 9)
)
METHODS = ("ASSESSMENT_CENTRE", "SUPERVISOR")
judgements = st.lists(
    st.builds(
        Judgement,
        st.sampled_from([*METHODS, "SELF"]),
        st.integers(-900, 900).map(lambda days: date(2025, 5, 7) + timedelta(days=days)),
        st.integers(1, 5),
    ),
    max_size=8,
)


def _pair(*found: tuple[str, date, int]) -> tuple[int, int] | None:
    return before_after(judgements=[Judgement(*one) for one in found], window=WINDOW, methods=METHODS)


def test_the_newest_before_and_the_first_after_are_taken() -> None:
    assert _pair(
        ("SUPERVISOR", date(2024, 1, 8), 1),
        ("SUPERVISOR", date(2025, 2, 3), 2),
        ("SUPERVISOR", date(2025, 11, 3), 3),
        ("SUPERVISOR", date(2026, 11, 2), 4),
    ) == (2, 3)


def test_the_first_day_counts_as_before_and_the_last_day_not_as_after() -> None:
    on_first = ("SUPERVISOR", WINDOW.starts_on, 2)
    assert _pair(on_first, ("SUPERVISOR", WINDOW.ends_on, 5)) is None
    assert _pair(on_first, ("SUPERVISOR", WINDOW.ends_on + timedelta(days=1), 3)) == (2, 3)


def test_two_methods_are_never_mixed() -> None:
    assert _pair(("SUPERVISOR", date(2025, 1, 6), 2), ("ASSESSMENT_CENTRE", date(2026, 1, 5), 3)) is None


def test_the_better_method_decides_where_both_have_a_pair() -> None:
    assert _pair(
        ("SUPERVISOR", date(2025, 1, 6), 1),
        ("SUPERVISOR", date(2026, 1, 5), 1),
        ("ASSESSMENT_CENTRE", date(2024, 1, 8), 3),
        ("ASSESSMENT_CENTRE", date(2026, 6, 1), 4),
    ) == (3, 4)


def test_a_method_that_is_not_counted_gives_no_pair() -> None:
    assert _pair(("SELF", date(2025, 1, 6), 1), ("SELF", date(2026, 1, 5), 5)) is None


def test_judgements_too_far_away_do_not_count() -> None:
    assert _pair(("SUPERVISOR", date(2023, 5, 4), 2), ("SUPERVISOR", date(2026, 1, 5), 3)) is None
    assert _pair(("SUPERVISOR", date(2025, 1, 6), 2), ("SUPERVISOR", date(2027, 5, 10), 3)) is None


@given(found=judgements)
def test_a_pair_is_always_made_of_judgements_on_both_sides_of_the_training(found: list[Judgement]) -> None:
    pair = before_after(judgements=found, window=WINDOW, methods=METHODS)
    if pair is None:
        return
    before = {(one.method, one.level) for one in found if one.assessed_on <= WINDOW.starts_on}
    after = {(one.method, one.level) for one in found if one.assessed_on > WINDOW.ends_on}
    assert any((method, pair[0]) in before and (method, pair[1]) in after for method in METHODS)
