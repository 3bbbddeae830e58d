"""What SIASN is told of a finished training, and what keeps it from being told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from hashlib import sha256
from typing import Any

DIKLAT, KURSUS = "DIKLAT", "KURSUS"
_SPACES = re.compile(r"\s+")
_BETWEEN = "\x1f"  # the unit separator, which no text of a form holds


@dataclass(frozen=True, slots=True)
class StructuralKind:
    """A structural training of SIASN's list; ``words`` show it in a programme's name."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A finished training as it is to stand in SIASN, both days included; ``document`` is a SHA-256."""

    form: int
    name: str
    organiser: str
    number: str
    starts_on: date
    ends_on: date
    length_jp: Decimal
    document: str = ""

    def print_of(self) -> str:
        """A fingerprint: equal for equal content, whatever the zeros behind the hours' point."""
        words = (self.name, self.organiser, self.number, self.document)
        figures = (self.form, self.starts_on, self.ends_on, f"{self.length_jp:.2f}")
        return sha256(_BETWEEN.join(map(str, (*words, *figures))).encode()).hexdigest()


def service_of(form: int, *, structural_forms: Sequence[int]) -> str:
    """The service that takes a form: ``DIKLAT`` for structural training, ``KURSUS`` for all else."""
    return DIKLAT if form in structural_forms else KURSUS


def structural_code(name: str, kinds: Sequence[StructuralKind], *, other: str) -> str:
    """Which structural training a name means: that of the longest whole word found, else ``other``."""
    text = _SPACES.sub(" ", name).upper()
    found = [
        (len(word), kind.code)
        for kind in kinds
        for word in kind.words
        if re.search(rf"(?<!\w){re.escape(word.upper())}(?!\w)", text)
    ]
    return max(found)[1] if found else other


def whole_hours(length_jp: Decimal) -> int:
    """Hours as SIASN takes them, whole; what is begun is left out: nobody is told more than was earned."""
    return int(length_jp.to_integral_value(rounding=ROUND_DOWN))


def written_day(day: date) -> str:
    """A day as SIASN writes it: dd-mm-yyyy."""
    return day.strftime("%d-%m-%Y")


def diklat_fields(content: Content, *, person: str, structural: str, siasn_id: str = "") -> dict[str, Any]:
    """The fields of ``/diklat/save``; with ``siasn_id`` they change the entry there, else they make one."""
    return {
        "bobot": 0,
        "id": siasn_id or None,
        "institusiPenyelenggara": content.organiser,
        "jenisKompetensi": "",
        "jumlahJam": whole_hours(content.length_jp),
        "latihanStrukturalId": structural,
        "nomor": content.number,
        "pnsOrangId": person,
        "tahun": content.ends_on.year,
        "tanggal": written_day(content.starts_on),
        "tanggalSelesai": written_day(content.ends_on),
    }


def kursus_fields(
    content: Content, *, person: str, certificate_class: str, agency: str, place: str, siasn_id: str = ""
) -> dict[str, Any]:
    """The fields of ``/kursus/save``, as ``diklat_fields``.

    Args:
        certificate_class: T, F or P, by the form.
        agency: SIASN's key of the agency; may be empty.
        place: SIASN's key of the place; may be empty.
    """
    return {
        "id": siasn_id or None,
        "instansiId": agency,
        "institusiPenyelenggara": content.organiser,
        "jenisDiklatId": str(content.form),
        "jenisKursus": "",
        "jenisKursusSertipikat": certificate_class,
        "jumlahJam": whole_hours(content.length_jp),
        "lokasiId": place,
        "namaKursus": content.name,
        "nomorSertipikat": content.number,
        "pnsOrangId": person,
        "tahunKursus": content.ends_on.year,
        "tanggalKursus": written_day(content.starts_on),
        "tanggalSelesaiKursus": written_day(content.ends_on),
    }


def same_training(service: str, sent: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """True when an entry read from SIASN is the one that ``sent`` would make.

    The numbers of certificates decide where both have one, with the last day; else name (of a structural
    training its kind), first and last day must agree.
    """
    number, last, first = _LOOKS[service]
    if _text(sent[last[0]]) != _text(there.get(last[1])):
        return False
    ours, theirs = _text(sent[number[0]]), _text(there.get(number[1]))
    if ours and theirs:
        return ours == theirs
    name = ("latihanStrukturalId",) * 2 if service == DIKLAT else ("namaKursus",) * 2
    return _text(sent[first[0]]) == _text(there.get(first[1])) and _text(sent[name[0]]) == _text(
        there.get(name[1])
    )


# Names of number, last and first day: as they are sent, and as they are read again.
_LOOKS = {
    DIKLAT: (("nomor", "nomor"), ("tanggalSelesai", "tanggalSelesai"), ("tanggal", "tanggal")),
    KURSUS: (
        ("nomorSertipikat", "noSertipikat"),
        ("tanggalSelesaiKursus", "tanggalSelesaiKursus"),
        ("tanggalKursus", "tanggalKursus"),
    ),
}


def _text(value: object) -> str:
    return _SPACES.sub(" ", str(value if value is not None else "")).strip().casefold()
