"""``bina demo``: make up a city, write its workbooks, and bring them in if asked to."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Any

from bina.demonstration import city
from bina.platform.cli import Command, Outcome, say

_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def _code(text: str) -> str:
    if len(text) > 40 or not _CODE.fullmatch(text):
        raise argparse.ArgumentTypeError("a code has letters, digits and single hyphens, 40 at most")
    return text


def _employees(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not city.SMALLEST <= number <= city.LARGEST:
        raise argparse.ArgumentTypeError(f"a whole number from {city.SMALLEST} to {city.LARGEST}, not {text}")
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
    parser.add_argument("--as-of", type=date.fromisoformat, default=city.AS_OF, help="the city's today")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the workbooks")
    parser.add_argument("--load", action="store_true", help="also import them as a user would")


def _demo(arguments: argparse.Namespace) -> Outcome:
    made = city.generate(
        code=arguments.agency,
        employees=arguments.employees,
        seed=arguments.seed,
        as_of=arguments.as_of,
    )
    out: Path = arguments.out
    counts = city.write(made, out, tell=lambda name: say(f"Writing {name} …"))
    data: dict[str, Any] = {
        "agency": made.code,
        "name": made.name,
        "seed": made.seed,
        "as_of": made.as_of.isoformat(),
        "out": str(out),
        "rows": counts,
    }
    text = f"{made.name}: {len(made.people)} people in {len(made.units)} units, written to {out}"
    return Outcome(data, text=text)


COMMANDS = [
    Command("demo", "make up a city and write its workbooks", _demo, _arguments, offline=True),
]
