"""Checking the rows of programmes.xlsx. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import CellFault, Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

MOST_OUTCOMES = 10
LARGEST_JP = Decimal("9999.99")
LARGEST_RUPIAH = 10**13

PROGRAMME_COLUMNS: tuple[Column, ...] = (
    Column("code", "KODE", required=True, aliases=("KODE PROGRAM",)),
    Column("name", "NAMA", required=True, aliases=("NAMA PROGRAM",)),
    Column("form", "BENTUK", required=True, aliases=("JENIS DIKLAT",)),
    Column("length_jp", "JP", required=True),
    Column("seats", "KAPASITAS", required=True),
    Column("minimum_seats", "MINIMUM PESERTA", required=True),
    Column("fixed_cost_rupiah", "BIAYA TETAP", required=True),
    Column("cost_per_person_rupiah", "BIAYA PER PESERTA", required=True),
    Column("organiser", "PENYELENGGARA"),
    Column("targets", "SASARAN"),
    *(
        column
        for number in range(1, MOST_OUTCOMES + 1)
        for column in (
            Column(f"competence_{number}", f"KOMPETENSI {number}", required=number == 1),
            Column(f"level_{number}", f"LEVEL {number}", required=number == 1),
        )
    ),
)
_HEADINGS = headings_of(PROGRAMME_COLUMNS)

TARGETS: dict[str, str] = {
    "JPT": "LEADERSHIP",
    "LEADERSHIP": "LEADERSHIP",
    "ADMINISTRATOR": "ADMINISTRATOR",
    "PENGAWAS": "SUPERVISOR",
    "SUPERVISOR": "SUPERVISOR",
    "FUNGSIONAL": "FUNCTIONAL",
    "JF": "FUNCTIONAL",
    "FUNCTIONAL": "FUNCTIONAL",
    "PELAKSANA": "GENERAL",
    "GENERAL": "GENERAL",
}


class ProgrammeRow(NamedTuple):
    """One programme; ``outcomes`` are ``(code of a competence, level)``."""

    code: str
    name: str
    form: int
    length_jp: Decimal
    seats: int
    minimum_seats: int
    fixed_cost_rupiah: int
    cost_per_person_rupiah: int
    organiser: str
    targets: tuple[str, ...]
    outcomes: tuple[tuple[str, int], ...]


def hours(cell: Cell) -> Decimal | None:
    """Lesson hours above zero with two decimals at most.

    Raises:
        CellFault: ``bad_number`` or ``hours_range``.
    """
    found = cells.number(cell)
    if found is None:
        return None
    if not 0 < found <= LARGEST_JP or found != round(found, 2):
        raise CellFault("hours_range")
    return found


def form_number(cell: Cell, forms: Mapping[str, int]) -> int | None:
    """SIASN's number of a form, from its number or its name.

    Args:
        cell: what stands in the file.
        forms: number by name in small letters, and by the number as text.

    Raises:
        CellFault: ``form_unknown``.
    """
    written = cells.text(cell).casefold()
    if not written:
        return None
    number = forms.get(written.lstrip("0"))
    if number is None:
        raise CellFault("form_unknown")
    return number


def check_programme_row(
    row: Sequence[Cell], *, forms: Mapping[str, int], scales: Mapping[str, int]
) -> tuple[ProgrammeRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``PROGRAMME_COLUMNS``; no row with an error.

    Args:
        row: the cells.
        forms: number of a form by name in small letters, and by the number as text.
        scales: highest level by code of competence.
    """
    reader = RowReader(_HEADINGS, row)
    values: dict[str, Any] = {
        "code": reader.filled("code", cells.code),
        "name": reader.filled("name", cells.text),
        "form": reader.filled("form", lambda cell: form_number(cell, forms), None),
        "length_jp": reader.filled("length_jp", hours, None),
        "seats": reader.filled("seats", cells.whole_number, None),
        "minimum_seats": reader.filled("minimum_seats", cells.whole_number, None),
        "fixed_cost_rupiah": reader.filled("fixed_cost_rupiah", cells.whole_number, None),
        "cost_per_person_rupiah": reader.filled("cost_per_person_rupiah", cells.whole_number, None),
        "organiser": reader.read("organiser", cells.text),
        "targets": _targets(reader),
        "outcomes": _outcomes(reader, scales),
    }
    _check_figures(reader, values)
    reader.limit(values, {"code": 40, "name": 200, "organiser": 200})
    return (None if reader.rejected else ProgrammeRow(**values)), reader.faults


def _targets(reader: RowReader) -> tuple[str, ...]:
    words = [word.strip() for word in reader.read("targets", cells.code).replace(";", ",").split(",")]
    words = [word for word in words if word]
    for word in words:
        if word not in TARGETS:
            reader.say("targets", "target_unknown", target=word)
    return tuple(dict.fromkeys(TARGETS[word] for word in words if word in TARGETS))


def _outcomes(reader: RowReader, scales: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for number in range(1, MOST_OUTCOMES + 1):
        at, level_at = f"competence_{number}", f"level_{number}"
        code = reader.read(at, cells.code)
        level = reader.read(level_at, cells.whole_number, None)
        if code in found:
            reader.say(at, "competence_repeated", competence=code)
        elif code and code not in scales:
            reader.say(at, "competence_unknown")
        elif code and level is not None and 1 <= level <= scales[code]:
            found[code] = level
        else:
            _about_level(reader, level_at, code, level, scales)
    if not found and not reader.rejected:
        reader.say("competence_1", "teaches_nothing", warn=True)
    return tuple(found.items())


def _about_level(reader: RowReader, at: str, code: str, level: int | None, scales: Mapping[str, int]) -> None:
    """Say what is wrong with the level beside a competence, or beside none."""
    if not code and level is not None:
        reader.say(at, "level_without_competence")
    elif code and level is not None:
        reader.say(at, "level_range", competence=code, top=str(scales[code]))
    elif code and not reader.has_error(at):
        reader.say(at, "required")


def _check_figures(reader: RowReader, values: Mapping[str, Any]) -> None:
    seats, fewest = values["seats"], values["minimum_seats"]
    if seats is not None and not 1 <= seats <= 100_000:
        reader.say("seats", "seats_range")
    elif fewest is not None and (fewest < 1 or (seats is not None and fewest > seats)):
        reader.say("minimum_seats", "fewest_range")
    for code in ("fixed_cost_rupiah", "cost_per_person_rupiah"):
        if values[code] is not None and not 0 <= values[code] <= LARGEST_RUPIAH:
            reader.say(code, "cost_range")
