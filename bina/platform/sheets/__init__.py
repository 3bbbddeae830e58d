"""Workbooks in: rows with the file's own numbers, cells read with care, problems that name their place."""

from __future__ import annotations

from bina.platform.sheets import cells
from bina.platform.sheets.faults import CellFault, Fault
from bina.platform.sheets.headings import REASON_HEADING, Column, Header, find_header, normalised
from bina.platform.sheets.problems import MESSAGES, Problem, SheetRefused, problem
from bina.platform.sheets.reading import Book, RawRow, Row, Sheet, Source, open_book
from bina.platform.sheets.rows import RowReader, headings_of

__all__ = [
    "MESSAGES",
    "REASON_HEADING",
    "Book",
    "CellFault",
    "Column",
    "Fault",
    "Header",
    "Problem",
    "RawRow",
    "Row",
    "RowReader",
    "Sheet",
    "SheetRefused",
    "Source",
    "cells",
    "find_header",
    "headings_of",
    "normalised",
    "open_book",
    "problem",
]
