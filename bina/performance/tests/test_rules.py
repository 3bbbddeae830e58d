from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from bina.performance.rules import (
    PREDICATES,
    RATINGS,
    check_appraisal_row,
    check_metric_row,
    predicate_of,
)
from bina.performance.rulesets import PerformancePredicates
from bina.platform.rulesets import load

TABLE: PerformancePredicates = load("performance-predicates", on=date(2025, 12, 31)).table
MATRIX = TABLE.as_matrix()
WORDS = {word: row.code for row in TABLE.predicates for word in row.written} | {"CUKUP": "NEEDS_IMPROVEMENT"}
NIP = "198902252015012001"


def test_the_matrix_of_2022_decides_each_pair_of_ratings() -> None:
    decided = {
        (result, behaviour): predicate_of(result=result, behaviour=behaviour, matrix=MATRIX)
        for result in RATINGS
        for behaviour in RATINGS
    }
    assert decided == {
        ("ABOVE", "ABOVE"): "VERY_GOOD",
        ("ABOVE", "MEETS"): "GOOD",
        ("ABOVE", "BELOW"): "POOR",
        ("MEETS", "ABOVE"): "GOOD",
        ("MEETS", "MEETS"): "GOOD",
        ("MEETS", "BELOW"): "POOR",
        ("BELOW", "ABOVE"): "NEEDS_IMPROVEMENT",
        ("BELOW", "MEETS"): "NEEDS_IMPROVEMENT",
        ("BELOW", "BELOW"): "VERY_POOR",
    }
    assert predicate_of(result="ABOVE", behaviour="", matrix=MATRIX) == ""


def test_the_names_before_2022_are_the_older_ones() -> None:
    old: PerformancePredicates = load("performance-predicates", on=date(2021, 12, 31)).table
    assert list(old.names()) == list(PREDICATES)
    assert old.as_matrix() == {}


def test_a_matrix_with_a_missing_cell_is_refused() -> None:
    table = TABLE.model_dump(mode="json")
    with pytest.raises(ValidationError, match="one cell for each pair"):
        PerformancePredicates.model_validate({**table, "matrix": table["matrix"][1:]})


def checked(*cells: object) -> tuple[object, list[str]]:
    padded = (*cells, *(None,) * (8 - len(cells)))
    row, faults = check_appraisal_row(padded, words=WORDS, matrices={2025: MATRIX}, this_year=2026)
    return row, [f"{fault.column}: {fault.code}" for fault in faults]


def test_a_whole_row_is_read() -> None:
    row, faults = checked(NIP, "Siti", 2025, "baik", "sesuai ekspektasi", "2", "100,5", "'197001011990031001")
    assert row == (NIP, "Siti", 2025, "GOOD", "MEETS", "MEETS", Decimal("100.5"), "197001011990031001")
    assert faults == []


@pytest.mark.parametrize(
    ("cells", "predicate"),
    [
        ((NIP, "", 2025, "Cukup"), "NEEDS_IMPROVEMENT"),
        ((NIP, "", 2025, "", "Diatas Ekspektasi", "Di Atas Ekspektasi"), "VERY_GOOD"),
        ((NIP, "", 2020, "SANGAT BAIK", "1", "3"), "VERY_GOOD"),
    ],
    ids=["older name", "from the ratings", "no matrix in that year"],
)
def test_the_predicate_is_found(cells: tuple[object, ...], predicate: str) -> None:
    row, faults = checked(*cells)
    assert (row.predicate, faults) == (predicate, [])


def test_a_predicate_that_the_ratings_contradict_is_kept_with_a_warning() -> None:
    row, faults = checked(NIP, "", 2025, "BAIK", "1", "1")
    assert (row.predicate, faults) == ("GOOD", ["PREDIKAT: matrix_differs"])


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (("123", "", 2025, "BAIK"), "NIP: nip_length"),
        ((NIP, "", 2027, "BAIK"), "TAHUN: year_range"),
        ((NIP, "", None, "BAIK"), "TAHUN: required"),
        ((NIP, "", 2025, "LUMAYAN"), "PREDIKAT: predicate_unknown"),
        ((NIP, "", 2025, "", "1"), "PREDIKAT: predicate_missing"),
        ((NIP, "", 2025, "BAIK", "9"), "HASIL KERJA: rating_unknown"),
        ((NIP, "", 2025, "BAIK", "", "", 121), "NILAI: score_range"),
        ((NIP, "", 2025, "BAIK", "", "", "", "P" * 201), "PENILAI: too_long"),
    ],
)
def test_a_faulty_row_is_told_by_column(cells: tuple[object, ...], fault: str) -> None:
    assert checked(*cells) == (None, [fault])


def test_a_figure_is_read() -> None:
    row, faults = check_metric_row(
        ["izin-hari", "UNOR-1", "01-10-2026", "4,25", "sementara"], today=date(2026, 11, 22)
    )
    assert row == ("IZIN-HARI", "UNOR-1", date(2026, 10, 1), Decimal("4.25"), "sementara")
    assert faults == []


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["IZIN", "U", "23-11-2026", 4, ""], "in_the_future"),
        (["IZIN", "U", "01-01-1999", 4, ""], "too_long_ago"),
        (["IZIN", "U", "01-10-2026", "empat", ""], "bad_number"),
        (["IZIN", "U", "01-10-2026", 10**12, ""], "value_range"),
        (["", "U", "01-10-2026", 4, ""], "required"),
    ],
)
def test_a_faulty_figure_is_told(cells: list[object], fault: str) -> None:
    row, faults = check_metric_row(cells, today=date(2026, 11, 22))
    assert (row, [one.code for one in faults]) == (None, [fault])
