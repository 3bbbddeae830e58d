"""Finding the header of a sheet and which column holds what. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bina.platform.sheets.cells import Cell, shown

HEADER_ROWS = 10
REASON_HEADING = "ALASAN DITOLAK"
_SPACES = re.compile(r"[\s_\u200b\u200c\u200d\u2060\ufeff\u00ad]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column an importer knows: ``code`` in our words, ``heading`` as files write it.

    ``required``: the file is refused without it. ``aliases`` are other headings taken for it.
    """

    code: str
    heading: str
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """Where a sheet's header stands and what it holds.

    ``places`` maps a column's code to its index from 0; ``headings`` are the file's own, left to right.
    """

    row: int
    places: dict[str, int]
    headings: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    matched: int = field(default=0)


def normalised(heading: str) -> str:
    """A heading without regard to case and to any kind of space."""
    return _SPACES.sub("", heading).casefold()


def find_header(rows: Iterable[tuple[int, Sequence[Cell]]], columns: Sequence[Column]) -> Header | None:
    """The header among the first rows: the one that names the most of ``columns``, the first of equals.

    Args:
        rows: ``(number of the row, cells)``; rows numbered above ten are not looked at.
        columns: what the importer knows.

    Returns:
        None when no row names at least two of them (one, when only one is known).
    """
    known = {
        normalised(name): column.code for column in columns for name in (column.heading, *column.aliases)
    }
    best: Header | None = None
    for row_number, cells in rows:
        if row_number > HEADER_ROWS:
            break
        header = _read_header(row_number, cells, known, columns)
        if header.matched >= min(2, len(columns)) and (best is None or header.matched > best.matched):
            best = header
    return best


def _read_header(row: int, cells: Sequence[Cell], known: dict[str, str], columns: Sequence[Column]) -> Header:
    places: dict[str, int] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    headings = tuple(shown(cell) for cell in cells)
    for index, heading in enumerate(headings):
        name = normalised(heading)
        found = known.get(name)
        if found is None:
            if name and name != normalised(REASON_HEADING):
                unknown.append(heading)
        elif found in places:
            repeated.append(heading)
        else:
            places[found] = index
    missing = tuple(column.heading for column in columns if column.required and column.code not in places)
    return Header(row, places, headings, tuple(unknown), missing, tuple(repeated), len(places))
