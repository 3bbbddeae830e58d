"""Commands of the people room: agencies, and imports of units, employees and penalties."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from bina.people import actions
from bina.people.rules import DISCIPLINE_COLUMNS, EMPLOYEE_COLUMNS, UNIT_COLUMNS
from bina.platform.cli import Command, Outcome, TerminalReporter, add_agency
from bina.platform.imports import ImportReport
from bina.platform.imports.terminal import outcome, require_file
from bina.platform.sheets import Column

_IMPORTS: dict[str, tuple[Any, tuple[Column, ...]]] = {
    "units": (actions.import_units, UNIT_COLUMNS),
    "employees": (actions.import_employees, EMPLOYEE_COLUMNS),
    "discipline": (actions.import_discipline, DISCIPLINE_COLUMNS),
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--create", action="store_true", help="make the agency, and units, when unknown")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows there")


def _import(arguments: argparse.Namespace, *, what: str) -> Outcome:
    importer, columns = _IMPORTS[what]
    require_file(arguments.file)
    options = {"create_units": True} if what == "employees" and arguments.create else {}
    report: ImportReport = actions.import_for(
        importer=partial(importer, **options),
        code=arguments.agency,
        create=arguments.create,
        columns=columns,
        path=arguments.file,
        dry_run=arguments.dry_run,
        accept_good_rows=arguments.accept_good_rows,
        at=timezone.now(),
        progress=TerminalReporter(),
    )
    return outcome(report, arguments, columns=columns)


def _agency_arguments(parser: argparse.ArgumentParser) -> None:
    add_agency(parser)
    parser.add_argument("--name", required=True, help="full name of the agency")
    parser.add_argument("--siasn-id", default="", help="INSTANSI ID of SIASN, when known")


def _create_agency(arguments: argparse.Namespace) -> dict[str, Any]:
    agency = actions.found_agency(code=arguments.agency, name=arguments.name, siasn_id=arguments.siasn_id)
    return {"agency": agency.pk, "code": agency.code, "name": agency.name}


COMMANDS = [
    Command(
        "agency create", "make an agency, to be filled from its files", _create_agency, _agency_arguments
    ),
    *(
        Command(f"import {what}", about, partial(_import, what=what), _arguments)
        for what, about in (
            ("units", "import the tree of units"),
            ("employees", "import a workforce file (SIASN export)"),
            ("discipline", "import penalties"),
        )
    ),
]
