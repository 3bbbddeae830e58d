"""Checking the rows of assessments.xlsx. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

ASSESSMENT_COLUMNS: tuple[Column, ...] = (
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("name", "NAMA"),
    Column("competence", "KODE KOMPETENSI", required=True, aliases=("KOMPETENSI", "KODE")),
    Column("level", "LEVEL", required=True, aliases=("TINGKAT",)),
    Column("method", "METODE", required=True),
    Column("assessed_on", "TANGGAL", required=True, aliases=("TANGGAL PENILAIAN",)),
    Column("assessor", "PENILAI"),
    Column("valid_until", "BERLAKU SAMPAI"),
    Column("evidence", "BUKTI"),
)
_HEADINGS = headings_of(ASSESSMENT_COLUMNS)

METHODS: dict[str, str] = {
    written: code
    for code, several in {
        "ASSESSMENT_CENTRE": (
            "ASSESSMENT CENTER",
            "ASSESSMENT CENTRE",
            "ASSESMENT CENTER",
            "ASESMEN",
            "ASSESSMENT_CENTRE",
        ),
        "SUPERVISOR": ("ATASAN", "ATASAN LANGSUNG", "SUPERVISOR"),
        "SELF": ("DIRI SENDIRI", "MANDIRI", "PENILAIAN MANDIRI", "SELF"),
        "PEERS": ("REKAN", "REKAN KERJA", "PEERS"),
        "TEST": ("UJI KOMPETENSI", "TES", "TEST"),
        "CERTIFICATE": ("SERTIFIKAT", "CERTIFICATE"),
    }.items()
    for written in several
}
_EARLIEST = date(2000, 1, 1)
_NIP_DIGITS = 18


class AssessmentRow(NamedTuple):
    """One judgement. ``assessor`` is a NIP of 18 digits or the name of a person or institution."""

    nip: str
    name: str
    competence: str
    level: int
    method: str
    assessed_on: date
    assessor: str
    valid_until: date | None
    evidence: str


def check_assessment_row(
    row: Sequence[Cell], *, scales: Mapping[str, int], today: date
) -> tuple[AssessmentRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``ASSESSMENT_COLUMNS``; no row with an error.

    Args:
        row: the cells.
        scales: highest level by code of competence.
        today: no judgement can be later.
    """
    reader = RowReader(_HEADINGS, row)
    values = {
        "nip": reader.filled("nip", cells.text_id),
        "name": reader.read("name", cells.text),
        "competence": reader.filled("competence", cells.code),
        "level": reader.filled("level", cells.whole_number, None),
        "method": reader.coded("method", METHODS, "method_unknown"),
        "assessed_on": reader.filled("assessed_on", cells.to_date, None),
        "assessor": reader.read("assessor", cells.text_id),
        "valid_until": reader.read("valid_until", cells.to_date, None),
        "evidence": reader.read("evidence", cells.text),
    }
    if not values["method"] and not reader.has_error("method"):
        reader.say("method", "required")
    if values["nip"] and not (values["nip"].isdigit() and len(values["nip"]) == _NIP_DIGITS):
        reader.say("nip", "nip_length")
    _check_level(reader, values["competence"], values["level"], scales)
    _check_days(reader, values["assessed_on"], values["valid_until"], today)
    reader.limit(values, {"assessor": 200, "evidence": 300})
    return (None if reader.rejected else AssessmentRow(**values)), reader.faults


def _check_level(reader: RowReader, code: str, level: int | None, scales: Mapping[str, int]) -> None:
    if not code:
        return
    top = scales.get(code)
    if top is None:
        reader.say("competence", "competence_unknown")
    elif level is not None and not 1 <= level <= top:
        reader.say("level", "level_range", competence=code, top=str(top))


def _check_days(reader: RowReader, assessed_on: date | None, valid_until: date | None, today: date) -> None:
    if assessed_on is None:
        return
    if assessed_on > today:
        reader.say("assessed_on", "in_the_future")
    elif assessed_on < _EARLIEST:
        reader.say("assessed_on", "too_long_ago")
    if valid_until is not None and valid_until < assessed_on:
        reader.say("valid_until", "ends_before_it_starts")
