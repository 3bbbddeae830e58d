"""``bina import plan``: last year's plan from a workbook."""

from __future__ import annotations

import argparse

from django.utils import timezone

from bina.planning import actions
from bina.planning.rules import PLAN_COLUMNS
from bina.platform.access import system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Outcome, TerminalReporter, agency
from bina.platform.imports.terminal import outcome, require_file


def import_plan(arguments: argparse.Namespace) -> Outcome:
    """Take over the plan of a year that has begun or is over."""
    require_file(arguments.file)
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    with acting_as(actor):
        report = actions.import_plan(
            actor=actor,
            agency_id=agency_id,
            path=arguments.file,
            at=timezone.now(),
            dry_run=arguments.dry_run,
            accept_good_rows=arguments.accept_good_rows,
            progress=TerminalReporter(),
        )
    return outcome(report, arguments, columns=PLAN_COLUMNS)
