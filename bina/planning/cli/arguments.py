"""What the commands of the room that need a database are told."""

from __future__ import annotations

import argparse
from pathlib import Path

from bina.platform.cli import add_agency


def add_agency_arguments(parser: argparse.ArgumentParser) -> None:
    """What an agency's plan needs to be told."""
    parser.add_argument("--agency", metavar="KODE", help="code of the agency")
    parser.add_argument("--year", type=int, help="year of the agency's plan")
    parser.add_argument("--budget", type=int, metavar="RUPIAH", help="whole rupiah of the agency's plan")
    parser.add_argument("--title", default="", help="name of the agency's scenario")


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, for which agency, and how far."""
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv")
    add_agency(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare only, change nothing")
    parser.add_argument("--accept-good-rows", action="store_true", help="take the good rows of a faulty file")
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="write the rejected rows here")


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan goes where."""
    parser.add_argument("plan", metavar="PLAN", help="key of the plan")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
