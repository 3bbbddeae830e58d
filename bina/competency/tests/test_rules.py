from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.competency import rules
from bina.competency.rules import Band, JobMatch, Judgement, Method, Reason, Requirement, Scale

SELECTION = (Band("MS", Decimal(80)), Band("MMS", Decimal(68)), Band("KMS", Decimal(0)))
MAPPING = (
    Band("OPTIMAL", Decimal(90)),
    Band("CUKUP_OPTIMAL", Decimal(78)),
    Band("KURANG_OPTIMAL", Decimal(0)),
)
METHODS = (
    Method("ASSESSMENT_CENTRE", 1, 36),
    Method("TEST", 2, 24),
    Method("CERTIFICATE", 2, None),
    Method("SUPERVISOR", 3, 12),
    Method("SELF", 4, 12),
)
DAY = date(2026, 11, 22)


def key(number: int) -> UUID:
    return UUID(int=number)


def judged(number: int, level: int, method: str, on: date, until: date | None = None) -> Judgement:
    return Judgement(key=key(number), level=level, method=method, assessed_on=on, valid_until=until)


@pytest.mark.parametrize(
    ("required", "held", "percent", "mapping", "selection"),
    [
        (18, 14, "77.78", "KURANG_OPTIMAL", "MMS"),
        (27, 25, "92.59", "OPTIMAL", "MS"),
        (9, 7, "77.78", "KURANG_OPTIMAL", "MMS"),
        (36, 29, "80.56", "CUKUP_OPTIMAL", "MS"),
        (36, 24, "66.67", "KURANG_OPTIMAL", "KMS"),
        (18, 25, "138.89", "OPTIMAL", "MS"),
        (100, 68, "68.00", "KURANG_OPTIMAL", "MMS"),
        (100, 78, "78.00", "CUKUP_OPTIMAL", "MMS"),
        (100, 80, "80.00", "CUKUP_OPTIMAL", "MS"),
        (100, 90, "90.00", "OPTIMAL", "MS"),
        (100, 67, "67.00", "KURANG_OPTIMAL", "KMS"),
    ],
)
def test_job_match_gives_the_published_figures(
    required: int, held: int, percent: str, mapping: str, selection: str
) -> None:
    match = JobMatch(held=held, required=required)
    assert match.percent == Decimal(percent)
    assert rules.category(match=match, bands=MAPPING) == mapping
    assert rules.category(match=match, bands=SELECTION) == selection


def test_a_match_that_only_rounds_up_to_a_bound_stays_below_it() -> None:
    match = JobMatch(held=89999, required=100000)
    assert match.percent == Decimal("90.00")
    assert rules.category(match=match, bands=MAPPING) == "CUKUP_OPTIMAL"


def test_a_match_above_the_standard_is_shown_raw_and_clamped() -> None:
    match = JobMatch(held=25, required=18)
    assert match.raw == Fraction(2500, 18)
    assert match.clamped() == 100
    assert JobMatch(held=9, required=18).clamped() == 50


@pytest.mark.parametrize(("held", "required"), [(1, 0), (-1, 9), (0, -1)])
def test_totals_that_no_standard_can_produce_are_refused(held: int, required: int) -> None:
    with pytest.raises(ValueError, match="positive total"):
        JobMatch(held=held, required=required)


def test_a_scale_without_a_lowest_category_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin at 0"):
        rules.category(match=JobMatch(held=1, required=9), bands=SELECTION[:1])


@given(held=st.integers(0, 50), required=st.integers(1, 50))
def test_gap_and_job_match_agree_on_who_is_below_the_standard(held: int, required: int) -> None:
    short = rules.gap(held=held, required=required) < 0
    assert short == (JobMatch(held=held, required=required).raw < 100)


@given(held=st.integers(0, 60), more=st.integers(0, 10), required=st.integers(1, 60))
def test_a_higher_level_never_lowers_the_category(held: int, more: int, required: int) -> None:
    order = ["KURANG_OPTIMAL", "CUKUP_OPTIMAL", "OPTIMAL"]
    lower = rules.category(match=JobMatch(held=held, required=required), bands=MAPPING)
    higher = rules.category(match=JobMatch(held=held + more, required=required), bands=reversed(MAPPING))
    assert order.index(higher) >= order.index(lower)


def test_the_scale_that_names_the_post_most_closely_is_used() -> None:
    general = Scale(SELECTION)
    leaders = Scale(MAPPING, post_kind="LEADERSHIP")
    experts = Scale(MAPPING, post_kind="FUNCTIONAL", functional_level="UTAMA")
    scales = [general, leaders, experts]
    chosen = [
        rules.scale_for(scales=scales, post_kind=kind, functional_level=level)
        for kind, level in [("LEADERSHIP", ""), ("FUNCTIONAL", "UTAMA"), ("FUNCTIONAL", "MUDA")]
    ]
    assert chosen == [leaders, experts, general]


def test_a_purpose_without_a_scale_for_any_post_is_refused() -> None:
    with pytest.raises(ValueError, match="scale for any post"):
        rules.scale_for(scales=[Scale(MAPPING, "LEADERSHIP")], post_kind="GENERAL", functional_level="")


def test_the_better_method_decides_even_when_it_is_older() -> None:
    centre = judged(1, 3, "ASSESSMENT_CENTRE", date(2025, 1, 10))
    own = judged(2, 5, "SELF", date(2026, 11, 1))
    held = rules.held_level(judgements=[own, centre], methods=METHODS, on=DAY)
    assert held == rules.Held(3, centre, Reason.BETTER_METHOD, ((own, Reason.OUTRANKED),))


def test_methods_of_one_tier_are_decided_by_the_newest() -> None:
    test = judged(1, 3, "TEST", date(2025, 6, 1))
    certificate = judged(2, 4, "CERTIFICATE", date(2026, 6, 1))
    held = rules.held_level(judgements=[test, certificate], methods=METHODS, on=DAY)
    assert held == rules.Held(4, certificate, Reason.NEWEST, ((test, Reason.OLDER),))


def test_of_two_on_the_same_day_the_one_recorded_last_decides() -> None:
    first = judged(1, 3, "SUPERVISOR", date(2026, 6, 1))
    second = judged(2, 2, "SUPERVISOR", date(2026, 6, 1))
    held = rules.held_level(judgements=[second, first], methods=METHODS, on=DAY)
    assert held == rules.Held(2, second, Reason.RECORDED_LAST, ((first, Reason.RECORDED_EARLIER),))


def test_what_does_not_count_says_why() -> None:
    only = judged(1, 2, "SUPERVISOR", date(2026, 6, 1))
    expired = judged(2, 4, "ASSESSMENT_CENTRE", date(2023, 11, 21))
    later = judged(3, 5, "TEST", date(2026, 11, 23))
    rumour = judged(4, 5, "HEARSAY", date(2026, 6, 1))
    held = rules.held_level(judgements=[expired, later, rumour, only], methods=METHODS, on=DAY)
    assert held is not None
    assert (held.level, held.reason) == (2, Reason.ONLY)
    assert held.passed_over == (
        (expired, Reason.EXPIRED),
        (later, Reason.LATER),
        (rumour, Reason.METHOD_NOT_COUNTED),
    )


def test_an_assessment_counts_on_its_first_and_on_its_last_day() -> None:
    one = judged(1, 2, "ASSESSMENT_CENTRE", DAY, until=DAY + timedelta(days=30))
    counts = [
        rules.held_level(judgements=[one], methods=METHODS, on=DAY + timedelta(days=days)) is not None
        for days in (-1, 0, 30, 31)
    ]
    assert counts == [False, True, True, False]


def test_nothing_assessed_is_not_level_zero() -> None:
    assert rules.held_level(judgements=[], methods=METHODS, on=DAY) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 1, 31), 0, date(2025, 1, 31)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert rules.months_later(day=day, months=months) == later


@given(
    on=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    months=st.integers(1, 60),
    offset=st.integers(-5, 5),
)
def test_what_counts_begins_on_one_day_and_never_stops(on: date, months: int, offset: int) -> None:
    first = rules.first_counted_day(on=on, months=months)
    day = first + timedelta(days=offset)
    assert (rules.months_later(day=day, months=months) >= on) == (day >= first)


judgements = st.lists(
    st.builds(
        Judgement,
        key=st.uuids(),
        level=st.integers(0, 8),
        method=st.sampled_from(["ASSESSMENT_CENTRE", "TEST", "CERTIFICATE", "SUPERVISOR", "SELF", "HEARSAY"]),
        assessed_on=st.dates(date(2022, 1, 1), date(2027, 12, 31)),
        valid_until=st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(made=judgements, data=st.data())
def test_the_level_held_does_not_depend_on_the_order_of_the_papers(
    made: list[Judgement], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(made))
    one = rules.held_level(judgements=made, methods=METHODS, on=DAY)
    other = rules.held_level(judgements=shuffled, methods=METHODS, on=DAY)
    assert (one and one.decided_by) == (other and other.decided_by)


@given(made=judgements)
def test_every_paper_is_either_the_decision_or_has_a_reason_against_it(made: list[Judgement]) -> None:
    known = {method.code: method for method in METHODS}
    counted = [
        one
        for one in made
        if one.method in known
        and one.assessed_on <= DAY <= (rules.valid_through(judgement=one, method=known[one.method]) or DAY)
    ]
    held = rules.held_level(judgements=made, methods=METHODS, on=DAY)
    assert (held is None) == (not counted)
    if held is not None:
        papers = [held.decided_by, *(paper for paper, _ in held.passed_over)]
        assert sorted(paper.key for paper in papers) == sorted(paper.key for paper in made)
        assert held.decided_by in counted


@given(made=judgements)
def test_a_newer_result_of_the_best_method_always_decides(made: list[Judgement]) -> None:
    newest = judged(2**128 - 1, 3, "ASSESSMENT_CENTRE", DAY)
    held = rules.held_level(judgements=[*made, newest], methods=METHODS, on=DAY)
    assert held is not None
    assert held.decided_by == newest


POST = key(7)
REACHING = rules.targets(
    post_id=POST, title="Analis  Kebijakan", post_kind="FUNCTIONAL", functional_level="MUDA", echelon=""
)


def line(target: str, level: int, start: date = date(2020, 1, 1), end: date | None = None) -> Requirement:
    return Requirement(target=target, competence="INT", level=level, valid_from=start, valid_until=end)


def test_the_closest_standard_decides_what_a_post_requires() -> None:
    lines = [
        line("KIND:FUNCTIONAL:", 1),
        line("KIND:FUNCTIONAL:MUDA", 3),
        line(rules.title_target(" analis kebijakan "), 4),
        line(rules.post_target(POST), 5),
        line("KIND:GENERAL:", 1),
    ]
    found = [
        rules.required_levels(requirements=lines[:count], reaching=REACHING, on=DAY)["INT"].level
        for count in (1, 2, 3, 4, 5)
    ]
    assert found == [1, 3, 4, 5, 5]


def test_a_standard_holds_from_its_first_day_until_the_day_before_its_end() -> None:
    lines = [
        line("KIND:FUNCTIONAL:", 2, date(2025, 1, 1), date(2026, 1, 1)),
        line("KIND:FUNCTIONAL:", 3, date(2026, 1, 1)),
    ]
    found = [
        {code: one.level for code, one in chosen.items()}
        for chosen in (
            rules.required_levels(requirements=lines, reaching=REACHING, on=day)
            for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1))
        )
    ]
    assert found == [{}, {"INT": 2}, {"INT": 3}]


@pytest.mark.parametrize(
    ("echelon", "group"), [("II.a", "II"), ("ii/b", "II"), ("IV", "IV"), ("", ""), (" I.b ", "I")]
)
def test_an_echelon_belongs_to_its_group(echelon: str, group: str) -> None:
    assert rules.echelon_group(echelon) == group
    assert rules.kind_target(post_kind="LEADERSHIP", echelon=echelon) == f"KIND:LEADERSHIP:{group}"


@given(levels=st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_a_far_standard_never_beats_a_close_one(levels: list[int]) -> None:
    ranked = sorted(REACHING, key=lambda target: REACHING[target])
    lines = [line(target, level) for target, level in zip(ranked, levels, strict=False)]
    chosen = rules.required_levels(requirements=reversed(lines), reaching=REACHING, on=DAY)
    assert chosen["INT"] == lines[-1]
