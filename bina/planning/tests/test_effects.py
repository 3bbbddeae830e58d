"""What was measured in past years moves the worth of programmes, the surer the more."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.people.tests.factories import hr_actor
from bina.planning import rules
from bina.planning.rules.effects import LEAST, MOST
from bina.training.actions.evidence import Evidence, record_effect_evidence
from bina.training.queries.curriculum import measured_effects
from bina.training.tests.factories import ProgrammeFactory

HALF_WIDTH = 1.959964 * 0.1  # of a 95 % interval whose standard error is 0.1


def seen(estimate: float, half: float = HALF_WIDTH) -> rules.Measured:
    return rules.Measured(estimate, estimate - half, estimate + half)


def test_two_programmes_that_differ_are_drawn_to_their_mean_by_their_uncertainty() -> None:
    # By hand: mean 0.75, variance between 0.115, drawn to 0.98 and 0.52.
    found = rules.effect_factors({"a": [seen(1.0)], "b": [seen(0.5)]})
    assert found == pytest.approx({"a": 0.98 / 0.75, "b": 0.52 / 0.75}, abs=1e-5)


def test_programmes_that_do_not_differ_more_than_chance_count_alike() -> None:
    assert rules.effect_factors({"a": [seen(0.6)], "b": [seen(0.5)]}) == {"a": 1.0, "b": 1.0}


def test_a_single_programme_or_programmes_that_help_nobody_change_nothing() -> None:
    assert rules.effect_factors({"a": [seen(3.0)]}) == {"a": 1.0}
    assert rules.effect_factors({"a": [seen(-3.0)], "b": [seen(0.1)]}) == {"a": 1.0, "b": 1.0}
    assert rules.effect_factors({"a": []}) == {}


lines = st.tuples(st.floats(-2, 3), st.floats(0.01, 2)).map(lambda pair: seen(*pair))


@given(st.lists(st.lists(lines, min_size=1, max_size=2), max_size=5))
def test_factors_stay_within_their_limits(measured: list[list[rules.Measured]]) -> None:
    found = rules.effect_factors(dict(enumerate(measured)))
    assert set(found) == set(range(len(measured)))
    assert all(LEAST <= factor <= MOST for factor in found.values())


@given(st.lists(st.tuples(st.floats(-2, 3), st.floats(0.01, 2)), min_size=2, max_size=6))
def test_of_two_equally_sure_programmes_the_better_one_never_counts_for_less(
    given_: list[tuple[float, float]],
) -> None:
    half = given_[0][1]
    found = rules.effect_factors({place: [seen(value, half)] for place, (value, _h) in enumerate(given_)})
    order = sorted(range(len(given_)), key=lambda place: given_[place][0])
    factors = [found[place] for place in order]
    assert factors == sorted(factors)


def test_the_factor_weighs_gaps_and_not_the_duty() -> None:
    lacks = [rules.Missing("PP", 3, 2)]
    assert rules.pair_worth(missing=lacks, taught={"PP": 3}, mandatory=True, factor=0.5) == 1.5


@pytest.mark.django_db
def test_what_was_measured_of_all_outcomes_goes_before_single_outcomes() -> None:
    programme = ProgrammeFactory.create()
    actor = hr_actor(programme.agency)
    line = {"estimate": Decimal("0.4"), "low": Decimal("0.1"), "high": Decimal("0.7")}
    record_effect_evidence(
        actor=actor,
        agency_id=programme.agency_id,
        evidence=[
            Evidence(programme_id=programme.pk, year=2025, **line),
            Evidence(programme_id=programme.pk, year=2026),
        ],
        at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert measured_effects(actor, agency_id=programme.agency_id) == {programme.pk: [(0.4, 0.1, 0.7)]}
    stranger = hr_actor(ProgrammeFactory.create().agency)
    assert measured_effects(stranger, agency_id=programme.agency_id) == {}
