"""``bina import plan``: last year's plan from a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone

from bina.planning import actions
from bina.planning.rules import PLAN_COLUMNS
from bina.platform.access import system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Outcome, TerminalReporter, add_agency, agency
from bina.platform.imports.terminal import outcome, require_file


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, for which agency, and how far."""
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare only, change nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here")


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
