"""Commands of the planning room."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from bina.planning.cli.files import add_arguments as add_file_arguments
from bina.planning.cli.files import add_check_arguments, check_file, solve_file
from bina.planning.cli.imports import add_import_arguments, import_plan
from bina.planning.cli.plans import add_arguments as add_agency_arguments
from bina.planning.cli.plans import add_export_arguments, export, figures, solve_agency
from bina.platform.cli import Command, Outcome

__all__ = ["COMMANDS", "figures"]


def _solve_arguments(parser: argparse.ArgumentParser) -> None:
    add_file_arguments(parser)
    add_agency_arguments(parser)
    parser.set_defaults(wrong_usage=parser.error)


def _solve(arguments: argparse.Namespace) -> Outcome:
    of_agency = [arguments.agency, arguments.year, arguments.budget]
    if arguments.instance is not None and of_agency == [None, None, None]:
        return solve_file(arguments)
    if arguments.instance is not None or None in of_agency:
        arguments.wrong_usage(_("give either --instance, or --agency, --year and --budget"))
    return solve_agency(arguments)


COMMANDS = [
    Command("plan solve", "solve a yearly plan, of an agency or of a file", _solve, _solve_arguments),
    Command("plan check", "check a plan against the file it was made from", check_file, add_check_arguments),
    Command("import plan", "take over last year's plan from a workbook", import_plan, add_import_arguments),
    Command("plan export", "write a plan as a workbook", export, add_export_arguments),
]
