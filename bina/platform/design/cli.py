"""The command that takes pictures of pages; which ones, a room above says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.platform.cli import Command, Outcome
from bina.platform.design import gallery


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000", help="address of a running server")
    parser.add_argument("--pages", type=Path, help="file of pages, one a line: name address [login]")
    parser.add_argument("--only", action="append", metavar="NAME", help="only the page of this name")
    parser.add_argument("--passwords", type=Path, help="file of accounts, one a line: login password")
    parser.add_argument("--language", action="append", choices=gallery.LANGUAGES, help="only this language")


def _run(arguments: argparse.Namespace, *, shots: Sequence[gallery.Shot]) -> Outcome:
    taken = gallery.take(
        base_url=arguments.base_url.rstrip("/"),
        shots=_wanted(arguments, shots),
        keys=gallery.read_keys(arguments.passwords) if arguments.passwords else (),
        out=arguments.out,
        languages=arguments.language or gallery.LANGUAGES,
    )
    faulty = [picture for picture in taken if picture["sideways"] or picture["complaints"]]
    count = len(taken)
    text = ngettext("%(count)d picture taken.", "%(count)d pictures taken.", count) % {"count": count}
    if faulty:
        text = f"{text} {_('Some pages scroll sideways or made the browser complain; see --json.')}"
    return Outcome({"pictures": taken}, text=text, status=1 if faulty else 0)


def _wanted(arguments: argparse.Namespace, shots: Sequence[gallery.Shot]) -> Sequence[gallery.Shot]:
    listed = gallery.read_shots(arguments.pages) if arguments.pages else shots
    return [shot for shot in listed if not arguments.only or shot.name in arguments.only]


def gallery_command(shots: Sequence[gallery.Shot]) -> Command:
    """``bina gallery``; ``shots`` are the pages it takes when no list is named."""
    return Command("gallery", "take pictures of pages", partial(_run, shots=shots), _arguments, offline=True)
