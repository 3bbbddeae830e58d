from __future__ import annotations

import pytest

from bina.planning.instance import Instance, Plan, review
from bina.planning.optimise.search import Solution, solve
from bina.planning.tests.files import best_by_milp, best_by_trying, made, small


def check(instance: Instance, found: Solution) -> None:
    """The plan breaks no rule, and every figure is that of its assignments."""
    plan = Plan(assign=found.assign, value=found.value, bound=found.bound, cost=found.cost, open=found.open,
                short_of_duty=found.short_of_duty)  # fmt: skip
    assert [one.text for one in review(instance, plan).violations] == []
    assert found.value <= found.bound


def agrees(found: Solution, best: float | None, instance: Instance) -> None:
    if best is None:
        assert (found.status, found.assign) == ("infeasible", ())
        assert found.conflict
        return
    check(instance, found)
    assert found.status == "optimal"
    assert found.value == pytest.approx(best, rel=1e-6, abs=1e-9)
    assert found.bound >= best - 1e-6 * abs(best)


@pytest.mark.parametrize("seed", range(120))
def test_a_small_plan_is_worth_what_trying_every_plan_finds(seed: int) -> None:
    instance = made(small(seed, people=3, batches=4))
    best = best_by_trying(instance)
    assert (
        best == pytest.approx(best_by_milp(instance)) if best is not None else best_by_milp(instance) is None
    )
    agrees(solve(instance), best, instance)


@pytest.mark.parametrize("seed", range(1000, 1150))
def test_a_larger_plan_is_worth_what_a_plain_model_finds(seed: int) -> None:
    instance = made(small(seed, people=14, batches=9, weeks=6))
    agrees(solve(instance), best_by_milp(instance), instance)
