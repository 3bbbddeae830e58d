"""Reading one row column by column, gathering what is wrong on the way. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import CellFault, Fault, Severity
from bina.platform.sheets.headings import Column


class RowReader:
    """The cells of one row by column code, and its faults so far."""

    __slots__ = ("_headings", "cells", "faults")

    def __init__(self, headings: Mapping[str, str], row: Sequence[Cell]) -> None:
        """``headings`` by code (``headings_of``), in the order of the cells in ``row``."""
        self._headings = headings
        self.cells: dict[str, Cell] = dict(zip(headings, row, strict=True))
        self.faults: list[Fault] = []

    def read(self, code: str, parse: Callable[[Cell], Any], otherwise: Any = "") -> Any:
        """The parsed cell; ``otherwise`` when it is blank or, after noting the fault, cannot be read."""
        cell = self.cells[code]
        if cell is None or cell == "":
            return otherwise
        try:
            return parse(cell)
        except CellFault as fault:
            self.say(code, fault.code)
            return otherwise

    def filled(self, code: str, parse: Callable[[Cell], Any], otherwise: Any = "") -> Any:
        """Like ``read``, and a blank is a fault."""
        value = self.read(code, parse, otherwise)
        if value in ("", None) and not self.has_error(code):
            self.say(code, "required")
        return value

    def coded(self, code: str, table: Mapping[str, str], unknown: str, **params: str) -> str:
        """The table's word for the cell's code word, or a fault ``unknown``; empty for a blank."""
        written = self.read(code, cells.code)
        if written and written not in table:
            self.say(code, unknown, warn=False, **params)
        return table.get(written, "")

    def say(self, code: str, fault: str, *, warn: bool = False, **params: str) -> None:
        """Note a fault of the column ``code``; ``params`` fill its message."""
        severity: Severity = "warning" if warn else "error"
        found = Fault(self._headings[code], cells.shown(self.cells[code]), fault, severity, params)
        self.faults.append(found)

    def has_error(self, code: str) -> bool:
        """True when an error was noted for the column."""
        return any(
            fault.column == self._headings[code] and fault.severity == "error" for fault in self.faults
        )

    def limit(self, values: Mapping[str, Any], lengths: Mapping[str, int]) -> None:
        """Note each value that is longer than its column can hold."""
        for code, longest in lengths.items():
            if len(values[code] or "") > longest:
                self.say(code, "too_long", length=str(longest))

    @property
    def rejected(self) -> bool:
        """True when one of the faults is an error."""
        return any(fault.severity == "error" for fault in self.faults)


def headings_of(columns: Sequence[Column]) -> dict[str, str]:
    """Headings by column code, in order."""
    return {column.code: column.heading for column in columns}
