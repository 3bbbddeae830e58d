from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.people.rules import Nip, NumberFault, nik_faults, parse_nip, rank_of
from bina.people.rules.codes import ECHELONS, PNS_RANKS, PPPK_RANKS, echelon_of

days = st.dates(date(1930, 1, 1), date(2010, 12, 31))


@st.composite
def nips(draw: st.DrawFn) -> Nip:
    born = draw(days)
    pppk = draw(st.booleans())
    return Nip(
        birth_date=born,
        year=draw(st.integers(born.year + 1, 2100)),
        month=None if pppk else draw(st.integers(1, 12)),
        contract=draw(st.integers(1, 9)) if pppk else None,
        sex=draw(st.sampled_from("MF")),
        serial=draw(st.integers(1, 999)),
    )


@given(nip=nips())
def test_a_nip_written_and_read_comes_back(nip: Nip) -> None:
    assert len(str(nip)) == 18
    assert parse_nip(str(nip)) == nip


@given(text=st.one_of(st.text(), st.text("0123456789", min_size=18, max_size=18)))
def test_any_text_is_a_nip_that_can_be_written_again_or_is_refused(text: str) -> None:
    try:
        nip = parse_nip(text)
    except NumberFault as fault:
        assert fault.code.startswith("nip_")  # noqa: PT017  # both ways out are right
    else:
        assert str(nip) == text


def test_the_published_example_of_a_ni_pppk_is_read() -> None:
    nip = parse_nip("198902252024211013")
    assert (nip.birth_date, nip.year, nip.contract, nip.sex, nip.serial) == (
        date(1989, 2, 25),
        2024,
        1,
        "M",
        13,
    )
    assert nip.is_pppk


@pytest.mark.parametrize(
    ("digits", "old_enough"),
    [
        ("199002252008021001", True),
        ("199002252008011001", False),
        ("199002252008211001", True),
        ("199002252007211001", False),
    ],
)
def test_who_was_appointed_before_the_eighteenth_birthday_is_told(digits: str, old_enough: bool) -> None:
    assert parse_nip(digits).old_enough is old_enough


@given(born=days, sex=st.sampled_from("MF"))
def test_a_nik_carries_birth_date_and_sex(born: date, sex: str) -> None:
    day = born.day + (40 if sex == "F" else 0)
    nik = f"110101{day:02}{born:%m%y}0001"
    assert nik_faults(nik, birth_date=born, sex=sex) == ""
    assert nik_faults(nik, birth_date=born, sex="M" if sex == "F" else "F") == "nik_birth_date"
    assert nik_faults(nik[:-1], birth_date=born, sex=sex) == "nik_length"


def test_ranks_of_pns_and_pppk_share_codes_but_not_names() -> None:
    assert rank_of("11", pppk=False) == "I/a"
    assert rank_of("11", pppk=True) == "XI"
    assert rank_of("9", pppk=True) == "IX"
    assert rank_of("iii/ d", pppk=False) == "III/d"
    assert rank_of("46", pppk=False) == ""
    assert (len(PNS_RANKS), len(PPPK_RANKS)) == (17, 17)


@given(echelon=st.sampled_from(sorted(ECHELONS)))
def test_an_echelon_is_understood_however_it_is_written(echelon: str) -> None:
    roman, letter = echelon.split(".")
    for written in (echelon, echelon.lower(), f"{roman}{letter}", f"{roman} / {letter.lower()}"):
        assert echelon_of(written) == echelon
    assert echelon_of("VII.A") == ""
