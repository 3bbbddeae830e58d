"""Plans of an agency: from its needs, into its database."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bina.planning import actions, exports, queries
from bina.platform.access import system_actor
from bina.platform.cli import Outcome, TerminalReporter, agency

if TYPE_CHECKING:
    from bina.planning.models import Plan

SECONDS = 60.0


def solve_agency(arguments: argparse.Namespace) -> Outcome:
    """Derive the needs of the year, solve a new plan, keep it."""
    agency_id = agency(arguments)
    actor, at = system_actor(agency_id), timezone.now()
    plan = actions.create_plan(
        actor=actor,
        agency_id=agency_id,
        year=arguments.year,
        budget_rupiah=arguments.budget,
        title=arguments.title,
        time_limit=arguments.time_limit or SECONDS,
        seed=arguments.seed,
        threads=arguments.threads,
        at=at,
    )
    actions.derive_needs(actor=actor, agency_id=agency_id, year=arguments.year, at=at)
    plan = actions.solve_plan(actor=actor, plan_id=plan.pk, at=at, progress=TerminalReporter())
    text = _("Plan {plan}: value {value}, at most {gap} % below the best possible.").format(
        plan=plan.pk, value=f"{plan.value or 0:.1f}", gap=f"{100 * (plan.gap or 0):.2f}"
    )
    return Outcome(figures(plan), text=text)


def figures(plan: Plan) -> dict[str, Any]:
    """A solved plan as ``--json`` prints it; money in whole rupiah, ``gap`` as a share of the value."""
    return {
        "plan": str(plan.pk),
        "status": plan.status,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "cost": plan.cost_rupiah,
        "budget": plan.budget_rupiah,
        "allocations": plan.allocations,
        "batches": plan.batch_count,
        "people": plan.people,
        "seconds": plan.seconds,
        "short_of_duty": plan.short_of_duty,
    }


def export(arguments: argparse.Namespace) -> Outcome:
    """Write a plan as a workbook."""
    plan = queries.plan_by_key(arguments.plan)
    actor = system_actor(plan.agency_id)
    lines = exports.write_plan(arguments.out, actor=actor, plan=plan)
    data = {"plan": str(plan.pk), "file": str(arguments.out), "lines": lines}
    return Outcome(data, text=_("{count} lines written to {file}.").format(count=lines, file=arguments.out))
