"""The command line: ``bina <command>``. Each room's ``cli`` module lists its commands in ``COMMANDS``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from uuid import UUID

from bina.platform.database import DatabaseTrouble, set_addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOMS = (
    "bina.platform.commands",
    "bina.platform.accounts.cli",
    "bina.platform.signing.cli",
    "bina.people.cli",
    "bina.competency.cli",
    "bina.performance.cli",
    "bina.surveys.cli",
    "bina.records.cli",
    "bina.training.cli",
    "bina.professionalism.cli",
    "bina.planning.cli",
    "bina.evaluation.cli",
    "bina.exchange.cli",
    "bina.insight.cli",
    "bina.demonstration.cli",
)
# Commands without a database, the options with which they need none, and the one room loaded for them.
FILES_ONLY: dict[tuple[str, ...], tuple[tuple[str, ...], str]] = {
    ("plan", "solve"): (("--instance",), "bina.planning"),
    ("plan", "check"): ((), "bina.planning"),
}


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """For a command that takes nothing but ``--json``."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``name`` may have several words (``import employees``).

    ``run`` returns the object that ``--json`` prints, or an ``Outcome`` with an exit status of its own.
    ``offline`` commands need no migrated database. ``run`` finds in ``arguments.began`` the moment
    (``time.monotonic``) at which the program was started.
    """

    name: str
    help: str
    run: Callable[[argparse.Namespace], Outcome | dict[str, Any]]
    arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command found: the object for ``--json``, sentences for people, and the exit status."""

    data: dict[str, Any]
    text: str = ""
    status: int = 0
    details: list[str] = field(default_factory=list)


def say(message: str, *, to: TextIO | None = None) -> None:
    """Tell the person at the terminal; standard output is for the result alone."""
    print(message, file=to or sys.stderr, flush=True)  # the one place that prints


class TerminalReporter:
    """Progress of long work as one line that is written over, or nothing when no one looks."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()

    def report(self, *, done: int, total: int, message: str = "") -> None:
        if self._live:
            percent = done * 100 // total if total else 0
            sys.stderr.write(f"\r\033[K{percent:3d} % {message}")
            sys.stderr.flush()

    def check(self) -> None:
        return None


def agency(arguments: argparse.Namespace) -> UUID:
    """Key of the agency named by ``--agency KODE``.

    Raises:
        Refused: there is no agency of that code; the text lists the codes there are.
    """
    from bina.people import queries  # the command line is above all rooms

    return queries.agency_by_code(arguments.agency).pk


def add_agency(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the agency."""
    parser.add_argument("--agency", required=True, metavar="KODE", help="code of the agency")


def _commands(rooms: Iterable[str] = ROOMS) -> list[Command]:
    return [command for room in rooms if find_spec(room) for command in import_module(room).COMMANDS]


def _parser(commands: Iterable[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bina", description="Bina: development of civil servants.")
    level = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    groups: dict[tuple[str, ...], Any] = {(): level}
    for command in commands:
        *above, name = command.name.split()
        for depth in range(len(above)):
            path = tuple(above[: depth + 1])
            if path not in groups:
                group = groups[path[:-1]].add_parser(path[-1], help=f"{path[-1]} …")
                groups[path] = group.add_subparsers(dest="_".join(path), required=True, metavar="WHAT")
        owner = groups[tuple(above)]
        one = owner.add_parser(name, help=command.help, description=command.help)
        command.arguments(one)
        one.add_argument("--json", action="store_true", help="print the result as JSON")
        one.set_defaults(chosen=command)
    return parser


def migrate_if_needed() -> None:
    """Bring the database to this version, as its owner, in a process of its own."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    say("Preparing the database …")
    subprocess.run(  # our own module
        [sys.executable, "-m", "bina", "migrate"],
        check=True,
        env={**os.environ, "BINA_AS_OWNER": "1"},
        stdout=sys.stderr,
    )
    connection.close()


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused with reasons, 2 wrong usage."""
    began = time.monotonic()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["migrate"]:
        os.environ["BINA_AS_OWNER"] = "1"
    try:
        if not needs_no_database(words):
            set_addresses(say=say)
    except DatabaseTrouble as trouble:
        say(str(trouble))
        return 1
    room = room_of_files(words)
    if room is None:
        import django

        django.setup()
        return _run(words, began=began)
    from django.apps import apps

    apps.populate([room])
    return _run(words, began=began, rooms=[f"{room}.cli"])


def needs_no_database(words: Sequence[str]) -> bool:
    """Whether the command works on files alone, or only stops the database."""
    return "--stop" in words or room_of_files(words) is not None


def room_of_files(words: Sequence[str]) -> str | None:
    """The room of a command that works on files alone; None when it needs more."""
    options = {word.partition("=")[0] for word in words}
    needed, room = FILES_ONLY.get(tuple(words[:2]), ((), ""))
    return room if room and options.issuperset(needed) else None


def _run(words: list[str], *, began: float | None = None, rooms: Iterable[str] = ROOMS) -> int:
    from django.core.exceptions import PermissionDenied
    from django.utils import translation

    from bina.platform.errors import Refused

    arguments = _parser(_commands(rooms)).parse_args(words)
    translation.activate("en" if os.environ.get("LANG", "").startswith("en") else "id")
    command: Command = arguments.chosen
    arguments.began = time.monotonic() if began is None else began
    try:
        if not (command.offline or needs_no_database(words)):
            migrate_if_needed()
        result = command.run(arguments)
    except (Refused, PermissionDenied) as refusal:
        say(str(refusal))
        return 1
    outcome = result if isinstance(result, Outcome) else Outcome(result)
    wanted = as_json(outcome.data) if arguments.json else outcome.text or as_json(outcome.data, indent=2)
    say(wanted, to=sys.stdout)
    for line in outcome.details:
        say(line)
    return outcome.status


def as_json(data: dict[str, Any], *, indent: int | None = None) -> str:
    """The text that ``--json`` prints: numbers stay numbers; keys, days and places become text.

    Raises:
        TypeError: a command put something into its result that has no meaning outside of Python.
    """
    return json.dumps(data, ensure_ascii=False, indent=indent, default=_outside)


def _outside(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):  # times are dates too
        return value.isoformat()
    if isinstance(value, UUID | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON")
