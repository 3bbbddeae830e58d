"""Checking the rows of performance.xlsx. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from bina.performance.rules.predicates import Matrix, predicate_of
from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader, headings_of

APPRAISAL_COLUMNS: tuple[Column, ...] = (
    Column("nip", "NIP", required=True, aliases=("NIP BARU",)),
    Column("name", "NAMA"),
    Column("year", "TAHUN", required=True, aliases=("TAHUN PENILAIAN",)),
    Column("predicate", "PREDIKAT", aliases=("PREDIKAT KINERJA", "KUADRAN KINERJA", "KUADRAN")),
    Column("result_rating", "HASIL KERJA", aliases=("RATING HASIL KERJA", "HASIL KINERJA")),
    Column("behaviour_rating", "PERILAKU KERJA", aliases=("RATING PERILAKU KERJA",)),
    Column("score", "NILAI", aliases=("NILAI KINERJA",)),
    Column("assessor", "PENILAI", aliases=("PEJABAT PENILAI",)),
)
_HEADINGS = headings_of(APPRAISAL_COLUMNS)
_NIP_DIGITS = 18
_FIRST_YEAR = 2000
_HIGHEST_SCORE = Decimal(120)  # PP 30/2019, art. 41

RATING_WORDS: Mapping[str, str] = {
    written: code
    for code, several in {
        "ABOVE": ("DI ATAS EKSPEKTASI", "DIATAS EKSPEKTASI", "DI ATAS", "DIATAS", "1"),
        "MEETS": ("SESUAI EKSPEKTASI", "SESUAI", "2"),
        "BELOW": ("DI BAWAH EKSPEKTASI", "DIBAWAH EKSPEKTASI", "DI BAWAH", "DIBAWAH", "3"),
    }.items()
    for written in several
}


class AppraisalRow(NamedTuple):
    """One person's appraisal of one year; ``score`` is the number of the rules before 2022, 0 to 120."""

    nip: str
    name: str
    year: int
    predicate: str
    result_rating: str
    behaviour_rating: str
    score: Decimal | None
    assessor: str


def check_appraisal_row(
    row: Sequence[Cell], *, words: Mapping[str, str], matrices: Mapping[int, Matrix], this_year: int
) -> tuple[AppraisalRow | None, list[Fault]]:
    """Read and check one row, its cells in the order of ``APPRAISAL_COLUMNS``; no row with an error.

    A row without a predicate takes it from its two ratings; where both are written and do not fit, the
    written one stands and a warning says what the matrix gives.

    Args:
        row: the cells.
        words: code of a predicate by its written name in capitals, and by SIASN's number as text.
        matrices: matrix in force by year; a year that is missing has none.
        this_year: no appraisal can be of a later one.
    """
    reader = RowReader(_HEADINGS, row)
    values: dict[str, Any] = {
        "nip": reader.filled("nip", cells.text_id),
        "name": reader.read("name", cells.text),
        "year": reader.filled("year", cells.whole_number, None),
        "predicate": reader.coded("predicate", words, "predicate_unknown"),
        "result_rating": reader.coded("result_rating", RATING_WORDS, "rating_unknown"),
        "behaviour_rating": reader.coded("behaviour_rating", RATING_WORDS, "rating_unknown"),
        "score": reader.read("score", cells.number, None),
        "assessor": reader.read("assessor", cells.text_id),
    }
    if values["nip"] and not (values["nip"].isdigit() and len(values["nip"]) == _NIP_DIGITS):
        reader.say("nip", "nip_length")
    if values["year"] is not None and not _FIRST_YEAR <= values["year"] <= this_year:
        reader.say("year", "year_range", first=str(_FIRST_YEAR), last=str(this_year))
    if values["score"] is not None and not 0 <= values["score"] <= _HIGHEST_SCORE:
        reader.say("score", "score_range")
    _decide(reader, values, matrices)
    reader.limit(values, {"assessor": 200})
    return (None if reader.rejected else AppraisalRow(**values)), reader.faults


def _decide(reader: RowReader, values: dict[str, Any], matrices: Mapping[int, Matrix]) -> None:
    decided = predicate_of(
        result=values["result_rating"],
        behaviour=values["behaviour_rating"],
        matrix=matrices.get(values["year"] or 0, {}),
    )
    if not values["predicate"]:
        values["predicate"] = decided
        if not decided and not reader.has_error("predicate"):
            reader.say("predicate", "predicate_missing")
    elif decided and decided != values["predicate"]:
        reader.say("predicate", "matrix_differs", warn=True, predicate=decided)
