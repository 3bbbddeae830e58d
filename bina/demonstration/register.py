"""The workforce file of a synthetic city in the 67 columns of the usual SIASN export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from bina.demonstration.careers import rank_name
from bina.demonstration.names import BIRTH_PLACES
from bina.demonstration.people import Person
from bina.demonstration.units import Unit

EMPLOYEE_HEADINGS = (
    "PNS ID", "NIP BARU", "NIP LAMA", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TEMPAT LAHIR ID",
    "TEMPAT LAHIR NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "AGAMA ID", "AGAMA NAMA", "JENIS KAWIN ID",
    "JENIS KAWIN NAMA", "NIK", "NOMOR HP", "EMAIL", "EMAIL GOV", "ALAMAT", "NPWP NOMOR", "BPJS",
    "JENIS PEGAWAI ID", "JENIS PEGAWAI NAMA", "KEDUDUKAN HUKUM ID", "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS", "KARTU ASN VIRTUAL", "NOMOR SK CPNS", "TANGGAL SK CPNS", "TMT CPNS", "NOMOR SK PNS",
    "TANGGAL SK PNS", "TMT PNS", "GOL AWAL ID", "GOL AWAL NAMA", "GOL AKHIR ID", "GOL AKHIR NAMA",
    "TMT GOLONGAN", "MK TAHUN", "MK BULAN", "JENIS JABATAN ID", "JENIS JABATAN NAMA", "JABATAN ID",
    "JABATAN NAMA", "TMT JABATAN", "TINGKAT PENDIDIKAN ID", "TINGKAT PENDIDIKAN NAMA", "PENDIDIKAN ID",
    "PENDIDIKAN NAMA", "TAHUN LULUS", "KPKN ID", "KPKN NAMA", "LOKASI KERJA ID", "LOKASI KERJA NAMA",
    "UNOR ID", "UNOR NAMA", "INSTANSI INDUK ID", "INSTANSI INDUK NAMA", "INSTANSI KERJA ID",
    "INSTANSI KERJA NAMA", "SATUAN KERJA INDUK ID", "SATUAN KERJA INDUK NAMA", "SATUAN KERJA KERJA ID",
    "SATUAN KERJA KERJA NAMA", "IS VALID NIK", "NAMA SEKOLAH", "FLAG IKD",
)  # fmt: skip
RELIGIONS = ("Islam", "Kristen", "Katholik", "Hindu", "Budha", "Konghucu", "Lainnya")
MARRIAGES = {1: "Belum Kawin", 2: "Menikah"}
KINDS = {
    "PNS": ("12", "PNS Daerah", "P"),
    "CPNS": ("12", "PNS Daerah", "C"),
    "PPPK": ("20", "PPPK", None),
    "PPPK_PART_TIME": ("21", "PPPK Paruh Waktu", None),
}
STATUSES = {
    "01": "Aktif",
    "02": "CLTN",
    "03": "Tugas Belajar",
    "04": "Pemberhentian Sementara",
    "20": "Masa Persiapan Pensiun",
}
POST_KINDS = {
    "1": "Jabatan Struktural",
    "2": "Jabatan Fungsional Tertentu",
    "3": "Jabatan Rangkap",
    "4": "Jabatan Fungsional Umum",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The agency and its first-level units, as the rows of the workforce file name them."""

    agency_id: str
    agency_name: str
    units: dict[str, Unit]


def employee_rows(*, people: list[Person], names: Names, as_of: date) -> Iterator[tuple[object, ...]]:
    """Cells in the order of ``EMPLOYEE_HEADINGS``, one per person; dates are dd-mm-yyyy text, as SIASN's."""
    for number, person in enumerate(people, start=1):
        yield _identity(person, number) + _appointment(person, as_of) + _place(person, names)


def _identity(person: Person, number: int) -> tuple[object, ...]:
    kind_id, kind_name, phase = KINDS[person.kind]
    before_2009 = person.appointed < date(2009, 1, 1)
    return (
        person.id,
        person.nip,
        f"9{number % 100_000_000:08d}" if before_2009 else None,
        person.name,
        person.front or None,
        person.back or None,
        _key("place", str(person.birth_place)),
        BIRTH_PLACES[person.birth_place],
        _day(person.born),
        person.sex,
        str(person.religion),
        RELIGIONS[person.religion - 1],
        str(person.marriage),
        MARRIAGES[person.marriage],
        person.nik,
        person.phone,
        person.email or None,
        person.office_email or None,
        f"Alamat contoh nomor {number}",
        f"99{number:013d}"[:15],
        f"0000{number:09d}",
        kind_id,
        kind_name,
        person.status,
        STATUSES[person.status],
        phase,
        None,
    )


def _appointment(person: Person, as_of: date) -> tuple[object, ...]:
    made = f"800/{person.nip[-5:]}/CONTOH/{person.appointed.year}"
    confirmed = person.kind == "PNS"
    from_day = person.appointed.replace(year=person.appointed.year + 1)
    months = (as_of.year - person.appointed.year) * 12 + as_of.month - person.appointed.month
    return (
        made,
        _day(person.appointed - timedelta(days=20)),
        _day(person.appointed),
        f"821/{person.nip[-5:]}/CONTOH/{from_day.year}" if confirmed else None,
        _day(from_day - timedelta(days=15)) if confirmed else None,
        _day(from_day) if confirmed else None,
        person.first_rank,
        rank_name(person.first_rank),
        person.rank,
        rank_name(person.rank),
        _day(person.rank_since),
        months // 12,
        months % 12,
    )


def _place(person: Person, names: Names) -> tuple[object, ...]:
    unit = person.seat.unit
    office = names.units[unit.office]
    learned = person.education
    agency = (names.agency_id, names.agency_name)
    working = (office.id, office.name)
    return (
        person.seat.kind,
        POST_KINDS[person.seat.kind],
        _key("post", person.title),
        person.title,
        _day(person.post_since),
        learned.level,
        learned.name,
        _key("field", learned.level + learned.field),
        f"{learned.name} {learned.field}",
        max(person.appointed.year - 1, person.born.year + 18),
        _key("pay", "1"),
        "KPPN Contoh",
        _key("location", "1"),
        names.agency_name,
        unit.id,
        unit.name,
        *agency,
        *agency,
        *working,
        *working,
        "1",
        f"Lembaga Pendidikan Contoh {int(person.nip[-4:]) % 40 + 1}",
        "1" if int(person.nip[-5:]) % 3 else "0",
    )


def _day(day: date) -> str:
    return f"{day.day:02d}-{day.month:02d}-{day.year}"


def _key(kind: str, name: str) -> str:
    """The same 32 digits for the same thing."""
    return blake2b(f"{kind}:{name}".encode(), digest_size=16).hexdigest().upper()
