from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.platform.sheets import CellFault, cells
from bina.platform.sheets.headings import normalised

days = st.dates(date(1910, 1, 2), date(2100, 12, 31))
INDONESIAN = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September")
INDONESIAN += ("Oktober", "November", "Desember")
SHORT = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]
WRITINGS = {
    "dashes": lambda day: f"{day:%d-%m-%Y}",
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "without leading zeros": lambda day: f"{day.day}/{day.month}/{day.year}",
    "ISO": lambda day: day.isoformat(),
    "ISO with a time": lambda day: f"{day.isoformat()} 00:00:00",
    "month in Indonesian": lambda day: f"{day.day} {INDONESIAN[day.month - 1]} {day.year}",
    "month shortened": lambda day: f"{day.day:02}-{SHORT[day.month - 1].upper()}-{day.year}",
    "with an apostrophe": lambda day: f"'{day:%d-%m-%Y}",
    "spreadsheet date": lambda day: day,
    "spreadsheet date and time": lambda day: datetime(day.year, day.month, day.day, 13, 30, tzinfo=UTC),
    "day number": lambda day: float((day - date(1899, 12, 30)).days),
}


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
@given(day=days)
def test_a_date_comes_back_however_it_was_written(writing, day: date) -> None:
    assert cells.to_date(writing(day)) == day


@pytest.mark.parametrize("blank", ["", "  ", "-", "NULL", "00-00-0000", None, "\xa0"])
def test_a_blank_is_no_date_and_no_text(blank: str | None) -> None:
    assert cells.to_date(blank) is None
    assert cells.text(blank) == ""


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("31-02-1990", "bad_date"),
        ("02/25/1985", "bad_date"),
        ("17-08-90", "short_year"),
        ("17 Agu 90", "short_year"),
        ("17 Agustusan 1990", "bad_date"),
        ("besok", "bad_date"),
        ("01-01-0190", "bad_date"),
        (12.0, "bad_date"),
        (True, "bad_date"),
    ],
)
def test_what_is_not_a_date_is_refused_with_the_reason(written: cells.Cell, fault: str) -> None:
    with pytest.raises(CellFault) as caught:
        cells.to_date(written)
    assert caught.value.code == fault


@given(digits=st.text("0123456789", min_size=18, max_size=18))
def test_an_identifier_keeps_its_digits_as_text_and_behind_an_apostrophe(digits: str) -> None:
    assert cells.text_id(digits) == digits
    assert cells.text_id(f"'{digits}") == digits
    assert cells.text_id(f" \xa0{digits}\u200b ") == digits


@given(value=st.integers(10**15, 10**19))
def test_an_identifier_that_became_a_large_number_is_refused(value: int) -> None:
    for written in (value, float(value), f"{value:.5E}", f"{value:.5E}".replace(".", ","), f"{value}.0"):
        with pytest.raises(CellFault) as caught:
            cells.text_id(written)
        assert caught.value.code == "rounded_number"


@given(value=st.integers(0, 10**15 - 1))
def test_an_identifier_that_became_a_small_number_is_taken(value: int) -> None:
    assert cells.text_id(float(value)) == str(value)
    assert cells.text_id(value) == str(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("22,5", "22.5"),
        ("22.5", "22.5"),
        (12.0, "12.0"),
        ("Rp 1.250.000", "1250000"),
        ("1.250.000,50", "1250000.50"),
        ("95 %", "95"),
    ],
)
def test_numbers_are_read_as_indonesians_and_spreadsheets_write_them(written: cells.Cell, value: str) -> None:
    assert cells.number(written) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("dua", "bad_number"),
        ("1,2,3", "bad_number"),
        (True, "bad_number"),
        ("NaN", "bad_number"),
        ("2,5", "not_whole"),
    ],
)
def test_what_is_not_a_whole_number_is_refused(written: cells.Cell, fault: str) -> None:
    with pytest.raises(CellFault) as caught:
        cells.whole_number(written)
    assert caught.value.code == fault


@given(
    words=st.lists(st.sampled_from(["nip", "BARU", "Tanggal"]), min_size=1),
    space=st.sampled_from([" ", "\xa0", "  ", "\n", "_", ""]),
)
def test_headings_match_without_regard_to_case_and_spaces(words: list[str], space: str) -> None:
    assert normalised(space.join(words)) == "".join(words).lower()


@given(
    cell=st.one_of(
        st.text(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(),
        st.booleans(),
        st.none(),
        st.dates(),
        st.datetimes(),
    )
)
def test_every_cell_is_read_or_refused_and_can_be_quoted(cell: cells.Cell) -> None:
    for read in (cells.text, cells.text_id, cells.to_date, cells.number, cells.whole_number):
        with suppress(CellFault):
            read(cell)
    assert len(cells.shown(cell)) <= 400
    assert "\x00" not in cells.text(cell)
