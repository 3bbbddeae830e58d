"""``bina demo``: make up a city, write its workbooks, and bring them in if asked to."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bina.demonstration import queries
from bina.demonstration.kinds import AS_OF, LARGEST, SMALLEST
from bina.platform.cli import Command, Outcome, TerminalReporter, migrate_if_needed, say

_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def _code(text: str) -> str:
    if len(text) > 40 or not _CODE.fullmatch(text) or text not in {text.upper(), text.lower()}:
        raise argparse.ArgumentTypeError(
            "a code has capitals or small letters, digits and single hyphens, 40 at most"
        )
    return text


def _employees(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not SMALLEST <= number <= LARGEST:
        raise argparse.ArgumentTypeError(f"a whole number from {SMALLEST} to {LARGEST}, not {text}")
    return number


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number from 0 upwards, not {text}")
    return int(text)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--agency", required=True, type=_code, metavar="KODE", help="code of the city made up"
    )
    parser.add_argument("--employees", type=_employees, default=5000, help="people, 300 to 100000")
    parser.add_argument("--seed", type=_seed, default=7, help="the same seed makes the same city")
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF, help="the city's today")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the workbooks")
    parser.add_argument("--load", action="store_true", help="also import them as a user would")
    parser.add_argument(
        "--once", action="store_true", help="with --load: do nothing when the city is there already"
    )


def _demo(arguments: argparse.Namespace) -> Outcome:
    if arguments.load:
        migrate_if_needed()
        if arguments.once and queries.is_loaded(arguments.agency):
            return _with_accounts(
                {"agency": arguments.agency, "loaded": False}, _("The city is there already.")
            )
    from bina.demonstration import (  # what draws the people is slow to load, and a city is made once
        city,
        load,
    )

    made = city.generate(
        code=arguments.agency,
        employees=arguments.employees,
        seed=arguments.seed,
        as_of=arguments.as_of,
    )
    counts = city.write(made, arguments.out, tell=lambda name: say(_("Writing {file} …").format(file=name)))
    data: dict[str, Any] = {
        "agency": made.code,
        "name": made.name,
        "seed": made.seed,
        "as_of": made.as_of.isoformat(),
        "out": str(arguments.out),
        "rows": counts,
    }
    text = _("{name}: {people} people in {units} units. The files are in {out}.").format(
        name=made.name, people=len(made.people), units=len(made.units), out=arguments.out
    )
    if not arguments.load:
        return Outcome(data, text=text)
    data |= load.load(
        city=made,
        folder=arguments.out,
        at=timezone.now(),
        progress=TerminalReporter(),
        tell=lambda name: say(_("Importing {file} …").format(file=name)),
    )
    return _with_accounts(data | {"loaded": True}, text)


def _with_accounts(data: dict[str, Any], text: str) -> Outcome:
    """Add the accounts that a visitor may use, as the login page lists them."""
    shown = queries.shown_accounts(data["agency"])
    lines = [f"  {one.login:<40} {one.password}   {one.label}" for one in shown]
    accounts = [{"role": one.role, "login": one.login, "password": one.password} for one in shown]
    return Outcome(data | {"demonstration_accounts": accounts}, text="\n".join([text, *lines]))


COMMANDS = [
    Command("demo", "make up a city and write its workbooks", _demo, _arguments, offline=True),
]
