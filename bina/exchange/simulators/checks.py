"""What the simulator refuses in the fields of an entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

NEEDED = {
    "diklat": ("pnsOrangId", "latihanStrukturalId", "tanggal", "tanggalSelesai", "institusiPenyelenggara"),
    "kursus": ("pnsOrangId", "jenisDiklatId", "namaKursus", "tanggalKursus", "tanggalSelesaiKursus"),
}
DAYS = {
    "diklat": ("tanggal", "tanggalSelesai"),
    "kursus": ("tanggalKursus", "tanggalSelesaiKursus"),
}
LONGEST = 250


def faults_of(service: str, fields: dict[str, Any]) -> list[str]:
    """Sentences about what is missing or wrong, in the service's language; none when all is well."""
    found = [f"{name} wajib diisi" for name in NEEDED[service] if not fields.get(name)]
    found += [f"{name} terlalu panjang" for name, value in fields.items() if len(str(value)) > LONGEST]
    hours = fields.get("jumlahJam")
    if not isinstance(hours, int) or hours < 1:
        found.append("jumlahJam harus bilangan bulat positif")
    first, last = (_day(fields.get(name)) for name in DAYS[service])
    if first is None or last is None:
        found.append("tanggal harus dd-mm-yyyy")
    elif last < first:
        found.append("tanggal selesai sebelum tanggal mulai")
    return found


def _day(written: object) -> date | None:
    try:
        return datetime.strptime(str(written), "%d-%m-%Y").date()  # noqa: DTZ007  # a day without a zone
    except ValueError:
        return None
