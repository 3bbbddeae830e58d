"""NIP, NI PPPK and NIK: what their digits say. There is no check digit in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

YOUNGEST_AT_APPOINTMENT = 18  # years; PP 11/2017, art. 23


class NumberFault(ValueError):
    """The digits cannot be a NIP; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Nip:
    """An NIP (Perka BKN 43/2007) or NI PPPK, taken apart.

    ``month`` is that of the CPNS appointment for a PNS, None for a PPPK; ``contract`` the number of the
    contract (1 to 9) for a PPPK, None for a PNS. ``sex`` is M or F. ``serial`` counts from 1.
    """

    birth_date: date
    year: int
    month: int | None
    contract: int | None
    sex: str
    serial: int

    @property
    def is_pppk(self) -> bool:
        return self.contract is not None

    @property
    def old_enough(self) -> bool:
        """True when the appointment is not before the 18th birthday, as far as the digits can tell."""
        earliest = (
            self.birth_date.year + YOUNGEST_AT_APPOINTMENT,
            self.birth_date.month if self.month else 0,
        )
        return (self.year, self.month or 0) >= earliest

    def __str__(self) -> str:
        middle = f"2{self.contract}" if self.contract is not None else f"{self.month:02}"
        return f"{self.birth_date:%Y%m%d}{self.year:04}{middle}{1 if self.sex == 'M' else 2}{self.serial:03}"


def parse_nip(digits: str) -> Nip:
    """Take an NIP or NI PPPK apart.

    Digits: 1-8 birth date, 9-12 year of appointment, 13-14 its month (PNS) or 2 and the number of the
    contract (PPPK), 15 sex, 16-18 serial.

    Raises:
        NumberFault: ``nip_old`` (9 digits), ``nip_length``, ``nip_birth_date``, ``nip_year``, ``nip_kind``
            (digits 13-14 fit neither), ``nip_sex_digit``, ``nip_serial`` (000).
    """
    if not (digits.isascii() and digits.isdigit() and len(digits) == 18):
        raise NumberFault("nip_old" if digits.isdigit() and len(digits) == 9 else "nip_length")
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise NumberFault("nip_birth_date") from None
    year, middle, serial = int(digits[8:12]), int(digits[12:14]), int(digits[15:])
    if not (1900 < born.year < year <= 2100):
        raise NumberFault("nip_year")
    if not (1 <= middle <= 12 or 21 <= middle <= 29):
        raise NumberFault("nip_kind")
    if digits[14] not in "12":
        raise NumberFault("nip_sex_digit")
    if serial == 0:
        raise NumberFault("nip_serial")
    sex = "M" if digits[14] == "1" else "F"
    pppk = middle > 12
    return Nip(born, year, None if pppk else middle, middle - 20 if pppk else None, sex, serial)


def nik_faults(nik: str, *, birth_date: date, sex: str) -> str:
    """Why a NIK deserves a second look, or nothing. A NIK is never corrected and never rejects a row.

    Args:
        nik: digits as text: 2 province, 2 regency, 2 district, ddmmyy (women: day + 40), 4 serial.
        birth_date: of the person.
        sex: M or F.

    Returns:
        ``nik_length``, ``nik_birth_date`` when birth date or sex differ, or an empty string.
    """
    if not (nik.isascii() and nik.isdigit() and len(nik) == 16):
        return "nik_length"
    day = birth_date.day + (40 if sex == "F" else 0)
    return "" if nik[6:12] == f"{day:02}{birth_date.month:02}{birth_date.year % 100:02}" else "nik_birth_date"
