"""Commands of the performance room."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.utils import timezone

from bina.performance import actions
from bina.performance.rules import APPRAISAL_COLUMNS, METRIC_COLUMNS
from bina.platform.access import system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency
from bina.platform.imports import ImportReport
from bina.platform.imports.terminal import outcome, require_file
from bina.platform.sheets import Column


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare only, change nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here")


def _import(
    arguments: argparse.Namespace, *, importer: Callable[..., ImportReport], columns: Sequence[Column]
) -> Outcome:
    require_file(arguments.file)
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    with acting_as(actor):
        report = importer(
            actor=actor,
            agency_id=agency_id,
            path=arguments.file,
            at=timezone.now(),
            dry_run=arguments.dry_run,
            accept_good_rows=arguments.accept_good_rows,
            progress=TerminalReporter(),
        )
    return outcome(report, arguments, columns=columns)


COMMANDS = [
    Command(
        "import performance",
        "take in yearly performance predicates",
        partial(_import, importer=actions.import_performance, columns=APPRAISAL_COLUMNS),
        _arguments,
    ),
    Command(
        "import metrics",
        "take in dated figures of unit metrics",
        partial(_import, importer=actions.import_metrics, columns=METRIC_COLUMNS),
        _arguments,
    ),
]
