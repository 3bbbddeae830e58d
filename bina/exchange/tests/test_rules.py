"""Rules of the exchange: what SIASN is told, what is the same training, and where an entry goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.exchange.rules.content import (
    DIKLAT,
    KURSUS,
    Content,
    StructuralKind,
    diklat_fields,
    kursus_fields,
    same_training,
    structural_code,
    whole_hours,
)
from bina.exchange.rules.states import (
    VOID,
    EntryState,
    Fate,
    Standing,
    entry_may_become,
    standing_after,
    wait_after,
)
from bina.exchange.rulesets import SiasnService
from bina.platform.rulesets import load

CONTENT = Content(
    form=8,
    name="Bimtek SPBE",
    organiser="Diskominfo",
    number="12/SPBE/2026",
    starts_on=date(2026, 3, 1),
    ends_on=date(2026, 3, 2),
    length_jp=Decimal("16.00"),
)


def kursus(content: Content = CONTENT) -> dict[str, Any]:
    return kursus_fields(content, person="P", certificate_class="T", agency="", place="")


def read_again(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as the histories give them back."""
    return {**fields, "noSertipikat": fields["nomorSertipikat"]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Diklat PIM Tk. IV Angkatan II", "2"),
        ("Diklat PIM Tk. I", "5"),
        ("Pelatihan Kepemimpinan Pengawas", "2"),
        ("PKA angkatan 3", "3"),
        ("PKN Tingkat II", "4"),
        ("Pelatihan Dasar CPNS", "8"),
        ("SPKP dan PKPX", "8"),
    ],
)
def test_the_kind_of_structural_training_is_read_from_its_name(name: str, code: str) -> None:
    table: SiasnService = load("siasn-service", on=date(2026, 1, 1)).table
    assert structural_code(name, table.structural_kinds(), other=table.other_structural) == code


def test_the_longest_word_decides() -> None:
    kinds = (StructuralKind("5", ("PIM I",)), StructuralKind("4", ("PIM I KHUSUS",)))
    assert structural_code("Diklat PIM I  khusus", kinds, other="8") == "4"


@given(st.decimals(min_value=0, max_value=2000, places=2))
def test_nobody_is_told_more_hours_than_were_earned(hours: Decimal) -> None:
    assert hours - 1 < whole_hours(hours) <= hours


def test_a_content_s_print_does_not_hang_on_zeros_but_on_every_field() -> None:
    assert replace(CONTENT, length_jp=Decimal(16)).print_of() == CONTENT.print_of()
    others = [
        replace(CONTENT, name="Bimtek"),
        replace(CONTENT, number="13"),
        replace(CONTENT, ends_on=date(2026, 3, 3)),
        replace(CONTENT, length_jp=Decimal(15)),
        replace(CONTENT, document="0" * 64),
    ]
    assert len({one.print_of() for one in [CONTENT, *others]}) == 6


def test_an_entry_read_again_is_the_one_that_was_sent() -> None:
    assert same_training(KURSUS, kursus(), read_again(kursus()))
    fields = diklat_fields(CONTENT, person="P", structural="2")
    assert same_training(DIKLAT, fields, fields)


@pytest.mark.parametrize(
    "other",
    [
        replace(CONTENT, number="99/SPBE/2026"),
        replace(CONTENT, ends_on=date(2026, 4, 1)),
        replace(CONTENT, number="", name="Lokakarya"),
        replace(CONTENT, number="", starts_on=date(2026, 2, 1)),
    ],
)
def test_another_training_is_not_taken_for_it(other: Content) -> None:
    assert not same_training(KURSUS, kursus(), read_again(kursus(other)))


def test_without_a_number_name_and_days_decide() -> None:
    nameless = read_again(kursus(replace(CONTENT, number="")))
    assert same_training(KURSUS, kursus(), nameless | {"namaKursus": "BIMTEK  SPBE"})


def test_waits_grow_to_a_day() -> None:
    waits = [wait_after(tries) for tries in range(1, 20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=15), timedelta(days=1))


whys = st.sampled_from(["", "SAID", "BUSY", "NO_ANSWER", "CERTIFICATE", "CHANGED", "HAND", *sorted(VOID)])
IN_SIASN = {EntryState.SENT, EntryState.TO_CORRECT, EntryState.CORRECTED}


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    state = draw(st.sampled_from(EntryState))
    there = state in IN_SIASN or (state is EntryState.WAITING and draw(st.booleans()))
    return Standing(state, draw(whys), is_there=there, may_be_there=there or draw(st.booleans()))


@given(standings(), st.sampled_from(Fate), st.booleans(), st.booleans(), st.booleans())
def test_a_second_look_without_news_changes_nothing(
    before: Standing, fate: Fate, changed: bool, as_sent: bool, held_back: bool
) -> None:
    look = {"fate": fate, "as_sent": as_sent, "held_back": held_back}
    state, why = standing_after(before, changed=changed, **look)  # type: ignore[arg-type]  # as named
    again = standing_after(replace(before, state=state, why=why), changed=False, **look)  # type: ignore[arg-type]  # as named
    assert again == (state, why)


@given(standings(), st.sampled_from([Fate.REVOKED, Fate.TAKEN_BACK]), st.booleans(), st.booleans())
def test_what_is_void_is_never_left_standing_in_siasn_unsaid(
    before: Standing, fate: Fate, changed: bool, as_sent: bool
) -> None:
    state, why = standing_after(before, fate=fate, changed=changed, as_sent=as_sent, held_back=False)
    if before.is_there:
        assert state is EntryState.TO_CORRECT or (state is EntryState.CORRECTED and why == fate)
    else:
        assert state in {EntryState.LEFT_OUT, EntryState.WAITING}
    if state is EntryState.WAITING:
        assert before.may_be_there
        assert why in VOID


@given(standings(), st.booleans(), st.booleans(), st.booleans())
def test_an_entry_is_taken_for_sent_only_when_it_stands_there_as_it_is(
    before: Standing, changed: bool, as_sent: bool, held_back: bool
) -> None:
    state, _why = standing_after(
        before, fate=Fate.STANDS, changed=changed, as_sent=as_sent, held_back=held_back
    )
    if state is EntryState.SENT:
        assert before.is_there
        assert as_sent


def test_what_was_corrected_or_left_out_is_not_simply_sent() -> None:
    assert not entry_may_become(EntryState.LEFT_OUT, EntryState.SENT)
    assert not entry_may_become(EntryState.CORRECTED, EntryState.WAITING)
    assert entry_may_become(EntryState.REFUSED, EntryState.WAITING)
