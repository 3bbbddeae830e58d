from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bina.evaluation import actions, queries
from bina.evaluation.models import EffectEstimate, Evaluation
from bina.evaluation.rules.verdicts import Verdict
from bina.evaluation.tests.factories import NOW, Town, assess, programme_for, take_part, town
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Actor, Role
from bina.platform.jobs import Cancelled, Quiet
from bina.training.models import Reaction

pytestmark = pytest.mark.django_db


def _effects(made: Town) -> dict[str, EffectEstimate]:
    evaluation = made.evaluated()
    found = queries.effects(made.hr, evaluation_id=evaluation.pk)
    return {row.competence.code if row.competence else "": row for row in found}


def test_the_effect_is_the_trained_gain_beyond_that_of_comparable_colleagues() -> None:
    rows = _effects(town(trained=6, colleagues=12, gain=1))
    assert set(rows) == {"", "KOM"}
    for row in rows.values():
        assert (row.estimate, row.n_trained, row.n_comparison, row.n_unmatched) == (Decimal(1), 6, 12, 0)
        assert row.low is not None
        assert row.high is not None
        assert row.low < 1 < row.high
        assert row.rule_sets == ["effect-comparison@2026-01-01", "assessment-methods@2017-01-01"]
        assert row.verdict is Verdict.GAIN


def test_a_programme_without_effect_is_not_said_to_have_one() -> None:
    row = _effects(town(gain=0))["KOM"]
    assert (row.estimate, row.verdict) == (Decimal(0), Verdict.UNCLEAR)


@pytest.mark.parametrize(("trained", "colleagues"), [(4, 12), (6, 4)])
def test_a_group_below_the_smallest_leaves_counts_but_no_figure(trained: int, colleagues: int) -> None:
    row = _effects(town(trained=trained, colleagues=colleagues))["KOM"]
    assert (row.estimate, row.low, row.high, row.verdict) == (None, None, None, None)
    assert (row.n_trained, row.n_comparison) == (trained, colleagues)


def test_colleagues_who_learned_the_same_elsewhere_are_no_comparison() -> None:
    made = town(colleagues=12)
    other = programme_for(made.unit)
    for person in made.colleagues[:3]:
        take_part(other, person)
    assert _effects(made)["KOM"].n_comparison == 9


def test_people_who_left_count_on_neither_side() -> None:
    made = town(colleagues=12)
    take_part(made.batch, made.colleagues[0], state="WITHDRAWN", reason="LEFT")
    take_part(made.batch, made.colleagues[1], state="FAILED", reason="NEVER_CAME")
    take_part(made.batch, made.colleagues[2], state="FAILED", reason="SCORE")
    row = _effects(made)["KOM"]
    assert (row.n_trained, row.n_comparison) == (7, 9)


def test_levels_before_and_after_are_compared_by_one_method() -> None:
    made = town(colleagues=12)
    mixed = EmployeeFactory.create(unit=made.unit, post=made.colleagues[0].post)
    assess(mixed, before=2, after=2, method="SELF")
    assert _effects(made)["KOM"].n_comparison == 13


def test_people_of_another_agency_are_never_a_comparison() -> None:
    made = town(colleagues=12)
    elsewhere = UnitFactory.create()
    for person in EmployeeFactory.create_batch(3, unit=elsewhere):
        assess(person, before=2, after=2)
    assert _effects(made)["KOM"].n_comparison == 12


def test_learning_and_reaction_are_kept_with_their_rule_set() -> None:
    made = town()
    Reaction.objects.bulk_create(
        Reaction(batch=made.batch, material=4, trainer=3, organisation=3, place=3, use_at_work=2)
        for _ in range(5)
    )
    row = made.evaluated()
    assert (row.n_gain, row.n_gain_people, row.gain_category) == (Decimal("0.6000"), 6, "MEDIUM")
    assert (row.reaction_mean, row.reaction_answers) == (Decimal("3.000"), 5)
    assert (row.batches, row.participants, row.completed) == (1, 6, 6)
    assert row.rule_sets == ["n-gain-categories@1998-01-01"]


def test_reactions_of_fewer_than_five_are_not_shown() -> None:
    made = town()
    Reaction.objects.bulk_create(Reaction(batch=made.batch, material=1) for _ in range(4))
    row = made.evaluated()
    assert (row.reaction_mean, row.reaction_answers) == (None, 0)


def test_working_out_again_replaces_figures_and_keeps_the_evaluation() -> None:
    made = town()
    first = made.evaluated()
    again = made.evaluated()
    assert (again.pk, Evaluation.objects.count(), EffectEstimate.objects.count()) == (first.pk, 1, 2)


def test_only_the_asked_year_is_worked_out() -> None:
    made = town()
    early = programme_for(made.unit, year=2024)
    take_part(early, made.colleagues[0])
    written = actions.evaluate(
        actor=made.hr, agency_id=made.unit.agency_id, year=2024, at=NOW, progress=Quiet()
    )
    assert [(row.programme_id, row.year) for row in written] == [(early.programme_id, 2024)]


def test_strangers_may_not_evaluate() -> None:
    made = town(trained=1, colleagues=0)
    agency_id = made.unit.agency_id
    below = actor_with(Role.HR_DEVELOPER, agency_id=agency_id, unit_path=f"{made.unit.path}.health")
    leader = actor_with(Role.LEADER, agency_id=agency_id)
    for stranger in (below, leader, hr_actor(UnitFactory.create().agency), Actor()):
        with pytest.raises(PermissionDenied):
            actions.evaluate(actor=stranger, agency_id=agency_id, year=None, at=NOW, progress=Quiet())
        with pytest.raises(PermissionDenied):
            actions.queue_evaluation(actor=stranger, agency_id=agency_id, year=None, at=NOW)
    assert not Evaluation.objects.exists()


class _Stopped(Quiet):
    """A listener whose owner has pressed cancel once the first programme is done."""

    def report(self, *, done: int, total: int, message: str = "") -> None:
        if done == 1:
            raise Cancelled


def test_a_cancelled_run_leaves_nothing() -> None:
    made = town()
    take_part(programme_for(made.unit), made.colleagues[0])
    with pytest.raises(Cancelled):
        actions.evaluate(actor=made.hr, agency_id=made.unit.agency_id, year=None, at=NOW, progress=_Stopped())
    assert not Evaluation.objects.exists()


def test_the_cost_of_one_programme_does_not_grow_with_its_people() -> None:
    counts = []
    for people in (6, 18):
        made = town(trained=people, colleagues=people)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            made.evaluated()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_evaluation_is_seen_by_those_who_see_the_whole_agency() -> None:
    made = town(trained=1, colleagues=0)
    evaluation = made.evaluated()
    below = actor_with(Role.SUPERVISOR, agency_id=made.unit.agency_id, unit_path=f"{made.unit.path}.health")
    auditor = actor_with(Role.AUDITOR, agency_id=made.unit.agency_id)
    assert [row.pk for row in queries.evaluations(auditor)] == [evaluation.pk]
    for stranger in (below, hr_actor(UnitFactory.create().agency), Actor()):
        assert not queries.evaluations(stranger).exists()
        assert not queries.effects(stranger, evaluation_id=evaluation.pk)
        assert not queries.measured_effects(stranger, agency_id=made.unit.agency_id)


def test_others_read_the_measured_effect_of_a_programme_on_each_competence() -> None:
    made = town()
    made.evaluated()
    (row,) = queries.measured_effects(made.hr, agency_id=made.unit.agency_id)
    assert (row.programme_id, row.year, row.estimate, row.n_trained) == (made.programme.pk, 2025, 1.0, 6)


def test_the_summary_counts_what_is_evaluated_measured_and_proven(django_assert_num_queries: Any) -> None:
    made = town()
    take_part(programme_for(made.unit), made.colleagues[0])
    made.evaluated()
    with django_assert_num_queries(2):
        found = queries.summary(made.hr, agency_id=made.unit.agency_id, year=2025)
    assert found == queries.Summary(evaluated=2, measured=1, proven=1, findings=0, needs=0)
