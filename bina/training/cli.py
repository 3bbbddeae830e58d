"""Commands of the training room."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from bina.platform.access import Actor, system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency
from bina.platform.imports import ImportReport
from bina.platform.imports.terminal import outcome, require_file
from bina.platform.sheets import Column
from bina.training import actions
from bina.training.rules.attendance_rows import ATTENDANCE_COLUMNS
from bina.training.rules.batch_rows import BATCH_COLUMNS
from bina.training.rules.history_rows import HISTORY_COLUMNS
from bina.training.rules.programme_rows import PROGRAMME_COLUMNS

Importer = Callable[..., ImportReport]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare only, change nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here")


def _run(importer: Importer, columns: Sequence[Column], arguments: argparse.Namespace) -> Outcome:
    require_file(arguments.file)
    agency_id: UUID = agency(arguments)
    actor: Actor = system_actor(agency_id)
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


def _programmes(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_programmes, PROGRAMME_COLUMNS, arguments)


def _batches(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_batches, BATCH_COLUMNS, arguments)


def _history(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_training_history, HISTORY_COLUMNS, arguments)


def _attendance(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_attendance, ATTENDANCE_COLUMNS, arguments)


COMMANDS = [
    Command("import programmes", "take in a workbook of programmes", _programmes, _arguments),
    Command("import batches", "take in a workbook of batches with results", _batches, _arguments),
    Command(
        "import attendance", "take in who was at the sessions of running batches", _attendance, _arguments
    ),
    Command("import training-history", "take in what people learned elsewhere", _history, _arguments),
]
