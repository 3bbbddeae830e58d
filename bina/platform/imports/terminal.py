"""Imports at the command line: the rejected rows' workbook, the sentences, the exit status."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from bina.platform import workbooks
from bina.platform.cli import Outcome, say
from bina.platform.errors import Refused
from bina.platform.imports.report import ImportReport
from bina.platform.sheets import Column, Problem

_PROBLEMS_SHOWN = 20


def require_file(path: Path) -> None:
    """Refuse a path that is no readable file, with a sentence.

    Raises:
        Refused: there is no such file.
    """
    if not path.is_file():
        raise Refused(_("There is no file {path}.").format(path=path))


def outcome(report: ImportReport, arguments: argparse.Namespace, *, columns: Sequence[Column]) -> Outcome:
    """What ``bina import`` answers: the JSON of the report, sentences, and 1 for a file that was refused.

    Args:
        report: of the import.
        arguments: ``file``, ``dry_run``, ``accept_good_rows`` and ``rejects`` as typed.
        columns: the importer's.
    """
    if arguments.rejects and report.rejected:
        count = workbooks.write_rejects(
            arguments.rejects, source=arguments.file, columns=columns, reasons=report.reasons()
        )
        say(_("{count} rejected rows were written to {path}.").format(count=count, path=arguments.rejects))
    failed = report.unreadable or (report.rejected > 0 and not arguments.accept_good_rows)
    text = _(
        "{rows} rows: {created} new, {updated} changed, {unchanged} unchanged, {rejected} rejected, "
        "{warnings} warnings; {missing} are not in the file."
    ).format(**{name: value for name, value in report.as_json().items() if name != "problems"})
    lines = [text, _state(report, arguments, failed=failed)]
    details = [] if arguments.json else [_line(problem) for problem in report.problems[:_PROBLEMS_SHOWN]]
    return Outcome(report.as_json(), text="\n".join(lines), status=1 if failed else 0, details=details)


def _state(report: ImportReport, arguments: argparse.Namespace, *, failed: bool) -> str:
    if report.applied:
        return _("The register was brought in line with the file.")
    if failed:
        return _("Nothing was changed. Correct the rows, or take the good ones with --accept-good-rows.")
    return _("This was a preview; nothing was changed.")


def _line(problem: Problem) -> str:
    return _("{sheet}, row {row}, {column}: {message}").format(
        sheet=problem.sheet, row=problem.row, column=problem.column, message=problem.message
    )
