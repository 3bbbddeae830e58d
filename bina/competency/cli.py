"""Commands of the competency room."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from bina.competency import actions, queries
from bina.competency.rules import ASSESSMENT_COLUMNS
from bina.platform.access import system_actor
from bina.platform.audit import acting_as
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency, agency, say
from bina.platform.imports.terminal import outcome, require_file


def _gaps_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as of this day")
    parser.add_argument("--unit", default="", metavar="PATH", help="path of a unit; only its people")
    parser.add_argument("--purpose", choices=["MAPPING", "SELECTION"], default="MAPPING")


def _gaps(arguments: argparse.Namespace) -> Outcome:
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    on = arguments.on or timezone.localdate()
    if actions.ensure_standards(actor=actor, agency_id=agency_id, on=timezone.localdate()):
        say(_("The agency had no standards; it now has the default ones."))
    seen = queries.overview(actor, agency_id=agency_id, on=on, unit=arguments.unit, purpose=arguments.purpose)
    text = _("{employees} people, {assessed} of them assessed, {gaps} gaps.").format(
        employees=seen.whole.employees, assessed=seen.whole.assessed, gaps=seen.whole.gaps
    )
    lines = [f"{one.code:8} {seen.whole.figures[one.pk].below:6}  {one.name}" for one in seen.competences]
    return Outcome(seen.as_json(), text="\n".join([text, *lines]))


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare only, change nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here")
    parser.add_argument("--purpose", choices=["MAPPING", "SELECTION"], default="MAPPING")


def _import(arguments: argparse.Namespace) -> Outcome:
    require_file(arguments.file)
    agency_id = agency(arguments)
    actor = system_actor(agency_id)
    with acting_as(actor):
        report = actions.import_assessments(
            actor=actor,
            agency_id=agency_id,
            path=arguments.file,
            at=timezone.now(),
            dry_run=arguments.dry_run,
            accept_good_rows=arguments.accept_good_rows,
            purpose=arguments.purpose,
            progress=TerminalReporter(),
        )
    return outcome(report, arguments, columns=ASSESSMENT_COLUMNS)


COMMANDS = [
    Command("gaps", "gaps and job match of an agency", _gaps, _gaps_arguments),
    Command("import assessments", "take in a workbook of assessments", _import, _import_arguments),
]
