"""Commands of the platform: the database, the server, the worker."""

from __future__ import annotations

import argparse
import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from bina.platform import doctor
from bina.platform.cli import Command, Outcome, say
from bina.platform.database import stop_database

# A server process per core; beyond this the database is what people wait for.
MOST_PROCESSES = 4


def _migrate(arguments: argparse.Namespace) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    return {"migrated": True}


def _worker_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits, then stop")
    parser.add_argument("--concurrency", type=int, default=2, help="jobs at a time")


def _worker(arguments: argparse.Namespace) -> dict[str, Any]:
    call_command(
        "procrastinate",
        "worker",
        f"--concurrency={arguments.concurrency}",
        *(["--one-shot"] if arguments.once else []),
    )
    return {"stopped": True}


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument(
        "--workers", type=int, default=min(os.cpu_count() or 1, MOST_PROCESSES), help="server processes"
    )
    parser.add_argument("--with-worker", action="store_true", help="run the jobs' worker beside the server")


def _serve(arguments: argparse.Namespace) -> Outcome:
    from bina.platform.server import serve  # loads the server only for this command

    settings.BINA_HOME.mkdir(parents=True, exist_ok=True)
    say(_("Bina is at {address}").format(address=f"http://{arguments.host}:{arguments.port}"))
    return Outcome({"stopped": True}, status=serve(arguments))


def _doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stop", action="store_true", help="stop Bina's own database server instead")


def _doctor(arguments: argparse.Namespace) -> Outcome:
    if arguments.stop:
        stopped = stop_database(settings.BINA_HOME)
        text = _("The database was stopped.") if stopped else _("Bina's own database was not running.")
        return Outcome({"stopped": stopped}, text=text)
    findings = doctor.examine()
    well = all(finding.state != "wrong" for finding in findings)
    signs = {"fine": "✓", "note": "!", "wrong": "✗"}
    return Outcome(
        {"well": well, "findings": [finding.as_json() for finding in findings]},
        text="\n".join(f"{signs[finding.state]} {finding.sentence}" for finding in findings),
        status=0 if well else 1,
    )


COMMANDS = [
    Command("doctor", "say what is wrong with this installation", _doctor, _doctor_arguments, offline=True),
    Command("migrate", "bring the database to this version", _migrate, offline=True),
    Command("serve", "run the server", _serve, _serve_arguments),
    Command("worker", "run the jobs' worker", _worker, _worker_arguments),
]
