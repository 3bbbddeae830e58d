"""What people learned elsewhere (riwayat diklat and kursus), and the few disciplinary penalties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from numpy.random import Generator

from bina.demonstration.kinds import FUNCTIONAL, LEADING_FUNCTIONAL, STRUCTURAL
from bina.demonstration.people import Person

HISTORY_HEADINGS = (
    "NIP", "JENIS DIKLAT", "NAMA", "PENYELENGGARA", "NOMOR SERTIFIKAT", "TANGGAL MULAI", "TANGGAL SELESAI",
    "JP",
)  # fmt: skip
DISCIPLINE_HEADINGS = ("NIP", "TINGKAT", "JENIS", "TANGGAL MULAI", "TANGGAL SELESAI", "NOMOR SK")
ORGANISERS = (
    "BPSDM Provinsi Contoh",
    "Kementerian Contoh",
    "Universitas Contoh Nusantara",
    "Lembaga Diklat Contoh",
)
LEADERSHIP = {
    "II": ("Pelatihan Kepemimpinan Nasional Tingkat II", 924),
    "III": ("Pelatihan Kepemimpinan Administrator", 905),
    "IV": ("Pelatihan Kepemimpinan Pengawas", 905),
}
# form, name, hours
TECHNICAL = (
    (3, "Pelatihan Teknis Tata Naskah Dinas", 24),
    (3, "Pelatihan Teknis Pengelolaan Barang Milik Daerah", 30),
    (3, "Pelatihan Teknis Penyusunan SOP", 20),
    (8, "Bimbingan Teknis Aplikasi Perkantoran", 16),
    (16, "E-Learning Nilai Dasar ASN BerAKHLAK", 20),
    (16, "E-Learning Reformasi Birokrasi", 12),
    (11, "Kursus Bahasa Isyarat Dasar untuk Pelayanan", 20),
)
MEETINGS = (
    (9, "Seminar Transformasi Digital Pemerintah Daerah", 6),
    (9, "Webinar Pelayanan Publik Inklusif", 3),
    (4, "Workshop Inovasi Daerah", 8),
    (7, "Sosialisasi Manajemen Kinerja ASN", 4),
)
PUNISHED_SHARE = 0.008
PENALTIES = {
    "R": (("Teguran lisan", 0), ("Teguran tertulis", 0), ("Pernyataan tidak puas secara tertulis", 0)),
    "S": (
        ("Pemotongan tunjangan kinerja 25% selama 6 bulan", 6),
        ("Pemotongan tunjangan kinerja 25% selama 9 bulan", 9),
        ("Pemotongan tunjangan kinerja 25% selama 12 bulan", 12),
    ),
    "B": (("Penurunan jabatan setingkat lebih rendah selama 12 bulan", 12),),
}


def history_rows(rng: Generator, *, people: list[Person], as_of: date) -> Iterator[tuple[object, ...]]:
    """Cells in the order of ``HISTORY_HEADINGS``; none before the appointment or after ``as_of``."""
    for person in people:
        entries = [*_for_the_post(rng, person), *_others(rng)]
        known: set[tuple[str, date]] = set()
        for number, (form, name, hours, back) in enumerate(entries, start=1):
            starts = as_of - timedelta(days=back)
            ends = starts + timedelta(days=120 if hours > 100 else max(0, -(-hours // 8) - 1))
            if starts <= person.appointed or ends >= as_of or (name, starts) in known:
                continue
            known.add((name, starts))
            organiser = str(ORGANISERS[rng.integers(len(ORGANISERS))])
            certificate = f"CONTOH/{starts:%Y}/{person.nip[-9:]}/{number}"
            yield person.nip, form, name, organiser, certificate, starts, ends, hours


def _for_the_post(rng: Generator, person: Person) -> Iterator[tuple[int, str, int, int]]:
    """Form, name, hours and days before ``as_of`` of what the post itself asks for."""
    if person.seat.kind == STRUCTURAL and rng.random() < 0.7:
        name, hours = LEADERSHIP[person.seat.echelon.split(".", maxsplit=1)[0]]
        yield 1, name, hours, int(rng.integers(200, 2500))
    if person.seat.kind in {FUNCTIONAL, LEADING_FUNCTIONAL} and rng.random() < 0.45:
        title = person.seat.title.split(" - ")[0]
        yield 2, f"Pelatihan Fungsional {title}", 40, int(rng.integers(200, 3000))


def _others(rng: Generator) -> Iterator[tuple[int, str, int, int]]:
    for _ in range(int(rng.poisson(0.75))):
        yield *TECHNICAL[rng.integers(len(TECHNICAL))], int(rng.integers(10, 1300))
    for _ in range(int(rng.poisson(0.6))):
        yield *MEETINGS[rng.integers(len(MEETINGS))], int(rng.integers(5, 1300))


def discipline_rows(rng: Generator, *, people: list[Person], as_of: date) -> Iterator[tuple[object, ...]]:
    """Cells in the order of ``DISCIPLINE_HEADINGS``: eight in a thousand people, within five years."""
    earlier = as_of.replace(year=as_of.year - 1, day=1)
    able = [person for person in people if person.seat.kind != STRUCTURAL and person.appointed < earlier]
    chosen = rng.choice(len(able), size=max(3, round(len(people) * PUNISHED_SHARE)), replace=False)
    for place in sorted(int(place) for place in chosen):
        person = able[place]
        level = str(rng.choice(("R", "S", "B"), p=(0.62, 0.28, 0.10)))
        name, months = PENALTIES[level][rng.integers(len(PENALTIES[level]))]
        first = person.appointed + timedelta(days=90)
        starts = max(first, as_of - timedelta(days=int(rng.integers(30, 1800))))
        ends = starts + timedelta(days=round(months * 30.4)) if months else None
        yield person.nip, level, name, starts, ends, f"SK-CONTOH/{starts:%Y}/{person.nip[-6:]}"
