"""Who gets a certificate, its number, its code, and what a file is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.training.rules.certificates import (
    CERTIFICATE_STEPS,
    CODE_BITS,
    DEFAULT_PATTERN,
    EVIDENCE_STEPS,
    CertificateState,
    EvidenceState,
    Numbered,
    certificate_number,
    code_as_written,
    code_from,
    file_kind,
    number_key,
    pattern_faults,
)
from bina.training.rules.states import EnrolmentState, may_be_certified

ONE = Numbered(7, "PLY01-2027-01", "PLY01", date(2027, 3, 2))
codes = st.integers(min_value=0, max_value=2**CODE_BITS - 1)


def test_only_completion_is_certified_whatever_states_there_are() -> None:
    assert [state for state in EnrolmentState if may_be_certified(state)] == [EnrolmentState.COMPLETED]


def test_a_certificate_is_revoked_only_once_issued_and_nothing_comes_back() -> None:
    assert CERTIFICATE_STEPS[CertificateState.WAITING] == {CertificateState.ISSUED}
    assert CERTIFICATE_STEPS[CertificateState.ISSUED] == {CertificateState.REVOKED}
    assert CERTIFICATE_STEPS[CertificateState.REVOKED] == frozenset()
    assert EVIDENCE_STEPS[EvidenceState.RETURNED] == {EvidenceState.SUBMITTED}


@given(codes)
def test_a_code_is_read_back_however_it_is_typed(bits: int) -> None:
    code = code_from(bits)
    assert len(code) == 24
    assert code_as_written(code) == code
    assert code_as_written(f" {code.lower().replace('-', ' ')} ") == code
    assert code_as_written(code.replace("0", "O").replace("1", "l")) == code


@given(codes, codes)
def test_codes_of_other_bits_are_others(one: int, other: int) -> None:
    assert (code_from(one) == code_from(other)) == (one == other)


@pytest.mark.parametrize("written", ["", "K7QM", "K7QM-3XVD-9TPA-HW2N-6CRJ-X", "?" * 24])
def test_what_is_no_code_is_none(written: str) -> None:
    assert code_as_written(written) == ""


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (DEFAULT_PATTERN, "0007/PLY01-2027-01/III/2027"),
        ("B/{urut}/{program}/BKPSDM/{bulan}/{tahun}", "B/7/PLY01/BKPSDM/III/2027"),
        ("{tahun}.{urut:6}", "2027.000007"),
    ],
)
def test_numbers_follow_the_pattern(pattern: str, number: str) -> None:
    assert pattern_faults(pattern) == []
    assert certificate_number(pattern, ONE) == number


@pytest.mark.parametrize(
    ("pattern", "faults"),
    [
        ("{urut}", ["{tahun}"]),
        ("{tahun}/SERT", ["{urut}"]),
        ("{urut}/{nama}/{tahun}", ["{nama}"]),
        ("{urut}/{tahun}/{", ["{ }"]),
        ("{urut.__class__}/{tahun}", ["{ }", "{urut}"]),
        ("", ["{urut}", "{tahun}"]),
    ],
)
def test_a_pattern_that_cannot_be_used_names_its_faults(pattern: str, faults: list[str]) -> None:
    assert pattern_faults(pattern) == faults


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_other_running_numbers_give_other_numbers(one: int, other: int) -> None:
    numbers = [
        certificate_number(DEFAULT_PATTERN, Numbered(serial, "A", "P", ONE.on)) for serial in (one, other)
    ]
    assert (numbers[0] == numbers[1]) == (one == other)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4 ...", "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "jpg"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"<html>", ""),
        (b"MZ\x90\x00", ""),
        (b"", ""),
        (b"GIF89a", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, kind: str) -> None:
    assert file_kind(head) == kind


def test_numbers_written_differently_are_the_same() -> None:
    assert number_key("001 / Sert.ABC / 2026") == number_key("001/SERT-ABC/2026")
    assert number_key("") == ""
