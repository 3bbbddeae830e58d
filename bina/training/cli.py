"""Commands of the training room."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bina.platform import workbooks
from bina.platform.access import Actor, system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency
from bina.platform.imports import ImportReport
from bina.platform.sheets import Column
from bina.training import actions
from bina.training.rules.batch_rows import BATCH_COLUMNS
from bina.training.rules.history_rows import HISTORY_COLUMNS
from bina.training.rules.programme_rows import PROGRAMME_COLUMNS

PROBLEMS_SHOWN = 20
Importer = Callable[..., ImportReport]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare only, change nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here")


def _run(
    importer: Importer, columns: Sequence[Column], arguments: argparse.Namespace, **more: Any
) -> Outcome:
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
            **more,
        )
    if arguments.rejects and report.rejected:
        workbooks.write_rejects(
            arguments.rejects, source=arguments.file, columns=columns, reasons=report.reasons()
        )
    return _outcome(report, arguments)


def _outcome(report: ImportReport, arguments: argparse.Namespace) -> Outcome:
    data = report.as_json()
    text = _(
        "{rows} rows: {created} new, {updated} changed, {unchanged} unchanged, {rejected} rejected."
    ).format(**data)
    refused = report.unreadable or (report.rejected and not arguments.accept_good_rows)
    return Outcome(
        data,
        text=text,
        status=1 if refused else 0,
        details=[
            f"{one.sheet} {one.row} {one.column}: {one.message}" for one in report.problems[:PROBLEMS_SHOWN]
        ],
    )


def _programmes(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_programmes, PROGRAMME_COLUMNS, arguments)


def _batches(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_batches, BATCH_COLUMNS, arguments)


def _history(arguments: argparse.Namespace) -> Outcome:
    return _run(actions.import_training_history, HISTORY_COLUMNS, arguments, today=timezone.localdate())


COMMANDS = [
    Command("import programmes", "take in a workbook of programmes", _programmes, _arguments),
    Command("import batches", "take in a workbook of batches with results", _batches, _arguments),
    Command("import training-history", "take in what people learned elsewhere", _history, _arguments),
]
