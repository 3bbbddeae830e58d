"""What an import found or did, in figures and row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bina.platform.sheets import Problem


class RowState(StrEnum):
    """What a row of the file means for the register."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REJECTED = "REJECTED"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as a person reads it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of the preview; ``key`` and ``label`` name what it is about (NIP and name of a person).

    ``row`` is the file's own number, 0 for what is missing from the file.
    """

    state: RowState
    key: str
    label: str
    sheet: str = ""
    row: int = 0
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """The outcome of one import.

    ``rows`` is the sum of created, updated, unchanged and rejected. ``applied`` is False for a preview and
    for a file that was refused as a whole, of which nothing was written. ``results`` are filled by a preview
    only.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    missing: int = 0
    problems: tuple[Problem, ...] = ()
    applied: bool = False
    unreadable: bool = False
    results: Sequence[RowResult] = field(default=(), repr=False)

    @property
    def warnings(self) -> int:
        return sum(problem.severity == "warning" for problem in self.problems)

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    def reasons(self) -> dict[tuple[str, int], str]:
        """Why each rejected row was rejected, by sheet and row number."""
        return error_reasons(self.problems)

    def as_json(self) -> dict[str, Any]:
        """The object ``bina import … --json`` prints."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "warnings": self.warnings,
            "missing": self.missing,
            "problems": [problem.as_json() for problem in self.problems],
        }


def error_reasons(problems: Iterable[Problem]) -> dict[tuple[str, int], str]:
    """The messages of the errors of each row, joined, by sheet and row number."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.severity == "error":
            place = f"{problem.column}: " if problem.column else ""
            found[problem.sheet, problem.row].append(f"{place}{problem.message}")
    return {place: " · ".join(messages) for place, messages in found.items()}


def unreadable(problems: Sequence[Problem]) -> ImportReport:
    """The report of a file whose rows were not even read."""
    return ImportReport(problems=tuple(problems), unreadable=True)


def refused(report: ImportReport) -> ImportReport:
    """The report of a file that changed nothing because some of its rows are wrong."""
    return ImportReport(
        rows=report.rows,
        unchanged=report.unchanged,
        rejected=report.rejected,
        missing=report.missing,
        problems=report.problems,
    )
