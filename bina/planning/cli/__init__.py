"""Commands of the planning room.

What needs a database is imported where it is needed: with the models of all rooms that is a second, and plans
in files are made without.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from bina.planning.cli.arguments import add_agency_arguments, add_export_arguments, add_import_arguments
from bina.planning.cli.files import add_arguments as add_file_arguments
from bina.planning.cli.files import add_check_arguments, check_file, solve_file
from bina.platform.cli import Command, Outcome


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
    from bina.planning.cli.plans import solve_agency  # with a database only

    return solve_agency(arguments)


def _export(arguments: argparse.Namespace) -> Outcome:
    from bina.planning.cli.plans import export  # with a database only

    return export(arguments)


def _import(arguments: argparse.Namespace) -> Outcome:
    from bina.planning.cli.imports import import_plan  # with a database only

    return import_plan(arguments)


COMMANDS = [
    Command("plan solve", "solve a yearly plan, of an agency or of a file", _solve, _solve_arguments),
    Command("plan check", "check a plan against the file it was made from", check_file, add_check_arguments),
    Command("import plan", "take over last year's plan from a workbook", _import, add_import_arguments),
    Command("plan export", "write a plan as a workbook", _export, add_export_arguments),
]
