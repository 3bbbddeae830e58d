"""What is wrong with a file, in words, with the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bina.platform.errors import Refused
from bina.platform.sheets.faults import Fault, Severity

MESSAGES: dict[str, Promise] = {
    "rounded_number": _(
        "The spreadsheet stored this as a number and lost its last digits. Export again with the column "
        "formatted as Text before the data is filled in, or take the file as the source system made it."
    ),
    "bad_date": _("This is not a date. Use 17-08-1990, 17/08/1990, 1990-08-17 or 17 Agustus 1990."),
    "short_year": _("The year has two digits only. Write it with four, such as 17-08-1990."),
    "bad_number": _("This is not a number."),
    "not_whole": _("This must be a whole number."),
    "required": _("{column} must be filled."),
    "too_long": _("This is longer than {length} characters."),
    "unknown_column": _("The column {column} is not known and was not read."),
    "missing_column": _("The column {column} is missing. It must be in the header."),
    "repeated_column": _("The column {column} stands in the header more than once."),
    "sheet_without_header": _("This sheet was passed over: it lacks most of the columns that are needed."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where (sheet, the file's own row number, heading), what was found, and why."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    severity: Severity
    message: str

    def as_json(self) -> dict[str, str | int]:
        return asdict(self)


class SheetRefused(Refused):
    """The file cannot be read at all, or lacks what it must have; ``problems`` name each place."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def problem(sheet: str, row: int, fault: Fault, messages: Mapping[str, Promise]) -> Problem:
    """Put a fault into words of the current language.

    Args:
        sheet: name of the sheet.
        row: the file's own row number, from 1.
        fault: what is wrong.
        messages: the importer's own texts by code; the codes of cells and headers are known here.

    Raises:
        KeyError: nobody has a text for the code.
    """
    pattern = messages[fault.code] if fault.code in messages else MESSAGES[fault.code]
    message = str(pattern).format(column=fault.column, value=fault.value, **fault.params)
    return Problem(sheet, row, fault.column, fault.value, fault.code, fault.severity, message)
