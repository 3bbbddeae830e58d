"""csv files: which encoding, which delimiter, then row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from bina.platform.sheets.headings import HEADER_ROWS, Column, find_header
from bina.platform.sheets.problems import SheetRefused

DELIMITERS = (",", ";", "\t", "|")
_CHUNK_BYTES = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def is_text(start: bytes) -> bool:
    """True when the first bytes of a file look like text in some encoding."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return b"\x00" not in start and sum(byte < 9 or 13 < byte < 32 for byte in start) == 0


@dataclass(frozen=True)
class DelimitedSheet:
    """A csv file that is read as a stream; ``total_height`` counts its lines."""

    path: Path
    encoding: str
    delimiter: str
    total_height: int

    @classmethod
    def open(cls, path: Path, *, columns: Sequence[Column]) -> DelimitedSheet:
        """Tell the encoding from the bytes; the delimiter is the one that yields the most known headings."""
        encoding, lines = _survey(path)
        trials = [cls(path, encoding, delimiter, lines) for delimiter in DELIMITERS]
        return max(trials, key=lambda trial: trial._known_headings(columns))

    def _known_headings(self, columns: Sequence[Column]) -> int:
        try:
            header = find_header(enumerate(islice(self.iter_rows(), HEADER_ROWS), start=1), columns)
        except SheetRefused:
            return 0
        return header.matched if header else 0

    def iter_rows(self) -> Iterator[list[str]]:
        """The records; one with line breaks inside quotes is a single row, as a spreadsheet shows it."""
        with self.path.open(encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            try:
                yield from reader
            except csv.Error:
                raise SheetRefused(
                    _("Line {line} of the csv file cannot be read. A quotation mark may be missing.").format(
                        line=reader.line_num
                    )
                ) from None


def _survey(path: Path) -> tuple[str, int]:
    """Encoding and number of lines, from one pass over the bytes."""
    lines, valid = 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        start = stream.read(4)
        stream.seek(0)
        while chunk := stream.read(_CHUNK_BYTES):
            lines += chunk.count(b"\n")
            if valid:
                valid = _decodes(decoder, chunk)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, lines + 1
    return ("utf-8" if valid else "cp1252"), lines + 1


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True
