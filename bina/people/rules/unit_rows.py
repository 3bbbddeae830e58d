"""Checking the rows of units.xlsx and the tree they make. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bina.people.rules import codes
from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

UNIT_COLUMNS: tuple[Column, ...] = (
    Column("siasn_id", "UNOR ID", required=True),
    Column("parent_siasn_id", "UNOR INDUK ID", required=True),
    Column("name", "UNOR NAMA", required=True),
    Column("kind", "JENIS UNOR", required=True),
    Column("head_echelon", "ESELON KEPALA"),
    Column("head_title", "JABATAN KEPALA"),
    Column("valid_from", "BERLAKU SEJAK"),
)
_HEADINGS = headings_of(UNIT_COLUMNS)
_KINDS = {**codes.UNIT_KINDS, **{kind: kind for kind in codes.UNIT_KINDS.values()}}
_LENGTHS = {"siasn_id": 64, "parent_siasn_id": 64, "name": 250, "head_title": 250}


class UnitRow(NamedTuple):
    """One unit as the file has it; ``parent_siasn_id`` is empty for the agency itself."""

    siasn_id: str
    parent_siasn_id: str
    name: str
    kind: str
    head_echelon: str
    head_title: str
    valid_from: date | None


def check_unit_row(row: Sequence[Cell]) -> tuple[UnitRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``UNIT_COLUMNS``; no row when a fault is an error."""
    reader = RowReader(_HEADINGS, row)
    values = {
        "siasn_id": reader.filled("siasn_id", cells.text_id),
        "parent_siasn_id": reader.read("parent_siasn_id", cells.text_id),
        "name": reader.filled("name", cells.text),
        "kind": _kind(reader),
        "head_echelon": _echelon(reader),
        "head_title": reader.read("head_title", cells.text),
        "valid_from": reader.read("valid_from", cells.to_date, None),
    }
    if values["kind"] == "AGENCY" and values["parent_siasn_id"]:
        reader.say("kind", "root_kind")
    orphan = values["kind"] not in {"", "AGENCY"} and not values["parent_siasn_id"]
    if orphan and not reader.has_error("parent_siasn_id"):
        reader.say("parent_siasn_id", "parent_needed")
    reader.limit(values, _LENGTHS)
    return (None if reader.rejected else UnitRow(**values)), reader.faults


def _kind(reader: RowReader) -> str:
    kind = reader.coded("kind", _KINDS, "unit_kind_unknown", allowed=", ".join(codes.UNIT_KINDS))
    if not kind and not reader.has_error("kind"):
        reader.say("kind", "required")
    return kind


def _echelon(reader: RowReader) -> str:
    written: str = reader.read("head_echelon", cells.text)
    if written in {"", "99"}:
        return ""
    found = codes.echelon_of(written)
    if not found:
        reader.say("head_echelon", "echelon_unknown")
    return found


def tree_faults(parents: Mapping[str, str], *, known: frozenset[str]) -> dict[str, str]:
    """Units whose place in the tree makes no sense.

    Args:
        parents: id of the unit above, by id; empty for the root.
        known: ids of units that exist already.

    Returns:
        By id: ``second_root``, ``parent_unknown`` or ``parent_cycle``.
    """
    faults: dict[str, str] = {}
    roots = [unit for unit, parent in parents.items() if not parent]
    faults |= dict.fromkeys(roots[1:], "second_root")
    settled = {unit for unit in known if unit not in parents}
    settled |= set(roots)
    for start in parents:
        trail: list[str] = []
        unit = start
        while unit in parents and unit not in settled and unit not in faults and unit not in trail:
            trail.append(unit)
            unit = parents[unit]
        if unit in trail:
            cycle = trail[trail.index(unit) :]
            faults |= dict.fromkeys(cycle, "parent_cycle")
        elif unit not in settled and unit not in parents:
            faults[trail[-1]] = "parent_unknown"
        settled |= {passed for passed in trail if passed not in faults}
    return faults


def parents_first(parents: Mapping[str, str]) -> list[str]:
    """Ids in an order in which every unit comes after the one above it. ``parents`` must hold no cycle."""
    order: dict[str, None] = {}
    for start in parents:
        trail: list[str] = []
        unit = start
        while unit in parents and unit not in order:
            trail.append(unit)
            unit = parents[unit]
        order |= dict.fromkeys(reversed(trail))
    return list(order)
