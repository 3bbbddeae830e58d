"""Reading single cells of workbooks. Pure: no database, no clock, no language.

Every function takes a cell as python-calamine or the csv module hands it over.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from bina.platform.sheets.faults import CellFault

Cell = str | int | float | bool | date | datetime | time | timedelta | None

LARGEST_EXACT = 10**15  # spreadsheet software keeps 15 significant digits and turns the rest into zeros
_BLANK = frozenset({"", "-", "--", "NULL", "null", "Null", "#N/A", "0000-00-00", "00-00-0000", "00/00/0000"})
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_WITH_FRACTION = re.compile(r"(\d+)[.,]0+")
_INVISIBLE = {ord(mark): None for mark in "\x00\u200b\u200c\u200d\u2060\ufeff\u00ad"}
_SERIAL_RANGE = (3654, 73415)  # 2 January 1910 to 31 December 2100 as numbers of days
_SERIAL_START = date(1899, 12, 30)
_YEARS = range(1900, 2101)

_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ]\d{1,2}[:.]\d{2}.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}[:.]\d{2}.*)?")
_WITH_MONTH_NAME = re.compile(r"(\d{1,2})[-/. ]+([A-Za-z]{3,9})[-/., ]+(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2}")

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari peb february",
            "maret mar mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags agus agust aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}


def text(cell: Cell) -> str:
    """The cell as one line of text; empty for blanks and for the marks exports use instead of a blank."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return _plain(cell)
    if not cell.isascii() or "\x00" in cell:
        cell = cell.translate(_INVISIBLE)
    cell = " ".join(cell.split())
    return "" if cell in _BLANK else cell


def _plain(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    return str(cell)


def code(cell: Cell) -> str:
    """The cell as a code word: one line, capitals."""
    return text(cell).upper()


def text_id(cell: Cell) -> str:
    """An identifier that must not be touched by arithmetic, such as a NIP: digits as they were typed.

    A leading apostrophe is dropped.

    Raises:
        CellFault: ``rounded_number`` when spreadsheet software made a number of it and kept 15 digits only.
    """
    if isinstance(cell, str):
        if cell.isdigit():
            return cell
        value = text(cell).lstrip("'`\u2019").strip()
        return value if value.isdigit() or not value else _repaired_id(value)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= LARGEST_EXACT:
            raise CellFault("rounded_number")
        return _plain(cell)
    return text(cell)


def _repaired_id(value: str) -> str:
    if _SCIENTIFIC.fullmatch(value):
        raise CellFault("rounded_number")
    fraction = _WITH_FRACTION.fullmatch(value)
    if fraction is None:
        return value
    if len(fraction[1]) > 15:
        raise CellFault("rounded_number")
    return fraction[1]


def to_date(cell: Cell) -> date | None:
    """The cell as a date; None for a blank.

    Takes spreadsheet dates, their bare day numbers, ``dd-mm-yyyy``, ``dd/mm/yyyy``, ISO, and month names in
    Indonesian or English, whole or shortened. Years 1900 to 2100.

    Raises:
        CellFault: ``short_year`` when the year has two digits, else ``bad_date``.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    if isinstance(cell, str):
        return _written_date(cell)
    if (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and _SERIAL_RANGE[0] <= cell <= _SERIAL_RANGE[1]
    ):
        return _SERIAL_START + timedelta(days=int(cell))
    raise CellFault("bad_date")


@lru_cache(maxsize=65536)
def _written_date(cell: str) -> date | None:
    value = text(cell).lstrip("'")
    if not value:
        return None
    if parts := _YEAR_FIRST.fullmatch(value):
        return _date(parts[1], parts[2], parts[3])
    if parts := _DAY_FIRST.fullmatch(value):
        return _date(parts[3], parts[2], parts[1])
    if parts := _WITH_MONTH_NAME.fullmatch(value):
        month = MONTHS.get(parts[2].lower())
        if month:
            return _date(parts[3], str(month), parts[1])
    raise CellFault("short_year" if _SHORT_YEAR.fullmatch(value) else "bad_date")


def _date(year: str, month: str, day: str) -> date:
    if int(year) not in _YEARS:
        raise CellFault("bad_date")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellFault("bad_date") from None


def number(cell: Cell) -> Decimal | None:
    """The cell as a number, with decimal comma or point; None for a blank.

    Raises:
        CellFault: ``bad_number``.
    """
    if isinstance(cell, bool | date | time | timedelta):
        raise CellFault("bad_number")
    if isinstance(cell, int | float):
        return _exact(repr(cell))
    value = text(cell).removeprefix("Rp").replace(" ", "").rstrip("%")
    if not value:
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", value):  # 1.250.000,50 as Indonesians write it
        value = value.replace(".", "")
    return _exact(value.replace(",", ".", 1))


def _exact(value: str) -> Decimal:
    try:
        found = Decimal(value)
    except InvalidOperation:
        raise CellFault("bad_number") from None
    if not found.is_finite():
        raise CellFault("bad_number")
    return found


def whole_number(cell: Cell) -> int | None:
    """The cell as a whole number; None for a blank.

    Raises:
        CellFault: ``bad_number``, or ``not_whole`` when it has a fraction.
    """
    if isinstance(cell, str) and cell.isdecimal():
        return int(cell)
    found = number(cell)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise CellFault("not_whole")
    return int(found)


def shown(cell: Cell) -> str:
    """The cell as a message quotes it: short, and a date as Indonesians write it."""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float) and abs(cell) >= LARGEST_EXACT:
        return f"{cell:.14E}"
    value = _plain(cell) if not isinstance(cell, str) and cell is not None else " ".join((cell or "").split())
    return value if len(value) <= 80 else f"{value[:79]}…"
