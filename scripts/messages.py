"""Message catalogues: collect texts (needs gettext), compile them (needs nothing), report what is missing.

`compile` writes each room's `django.mo` beside its `django.po`; machines that only run Bina have no
`msgfmt`. `extract` runs Django's `makemessages` in every room.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("--locale=id", "--no-location", "--no-wrap", "--verbosity=0")


def catalogues() -> list[Path]:
    """Every Indonesian catalogue of the package, in the order of their rooms' names."""
    return sorted((ROOT / "bina").glob("*/locale/id/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write the binary catalogues; fuzzy and empty entries are left out, as `msgfmt` does."""
    for path in catalogues():
        binary = path.with_suffix(".mo")
        half = binary.with_suffix(".mo.half")
        polib.pofile(str(path)).save_as_mofile(str(half))
        half.replace(binary)


def extract(room: Path) -> None:
    """Bring the room's catalogue up to date with its texts; new ones are empty, gone ones marked."""
    environ = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(  # noqa: S603 - our own interpreter and options
        [sys.executable, "-m", "django", "makemessages", *OPTIONS], cwd=room, env=environ, check=True
    )


def main() -> int:
    """Run one of the two commands on every room that has a catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["compile", "extract"])
    if parser.parse_args().command == "compile":
        compile_all()
        return 0
    for path in catalogues():
        extract(path.parents[3])
    return 0


if __name__ == "__main__":
    sys.exit(main())
