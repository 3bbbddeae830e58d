"""Statements out of a store and into one, as gzip'd JSON lines: one statement a line, oldest first."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.platform.jobs import Quiet, Reporter
from bina.records.actions.statements import Intake, accept, checked, own_authority
from bina.records.errors import Rejected
from bina.records.queries.statements import Filter, Row, statements
from bina.records.rules.authorities import Authority
from bina.records.rules.reading import Reading

PORTION = 500
_QUIET = Quiet()


class BadLine(Refused):
    """A line of the file is no statement, or contradicts a stored one."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How many statements a file held that were new, and how many the store had already."""

    stored: int
    known: int


class _Sent(msgspec.Struct):
    """What an exported statement says of itself."""

    authority: msgspec.Raw = msgspec.Raw(b"")
    version: str = "1.0.0"


_sent = msgspec.json.Decoder(_Sent)


def export_statements(*, store: UUID, path: Path, progress: Reporter = _QUIET) -> int:
    """Write every statement, void ones too, and return how many. The bytes of attachments stay out.

    Read in portions by key, so that a store of any size needs little memory.
    """
    written = 0
    with gzip.open(path, "wb", compresslevel=6) as file:
        for portion in _portions(store):
            file.writelines(row.body + b"\n" for row in portion)
            written += len(portion)
            progress.report(done=written, total=0, message=str(written))
    return written


def _portions(store: UUID) -> Iterator[list[Row]]:
    after: tuple[datetime, UUID] | None = None
    while portion := statements(
        store=store, wanted=Filter(ascending=True, after=after, limit=PORTION, void_too=True)
    ):
        yield portion
        after = (portion[-1].stored, portion[-1].id)


def import_statements(*, store: UUID, path: Path, at: datetime, progress: Reporter = _QUIET) -> Brought:
    """Take the statements of a file into the store; what it has already stays as it is.

    Each portion is a transaction of its own: after a refusal or an interruption, the same file is simply
    imported again. Statements keep their id, timestamp and version; ``stored`` becomes ``at`` and the
    authority the one the file names.

    Raises:
        BadLine: with the number of the line; portions before it are kept.
    """
    stored = known = line = 0
    try:
        with gzip.open(path, "rb") as file:
            while portion := list(islice(file, PORTION)):
                new, old = _take(store, portion, first=line + 1, at=at)
                stored, known, line = stored + new, known + old, line + len(portion)
                progress.report(done=line, total=0, message=str(line))
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadLine(_("The file is not whole gzip data: {error}").format(error=error)) from None
    return Brought(stored, known)


def _take(store: UUID, lines: list[bytes], *, first: int, at: datetime) -> tuple[int, int]:
    groups: dict[bytes, list[Reading]] = {}
    for number, text in enumerate(lines, first):
        if text.strip():
            authority, reading = _line(text, number)
            groups.setdefault(authority, []).append(reading)
    stored = known = 0
    for authority, found in groups.items():
        who = Authority.of(msgspec.json.decode(authority) if authority else own_authority())
        try:
            done = accept(store=store, intake=Intake(found), authority=who, at=at)
        except Rejected as error:
            last = first + len(lines) - 1
            raise BadLine(
                _("Lines {first} to {last}: {error}").format(first=first, last=last, error=error)
            ) from None
        stored, known = stored + len(done.stored), known + len(done.known)
    return stored, known


def _line(text: bytes, number: int) -> tuple[bytes, Reading]:
    try:
        sent = _sent.decode(text)
        version = "2.0" if sent.version.startswith("2") else "1.0"
        return bytes(sent.authority), checked(text.strip(), version=version)
    except (Rejected, msgspec.DecodeError) as error:
        raise BadLine(_("Line {number}: {error}").format(number=number, error=error)) from None
