"""Putting a plan's ground to the solver."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext as _

from bina.planning.optimise.status import INFEASIBLE, UNSOLVED, relative_gap
from bina.platform.jobs import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    from bina.planning.models import Plan
    from bina.planning.optimise.result import Solution
    from bina.planning.queries import Ground
    from bina.platform.jobs import Reporter

GAP = 0.01


def find(found: Ground, *, plan: Plan, seconds: float, progress: Reporter | None = None) -> Solution:
    """Solve; hours towards the duty count as gained in value and bound.

    Args:
        progress: told value and bound about once a second; may cancel.

    Raises:
        Cancelled: somebody stopped the work.
    """
    return _solve(found, plan, seconds, GAP, progress)


def find_with_place(
    found: Ground,
    *,
    plan: Plan,
    place: tuple[str, str],
    most: float,
    seconds: float,
    progress: Reporter | None = None,
) -> Solution:
    """The best plan that gives a person a place in a programme (keys), whatever batch it is in.

    A place that is worth more than any whole plan is given wherever that is possible; what was added is
    taken off again. A plan with the place is worth 0 at least, so a bound below what was added proves that
    there is none.

    Args:
        most: no plan of this ground is worth more.

    Raises:
        Cancelled: somebody stopped the work.
    """
    person, programme = place
    added = max(most, 0.0) + 1.0
    of_programme = {str(one.id) for one in found.instance.batches if one.programme == programme}
    forced = {(person, batch): found.bonus.get((person, batch), 0.0) + added for batch in of_programme}
    instance = found.instance
    if place not in found.values:
        instance = msgspec.structs.replace(instance, values=(*instance.values, (*place, 0.0)))
    ground = replace(found, instance=instance, bonus={**found.bonus, **forced})
    gap = GAP * max(most, 0.0) / (max(most, 0.0) + added)
    solution = _solve(ground, plan, seconds, gap, progress)
    if any(str(one) == person and batch in of_programme for one, batch in solution.assign):
        value, bound = solution.value - added, solution.bound - added
        return replace(solution, value=value, bound=bound, gap=relative_gap(value=value, bound=bound))
    status = INFEASIBLE if solution.bound < added else UNSOLVED
    return replace(solution, status=status, value=0.0, bound=0.0, gap=1.0, assign=(), open=(), cost={})


def _solve(found: Ground, plan: Plan, seconds: float, gap: float, progress: Reporter | None) -> Solution:
    from bina.planning.optimise.search import solve  # solver and matrices: a second to load, only for this

    return solve(
        found.instance,
        bonus=found.bonus,
        gains=True,
        time_limit=seconds,
        gap=gap,
        seed=plan.seed,
        threads=plan.threads,
        watch=_watch(progress or Quiet(), seconds),
    )


def _watch(progress: Reporter, time_limit: float) -> Callable[[float | None, float], None]:
    """What tells a reporter of value and bound, and of the share of the time that has passed."""
    began = time.monotonic()

    def tell(value: float | None, bound: float) -> None:
        passed = min(time.monotonic() - began, time_limit)
        message = _("Best plan so far {value}, no plan can be worth more than {bound}").format(
            value="–" if value is None else f"{value:.1f}", bound=f"{bound:.1f}"
        )
        progress.report(done=round(passed), total=max(round(time_limit), 1), message=message)

    return tell
