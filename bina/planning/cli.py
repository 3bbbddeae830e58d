"""Commands of the planning room."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bina.planning import actions, exports, queries
from bina.platform.access import system_actor
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency

if TYPE_CHECKING:
    from bina.planning.models import Plan


def _solve_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("--year", type=int, required=True, help="year of the plan")
    parser.add_argument("--budget", type=int, required=True, metavar="RUPIAH", help="whole rupiah")
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="seconds for the solver")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--title", default="", help="name of the scenario")


def _solve(arguments: argparse.Namespace) -> Outcome:
    agency_id = agency(arguments)
    actor, at = system_actor(agency_id), timezone.now()
    plan = actions.create_plan(
        actor=actor,
        agency_id=agency_id,
        year=arguments.year,
        budget_rupiah=arguments.budget,
        title=arguments.title,
        time_limit=arguments.time_limit,
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


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help="key of the plan")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")


def _export(arguments: argparse.Namespace) -> Outcome:
    plan = queries.plan_by_key(arguments.plan)
    actor = system_actor(plan.agency_id)
    lines = exports.write_plan(arguments.out, actor=actor, plan=plan)
    data = {"plan": str(plan.pk), "file": str(arguments.out), "lines": lines}
    return Outcome(data, text=_("{count} lines written to {file}.").format(count=lines, file=arguments.out))


COMMANDS = [
    Command("plan solve", "solve the yearly plan within a budget", _solve, _solve_arguments),
    Command("plan export", "write a plan as a workbook", _export, _export_arguments),
]
