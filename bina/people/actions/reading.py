"""Reading a small workbook whole: what is checked, what is wrong, and in which row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bina.platform.imports import RowResult, RowState
from bina.platform.jobs import Reporter
from bina.platform.sheets import Column, Fault, Problem, Row, Source, open_book, problem

Checked = TypeVar("Checked")
Check = Callable[[Sequence[Any]], tuple[Checked | None, list[Fault]]]


@dataclass
class Gathered(Generic[Checked]):
    """Rows of a file: the good ones with their places, and the problems of all.

    ``places`` are sheet and row number, in step with ``good``. A row refused later moves by ``refuse``.
    """

    messages: Mapping[str, Promise]
    rows: int = 0
    good: list[Checked] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: list[RowResult] = field(default_factory=list)

    def refuse(self, faults: Mapping[int, Fault], *, name: Callable[[Checked], tuple[str, str]]) -> None:
        """Take good rows out, by index, each with its fault; ``name`` gives key and label of a row."""
        for index, fault in faults.items():
            sheet, number = self.places[index]
            self.problems.append(problem(sheet, number, fault, self.messages))
            self.rejected.append(RowResult(RowState.REJECTED, *name(self.good[index]), sheet, number))
        kept = [index for index in range(len(self.good)) if index not in faults]
        self.good = [self.good[index] for index in kept]
        self.places = [self.places[index] for index in kept]

    def sorted_problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems, key=lambda one: (one.sheet, one.row)))


def gather(
    path: Source,
    *,
    columns: Sequence[Column],
    check: Check[Checked],
    messages: Mapping[str, Promise],
    progress: Reporter,
) -> Gathered[Checked]:
    """Read and check every row of a workbook that fits into memory.

    Raises:
        SheetRefused: the file as a whole cannot be read.
    """
    found: Gathered[Checked] = Gathered(messages)
    with open_book(path, columns=columns) as book:
        found.problems += book.problems
        for row in book.rows():
            found.rows += 1
            if found.rows % 500 == 0:
                progress.report(
                    done=found.rows, total=max(book.total, found.rows) * 2, message=_("Reading rows")
                )
            _add(found, row, check, messages)
    return found


def _add(found: Gathered[Checked], row: Row, check: Check[Checked], messages: Mapping[str, Promise]) -> None:
    checked, faults = check(row.cells)
    found.problems += [problem(row.sheet, row.number, fault, messages) for fault in faults]
    if checked is None:
        shown = [str(cell) for cell in row.cells[:2] if cell is not None]
        key, label = (*shown, "", "")[:2]
        found.rejected.append(RowResult(RowState.REJECTED, key, label, row.sheet, row.number))
    else:
        found.good.append(checked)
        found.places.append((row.sheet, row.number))
